//! A table that can be had: what it is called, when, and how it comes from a [`Source`].

use super::set::Set;
use super::source::Source;
use crate::export::{Column, Head, Table};

/// A table.
pub struct TableOutput {
    /// What it lists; the stem of its files.
    pub id: &'static str,
    /// What people choose it by.
    pub name: &'static str,
    /// Which folders of results have it.
    pub sets: &'static [Set],
    /// Whether they have it as a workbook beside the CSV.
    pub as_workbook: bool,
    /// Whether there are rows.
    pub is_available: fn(&Source<'_>) -> bool,
    /// What stands in its columns.
    pub heads: fn() -> Vec<Head>,
    /// The table; `None` where there is nothing to list.
    pub table: fn(&Source<'_>) -> Option<Table>,
}

/// What stands in columns.
pub(super) fn heads<R>(columns: &[Column<R>]) -> Vec<Head> {
    columns.iter().map(|column| column.head).collect()
}
