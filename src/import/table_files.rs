//! The tables of a file, folder or archive.

use std::path::Path;

use super::sources::{Container, Kind, file_name};
use super::tables::{Table, read_tables_with};
use crate::monitor::Warning;

/// Whether a file is called as a table is.
pub(in crate::import) fn is_plain_table(path: &Path) -> bool {
    const TABLES: [&str; 4] = ["csv", "tsv", "txt", "xlsx"];
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    path.is_file() && TABLES.contains(&extension.to_lowercase().as_str())
}

/// Every table of a container; the first fact where one cannot be read and none can. `by_hand` are
/// pairs (role, title).
pub(in crate::import) fn tables_of(
    container: Container,
    by_hand: &[(String, String)],
) -> Result<Vec<Table>, String> {
    let mut tables: Vec<Table> = Vec::new();
    let mut failed = Vec::new();
    for document in container.documents {
        let Kind::Table(format) = document.kind else {
            continue;
        };
        let name = file_name(&document.path).to_owned();
        match document
            .bytes()
            .and_then(|bytes| read_tables_with(&bytes, format, &name, by_hand))
        {
            Ok(found) => tables.extend(found),
            Err(fact) => failed.push(Warning::new(name, fact, "")),
        }
    }
    let unread = container.rejected.iter().chain(&failed);
    match (tables.first_mut(), unread.clone().next()) {
        (None, Some(first)) => Err(first.fact.clone()),
        (Some(table), _) => {
            table.warnings.extend(unread.cloned());
            Ok(tables)
        }
        (None, None) => Ok(tables),
    }
}
