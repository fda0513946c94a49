//! A grid: the cells of a table before anything is known of their meaning.
//!
//! In: what the readers of text and of workbooks found. Out: rows that are not blank, with their
//! numbers.

use crate::monitor::Warning;

/// A row as it stands in the file, with its number.
pub(in crate::import) type RawRow = (usize, Vec<String>);

/// Most cells of one table: 20 million, some 500 MB.
pub(super) const MAX_CELLS: usize = 20_000_000;
/// Most columns of a table, as many as a spreadsheet has.
pub(super) const MAX_COLUMNS: usize = 16_384;

/// The cells of a table.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    /// File name, with the sheet's where there are several.
    pub name: String,
    /// Name of the sheet of a workbook.
    pub sheet: Option<String>,
    /// Name of the encoding; "" in a workbook.
    pub encoding: String,
    /// What separates the cells of a text; a blank stands for any number of them.
    pub separator: Option<char>,
    /// Rows that hold something.
    pub rows: Vec<Vec<String>>,
    /// Number of each row as a spreadsheet shows it.
    pub numbers: Vec<usize>,
    /// Whether a cell cannot have slipped to another column, as in a workbook.
    pub exact: bool,
    /// What was noticed.
    pub warnings: Vec<Warning>,
}

impl Grid {
    /// Keeps a row unless it is blank.
    pub(super) fn push(&mut self, number: usize, cells: Vec<String>) {
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            self.rows.push(cells);
            self.numbers.push(number);
        }
    }
}
