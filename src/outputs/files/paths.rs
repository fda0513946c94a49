//! The files of the pathways of a structure.
//!
//! In: a structure, its pathways, a folder. Out: `ID-paths.csv`, a row for each path; and for each
//! path `ID-path1.cif` with the path as atoms of helium in the crystal (labels as in the table; the mark of
//! an interstitial has its name), `ID-path1.csv` with its points, and
//! its energy profile as `ID-path1.svg`, `.pdf` and `.png`.

use super::maps::{MapFormat, map_bytes};
use super::sets::write_figure;
use crate::crystal::{Element, Site, Species, Structure};
use crate::export::folder::{Folder, SetOf};
use crate::export::{Cell, Column, Kind, Table, cif_text, csv_bytes};
use crate::figures::curves::{Model, Series, layout};
use crate::figures::{Canvas, FigureSize, Mode};
use crate::outputs::error::OutputError;
use crate::percolation::Landscape;
use crate::percolation::paths::{EndKind, PathEnd, PathPoint, Pathway};
use crate::pipeline::{Pathways, Quantity};

/// Height of a profile over its width.
const ASPECT: f32 = 0.62;

/// Elements that stand for points of a path, the first one preferred: they bind to nothing.
const MARKS: [&str; 5] = ["He", "Ne", "Ar", "Kr", "Xe"];

/// Adds the files of the pathways of one structure to a folder, as a set of their own. A figure that
/// cannot be made is named, and the others are written.
///
/// # Errors
/// [`OutputError::Written`].
pub fn write_paths(
    structure: &Structure,
    id: &str,
    pathways: &Pathways,
    folder: &mut Folder,
) -> Result<(), OutputError> {
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
        write_figure(folder, std::iter::once(name.as_str()), &name, &drawing)?;
    }
    Ok(())
}

/// Adds the energy map of one structure to the folder of its pathways, for programs that show grids.
///
/// # Errors
/// [`OutputError::Written`], [`OutputError::NoMap`].
pub fn write_energy_map(
    structure: &Structure,
    id: &str,
    landscape: &Landscape,
    folder: &mut Folder,
) -> Result<(), OutputError> {
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

struct Row<'a> {
    number: i64,
    path: &'a Pathway,
}

/// One row for each path.
fn paths_table(paths: &[Pathway]) -> Table {
    let rows = (1..).zip(paths).map(|(number, path)| Row { number, path });
    Table::of("paths", &path_columns(), rows)
}

fn path_columns<'a>() -> [Column<Row<'a>>; 11] {
    const PLACES: Kind = Kind::Number { decimals: 3 };
    [
        Column::new(
            "path",
            "",
            Kind::Integer,
            "Number of the path",
            |r: &Row<'a>| Cell::Integer(r.number),
        ),
        Column::new("start", "", Kind::Text, "Where it begins", |r| {
            Cell::text(&r.path.start.label)
        }),
        Column::new("end", "", Kind::Text, "Where it ends", |r| {
            Cell::text(&r.path.end.label)
        }),
        Column::new(
            "end_image",
            "",
            Kind::Text,
            "In which cell it ends, from its own",
            |r| r.path.end.image.map(|n| n.to_string()).join(" ").into(),
        ),
        Column::new("via", "", Kind::Text, "Interstitials on the way", |r| {
            r.path.via.join(" ").into()
        }),
        Column::new(
            "wyckoff_start",
            "",
            Kind::Text,
            "Wyckoff letter of its beginning",
            |r| letter_of(&r.path.start),
        ),
        Column::new(
            "wyckoff_end",
            "",
            Kind::Text,
            "Wyckoff letter of its end",
            |r| letter_of(&r.path.end),
        ),
        Column::new("length_ang", "Å", PLACES, "Length along the path", |r| {
            r.path.length_ang.into()
        }),
        Column::new(
            "barrier_ev",
            "eV",
            PLACES,
            "Highest less lowest energy on it",
            |r| r.path.barrier_ev.into(),
        ),
        Column::new(
            "pass_ev",
            "eV",
            PLACES,
            "Its highest point above the lowest of the map",
            |r| r.path.pass_ev.into(),
        ),
        Column::new(
            "n_equivalent",
            "",
            Kind::Integer,
            "Paths of the cell like it",
            |r| Cell::Integer(r.path.n_equivalent as i64),
        ),
    ]
}

fn letter_of(end: &PathEnd) -> Cell {
    end.wyckoff.map(|letter| letter.to_string()).into()
}

/// The points of a path.
fn points_table(path: &Pathway) -> Table {
    const PLACES: Kind = Kind::Number { decimals: 4 };
    let columns: [Column<&PathPoint>; 5] = [
        Column::new(
            "distance_ang",
            "Å",
            PLACES,
            "Distance along the path",
            |p| p.distance_ang.into(),
        ),
        Column::new("energy_ev", "eV", PLACES, "Energy there", |p| {
            p.energy_ev.into()
        }),
        Column::new(
            "frac_a",
            "",
            PLACES,
            "Place along a, as a share of it",
            |p| p.frac[0].into(),
        ),
        Column::new("frac_b", "", PLACES, "Place along b", |p| p.frac[1].into()),
        Column::new("frac_c", "", PLACES, "Place along c", |p| p.frac[2].into()),
    ];
    Table::of("profile", &columns, path.points.iter())
}
