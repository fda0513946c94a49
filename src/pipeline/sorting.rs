//! What was opened together, sorted: measurements of the laboratory, and everything else.
//!
//! In: files and folders. Out: [`SortedFiles`]. A folder without spectra and patterns is left as it is.

use std::path::{Path, PathBuf};

use super::PipelineError;
use crate::import::{self, ImportError, MeasurementKind, ProgramFile};
use crate::monitor::Monitor;

/// Files and folders that were opened together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SortedFiles {
    /// Files of spectra and patterns.
    pub measurements: Vec<PathBuf>,
    /// Files that are no structures and whose content says no kind, of those that were opened as one.
    pub likely: Vec<PathBuf>,
    /// Structures, tables, projects, and whatever nobody knows.
    pub others: Vec<PathBuf>,
}

/// Endings of files that hold structures or projects, and never a measurement.
const STRUCTURES: [&str; 24] = [
    "cif", "mcif", "vasp", "poscar", "xyz", "extxyz", "json", "xsf", "axsf", "res", "ins",
    "superion", "zip", "tar", "tgz", "gz", "zst", "bz2", "xz", "7z", "pdf", "png", "jpg", "md",
];

/// Endings of files of instruments: whatever is in them, its reader says what is the matter.
const INSTRUMENTS: [&str; 17] = [
    "mpt",
    "mpr",
    "dta",
    "z",
    "idf",
    "par",
    "pssession",
    "xrdml",
    "ras",
    "rasx",
    "brml",
    "raw",
    "xy",
    "xye",
    "fxye",
    "uxd",
    "idfx",
];

/// Endings of tables, of which the ending says nothing more.
const TABLES: [&str; 7] = ["csv", "tsv", "txt", "dat", "asc", "xlsx", "ods"];

/// Sorts what was opened.
///
/// # Errors
/// [`PipelineError::Import`] where it was cancelled.
pub fn sort_opened(paths: &[PathBuf], monitor: &Monitor) -> Result<SortedFiles, PipelineError> {
    let mut sorted = SortedFiles::default();
    for path in paths {
        monitor.check().map_err(ImportError::from)?;
        if path.is_dir() {
            sort_folder(path, &mut sorted, monitor)?;
        } else if is_measurement(path) {
            sorted.measurements.push(path.clone());
        } else {
            sorted.others.push(path.clone());
        }
    }
    Ok(sorted)
}

/// Sorts what was opened as measurements of a kind: folders and files of an instrument are what they are.
///
/// # Errors
/// [`PipelineError::Import`] where it was cancelled.
pub fn sort_opened_as(
    kind: MeasurementKind,
    paths: &[PathBuf],
    monitor: &Monitor,
) -> Result<SortedFiles, PipelineError> {
    let mut sorted = SortedFiles::default();
    for path in paths {
        monitor.check().map_err(ImportError::from)?;
        if path.is_dir() {
            sort_folder(path, &mut sorted, monitor)?;
        } else if has_ending(path, &STRUCTURES) {
            sorted.others.push(path.clone());
        } else {
            // A table without clear titles is what it was opened as.
            let is_other = |found: MeasurementKind| {
                let is_named = !has_ending(path, &TABLES);
                found != kind && found != MeasurementKind::Conductivities && is_named
            };
            match import::measurement_kind(path) {
                Some(found) if is_other(found) => sorted.measurements.push(path.clone()),
                _ => sorted.likely.push(path.clone()),
            }
        }
    }
    Ok(sorted)
}

/// Of a folder with measurements the other files go the way of all others, if there is a structure or a
/// table of conductivities among them; notes and pictures do not.
fn sort_folder(
    folder: &Path,
    sorted: &mut SortedFiles,
    monitor: &Monitor,
) -> Result<(), PipelineError> {
    let files = match ProgramFile::paths_under(folder, monitor) {
        Ok(files) => files,
        Err(ImportError::Cancelled(cancelled)) => return Err(ImportError::from(cancelled).into()),
        // The reader of folders says why.
        Err(_) => {
            sorted.others.push(folder.to_owned());
            return Ok(());
        }
    };
    let mut measurements = Vec::new();
    for file in &files {
        monitor.check().map_err(ImportError::from)?;
        if is_measurement(file) {
            measurements.push(file.clone());
        }
    }
    if measurements.is_empty() {
        sorted.others.push(folder.to_owned());
        return Ok(());
    }
    let others = files.into_iter().filter(|file| {
        let is_measured = measurements.contains(file);
        !is_measured && (has_ending(file, &STRUCTURES[..12]) || import::is_measured_table(file))
    });
    sorted.others.extend(others);
    sorted.measurements.append(&mut measurements);
    Ok(())
}

fn is_measurement(path: &Path) -> bool {
    if has_ending(path, &STRUCTURES) {
        return false;
    }
    match import::measurement_kind(path) {
        Some(MeasurementKind::Spectra | MeasurementKind::Patterns) => true,
        Some(MeasurementKind::Conductivities) => false,
        None => has_ending(path, &INSTRUMENTS),
    }
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    endings.contains(&ending.to_lowercase().as_str())
}
