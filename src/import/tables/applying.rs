//! Readings of a file, and a reading applied to it again.
//!
//! In: bytes. Out: [`TableReading`]s; and a [`Table`] from a reading that may have been changed.

use super::grid::{Grid, RawRow};
use super::layout::Layout;
use super::making::{How, made, table_of};
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
        let grid = self.grid(bytes)?;
        let layout = self.layout(&grid)?;
        Ok(made(grid, layout, &How::As(self)))
    }

    /// Like [`Self::apply`], with the first `n_rows` rows as they stand in the file, each with its
    /// number.
    ///
    /// # Errors
    /// The fact, for a message; the rows where only the titles are not found.
    pub(in crate::import) fn apply_and_show(
        &self,
        bytes: &[u8],
        n_rows: usize,
    ) -> Result<(Vec<RawRow>, Result<Table, String>), String> {
        let grid = self.grid(bytes)?;
        let numbered = grid.numbers.iter().copied().zip(grid.rows.iter().cloned());
        let rows = numbered.take(n_rows).collect();
        let table = self.layout(&grid);
        let table = table.map(|layout| made(grid, layout, &How::As(self)));
        Ok((rows, table))
    }

    /// The reading of the same table, found anew: with these titles where their row is given, which is
    /// its number; encoding and separator stay.
    ///
    /// # Errors
    /// The fact, for a message.
    pub fn found_anew(&self, bytes: &[u8], title_row: Option<usize>) -> Result<Self, String> {
        let grid = self.grid(bytes)?;
        let table = match title_row {
            None => table_of(grid, &[]),
            Some(number) => {
                let titles = place(&grid, number).ok_or_else(|| no_titles(number))?;
                let layout = Layout::with_titles(&grid, titles);
                made(grid, layout, &How::Found(&[]))
            }
        };
        Ok(table.reading)
    }

    fn grid(&self, bytes: &[u8]) -> Result<Grid, String> {
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
        Ok(grid)
    }

    fn layout(&self, grid: &Grid) -> Result<Layout, String> {
        Ok(Layout {
            titles: place(grid, self.title_row).ok_or_else(|| no_titles(self.title_row))?,
            head: self.head_row.and_then(|number| place(grid, number)),
            units: self.unit_row.and_then(|number| place(grid, number)),
        })
    }
}

fn place(grid: &Grid, number: usize) -> Option<usize> {
    grid.numbers.iter().position(|known| *known == number)
}

fn no_titles(number: usize) -> String {
    format!("row {number} is empty and holds no titles")
}
