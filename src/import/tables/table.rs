//! A table as text, with what was found out about it.

use super::reading::TableReading;
use crate::import::columns::Columns;
use crate::monitor::Warning;

/// A table as text.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// File name, with the sheet's where there are several.
    pub(in crate::import) name: String,
    /// Column titles, with those of heads and units.
    pub(in crate::import) titles: Vec<String>,
    /// Cells of each row; rows may be shorter than the titles. Numbers have decimal points, or one
    /// decimal comma, and nothing between thousands.
    pub(in crate::import) rows: Vec<Vec<String>>,
    /// Number of each row as a spreadsheet shows it (the titles' row is usually 1).
    pub(in crate::import) row_numbers: Vec<usize>,
    /// Which column plays which role.
    pub(in crate::import) columns: Columns,
    /// How it was read.
    pub(in crate::import) reading: TableReading,
    /// Rows that cannot be used, and why.
    pub(in crate::import) rejected: Vec<Warning>,
    /// What was noticed about the table.
    pub(in crate::import) warnings: Vec<Warning>,
    /// What was noticed about the roles of its columns.
    pub(in crate::import) column_warnings: Vec<Warning>,
}

/// How a table is written, by the name of its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) enum TableFormat {
    /// Separated by commas, semicolons or tabs.
    Text,
    /// An Office Open XML workbook.
    Xlsx,
}

impl Table {
    /// How it was read.
    pub fn reading(&self) -> &TableReading {
        &self.reading
    }

    /// Where a row stands, for messages: "table.csv row 12".
    pub(in crate::import) fn place(&self, row: usize) -> String {
        format!("{} row {}", self.name, self.row_number(row))
    }

    /// Number of a row as a spreadsheet shows it.
    pub(in crate::import) fn row_number(&self, row: usize) -> usize {
        self.row_numbers.get(row).copied().unwrap_or(row + 2)
    }

    /// Warnings about the table and its columns.
    pub(in crate::import) fn all_warnings(&self) -> Vec<Warning> {
        let all = self.column_warnings.iter().chain(&self.warnings);
        all.cloned().collect()
    }
}
