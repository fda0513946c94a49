//! `superion relax`: structures relaxed by a potential.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use serde::Serialize;

use super::choices;
use super::command::Command;
use super::common::CommonArguments;
use super::ending::{Exit, Stop};
use super::input::{self, InputArguments};
use super::ranges;
use super::results::Results;
use super::session::{Loaded, Session};
use crate::crystal::lattice::Vector3;
use crate::crystal::symmetry::SpaceGroup;
use crate::export::folder::{Folder, Written};
use crate::import::EntryIndex;
use crate::monitor::Monitor;
use crate::outputs::files::write_relaxed;
use crate::pipeline::{RelaxPart, RelaxedStructure};
use crate::potentials::relax::RelaxSettings;
use crate::tasks::RelaxStructures;

/// Arguments of `superion relax`.
#[derive(Debug, Args)]
pub(super) struct RelaxArguments {
    #[command(flatten)]
    pub input: InputArguments,
    /// chgnet, or chgnet-r2scan
    #[arg(long, value_name = "NAME", default_value = "chgnet")]
    pub potential: String,
    /// Let the cell relax with the positions
    #[arg(long)]
    pub cell: bool,
    /// Keep the symmetry of the start, as far as atoms are images of each other within 0.01 Å
    #[arg(long)]
    pub keep_symmetry: bool,
    #[arg(
        long,
        value_name = "eV/Å",
        default_value_t = RelaxSettings::FMAX.default,
        value_parser = ranges::of(&RelaxSettings::FMAX),
        help = RelaxSettings::FMAX.explanation
    )]
    pub fmax: f64,
    #[arg(
        long,
        value_name = "GPa",
        default_value_t = RelaxSettings::LARGEST_STRESS.default,
        value_parser = ranges::of(&RelaxSettings::LARGEST_STRESS),
        help = RelaxSettings::LARGEST_STRESS.explanation
    )]
    pub stress: f64,
    #[arg(
        long,
        value_name = "N",
        default_value_t = RelaxSettings::STEPS.default,
        value_parser = ranges::of(&RelaxSettings::STEPS),
        help = RelaxSettings::STEPS.explanation
    )]
    pub steps: usize,
    /// Write each relaxed structure as CIF, and the energy of its steps as CSV
    #[arg(long, short, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

impl Command for RelaxArguments {
    const NAME: &str = "relax";
    const ABOUT: &str = "Structures relaxed by a potential: positions, and by choice the cell";

    fn common(&self) -> &CommonArguments {
        &self.input.common
    }

    fn run(&self, session: &mut Session) -> Result<Exit, Stop> {
        run(self, session)
    }
}

/// Of the table.
const TITLES: [&str; 10] = [
    "id",
    "formula",
    ">sites",
    ">before/(eV/atom)",
    ">after/(eV/atom)",
    ">volume/%",
    ">steps",
    ">largest force/(eV/Å)",
    ">largest stress/GPa",
    "end",
];

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    potential: &'static str,
    n_sites: usize,
    energy_before_ev: f64,
    energy_after_ev: f64,
    energy_before_ev_per_atom: f64,
    energy_after_ev_per_atom: f64,
    steps: usize,
    converged: bool,
    end: String,
    largest_force_ev_per_ang: f64,
    /// Of the fixed cell, too: how hard it pulls.
    stress_gpa: &'a [Vector3; 3],
    lattice: &'a [Vector3; 3],
    volume_before_ang3: f64,
    volume_after_ang3: f64,
    frac_coords: Vec<Vector3>,
    space_group: Option<&'a SpaceGroup>,
    operations_kept: usize,
    energies_ev: Vec<f64>,
}

impl<'a> Line<'a> {
    fn new(id: &'a str, before: f64, potential: &'static str, made: &'a RelaxedStructure) -> Self {
        let relaxed = &made.relaxed;
        let structure = &made.entry.structure;
        let n_sites = structure.n_sites();
        let per_atom = |energy_ev: f64| energy_ev / n_sites as f64;
        Self {
            id,
            potential,
            n_sites,
            energy_before_ev: relaxed.energy_before_ev(),
            energy_after_ev: relaxed.energy_after_ev(),
            energy_before_ev_per_atom: per_atom(relaxed.energy_before_ev()),
            energy_after_ev_per_atom: per_atom(relaxed.energy_after_ev()),
            steps: relaxed.n_steps,
            converged: relaxed.is_converged(),
            end: relaxed.end.to_string(),
            largest_force_ev_per_ang: largest_force(made),
            stress_gpa: &relaxed.evaluation.stress_gpa,
            lattice: structure.lattice.rows(),
            volume_before_ang3: before,
            volume_after_ang3: structure.lattice.volume_ang3(),
            frac_coords: structure.sites.iter().map(|site| site.frac).collect(),
            space_group: made.entry.space_group.as_ref(),
            operations_kept: relaxed.n_operations,
            energies_ev: relaxed.energies_ev(),
        }
    }
}

fn largest_force(made: &RelaxedStructure) -> f64 {
    let last = made.relaxed.last();
    last.map_or(0.0, |step| step.largest_force_ev_per_ang)
}

/// What is left of the stress where the cell was relaxed; "–" where it was kept.
fn largest_stress(made: &RelaxedStructure) -> String {
    let last = made.relaxed.last();
    let stress_gpa = last.and_then(|step| step.largest_stress_gpa);
    stress_gpa.map_or("–".to_owned(), |stress_gpa| format!("{stress_gpa:.3}"))
}

fn run(arguments: &RelaxArguments, session: &mut Session) -> Result<Exit, Stop> {
    let potential = choices::potential(&arguments.potential)?;
    let settings = settings(arguments);
    let out = arguments.out.as_deref();
    let _reserved = out.map(|out| session.reserve(out)).transpose()?;
    let inputs = input::inputs(&arguments.input, None, true)?;
    let loaded = session.load(inputs)?;
    let data = Arc::clone(&loaded.project.data);
    let mut results = Results::new(arguments.input.common.json, &TITLES);
    let (mut made, mut n_at_rest) = (Vec::new(), 0);
    let task = RelaxStructures {
        data: Arc::clone(&data),
        entries: data.entry_indices().collect(),
        potential,
        settings,
    };
    let ended = session.run_with(task, |part| {
        let RelaxPart::Done(done) = part else {
            return Ok(());
        };
        let entry = &data.entries[done.entry.0];
        match done.result {
            Ok(relaxed) => {
                let before = entry.structure.lattice.volume_ang3();
                let line = || Line::new(&entry.id, before, potential.id, &relaxed);
                results.found(line, || vec![row(&entry.id, before, &relaxed)])?;
                n_at_rest += usize::from(relaxed.relaxed.is_converged());
                made.push((done.entry, relaxed));
                Ok(())
            }
            Err(error) => results.failed_as(&entry.id, error.kind(), error.to_string()),
        }
    });
    let stopped = match ended {
        Ok(()) => false,
        Err(Stop::Cancelled) if !made.is_empty() => true,
        Err(other) => return Err(other),
    };
    results.end()?;
    let all_at_rest = n_at_rest == made.len();
    if let Some(folder) = &arguments.out {
        write(folder.clone(), &loaded, made, stopped, session)?;
    }
    match (stopped, all_at_rest, results.exit(&loaded)) {
        (true, ..) => Err(Stop::Cancelled),
        (false, false, Exit::Done) => Ok(Exit::SomeFailed),
        (_, _, exit) => Ok(exit),
    }
}

fn settings(arguments: &RelaxArguments) -> RelaxSettings {
    RelaxSettings {
        cell: arguments.cell,
        keep_symmetry: arguments.keep_symmetry,
        fmax_ev_per_ang: arguments.fmax,
        largest_stress_gpa: arguments.stress,
        max_steps: arguments.steps,
        ..RelaxSettings::default()
    }
}

fn row(id: &str, volume_before_ang3: f64, made: &RelaxedStructure) -> Vec<String> {
    let relaxed = &made.relaxed;
    let structure = &made.entry.structure;
    let per_atom = |energy_ev: f64| format!("{:.4}", energy_ev / structure.n_sites() as f64);
    let grown = structure.lattice.volume_ang3() / volume_before_ang3 - 1.0;
    vec![
        id.to_owned(),
        made.entry.formula.clone(),
        structure.n_sites().to_string(),
        per_atom(relaxed.energy_before_ev()),
        per_atom(relaxed.energy_after_ev()),
        format!("{:+.2}", 100.0 * grown),
        relaxed.n_steps.to_string(),
        format!("{:.3}", largest_force(made)),
        largest_stress(made),
        relaxed.end.to_string(),
    ]
}

fn write(
    folder: PathBuf,
    loaded: &Loaded,
    made: Vec<(EntryIndex, RelaxedStructure)>,
    stopped: bool,
    session: &mut Session,
) -> Result<Written, Stop> {
    let data = Arc::clone(&loaded.project.data);
    let work = move |monitor: &Monitor| {
        let mut folder = Folder::begin(&folder, monitor)?;
        for (entry, relaxed) in &made {
            write_relaxed(&data.entries[entry.0].id, relaxed, &mut folder)?;
        }
        Ok(match stopped {
            false => folder.finish()?,
            true => folder.stop()?,
        })
    };
    let written = session.write("Writing relaxed structures", work)?;
    let into = written.aside.as_ref().map_or_else(String::new, |aside| {
        format!(
            " into {}; what stood beside it is as it was",
            aside.display()
        )
    });
    session.say(&format!("wrote {} files{into}", written.paths.len()));
    Ok(written)
}
