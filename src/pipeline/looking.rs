//! Tables looked at before anything of them enters.
//!
//! In: paths. Out: [`Looked`]: the tables in them, with how each is proposed to be read; and what would
//! come of each, or does.

use std::path::PathBuf;

use super::PipelineError;
use crate::import::{
    self, DecidedContents, DecidedTable, Entry, ImportError, ImportSettings, RememberedTable,
    SeenTable, TableKind, TablePreview, Wish,
};
use crate::monitor::{Cancelled, Monitor};

/// Tables among what was opened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Looked {
    /// They, with how each is proposed to be read.
    pub tables: Vec<SeenTable>,
    /// Paths that hold structures as well, or nothing but structures.
    pub with_structures: Vec<PathBuf>,
    /// Tables that cannot be read, and why.
    pub failures: Vec<String>,
}

impl Looked {
    /// Paths to be read for structures when the tables are read as decided: those that hold some, and
    /// tables that are some.
    pub fn paths_of_structures(&self, decided: &[DecidedTable]) -> Vec<PathBuf> {
        let of_tables = decided.iter().filter(|t| t.kind == TableKind::Structures);
        let mut paths = self.with_structures.clone();
        for table in of_tables {
            if !paths.contains(&table.source.input) {
                paths.push(table.source.input.clone());
            }
        }
        paths
    }
}

/// The tables among what was opened, with how each is proposed to be read.
///
/// # Errors
/// [`PipelineError::Import`] where the only path cannot be opened, or not one of several;
/// [`PipelineError::Cancelled`].
pub fn look_at_tables(
    paths: &[PathBuf],
    settings: &ImportSettings,
    wish: Wish,
    remembered: &[RememberedTable],
    monitor: &Monitor,
) -> Result<Looked, PipelineError> {
    let mut looked = Looked::default();
    let mut failed = None;
    for path in paths {
        match import::look_at(path, settings, wish, remembered, monitor) {
            Ok(sight) => {
                if sight.n_structures > 0 || sight.tables.is_empty() {
                    looked.with_structures.push(path.clone());
                }
                looked.tables.extend(sight.tables);
                looked.failures.extend(sight.failures);
            }
            Err(ImportError::Cancelled(cancelled)) => {
                return Err(ImportError::from(cancelled).into());
            }
            Err(error) => {
                looked.failures.push(error.to_string());
                failed = failed.or(Some(error));
            }
        }
    }
    match failed {
        Some(error) if looked.tables.is_empty() && looked.with_structures.is_empty() => {
            Err(error.into())
        }
        _ => Ok(looked),
    }
}

/// Finds columns that name materials as the structures are called, in tables where no column is known to.
pub fn find_ids(looked: &mut Looked, entries: &[&[Entry]]) {
    let tables = looked.tables.iter_mut();
    tables.for_each(|table| import::find_ids(table, entries));
}

/// What would come of a table as it is decided, among these entries: those of the same import, then those
/// that are there.
///
/// # Errors
/// [`Cancelled`].
pub fn preview_table(
    decided: &DecidedTable,
    entries: &[&[Entry]],
    settings: &ImportSettings,
    monitor: &Monitor,
) -> Result<TablePreview, Cancelled> {
    import::preview_decided(decided, entries, settings, monitor)
}

/// What decided tables hold beside structures.
pub fn read_decided(tables: &[DecidedTable]) -> DecidedContents {
    import::read_decided(tables)
}
