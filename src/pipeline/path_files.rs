//! The files of the pathways of a structure.
//!
//! In: a structure, its pathways, a folder. Out: `ID-paths.csv`, a row for each path; and for each
//! path `ID-path1.cif` with the path as atoms of helium in the crystal (labels as in the table; the mark of
//! an interstitial has its name), `ID-path1.csv` with its points, and
//! its energy profile as `ID-path1.svg`, `.pdf` and `.png`.

use super::figure_files::write_figure;
use super::map_files::map_bytes;
use super::{MapFormat, Pathways, PipelineError, Quantity};
use crate::crystal::{Element, Site, Species, Structure};
use crate::export::folder::{Folder, SetOf};
use crate::export::{Cell, Column, Kind, Table, cif_text, csv_bytes};
use crate::figures::curves::{Model, Series, layout};
use crate::figures::{Canvas, FigureSize, Mode};
use crate::percolation::Landscape;
use crate::percolation::paths::{EndKind, PathEnd, Pathway};

/// Height of a profile over its width.
const ASPECT: f32 = 0.62;

/// Elements that stand for points of a path, the first one preferred: they bind to nothing.
const MARKS: [&str; 5] = ["He", "Ne", "Ar", "Kr", "Xe"];

const fn number(title: &'static str, decimals: u8) -> Column {
    let kind = Kind::Number { decimals };
    Column { title, kind }
}

const fn words(title: &'static str) -> Column {
    let kind = Kind::Text;
    Column { title, kind }
}

/// Adds the files of the pathways of one structure to a folder, as a set of their own. A figure that
/// cannot be made is named, and the others are written.
///
/// # Errors
/// [`PipelineError::Written`].
pub fn write_paths(
    structure: &Structure,
    id: &str,
    pathways: &Pathways,
    folder: &mut Folder,
) -> Result<(), PipelineError> {
    let stem = folder.set_of(SetOf::Paths, id);
    let table = paths_table(&pathways.paths);
    folder.write(&format!("{stem}-paths.csv"), &csv_bytes(&table))?;
    for (number, path) in (1..).zip(&pathways.paths) {
        let name = format!("{stem}-path{number}");
        let cif = cif_text(&name, &marked(structure, path));
        folder.write(&format!("{name}.cif"), cif.as_bytes())?;
        folder.write(&format!("{name}.csv"), &csv_bytes(&points_table(path)))?;
        let canvas = Canvas::print(FigureSize::NatureSingle, ASPECT, Mode::Light);
        let drawing = layout(&profile_model(path), &canvas);
        write_figure(folder, &name, &name, &drawing)?;
    }
    Ok(())
}

/// Adds the energy map of one structure to the folder of its pathways, for programs that show grids.
///
/// # Errors
/// [`PipelineError::Written`], [`PipelineError::NoMap`].
pub fn write_energy_map(
    structure: &Structure,
    id: &str,
    landscape: &Landscape,
    folder: &mut Folder,
) -> Result<(), PipelineError> {
    let stem = folder.set_of(SetOf::Map, id);
    for (format, end) in [(MapFormat::Cube, "cube"), (MapFormat::Pgrid, "pgrid")] {
        let bytes = map_bytes(structure, landscape, Quantity::Energy, format)?;
        folder.write(&format!("{stem}-energy.{end}"), &bytes)?;
    }
    Ok(())
}

/// The structure with an atom that is not its own at each point of a path.
fn marked(structure: &Structure, path: &Pathway) -> Structure {
    let elements = MARKS
        .iter()
        .filter_map(|symbol| symbol.parse::<Element>().ok());
    let free = elements.clone().find(|e| !structure.contains(*e));
    let mut marked = structure.clone();
    if let Some(element) = free.or_else(|| elements.clone().next()) {
        let last = path.points.len().saturating_sub(1);
        let marks = (1..).zip(&path.points).map(|(number, point)| {
            let label = match number - 1 {
                0 => mark_label(&path.start, element, number),
                place if place == last => mark_label(&path.end, element, number),
                _ => format!("{element}{number}"),
            };
            Site {
                label,
                ..Site::full(Species::bare(element), point.frac)
            }
        });
        marked.sites.extend(marks);
    }
    marked
}

/// An interstitial has no atom of its own: the mark at its place carries its name.
fn mark_label(end: &PathEnd, element: Element, number: usize) -> String {
    match end.kind {
        EndKind::Interstitial(_) => end.label.clone(),
        EndKind::Site(_) => format!("{element}{number}"),
    }
}

/// The figure of a path's energy profile.
pub fn profile_model(path: &Pathway) -> Model {
    let points = path.points.iter();
    Model {
        x_title: "Distance along the path (Å)".to_owned(),
        y_title: "Energy (eV)".to_owned(),
        series: vec![Series {
            name: format!("{} → {}", name_of_end(&path.start), name_of_end(&path.end)),
            points: points.map(|p| (p.distance_ang, p.energy_ev)).collect(),
            reference: false,
            target: None,
        }],
    }
}

/// Label with Wyckoff letter and lattice image: "Li1 (a)", "i2 (c) + 0 1 0".
fn name_of_end(end: &PathEnd) -> String {
    let mut name = end.label.clone();
    if let Some(letter) = end.wyckoff {
        name = format!("{name} ({letter})");
    }
    if end.image != [0; 3] {
        let [i, j, k] = end.image;
        name = format!("{name} + {i} {j} {k}");
    }
    name
}

fn paths_table(paths: &[Pathway]) -> Table {
    let columns = vec![
        Column {
            title: "path",
            kind: Kind::Integer,
        },
        words("start"),
        words("end"),
        words("end_image"),
        words("via"),
        words("wyckoff_start"),
        words("wyckoff_end"),
        number("length_ang", 3),
        number("barrier_ev", 3),
        number("pass_ev", 3),
        Column {
            title: "n_equivalent",
            kind: Kind::Integer,
        },
    ];
    let letter = |end: &PathEnd| match end.wyckoff {
        Some(letter) => Cell::Text(letter.to_string()),
        None => Cell::Empty,
    };
    let row = |(number, path): (i64, &Pathway)| {
        vec![
            Cell::Integer(number),
            Cell::Text(path.start.label.clone()),
            Cell::Text(path.end.label.clone()),
            Cell::Text(path.end.image.map(|n| n.to_string()).join(" ")),
            Cell::Text(path.via.join(" ")),
            letter(&path.start),
            letter(&path.end),
            Cell::Number(path.length_ang),
            Cell::Number(path.barrier_ev),
            Cell::Number(path.pass_ev),
            Cell::Integer(path.n_equivalent as i64),
        ]
    };
    Table {
        title: "paths".to_owned(),
        columns,
        rows: (1..).zip(paths).map(row).collect(),
    }
}

fn points_table(path: &Pathway) -> Table {
    let columns = ["distance_ang", "energy_ev", "frac_a", "frac_b", "frac_c"];
    let row = |point: &crate::percolation::paths::PathPoint| {
        let [a, b, c] = point.frac;
        let numbers = [point.distance_ang, point.energy_ev, a, b, c];
        numbers.map(Cell::Number).to_vec()
    };
    Table {
        title: "profile".to_owned(),
        columns: columns.map(|title| number(title, 4)).to_vec(),
        rows: path.points.iter().map(row).collect(),
    }
}
