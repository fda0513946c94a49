//! `superion neb`: elastic bands of hops, and their barriers.

mod arguments;
mod lines;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::arguments::{NebArguments, Which};
use self::lines::{Barriers, Line, TITLES, row};
use super::command::Command;
use super::common::CommonArguments;
use super::ending::{Exit, Stop};
use super::input::{self, InputArguments};
use super::results::Results;
use super::session::{Loaded, Session};
use crate::crystal::Structure;
use crate::crystal::oxidation::Decoration;
use crate::export::folder::Folder;
use crate::monitor::Monitor;
use crate::neb::{Engine, Hop, HopPart, RelaxedHop};
use crate::outputs::files::write_bands;
use crate::pipeline::{EndsRequest, HopRequest, WantedHops, effort_of_hops};
use crate::potentials::{self, PotentialError};
use crate::tasks::{FindHops, RelaxBetween, RelaxHops};

pub(super) use self::arguments::NebArguments as Arguments;

/// Bands that take longer than this in seconds, or hold more atoms, are told of before.
const TOLD_FROM: (f64, usize) = (60.0, 300);

impl Command for NebArguments {
    const NAME: &str = "neb";
    const ABOUT: &str = "Elastic bands: barriers of hops in a framework that gives way";

    fn common(&self) -> &CommonArguments {
        &self.input.common
    }

    fn run(&self, session: &mut Session) -> Result<Exit, Stop> {
        let which = self.which()?;
        let out = self.out.as_deref();
        let _reserved = out.map(|out| session.reserve(out)).transpose()?;
        let mut results = Results::new(self.input.common.json, &TITLES);
        match &which {
            Which::Ends(files) => between(self, files, session, &mut results),
            other => of_structures(self, other, session, &mut results),
        }
    }
}

/// The band between two files.
fn between(
    arguments: &NebArguments,
    [first, second]: &[PathBuf; 2],
    session: &mut Session,
    results: &mut Results,
) -> Result<Exit, Stop> {
    let start = load_one(arguments, first, session)?;
    let end = load_one(arguments, second, session)?;
    let request = EndsRequest {
        start: decoration(&start, 0),
        end: decoration(&end, 0),
        engine: arguments.engine()?,
        settings: arguments.settings()?,
        force_field: arguments.force_field()?,
    };
    let id = format!("{}-{}", entry_id(&start, 0), entry_id(&end, 0));
    let relaxed = session.run(RelaxBetween { request })?;
    tell(&id, 1, &relaxed, results, session)?;
    results.end()?;
    write(
        arguments.out.as_deref(),
        vec![(id, vec![relaxed])],
        false,
        session,
    )?;
    Ok(start.exit())
}

fn load_one(arguments: &NebArguments, file: &Path, session: &mut Session) -> Result<Loaded, Stop> {
    let of_file = InputArguments {
        paths: vec![file.to_owned()],
        sample: false,
        ..arguments.input.clone()
    };
    let loaded = session.load(input::inputs(&of_file, None, true)?)?;
    match loaded.project.data.entries.len() {
        1 => Ok(loaded),
        n => Err(Stop::WrongUse(format!(
            "--ends {}: {n} structures in it; give a file with one",
            file.display()
        ))),
    }
}

fn decoration(loaded: &Loaded, entry: usize) -> Arc<Decoration> {
    Arc::new(loaded.project.data.decorations[entry].clone())
}

fn entry_id(loaded: &Loaded, entry: usize) -> String {
    loaded.project.data.entries[entry].id.clone()
}

/// The bands of hops of each structure of the input.
fn of_structures(
    arguments: &NebArguments,
    which: &Which,
    session: &mut Session,
    results: &mut Results,
) -> Result<Exit, Stop> {
    let (mobile_ion, map) = super::energies::map(&arguments.energies)?;
    let loaded = session.load(input::inputs(&arguments.input, None, true)?)?;
    let mut all: Vec<(String, Vec<RelaxedHop>)> = Vec::new();
    let mut stopped = false;
    for entry in 0..loaded.project.data.entries.len() {
        let id = entry_id(&loaded, entry);
        let decoration = decoration(&loaded, entry);
        if let Some(fact) = unknown_to_engine(arguments.engine()?, &decoration.structure) {
            results.failed_as(&id, "unknown-element", fact)?;
            continue;
        }
        let hops = match hops_of(arguments, which, &decoration, session) {
            Ok(hops) => hops,
            Err(Stop::Nothing(fact)) => {
                results.failed_as(&id, "no-hop", fact)?;
                continue;
            }
            Err(other) => return Err(other),
        };
        let request = HopRequest {
            decoration,
            mobile_ion,
            hops,
            engine: arguments.engine()?,
            settings: arguments.settings()?,
            force_field: map.force_field,
            highest_ev: arguments.highest,
            known: None,
        };
        match relax(&id, request, session, results) {
            (hops, Ok(())) => all.push((id, hops)),
            (hops, Err(Stop::Nothing(fact))) => {
                results.failed_as(&id, "no-band", fact)?;
                all.push((id, hops));
            }
            (hops, Err(Stop::Cancelled)) => {
                all.push((id, hops));
                stopped = true;
                break;
            }
            (_, Err(other)) => return Err(other),
        }
    }
    results.end()?;
    all.retain(|(_, hops)| !hops.is_empty());
    write(arguments.out.as_deref(), all, stopped, session)?;
    if stopped {
        return Err(Stop::Cancelled);
    }
    Ok(results.exit(&loaded))
}

/// Says that an engine does not know elements of a structure, before maps are made for it.
fn unknown_to_engine(engine: Engine, structure: &Structure) -> Option<String> {
    let potential = potentials::find(engine.id())?;
    let elements = structure
        .sites
        .iter()
        .map(|site| site.main_species().element);
    let elements = potential.unknown_among(elements);
    let potential = potential.name;
    (!elements.is_empty()).then(|| {
        PotentialError::Unknown {
            potential,
            elements,
        }
        .to_string()
    })
}

/// The hops that are asked for in a structure.
fn hops_of(
    arguments: &NebArguments,
    which: &Which,
    decoration: &Arc<Decoration>,
    session: &mut Session,
) -> Result<WantedHops, Stop> {
    let (mobile_ion, _) = super::energies::map(&arguments.energies)?;
    match which {
        Which::All | Which::Ends(_) => Ok(WantedHops::All),
        Which::Places(from, to) => {
            let structure = &decoration.structure;
            let hop = Hop::between(structure, mobile_ion, from, to)
                .map_err(|error| Stop::Nothing(error.to_string()))?;
            session.say(&format!(
                "{}: {:.2} Å",
                hop.title(),
                hop.distance_ang(&structure.lattice)
            ));
            Ok(WantedHops::These(vec![hop]))
        }
        Which::Path(number) => {
            let paths = session.run(FindHops {
                decoration: Arc::clone(decoration),
                settings: arguments.percolate_settings()?,
            })?;
            let path = paths.get(number - 1).ok_or_else(|| {
                Stop::Nothing(format!(
                    "there are {} paths, and no path {number}; see superion paths",
                    paths.len()
                ))
            })?;
            Ok(WantedHops::These(vec![Hop::of_pathway(path)]))
        }
    }
}

/// Relaxes hops; those that are done or stopped are returned whatever happens then.
fn relax(
    id: &str,
    request: HopRequest,
    session: &mut Session,
    results: &mut Results,
) -> (Vec<RelaxedHop>, Result<(), Stop>) {
    let cores = rayon::current_num_threads();
    if let Ok(effort) = effort_of_hops(&request, cores) {
        let is_long = effort.seconds > TOLD_FROM.0 || effort.n_atoms > TOLD_FROM.1;
        if is_long && !request.engine.fixes_framework() {
            session.say(&format!("{id}: {}", effort.in_words()));
        }
    }
    let (engine, repeats) = (request.engine, request.repeats());
    let is_all = request.hops == WantedHops::All;
    if is_all && request.highest_ev.is_none() {
        session.say(&format!(
            "{id}: hops that bond valences put more than 0.3 eV above the barrier of their map are not \
             among all; --highest takes them"
        ));
    }
    let task = RelaxHops {
        name: id.to_owned(),
        request,
    };
    let mut done: Vec<RelaxedHop> = Vec::new();
    let ended = session.run_with(task, |part| {
        if let HopPart::Hop(_, relaxed) = part {
            done.push(*relaxed);
        }
        Ok(())
    });
    let mut told = Ok(());
    for (number, relaxed) in (1..).zip(&done) {
        told = told.and_then(|()| tell(id, number, relaxed, results, session));
    }
    let ended = ended.map(|found| {
        if is_all {
            let line = Barriers::new(id, engine, repeats, &found);
            told = std::mem::replace(&mut told, Ok(()))
                .and_then(|()| results.found(|| &line, Vec::<Vec<String>>::new));
            session.say(&line.in_words());
        }
    });
    (done, told.and(ended))
}

/// Prints what came of a hop.
fn tell(
    id: &str,
    number: usize,
    relaxed: &RelaxedHop,
    results: &mut Results,
    session: &Session,
) -> Result<(), Stop> {
    let Some(band) = &relaxed.band else {
        let failure = relaxed.failure.clone().unwrap_or_default();
        let told = format!("{}: {failure}", relaxed.hop.title());
        return results.failed_as(id, "no-band", told);
    };
    for note in &band.notes {
        session.say(&format!("{id}: {}: {note}", relaxed.hop.title()));
    }
    if !band.converged {
        session.say(&format!(
            "{id}: {}: not relaxed: forces up to {:.2} eV/Å are left after {} steps",
            relaxed.hop.title(),
            band.largest_force_ev_per_ang,
            band.steps
        ));
    }
    let line = || Line::new(id, relaxed, band);
    results.found(line, || vec![row(id, number, relaxed, band)])
}

fn write(
    folder: Option<&Path>,
    all: Vec<(String, Vec<RelaxedHop>)>,
    stopped: bool,
    session: &mut Session,
) -> Result<(), Stop> {
    let Some(folder) = folder.map(Path::to_owned) else {
        return Ok(());
    };
    let work = move |monitor: &Monitor| {
        let mut folder = Folder::begin(&folder, monitor)?;
        for (id, hops) in &all {
            write_bands(id, hops, &mut folder)?;
        }
        Ok(match stopped {
            false => folder.finish()?,
            true => folder.stop()?,
        })
    };
    let written = session.write("Writing the bands", work)?;
    session.say(&format!("wrote {} files", written.paths.len()));
    Ok(())
}
