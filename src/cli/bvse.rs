//! `superion bvse`: bond-valence maps and barriers of each structure.

use std::sync::Arc;

use serde::Serialize;

use super::arguments::{BvseArguments, MapOf};
use super::out::Out;
use super::session::{Loaded, Piece, Session};
use super::table::Table;
use super::{Exit, Stop, choices};
use crate::jobs::{Command, Part, Product, WriteWork};
use crate::percolation::{
    Barriers, Criterion, ForceField, Landscape, PercolationError, PercolationSettings,
};
use crate::pipeline::{
    MapFormat, MapSummary, PercolateSettings, Percolated, Percolation, Quantity, write_map,
};

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    force_field: ForceField,
    grid: [usize; 3],
    e_min: f64,
    e_max: f64,
    barriers: BarriersOfLine,
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
        Self {
            e_1d: barriers.e_1d,
            e_2d: barriers.e_2d,
            e_3d: barriers.e_3d,
        }
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

/// A structure without a map.
#[derive(Serialize)]
pub(super) struct Failure<'a> {
    id: &'a str,
    error: ErrorOfLine,
}

impl<'a> Failure<'a> {
    /// The line of a failure.
    pub fn new(id: &'a str, error: &PercolationError) -> Self {
        let error = ErrorOfLine::from(error);
        Self { id, error }
    }
}

#[derive(Serialize)]
struct ErrorOfLine {
    kind: &'static str,
    message: String,
}

impl From<&PercolationError> for ErrorOfLine {
    fn from(error: &PercolationError) -> Self {
        Self {
            kind: error.kind(),
            message: error.to_string(),
        }
    }
}

pub(super) fn run(arguments: &BvseArguments, session: &mut Session) -> Result<Exit, Stop> {
    let settings = settings(arguments)?;
    let format = map_format(arguments)?;
    let inputs = choices::inputs(&arguments.input, None, true)?;
    let loaded = session.load(inputs)?;
    let n_entries = loaded.project.entries.len();
    if format.is_some() && n_entries > 1 {
        return Err(Stop::WrongUse(format!(
            "--map writes the map of one structure, and the input has {n_entries}; pick one with --ids"
        )));
    }
    let mut printer = Printer {
        json: arguments.input.common.json,
        out: Out::new(),
        table: table(),
        n_failed: 0,
    };
    let mut landscape = None;
    let command = Command::Percolate {
        project: loaded.project.clone(),
        settings: settings.clone(),
    };
    session.run(command, |piece| {
        if let Piece::Part(Part::Percolated(percolated)) = piece {
            let id = loaded.project.entries[percolated.entry].id.as_str();
            printer.print(id, &settings.percolation, &percolated)?;
            if let Ok(Percolation {
                landscape: Some(kept),
                ..
            }) = &percolated.result
            {
                landscape = Some(Arc::clone(kept));
            }
        }
        Ok(())
    })?;
    printer.end()?;
    if let (Some(landscape), Some(format)) = (landscape, format) {
        write(arguments, &loaded, landscape, format, session)?;
    }
    Ok(match printer.n_failed {
        0 => loaded.exit(),
        n if n == n_entries => Exit::Nothing,
        _ => Exit::SomeFailed,
    })
}

fn settings(arguments: &BvseArguments) -> Result<PercolateSettings, Stop> {
    let wrong = |error: PercolationError| Stop::WrongUse(error.to_string());
    let criterion = match (arguments.percolation.as_deref(), arguments.max_neighbors) {
        (Some("winding"), _) | (None, None) => Criterion::Winding,
        (Some("block"), _) | (None, Some(_)) => Criterion::Block,
        (Some(other), _) => {
            return Err(Stop::WrongUse(format!(
                "--percolation {other}: choose among winding, block"
            )));
        }
    };
    let force_field = choices::force_field(&arguments.force_field)?;
    let defaults = PercolationSettings::default();
    let percolation = PercolationSettings {
        force_field,
        resolution_ang: arguments.resolution,
        points: arguments.points,
        max_neighbors: arguments.max_neighbors,
        criterion,
        energy_only: arguments.energy_only,
        memory_limit_bytes: arguments
            .memory_limit
            .map_or(defaults.memory_limit_bytes, |gigabytes| {
                (gigabytes * 1e9) as u64
            }),
        ..defaults
    };
    percolation.validate().map_err(wrong)?;
    Ok(PercolateSettings {
        mobile_ion: arguments
            .ion
            .parse()
            .map_err(|error| Stop::WrongUse(format!("--ion: {error}")))?,
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
    let work = WriteWork(Arc::new(move || {
        let Some(decoration) = project.decorations.first() else {
            return Ok(Vec::new());
        };
        let structure = &decoration.structure;
        Ok(vec![write_map(
            structure, &landscape, quantity, format, &path,
        )?])
    }));
    let title = "Writing the map".to_owned();
    if let Product::Files(paths) = session.finish(Command::Write { title, work })? {
        for path in paths {
            session.say(&format!("wrote {}", path.display()));
        }
    }
    Ok(())
}

fn table() -> Table {
    Table::new(&[
        "id",
        "grid",
        ">lowest/eV",
        ">1D/eV",
        ">2D/eV",
        ">3D/eV",
        ">time/s",
        "failure",
    ])
}

/// Results, as lines of JSON at once or as a table in the end.
struct Printer {
    json: bool,
    out: Out,
    table: Table,
    n_failed: usize,
}

impl Printer {
    fn print(
        &mut self,
        id: &str,
        settings: &PercolationSettings,
        percolated: &Percolated,
    ) -> Result<(), Stop> {
        match &percolated.result {
            Ok(found) if self.json => self.out.json(&Line {
                id,
                force_field: settings.force_field,
                grid: found.grid.points,
                e_min: found.energy.minimum,
                e_max: found.energy.maximum,
                barriers: found.energy.barriers.into(),
                percolation: settings.criterion,
                bvs: found.valence.map(SummaryOfLine::from),
                bvel: found.bvel.map(SummaryOfLine::from),
                seconds: found.seconds,
            })?,
            Ok(found) => self.table.row(row(id, found)),
            Err(error) => {
                self.n_failed += 1;
                if self.json {
                    self.out.json(&Failure::new(id, error))?;
                } else {
                    let empty = std::iter::repeat_n(String::new(), 6);
                    let cells = std::iter::once(id.to_owned()).chain(empty);
                    self.table.row(cells.chain([error.to_string()]));
                }
            }
        }
        if self.json {
            // Whoever reads the lines may be waiting for them.
            self.out.flush()?;
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), Stop> {
        if !self.json {
            self.out.text(&self.table.text())?;
        }
        Ok(self.out.flush()?)
    }
}

fn row(id: &str, found: &Percolation) -> [String; 8] {
    let [e_1d, e_2d, e_3d] =
        found.energy.barriers.to_array().map(|barrier| {
            barrier.map_or_else(|| "none".to_owned(), |energy| format!("{energy:.3}"))
        });
    [
        id.to_owned(),
        found.grid.points.map(|n| n.to_string()).join("×"),
        format!("{:.3}", found.energy.minimum),
        e_1d,
        e_2d,
        e_3d,
        format!("{:.2}", found.seconds),
        String::new(),
    ]
}
