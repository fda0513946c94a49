//! From files to decorated entries.
//!
//! In: paths and [`ImportSettings`]. Out: entries, their oxidation states, labels.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::PipelineError;
use super::downloads::leave_out_unwanted;
use crate::crystal::oxidation::{Decoration, decorate};
use crate::import::{self, Entry, Import, ImportSettings, LabelTable, TableReading};
use crate::monitor::{Cancelled, Monitor};

/// Oxidation states of every entry, in parallel, in order.
///
/// # Errors
/// [`Cancelled`].
pub fn decorate_all(entries: &[Entry], monitor: &Monitor) -> Result<Vec<Decoration>, Cancelled> {
    let step = monitor.step("Assigning oxidation states", entries.len());
    entries
        .par_iter()
        .map(|entry| {
            monitor.check()?;
            let decoration = decorate(&entry.structure);
            step.tick();
            Ok(decoration)
        })
        .collect()
}

/// Reads any mix of CIFs, folders, archives, tables and downloads; of these what was asked for.
///
/// # Errors
/// [`PipelineError::Import`].
pub fn read_inputs(
    paths: &[PathBuf],
    settings: &ImportSettings,
    monitor: &Monitor,
) -> Result<Import, PipelineError> {
    let mut import = import::read_inputs(paths, settings, monitor)?;
    leave_out_unwanted(&mut import, paths);
    Ok(import)
}

/// The embedded sample: its structures (those of `settings.ids`, where given) and labels.
pub fn read_sample(settings: &ImportSettings) -> (Import, LabelTable) {
    let (mut import, table) = import::sample();
    if !settings.ids.is_empty() {
        import
            .entries
            .retain(|entry| settings.ids.contains(&entry.id));
        import.report.read = import.entries.len();
        import.report.entered = import.entries.len();
    }
    (import, table)
}

/// Checks columns given by hand against all tables of an import, before anything is read.
///
/// # Errors
/// [`PipelineError::Import`].
pub fn check_columns(paths: &[&Path], by_hand: &[(String, String)]) -> Result<(), PipelineError> {
    Ok(import::check_columns(paths, by_hand)?)
}

/// Checks columns given by hand against tables of σ(T), before anything is read.
///
/// # Errors
/// [`PipelineError::Import`].
pub fn check_measured_columns(
    paths: &[&Path],
    by_hand: &[(String, String)],
) -> Result<(), PipelineError> {
    Ok(import::check_measured_columns(paths, by_hand)?)
}

/// How tables are read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Previewed {
    /// One for each table, in the order of the files.
    pub readings: Vec<TableReading>,
    /// Files that hold none, and why.
    pub failures: Vec<String>,
}

/// How every table of some files is read.
///
/// # Errors
/// [`PipelineError::Cancelled`].
pub fn preview_tables(
    paths: &[PathBuf],
    settings: &ImportSettings,
    monitor: &Monitor,
) -> Result<Previewed, PipelineError> {
    let mut previewed = Previewed::default();
    for path in paths {
        monitor.check()?;
        match import::preview_tables(path, settings) {
            Ok(readings) => previewed.readings.extend(readings),
            Err(error) => previewed.failures.push(error.to_string()),
        }
    }
    Ok(previewed)
}

/// Whether a file is a plain table of conductivities that holds no structures.
pub fn is_labels_table(path: &Path, settings: &ImportSettings) -> bool {
    import::is_labels_table(path, settings)
}

/// Whether a file is a table of one sample's conductivity at several temperatures.
pub fn is_measured_table(path: &Path) -> bool {
    import::is_measured_table(path)
}

/// Reads a table of measured conductivities.
///
/// # Errors
/// [`PipelineError::Import`].
pub fn read_labels(path: &Path, settings: &ImportSettings) -> Result<LabelTable, PipelineError> {
    Ok(import::read_labels(path, settings)?)
}
