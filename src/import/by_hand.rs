//! Columns given by hand, checked before anything is read.
//!
//! In: the paths of an import and pairs (role, title). Out: whether every role exists and every
//! title stands in at least one of the tables.

use std::path::Path;

use super::columns::{Role, has_column, quoted_titles};
use super::labels::tables_of;
use super::roles::ROLES;
use super::tables::Table;
use super::{ImportError, sources};
use crate::monitor::Monitor;

/// Checks columns given by hand against all tables of an import, those of conductivities included.
/// What cannot be opened is passed over: reading it will say why.
///
/// # Errors
/// [`ImportError::UnknownRole`], [`ImportError::NoSuchColumn`].
pub fn check_columns(paths: &[&Path], by_hand: &[(String, String)]) -> Result<(), ImportError> {
    for (role, _) in by_hand {
        if Role::from_name(role).is_none() {
            let known: Vec<&str> = ROLES.iter().map(|(_, name, _)| *name).collect();
            return Err(ImportError::UnknownRole {
                role: role.clone(),
                known: known.join(", "),
            });
        }
    }
    if by_hand.is_empty() {
        return Ok(());
    }
    let tables = tables(paths);
    let has = |title: &str| tables.iter().any(|table| has_column(&table.titles, title));
    match by_hand.iter().find(|(_, title)| !has(title)) {
        None => Ok(()),
        Some((role, title)) => Err(ImportError::NoSuchColumn {
            role: role.clone(),
            title: title.clone(),
            found: columns_of(&tables),
        }),
    }
}

fn tables(paths: &[&Path]) -> Vec<Table> {
    let opened = paths
        .iter()
        .flat_map(|path| sources::open(path, &Monitor::silent()).unwrap_or_default());
    opened
        .flat_map(|container| tables_of(container).unwrap_or_default())
        .collect()
}

/// "there is no table", or "the columns of structures.csv are …; those of labels.csv …".
fn columns_of(tables: &[Table]) -> String {
    let of_table = |table: &Table| format!("{} has {}", table.name, quoted_titles(&table.titles));
    match tables {
        [] => "there is no table among the input".to_owned(),
        tables => tables
            .iter()
            .map(of_table)
            .collect::<Vec<String>>()
            .join("; "),
    }
}
