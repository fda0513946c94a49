//! A table of a measurement at a glance: what its columns are called, and its first rows.
//!
//! In: a file. Out: its [`MeasuredTable`]s, for somebody who names the columns.

use std::path::Path;

use super::blocks::{Block, blocks_of};
use super::lines::Sheet;
use super::source::Source;
use crate::import::ImportError;
use crate::import::patterns::role_in_pattern;
use crate::import::spectra::{role_in_spectrum, roles_by_numbers};

/// Rows that are shown.
const SHOWN: usize = 6;
/// Columns that are shown.
const MOST_COLUMNS: usize = 40;
/// Letters of a cell that are shown.
const MOST_LETTERS: usize = 40;

/// The largest block of numbers of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MeasuredTable {
    /// Name of the sheet, in a workbook.
    pub sheet: Option<String>,
    /// What its columns are called; empty where nothing stands above one. At most 40.
    pub titles: Vec<String>,
    /// What each column of a spectrum of these titles would hold, by its role; `None` where that is not
    /// understood.
    pub spectrum_roles: Vec<Option<String>>,
    /// And of a pattern.
    pub pattern_roles: Vec<Option<String>>,
    /// What the numbers of each column are like in a spectrum, where titles do not say it; else empty.
    pub spectrum_roles_by_numbers: Vec<Option<String>>,
    /// Cells of the first rows, as they are written.
    pub rows: Vec<Vec<String>>,
    /// Number of all rows.
    pub n_rows: usize,
}

/// The tables of a file: of each sheet the largest block of numbers.
///
/// # Errors
/// [`ImportError::Unreadable`], also where the file is no table.
pub fn measured_tables(path: &Path) -> Result<Vec<MeasuredTable>, ImportError> {
    let source = Source::read(path)?;
    let unreadable = |fact: String| ImportError::Unreadable {
        path: path.to_owned(),
        fact,
    };
    let sheets = source.sheets().map_err(unreadable)?;
    Ok(sheets.iter().filter_map(table_of).collect())
}

fn table_of(sheet: &Sheet) -> Option<MeasuredTable> {
    let (blocks, _) = blocks_of(sheet, 2);
    let block = blocks.iter().max_by_key(|block| block.rows.len())?;
    let titles = titles_of(block);
    let owned = |role: Option<&str>| role.map(str::to_owned);
    let said: Vec<Option<&str>> = titles.iter().map(|t| role_in_spectrum(t)).collect();
    let numbers = by_numbers(block, &said);
    Some(MeasuredTable {
        sheet: sheet.name.clone(),
        spectrum_roles: said.into_iter().map(owned).collect(),
        spectrum_roles_by_numbers: numbers.into_iter().map(owned).collect(),
        pattern_roles: titles.iter().map(|t| owned(role_in_pattern(t))).collect(),
        titles,
        rows: block
            .rows
            .iter()
            .take(SHOWN)
            .map(|row| {
                row.cells
                    .iter()
                    .take(MOST_COLUMNS)
                    .map(|cell| short(cell))
                    .collect()
            })
            .collect(),
        n_rows: block.rows.len(),
    })
}

/// What numbers say that columns of a spectrum hold, if they behave as a spectrum's do; empty where titles say it
/// already.
fn by_numbers(block: &Block, said: &[Option<&str>]) -> Vec<Option<&'static str>> {
    let is_said = |roles: &[&str]| said.iter().flatten().any(|role| roles.contains(role));
    let is_whole = is_said(&["frequency", "angular-frequency"])
        && is_said(&["real", "modulus", "real-admittance"])
        && is_said(&[
            "imaginary",
            "minus-imaginary",
            "phase",
            "minus-phase",
            "imaginary-admittance",
        ]);
    if is_whole {
        return Vec::new();
    }
    let mut roles = roles_by_numbers(block).unwrap_or_default();
    roles.truncate(said.len());
    roles
}

/// The line above the rows that has a cell for each column.
fn titles_of(block: &Block) -> Vec<String> {
    let width = block.width.min(MOST_COLUMNS);
    let line = block
        .above
        .iter()
        .find(|line| line.cells.len() == block.width);
    match line {
        Some(line) => line
            .cells
            .iter()
            .take(width)
            .map(|cell| short(cell))
            .collect(),
        None => vec![String::new(); width],
    }
}

fn short(cell: &str) -> String {
    cell.trim().chars().take(MOST_LETTERS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rows_stand_below_their_titles() {
        let text = "made by hand\nrho;f;x\n1,5;10;3\n2,5;20;4\n3,5;30;5\n";
        let table = table_of(&Sheet::of_text(text)).unwrap();
        assert_eq!(table.titles, ["rho", "f", "x"]);
        assert_eq!(table.rows[1], ["2,5", "20", "4"]);
        assert_eq!(table.n_rows, 3);
        let untitled = table_of(&Sheet::of_text("1 2\n3 4\n5 6\n")).unwrap();
        assert_eq!(untitled.titles, ["", ""]);
        let known = table_of(&Sheet::of_text("f/Hz;-Z''/Ohm;x\n1;2;3\n2;3;4\n")).unwrap();
        let roles: Vec<Option<&str>> = known.spectrum_roles.iter().map(Option::as_deref).collect();
        assert_eq!(roles, [Some("frequency"), Some("minus-imaginary"), None]);
    }

    #[test]
    fn numbers_say_what_titles_do_not() {
        let mut text = "no;T;alpha;beta;gamma\n".to_owned();
        for k in 0..40_i32 {
            let f = 1e7 * 10_f64.powf(-f64::from(k) / 6.0);
            let x = 2.0 * std::f64::consts::PI * f * 1e4 * 2e-10;
            let (re, im) = (1e4 / (1.0 + x * x), 1e4 * x / (1.0 + x * x));
            let t = 17.0 + 0.01 * f64::from(k);
            text += &format!("{};{t:.2};{im:e};{re:e};{f:e}\n", k + 1);
        }
        let table = table_of(&Sheet::of_text(&text)).unwrap();
        let roles: Vec<Option<&str>> = table
            .spectrum_roles_by_numbers
            .iter()
            .map(Option::as_deref)
            .collect();
        let expected = [
            None,
            None,
            Some("minus-imaginary"),
            Some("real"),
            Some("frequency"),
        ];
        assert_eq!(roles, expected);
    }
}
