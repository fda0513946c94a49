//! The figures and tables of a set.
//!
//! In: a [`Set`], a [`Source`]. Out: in a folder every table of the set as CSV, where the table says so
//! as XLSX too, and every figure as SVG, PDF and PNG, each under all its names.

use super::figure::bytes;
use crate::export::folder::Folder;
use crate::export::{csv_bytes, xlsx_bytes};
use crate::figures::Drawing;
use crate::outputs::error::OutputError;
use crate::outputs::{FIGURES, Set, Source, TABLES};

/// Adds the tables of a set for which there is something to list. A file that cannot be made is named,
/// and the others are written.
///
/// # Errors
/// [`OutputError::Written`].
pub(super) fn write_tables(
    set: Set,
    source: &Source<'_>,
    folder: &mut Folder,
) -> Result<(), OutputError> {
    for output in TABLES.iter().filter(|output| output.sets.contains(&set)) {
        let Some(table) = (output.table)(source) else {
            continue;
        };
        folder.write(&format!("{}.csv", output.id), &csv_bytes(&table))?;
        if output.as_workbook {
            folder.write_if_made(&format!("{}.xlsx", output.id), xlsx_bytes(&table))?;
        }
    }
    Ok(())
}

/// Adds the figures of a set for which there is something to draw. A format that cannot be made is
/// named, and the others are written.
///
/// # Errors
/// [`OutputError::Written`].
pub(super) fn write_figures(
    set: Set,
    source: &Source<'_>,
    folder: &mut Folder,
) -> Result<(), OutputError> {
    for figure in FIGURES.iter().filter(|figure| figure.sets.contains(&set)) {
        if let Some(drawing) = figure.print(source) {
            write_figure(folder, figure.stems(), figure.title, &drawing)?;
        }
    }
    Ok(())
}

/// Adds NAME.svg, .pdf and .png for each of the names; `title` is that of the files.
///
/// # Errors
/// [`OutputError::Written`].
pub(super) fn write_figure<'n>(
    folder: &mut Folder,
    names: impl Iterator<Item = &'n str>,
    title: &str,
    drawing: &Drawing,
) -> Result<(), OutputError> {
    let names: Vec<&str> = names.collect();
    for extension in ["svg", "pdf", "png"] {
        let Some(made) = bytes(drawing, title, extension).transpose() else {
            continue;
        };
        for name in &names {
            let made = made.as_ref().map(Vec::clone);
            folder.write_if_made(&format!("{name}.{extension}"), made)?;
        }
    }
    Ok(())
}
