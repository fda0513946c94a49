//! `superion bvse`: bond-valence maps and barriers of each structure.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::choices;
use super::command::Command;
use super::common::CommonArguments;
use super::ending::{Exit, Stop};
use super::energies::{self, MapArguments};
use super::input::{self, InputArguments};
use super::results::Results;
use super::session::{Loaded, Session};
use super::values::three;
use crate::export::folder::Written;
use crate::monitor::Monitor;
use crate::outputs::files::{MapFormat, write_map};
use crate::percolation::{
    Barriers, Criterion, ForceField, Landscape, PercolationError, PercolationSettings,
};
use crate::pipeline::{MapSummary, PercolateSettings, Percolation, Quantity};
use crate::tasks::MapEnergies;

/// Map of `superion bvse` that goes into a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum MapOf {
    /// Site energy in eV
    Energy,
    /// Bond-valence sum
    Bvs,
    /// The variant with the full depth D0, in eV
    Bvel,
}

/// Arguments of `superion bvse`.
#[derive(Debug, Args)]
pub(super) struct BvseArguments {
    #[command(flatten)]
    pub input: InputArguments,
    #[command(flatten)]
    pub energies: MapArguments,
    /// Points along a, b and c, both ends included, instead of a resolution
    #[arg(
        long,
        value_name = "N,N,N",
        value_parser = three,
        allow_hyphen_values = true,
        conflicts_with = "resolution"
    )]
    pub points: Option<[usize; 3]>,
    /// Repeat what the published code does, flaws included: 128 neighbours, one D0 for all anions,
    /// whole charges, images up to two cells away, block (to compare with its numbers only)
    #[arg(long, conflicts_with = "max_neighbors")]
    pub as_published: bool,
    /// winding: independent directions, exact; block: faces of a 2×2×2 block, as in the published
    /// code [default: winding, with --max-neighbors block]
    #[arg(long, value_name = "RULE")]
    pub percolation: Option<String>,
    /// Leave out bond-valence sums and BVEL, in half the time
    #[arg(long)]
    pub energy_only: bool,
    /// Write the map of the only structure; the name ends in .cube, .pgrid or .npy. A cube holds
    /// one period of the grid; the others hold both ends of each axis, one point more
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// Which map goes into the file
    #[arg(long, value_name = "MAP", default_value = "energy")]
    pub map_of: MapOf,
}

impl Command for BvseArguments {
    const NAME: &str = "bvse";
    const ABOUT: &str =
        "Bond-valence maps: where the mobile ion can go, and how high the passes are";

    fn common(&self) -> &CommonArguments {
        &self.input.common
    }

    fn run(&self, session: &mut Session) -> Result<Exit, Stop> {
        run(self, session)
    }
}

/// Of the table.
const TITLES: [&str; 8] = [
    "id",
    "grid",
    ">lowest/eV",
    ">1D/eV",
    ">2D/eV",
    ">3D/eV",
    ">from site/eV",
    ">time/s",
];

/// So many sites act on a point in the published code.
const PUBLISHED_NEIGHBORS: usize = 128;

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    force_field: ForceField,
    grid: [usize; 3],
    e_min: f64,
    e_max: f64,
    barriers: BarriersOfLine,
    barriers_from_sites: BarriersOfLine,
    percolation: Criterion,
    bvs: Option<SummaryOfLine>,
    bvel: Option<SummaryOfLine>,
    seconds: f64,
}

#[derive(Serialize)]
pub(super) struct BarriersOfLine {
    e_1d: Option<f64>,
    e_2d: Option<f64>,
    e_3d: Option<f64>,
}

impl From<Barriers> for BarriersOfLine {
    fn from(barriers: Barriers) -> Self {
        barriers.to_array().into()
    }
}

impl From<[Option<f64>; 3]> for BarriersOfLine {
    fn from([e_1d, e_2d, e_3d]: [Option<f64>; 3]) -> Self {
        Self { e_1d, e_2d, e_3d }
    }
}

#[derive(Serialize)]
struct SummaryOfLine {
    #[serde(flatten)]
    barriers: BarriersOfLine,
    min: f64,
    max: f64,
}

impl From<MapSummary> for SummaryOfLine {
    fn from(summary: MapSummary) -> Self {
        Self {
            barriers: summary.barriers.into(),
            min: summary.minimum,
            max: summary.maximum,
        }
    }
}

fn run(arguments: &BvseArguments, session: &mut Session) -> Result<Exit, Stop> {
    let settings = settings(arguments)?;
    let format = map_format(arguments)?;
    choices::check_file(arguments.map.as_deref())?;
    let inputs = input::inputs(&arguments.input, None, true)?;
    let loaded = session.load(inputs)?;
    let n_entries = loaded.project.data.entries.len();
    if format.is_some() && n_entries > 1 {
        return Err(Stop::WrongUse(format!(
            "--map writes the map of one structure, and the input has {n_entries}; pick one with --ids"
        )));
    }
    let mut results = Results::new(arguments.input.common.json, &TITLES);
    let mut landscape = None;
    let task = MapEnergies {
        data: Arc::clone(&loaded.project.data),
        settings: settings.clone(),
    };
    session.run_with(task, |percolated| {
        let id = loaded.project.data.entries[percolated.entry.0].id.as_str();
        match &percolated.result {
            Ok(found) => {
                let line = || line(id, &settings.percolation, found);
                results.found(line, || vec![row(id, found)])?;
                landscape = found.landscape.clone().or(landscape.take());
            }
            Err(error) => results.failed(id, error)?,
        }
        Ok(())
    })?;
    results.end()?;
    if let (Some(landscape), Some(format)) = (landscape, format) {
        write(arguments, &loaded, landscape, format, session)?;
    }
    Ok(results.exit(&loaded))
}

fn settings(arguments: &BvseArguments) -> Result<PercolateSettings, Stop> {
    let wrong = |error: PercolationError| Stop::WrongUse(error.to_string());
    let max_neighbors = if arguments.as_published {
        Some(PUBLISHED_NEIGHBORS)
    } else {
        arguments.energies.max_neighbors
    };
    let criterion = match (arguments.percolation.as_deref(), max_neighbors) {
        (Some("winding"), _) | (None, None) => Criterion::Winding,
        (Some("block"), _) | (None, Some(_)) => Criterion::Block,
        (Some(other), _) => {
            return Err(Stop::WrongUse(format!(
                "--percolation {other}: choose among winding, block"
            )));
        }
    };
    let (mobile_ion, map) = energies::map(&arguments.energies)?;
    let percolation = PercolationSettings {
        points: arguments.points,
        max_neighbors,
        as_published: arguments.as_published,
        criterion,
        energy_only: arguments.energy_only,
        ..map
    };
    percolation.validate().map_err(wrong)?;
    Ok(PercolateSettings {
        mobile_ion,
        percolation,
        keep_maps: arguments.map.is_some(),
        paths: None,
    })
}

fn map_format(arguments: &BvseArguments) -> Result<Option<MapFormat>, Stop> {
    let Some(path) = &arguments.map else {
        return Ok(None);
    };
    if arguments.energy_only && arguments.map_of != MapOf::Energy {
        let fact = "--energy-only leaves out the map that --map-of asks for; drop one of them";
        return Err(Stop::WrongUse(fact.to_owned()));
    }
    match MapFormat::of_path(path) {
        Some(format) => Ok(Some(format)),
        None => Err(Stop::WrongUse(format!(
            "--map {}: end the name in .cube, .pgrid or .npy",
            path.display()
        ))),
    }
}

fn write(
    arguments: &BvseArguments,
    loaded: &Loaded,
    landscape: Arc<Landscape>,
    format: MapFormat,
    session: &mut Session,
) -> Result<(), Stop> {
    let Some(path) = arguments.map.clone() else {
        return Ok(());
    };
    let project = Arc::clone(&loaded.project);
    let quantity = match arguments.map_of {
        MapOf::Energy => Quantity::Energy,
        MapOf::Bvs => Quantity::Valence,
        MapOf::Bvel => Quantity::Bvel,
    };
    let work = move |_: &Monitor| {
        let Some(decoration) = project.data.decorations.first() else {
            return Ok(Written::default());
        };
        let structure = &decoration.structure;
        let path = write_map(structure, &landscape, quantity, format, &path)?;
        Ok(Written::files(vec![path]))
    };
    for path in session.write("Writing the map", work)?.paths {
        session.say(&format!("wrote {}", path.display()));
    }
    Ok(())
}

fn line<'a>(id: &'a str, settings: &PercolationSettings, found: &Percolation) -> Line<'a> {
    Line {
        id,
        force_field: settings.force_field,
        grid: found.grid.points,
        e_min: found.energy.minimum,
        e_max: found.energy.maximum,
        barriers: found.energy.barriers.into(),
        barriers_from_sites: found.energy.barriers.from_sites.into(),
        percolation: settings.criterion,
        bvs: found.valence.map(SummaryOfLine::from),
        bvel: found.bvel.map(SummaryOfLine::from),
        seconds: found.seconds,
    }
}

fn row(id: &str, found: &Percolation) -> [String; 8] {
    let text = |barrier: Option<f64>| {
        barrier.map_or_else(|| "none".to_owned(), |energy| format!("{energy:.3}"))
    };
    let barriers = found.energy.barriers;
    let [e_1d, e_2d, e_3d] = barriers.to_array().map(text);
    let [.., from_sites] = barriers.from_sites.map(text);
    [
        id.to_owned(),
        found.grid.points.map(|n| n.to_string()).join("×"),
        format!("{:.3}", found.energy.minimum),
        e_1d,
        e_2d,
        e_3d,
        from_sites,
        format!("{:.2}", found.seconds),
    ]
}
