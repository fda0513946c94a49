//! `superion paths`: the hops of the mobile ion in each structure, with their passes.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use serde::Serialize;

use super::bvse::BarriersOfLine;
use super::command::Command;
use super::common::CommonArguments;
use super::ending::{Exit, Stop};
use super::energies::{self, MapArguments};
use super::input::{self, InputArguments};
use super::ranges;
use super::results::Results;
use super::session::{Loaded, Session};
use crate::export::folder::{Folder, Written};
use crate::import::EntryIndex;
use crate::monitor::Monitor;
use crate::outputs::files::write_paths;
use crate::percolation::paths::{EndKind, PathEnd, PathSettings, Pathway};
use crate::percolation::{
    Criterion, ForceField, NoSiteValence, PercolationError, PercolationSettings, SiteValence,
};
use crate::pipeline::{PercolateSettings, Percolated, Percolation};
use crate::project::Document;
use crate::tasks::MapEnergies;

/// Arguments of `superion paths`.
#[derive(Debug, Args)]
pub(super) struct PathsArguments {
    #[command(flatten)]
    pub input: InputArguments,
    #[command(flatten)]
    pub energies: MapArguments,
    /// Leave out passes higher than this above the lowest point of the map [default: 0.5 above the
    /// barrier in three directions]
    #[arg(long, value_name = "eV", value_parser = ranges::of(&PathSettings::HIGHEST))]
    pub highest: Option<f64>,
    #[arg(
        long,
        value_name = "eV",
        default_value_t = PathSettings::ROUTES_ABOVE.default,
        value_parser = ranges::of(&PathSettings::ROUTES_ABOVE),
        help = PathSettings::ROUTES_ABOVE.explanation
    )]
    pub routes_above: f64,
    /// List the hops that are equivalent by symmetry too
    #[arg(long)]
    pub every_hop: bool,
    /// Write each path as CIF with marks, its points as CSV, its profile as SVG, PDF and PNG
    #[arg(long, short, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

impl Command for PathsArguments {
    const NAME: &str = "paths";
    const ABOUT: &str =
        "Pathways: the hops of the mobile ion from place to place, and how high each pass is";

    fn common(&self) -> &CommonArguments {
        &self.input.common
    }

    fn run(&self, session: &mut Session) -> Result<Exit, Stop> {
        run(self, session)
    }
}

/// Of the table.
const TITLES: [&str; 11] = [
    "id",
    ">path",
    "start",
    "end",
    ">image",
    "via",
    "Wyckoff",
    ">length/Å",
    ">barrier/eV",
    ">pass/eV",
    ">equivalent",
];

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    force_field: ForceField,
    grid: [usize; 3],
    e_min: f64,
    barriers: BarriersOfLine,
    paths: Vec<PathOfLine<'a>>,
    routes_left_out: usize,
    site_bvs: Vec<SiteOfLine<'a>>,
    seconds: f64,
}

#[derive(Serialize)]
struct PathOfLine<'a> {
    start: &'a str,
    end: &'a str,
    start_site: Option<usize>,
    end_site: Option<usize>,
    wyckoff_start: Option<char>,
    wyckoff_end: Option<char>,
    start_frac: [f64; 3],
    end_frac: [f64; 3],
    image: [i32; 3],
    via: &'a [String],
    length_ang: f64,
    barrier_ev: f64,
    pass_ev: f64,
    n_equivalent: usize,
    profile: Vec<[f64; 2]>,
    points: Vec<[f64; 3]>,
}

impl<'a> From<&'a Pathway> for PathOfLine<'a> {
    fn from(path: &'a Pathway) -> Self {
        Self {
            start: &path.start.label,
            end: &path.end.label,
            start_site: site(&path.start),
            end_site: site(&path.end),
            wyckoff_start: path.start.wyckoff,
            wyckoff_end: path.end.wyckoff,
            start_frac: path.start.frac,
            end_frac: path.end.frac,
            image: path.image(),
            via: &path.via,
            length_ang: path.length_ang,
            barrier_ev: path.barrier_ev,
            pass_ev: path.pass_ev,
            n_equivalent: path.n_equivalent,
            profile: path.profile(),
            points: path.points.iter().map(|point| point.frac).collect(),
        }
    }
}

fn site(end: &PathEnd) -> Option<usize> {
    match end.kind {
        EndKind::Site(site) => Some(site),
        EndKind::Interstitial(_) => None,
    }
}

/// A site's bond-valence sum, or why there is none.
#[derive(Serialize)]
struct SiteOfLine<'a> {
    site: usize,
    label: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    charge: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sum: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mismatch: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl<'a> SiteOfLine<'a> {
    fn new(site: usize, label: &'a str, valence: &Result<SiteValence, NoSiteValence>) -> Self {
        let found = valence.as_ref().ok();
        Self {
            site,
            label,
            charge: found.map(|v| v.charge),
            sum: found.map(|v| v.sum),
            mismatch: found.map(|v| v.mismatch),
            error: valence.as_ref().err().map(ToString::to_string),
        }
    }
}

fn run(arguments: &PathsArguments, session: &mut Session) -> Result<Exit, Stop> {
    let settings = settings(arguments)?;
    let out = arguments.out.as_deref();
    let _reserved = out.map(|out| session.reserve(out)).transpose()?;
    let inputs = input::inputs(&arguments.input, None, true)?;
    let loaded = session.load(inputs)?;
    let force_field = settings.percolation.force_field;
    let mut results = Results::new(arguments.input.common.json, &TITLES);
    let mut n_routes_left_out = 0;
    let (mut found, mut nothing_found) = (BTreeMap::new(), Vec::new());
    let data = Arc::clone(&loaded.project.data);
    let ended = session.run_with(MapEnergies { data, settings }, |percolated| {
        let id = loaded.project.data.entries[percolated.entry.0].id.as_str();
        match &percolated.result {
            Ok(found) => {
                let pathways = found.pathways.as_ref();
                n_routes_left_out += pathways.map_or(0, |p| p.n_routes_left_out);
                let line = || line(force_field, &loaded.project, percolated.entry, found);
                results.found(line, || rows(id, found))?;
                if pathways.is_some_and(|p| p.paths.is_empty()) {
                    nothing_found.push(no_path(id, arguments.highest, found));
                }
            }
            Err(error) => results.failed(id, error)?,
        }
        if arguments.out.is_some() {
            found.insert(percolated.entry, percolated);
        }
        Ok(())
    });
    let stopped = match ended {
        Ok(()) => false,
        Err(Stop::Cancelled) if !found.is_empty() => true,
        Err(other) => return Err(other),
    };
    results.end()?;
    for line in &nothing_found {
        session.say(line);
    }
    if n_routes_left_out > 0 && !arguments.input.common.quiet {
        session.say(&format!(
            "routes left out, with passes more than {} eV above the barrier: {n_routes_left_out} (--routes-above)",
            arguments.routes_above,
        ));
    }
    if let Some(folder) = &arguments.out {
        let written = write(folder.clone(), &loaded, found, stopped, session)?;
        if stopped {
            return Err(Stop::Cancelled);
        }
        if written.n_failed > 0 {
            return Ok(Exit::SomeFailed);
        }
    }
    if arguments.highest.is_none() {
        let above_ev = PathSettings::HOPS_ABOVE_EV;
        session.say(&format!(
            "passes more than {above_ev} eV above the barrier of the map are not listed; --highest lists them"
        ));
    }
    Ok(results.exit(&loaded))
}

/// Why a structure has no row: where the ion gets through, if anywhere.
fn no_path(id: &str, highest_ev: Option<f64>, found: &Percolation) -> String {
    let barriers = found.energy.barriers.to_array();
    let lowest = ["one direction", "two directions", "three directions"]
        .iter()
        .zip(barriers)
        .find_map(|(through, barrier_ev)| Some((through, barrier_ev?)));
    let through = match lowest {
        Some((through, barrier_ev)) => {
            format!("the ion gets through in {through} from {barrier_ev:.3} eV on")
        }
        None => "the ion gets through in no direction".to_owned(),
    };
    match highest_ev {
        Some(highest_ev) => format!("{id}: no path has its pass below {highest_ev} eV; {through}"),
        None => format!("{id}: no path leads from one place to another; {through}"),
    }
}

fn settings(arguments: &PathsArguments) -> Result<PercolateSettings, Stop> {
    let wrong = |error: PercolationError| Stop::WrongUse(error.to_string());
    let (mobile_ion, map) = energies::map(&arguments.energies)?;
    let percolation = PercolationSettings {
        criterion: Criterion::Winding,
        energy_only: true,
        ..map
    };
    percolation.validate().map_err(wrong)?;
    let paths = PathSettings {
        highest_ev: arguments.highest,
        routes_above_ev: arguments.routes_above,
        every_hop: arguments.every_hop,
        ..PathSettings::default()
    };
    paths.validate().map_err(wrong)?;
    Ok(PercolateSettings {
        mobile_ion,
        percolation,
        keep_maps: false,
        paths: Some(paths),
    })
}

fn write(
    folder: PathBuf,
    loaded: &Loaded,
    found: BTreeMap<EntryIndex, Percolated>,
    stopped: bool,
    session: &mut Session,
) -> Result<Written, Stop> {
    let project = Arc::clone(&loaded.project);
    let work = move |monitor: &Monitor| {
        let mut folder = Folder::begin(&folder, monitor)?;
        for (entry, percolated) in &found {
            let pathways = percolated.result.as_ref().ok();
            let Some(pathways) = pathways.and_then(|p| p.pathways.as_ref()) else {
                continue;
            };
            let structure = &project.data.decorations[entry.0].structure;
            let id = &project.data.entries[entry.0].id;
            write_paths(structure, id, pathways, &mut folder)?;
        }
        Ok(match stopped {
            false => folder.finish()?,
            true => folder.stop()?,
        })
    };
    let written = session.write("Writing the paths", work)?;
    let into = written.aside.as_ref().map_or_else(String::new, |aside| {
        format!(
            " into {}; what stood beside it is as it was",
            aside.display()
        )
    });
    session.say(&format!("wrote {} files{into}", written.paths.len()));
    Ok(written)
}

fn line<'a>(
    force_field: ForceField,
    project: &'a Document,
    entry: EntryIndex,
    found: &'a Percolation,
) -> Line<'a> {
    let pathways = found.pathways.as_ref();
    let sites = &project.data.decorations[entry.0].structure.sites;
    let valences = pathways.map_or(&[][..], |p| &p.site_valences);
    let paths = pathways.map_or(&[][..], |p| &p.paths);
    let pairs = sites.iter().zip(valences).enumerate();
    Line {
        id: &project.data.entries[entry.0].id,
        force_field,
        grid: found.grid.points,
        e_min: found.energy.minimum,
        barriers: found.energy.barriers.into(),
        paths: paths.iter().map(PathOfLine::from).collect(),
        routes_left_out: pathways.map_or(0, |p| p.n_routes_left_out),
        site_bvs: pairs
            .map(|(number, (site, valence))| SiteOfLine::new(number, &site.label, valence))
            .collect(),
        seconds: found.seconds,
    }
}

fn rows(id: &str, found: &Percolation) -> Vec<[String; 11]> {
    let paths = found.pathways.iter().flat_map(|pathways| &pathways.paths);
    let numbered = (1..).zip(paths);
    numbered.map(|(n, path)| row(id, n, path)).collect()
}

fn row(id: &str, number: usize, path: &Pathway) -> [String; 11] {
    let letter = |end: &PathEnd| end.wyckoff.map_or("?".to_owned(), |l| l.to_string());
    [
        id.to_owned(),
        number.to_string(),
        path.start.label.clone(),
        path.end.label.clone(),
        path.image().map(|n| n.to_string()).join(" "),
        path.via.join(" "),
        format!("{} {}", letter(&path.start), letter(&path.end)),
        format!("{:.2}", path.length_ang),
        format!("{:.3}", path.barrier_ev),
        format!("{:.3}", path.pass_ev),
        path.n_equivalent.to_string(),
    ]
}
