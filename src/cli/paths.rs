//! `superion paths`: the hops of the mobile ion in each structure, with their passes.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;

use super::arguments::PathsArguments;
use super::bvse::{BarriersOfLine, Failure};
use super::out::Out;
use super::session::{Loaded, Piece, Session};
use super::table::Table;
use super::{Exit, Stop, choices};
use crate::jobs::{Command, Part, Product, WriteWork};
use crate::percolation::paths::{EndKind, PathEnd, PathSettings, Pathway};
use crate::percolation::{
    Criterion, ForceField, NoSiteValence, PercolationError, PercolationSettings, SiteValence,
};
use crate::pipeline::{PercolateSettings, Percolated, Percolation, write_paths};
use crate::project::Project;

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    force_field: ForceField,
    grid: [usize; 3],
    e_min: f64,
    barriers: BarriersOfLine,
    paths: Vec<PathOfLine<'a>>,
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

pub(super) fn run(arguments: &PathsArguments, session: &mut Session) -> Result<Exit, Stop> {
    let settings = settings(arguments)?;
    let inputs = choices::inputs(&arguments.input, None, true)?;
    let loaded = session.load(inputs)?;
    let n_entries = loaded.project.entries.len();
    let mut printer = Printer {
        json: arguments.input.common.json,
        force_field: settings.percolation.force_field,
        project: &loaded.project,
        out: Out::new(),
        table: table(),
        n_failed: 0,
    };
    let mut found = BTreeMap::new();
    let command = Command::Percolate {
        project: loaded.project.clone(),
        settings,
    };
    session.run(command, |piece| {
        if let Piece::Part(Part::Percolated(percolated)) = piece {
            printer.print(&percolated)?;
            if arguments.out.is_some() {
                found.insert(percolated.entry, percolated);
            }
        }
        Ok(())
    })?;
    printer.end()?;
    let n_failed = printer.n_failed;
    if let Some(folder) = &arguments.out {
        write(folder.clone(), &loaded, found, session)?;
    }
    Ok(match n_failed {
        0 => loaded.exit(),
        n if n == n_entries => Exit::Nothing,
        _ => Exit::SomeFailed,
    })
}

fn settings(arguments: &PathsArguments) -> Result<PercolateSettings, Stop> {
    let wrong = |error: PercolationError| Stop::WrongUse(error.to_string());
    let mut percolation = PercolationSettings {
        force_field: choices::force_field(&arguments.force_field)?,
        resolution_ang: arguments.resolution,
        max_neighbors: arguments.max_neighbors,
        criterion: Criterion::Winding,
        energy_only: true,
        ..PercolationSettings::default()
    };
    if let Some(gigabytes) = arguments.memory_limit {
        percolation.memory_limit_bytes = (gigabytes * 1e9) as u64;
    }
    percolation.validate().map_err(wrong)?;
    let paths = PathSettings {
        highest_ev: arguments.highest,
        every_hop: arguments.every_hop,
        ..PathSettings::default()
    };
    paths.validate().map_err(wrong)?;
    Ok(PercolateSettings {
        mobile_ion: arguments
            .ion
            .parse()
            .map_err(|error| Stop::WrongUse(format!("--ion: {error}")))?,
        percolation,
        keep_maps: false,
        paths: Some(paths),
    })
}

fn write(
    folder: PathBuf,
    loaded: &Loaded,
    found: BTreeMap<usize, Arc<Percolated>>,
    session: &mut Session,
) -> Result<(), Stop> {
    let project = Arc::clone(&loaded.project);
    let work = WriteWork(Arc::new(move || {
        let mut written = Vec::new();
        for (entry, percolated) in &found {
            let pathways = percolated.result.as_ref().ok();
            let Some(pathways) = pathways.and_then(|p| p.pathways.as_ref()) else {
                continue;
            };
            let structure = &project.decorations[*entry].structure;
            let id = &project.entries[*entry].id;
            written.extend(write_paths(structure, id, pathways, &folder)?);
        }
        Ok(written)
    }));
    let title = "Writing the paths".to_owned();
    if let Product::Files(paths) = session.finish(Command::Write { title, work })? {
        session.say(&format!("wrote {} files", paths.len()));
    }
    Ok(())
}

fn table() -> Table {
    Table::new(&[
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
        "failure",
    ])
}

/// Results, as lines of JSON at once or as a table in the end.
struct Printer<'a> {
    json: bool,
    force_field: ForceField,
    project: &'a Project,
    out: Out,
    table: Table,
    n_failed: usize,
}

impl Printer<'_> {
    fn print(&mut self, percolated: &Percolated) -> Result<(), Stop> {
        let id = self.project.entries[percolated.entry].id.as_str();
        match &percolated.result {
            Ok(found) if self.json => {
                let line = line(self.force_field, self.project, percolated.entry, found);
                self.out.json(&line)?;
            }
            Ok(found) => {
                let paths = found.pathways.iter().flat_map(|p| &p.paths);
                for (number, path) in (1..).zip(paths) {
                    self.table.row(row(id, number, path));
                }
            }
            Err(error) => {
                self.n_failed += 1;
                if self.json {
                    self.out.json(&Failure::new(id, error))?;
                } else {
                    let empty = std::iter::repeat_n(String::new(), 10);
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

fn line<'a>(
    force_field: ForceField,
    project: &'a Project,
    entry: usize,
    found: &'a Percolation,
) -> Line<'a> {
    let pathways = found.pathways.as_ref();
    let sites = &project.decorations[entry].structure.sites;
    let valences = pathways.map_or(&[][..], |p| &p.site_valences);
    let paths = pathways.map_or(&[][..], |p| &p.paths);
    let pairs = sites.iter().zip(valences).enumerate();
    Line {
        id: &project.entries[entry].id,
        force_field,
        grid: found.grid.points,
        e_min: found.energy.minimum,
        barriers: found.energy.barriers.into(),
        paths: paths.iter().map(PathOfLine::from).collect(),
        site_bvs: pairs
            .map(|(number, (site, valence))| SiteOfLine::new(number, &site.label, valence))
            .collect(),
        seconds: found.seconds,
    }
}

fn row(id: &str, number: usize, path: &Pathway) -> [String; 12] {
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
        String::new(),
    ]
}
