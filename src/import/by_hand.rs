//! Columns given by hand, checked before anything is read.
//!
//! In: the paths of an import and pairs (role, title). Out: whether every role exists and every
//! title stands in at least one of the tables.

use std::path::Path;

use super::columns::synonyms::ROLES;
use super::columns::{Role, has_column, quoted_titles};
use super::table_files::tables_of;
use super::tables::Table;
use super::{ImportError, sources};
use crate::monitor::Monitor;

/// Checks columns given by hand against all tables of an import, those of conductivities included.
/// What cannot be opened is passed over: reading it will say why.
///
/// # Errors
/// [`ImportError::UnknownRole`], [`ImportError::NoSuchColumn`].
pub fn check_columns(paths: &[&Path], by_hand: &[(String, String)]) -> Result<(), ImportError> {
    check_roles(by_hand)?;
    if by_hand.is_empty() {
        return Ok(());
    }
    check(&tables(paths, by_hand), by_hand)
}

fn check_roles(by_hand: &[(String, String)]) -> Result<(), ImportError> {
    for (role, _) in by_hand {
        if Role::from_name(role).is_none() {
            let known: Vec<&str> = ROLES.iter().map(|(_, name, _)| *name).collect();
            return Err(ImportError::UnknownRole {
                role: role.clone(),
                known: known.join(", "),
            });
        }
    }
    Ok(())
}

/// Checks columns given by hand against tables of σ(T), whatever their names.
///
/// # Errors
/// As [`check_columns`].
pub fn check_measured_columns(
    paths: &[&Path],
    by_hand: &[(String, String)],
) -> Result<(), ImportError> {
    check_roles(by_hand)?;
    if by_hand.is_empty() {
        return Ok(());
    }
    let of_path = |path: &&Path| tables_of(sources::as_table(path), by_hand).unwrap_or_default();
    let tables: Vec<Table> = paths.iter().flat_map(of_path).collect();
    check(&tables, by_hand)
}

fn check(tables: &[Table], by_hand: &[(String, String)]) -> Result<(), ImportError> {
    let has = |title: &str| tables.iter().any(|table| has_column(&table.titles, title));
    match by_hand.iter().find(|(_, title)| !has(title)) {
        None => Ok(()),
        Some((role, title)) => Err(ImportError::NoSuchColumn {
            role: role.clone(),
            title: title.clone(),
            found: columns_of(tables),
        }),
    }
}

fn tables(paths: &[&Path], by_hand: &[(String, String)]) -> Vec<Table> {
    let opened = paths
        .iter()
        .flat_map(|path| sources::open(path, &Monitor::silent()).unwrap_or_default());
    opened
        .flat_map(|container| tables_of(container, by_hand).unwrap_or_default())
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
