//! Aligned tables for people.
//!
//! In: rows of text. Out: lines with columns two blanks apart; numbers to the right.

use crate::monitor::plain::{bounded, one_line};

/// Longest cell, in UTF-16 units: ids may be of any length.
const LONGEST_CELL: usize = 1_000;

/// A table in the making.
pub(super) struct Table {
    rows: Vec<Vec<String>>,
    right: Vec<bool>,
}

impl Table {
    /// A table with these column titles; a title that begins with `>` stands over numbers, which
    /// are aligned to the right.
    pub(super) fn new(titles: &[&str]) -> Self {
        let title = |t: &&str| t.strip_prefix('>').unwrap_or(t).to_owned();
        Self {
            rows: vec![titles.iter().map(title).collect()],
            right: titles.iter().map(|t| t.starts_with('>')).collect(),
        }
    }

    /// How many columns there are.
    pub(super) fn n_columns(&self) -> usize {
        self.right.len()
    }

    /// Adds a row; each cell stays on its line.
    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let plain = |cell: String| bounded(&one_line(&cell), LONGEST_CELL).into_owned();
        self.rows.push(cells.into_iter().map(plain).collect());
    }

    /// The lines.
    pub(super) fn text(&self) -> String {
        let widths: Vec<usize> = (0..self.right.len())
            .map(|k| {
                let width = |row: &Vec<String>| row.get(k).map_or(0, |c| c.chars().count());
                self.rows.iter().map(width).max().unwrap_or(0)
            })
            .collect();
        let mut text = String::new();
        for row in &self.rows {
            let mut line = String::new();
            for ((cell, width), right) in row.iter().zip(&widths).zip(&self.right) {
                let padding = " ".repeat(width - cell.chars().count());
                let (before, after) = if *right {
                    (padding.as_str(), "")
                } else {
                    ("", padding.as_str())
                };
                line.push_str(&format!("{before}{cell}{after}  "));
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn numbers_end_in_one_column() {
        let mut table = Table::new(&["id", ">sites"]);
        table.row(["mp-1".to_owned(), "4".to_owned()]);
        table.row(["mp-1234".to_owned(), "120".to_owned()]);
        assert_eq!(
            table.text(),
            "id       sites\nmp-1         4\nmp-1234    120\n"
        );
    }
}
