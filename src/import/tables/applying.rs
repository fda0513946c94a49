//! Readings of a file, and a reading applied to it again.
//!
//! In: bytes. Out: [`TableReading`]s; and a [`Table`] from a reading that may have been changed.

use super::grid::Grid;
use super::layout::Layout;
use super::making::{How, made};
use super::reading::TableReading;
use super::separated::Given;
use super::table::{Table, TableFormat};
use super::{read_grids, read_tables_with};

impl TableReading {
    /// How the tables of a file are read: one for a text, one for each sheet of a workbook. `by_hand`
    /// are pairs (role, title), as in [`super::super::ImportSettings::columns`].
    ///
    /// # Errors
    /// The fact, for a message.
    pub fn of(bytes: &[u8], name: &str, by_hand: &[(String, String)]) -> Result<Vec<Self>, String> {
        let tables = read_tables_with(bytes, TableFormat::Text, name, by_hand)?;
        Ok(tables.into_iter().map(|table| table.reading).collect())
    }

    /// Reads the table as the reading says. Roles, units and signs of columns count as long as the
    /// rows of titles are the ones they were found with; with others they are found anew.
    ///
    /// # Errors
    /// The fact, for a message.
    pub fn apply(&self, bytes: &[u8]) -> Result<Table, String> {
        let given = Given {
            encoding: self.encoding.clone(),
            separator: self.separator,
        };
        let grids = read_grids(bytes, TableFormat::Text, &self.name, &given)?;
        let is_sheet = |grid: &Grid| self.sheet.is_none() || grid.sheet == self.sheet;
        let grid = grids.into_iter().find(is_sheet);
        let mut grid = grid.ok_or_else(|| match &self.sheet {
            Some(sheet) => format!("it has no sheet \"{sheet}\""),
            None => "it holds no rows".to_owned(),
        })?;
        grid.name.clone_from(&self.name);
        let place = |number: usize| grid.numbers.iter().position(|n| *n == number);
        let titles = place(self.title_row)
            .ok_or_else(|| format!("row {} is empty and holds no titles", self.title_row))?;
        let layout = Layout {
            titles,
            head: self.head_row.and_then(place),
            units: self.unit_row.and_then(place),
        };
        Ok(made(grid, layout, &How::As(self)))
    }
}
