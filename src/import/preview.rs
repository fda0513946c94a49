//! Previews: how tables would be read, without reading structures.
//!
//! In: paths. Out: a [`TableReading`] for each table, with everything that would be said of it.

use std::path::Path;

use super::columns::Role;
use super::labels::conductivities::unknown_unit;
use super::labels::labels_of;
use super::measured::{is_series, series_of};
use super::sources::{self, Kind};
use super::table_files::tables_of;
use super::tables::{Table, TableReading};
use super::{ImportError, ImportSettings};
use crate::monitor::{Monitor, Warning, remedy};

/// How every table of a file, a folder or an archive is read.
///
/// # Errors
/// [`ImportError::Unreadable`], [`ImportError::UnknownKind`].
pub fn preview_tables(
    path: &Path,
    settings: &ImportSettings,
) -> Result<Vec<TableReading>, ImportError> {
    let holds_table = |container: &sources::Container| {
        let mut documents = container.documents.iter();
        documents.any(|document| matches!(document.kind, Kind::Table(_)))
    };
    let opened = sources::open(path, &Monitor::silent());
    let containers = match opened {
        Ok(containers) if containers.iter().any(holds_table) => containers,
        Err(error @ ImportError::Unreadable { .. }) => return Err(error),
        // Whatever its name, it may be a table.
        _ if path.is_file() => vec![sources::as_table(path)],
        Ok(_) => {
            return Err(ImportError::UnknownKind {
                path: path.to_owned(),
                remedy: "it holds no .csv, .tsv or .xlsx".to_owned(),
            });
        }
        Err(error) => return Err(error),
    };
    let mut readings = Vec::new();
    let mut failed = None;
    for container in containers.into_iter().filter(holds_table) {
        match tables_of(container, &settings.columns) {
            Ok(tables) => readings.extend(tables.iter().map(reading)),
            Err(fact) => failed = failed.or(Some(fact)),
        }
    }
    match failed {
        Some(fact) if readings.is_empty() => Err(ImportError::Unreadable {
            path: path.to_owned(),
            fact,
        }),
        _ => Ok(readings),
    }
}

/// The reading of a table with what its rows would say.
fn reading(table: &Table) -> TableReading {
    let mut reading = table.reading().clone();
    let column = table.columns.get(Role::Conductivity);
    let of_rows = match column {
        _ if is_series(table) => match series_of(table) {
            Ok(series) => series
                .into_iter()
                .flat_map(|s| [s.rejected, s.warnings, s.refused.into_iter().collect()].concat())
                .collect(),
            Err(lack) => vec![Warning::new(&table.name, lack.fact(), "")],
        },
        Some(column) => match unknown_unit(column) {
            Some(fact) => {
                let remedy = remedy::WHICH_UNIT.with(&column.text);
                vec![Warning::new(&table.name, fact, remedy)]
            }
            None => {
                let labels = labels_of(table, &table.columns, table.all_warnings());
                [labels.rejected, labels.warnings].concat()
            }
        },
        None => table.all_warnings(),
    };
    for warning in of_rows {
        if !reading.warnings.contains(&warning) {
            reading.warnings.push(warning);
        }
    }
    reading
}
