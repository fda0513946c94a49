//! Layout: which rows of a grid are captions, heads, titles and units.
//!
//! In: the first rows of a [`Grid`]. Out: [`Layout`], and one title for each column, made of its head,
//! its title and its unit.

use super::grid::Grid;
use crate::import::columns::letters::plain;
use crate::import::columns::numbers::{Cell, is_blank, parse_cell};
use crate::import::columns::powers::measure;
use crate::import::columns::recognition::{is_title, part};
use crate::import::columns::titles::Title;
use crate::import::columns::units::{Quantity, degrees};

/// Rows among which titles are looked for.
const HEAD_ROWS: usize = 40;
/// Columns that are looked at there.
const HEAD_COLUMNS: usize = 200;
/// Bytes of a cell that may be a title.
const TITLE_BYTES: usize = 120;

/// Places of rows in the grid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    /// Row of titles over several columns each, above or below the titles.
    pub head: Option<usize>,
    /// Row of titles.
    pub titles: usize,
    /// Row of units.
    pub units: Option<usize>,
}

impl Layout {
    /// Finds titles and units; `is_by_hand` knows titles that were given by hand.
    pub(super) fn find(grid: &Grid, is_by_hand: impl Fn(&str) -> bool) -> Self {
        let rows = &grid.rows[..grid.rows.len().min(HEAD_ROWS)];
        let scores = rows.iter().map(|row| score(row, &is_by_hand));
        let scores: Vec<Option<usize>> = scores.collect();
        let titles = best(&scores).unwrap_or_else(|| first_wide(rows));
        Self::with_titles(grid, titles)
    }

    /// Titles in a row that was given; a head and units are found around it.
    pub(super) fn with_titles(grid: &Grid, titles: usize) -> Self {
        let rows = &grid.rows[..grid.rows.len().min(titles + HEAD_ROWS)];
        let mut layout = Self {
            titles,
            ..Self::default()
        };
        if is_head_above(rows, titles) {
            layout.head = Some(titles - 1);
        } else if is_head_below(rows, titles) {
            layout.head = Some(titles + 1);
        }
        let next = layout.last() + 1;
        layout.units = is_unit_row(rows, next).then_some(next);
        layout
    }

    /// The last row that is not one of values.
    pub(super) fn last(&self) -> usize {
        let head = self.head.unwrap_or(0);
        self.titles.max(head).max(self.units.unwrap_or(0))
    }

    /// The title of each column: that of its head before it, its unit in brackets behind it.
    pub(super) fn titles_of(&self, grid: &Grid) -> Vec<String> {
        let row = |k: usize| grid.rows.get(k).map_or(&[][..], Vec::as_slice);
        let mut titles: Vec<String> = row(self.titles).to_vec();
        if let Some(first) = titles.first_mut()
            && first.starts_with('#')
            && first.trim_start_matches('#').trim().len() > 1
        {
            *first = first.trim_start_matches('#').trim_start().to_owned();
        }
        if let Some(head) = self.head {
            titles = joined(row(self.titles), row(head), head < self.titles);
        }
        if let Some(units) = self.units {
            for (k, unit) in row(units).iter().enumerate() {
                let unit = unit.trim();
                let bare = unit
                    .trim_start_matches(['(', '['])
                    .trim_end_matches([')', ']']);
                // "(Ω cm)^-1" keeps its brackets.
                let unit = if unit.ends_with([')', ']']) {
                    bare
                } else {
                    unit
                };
                if !is_blank(unit) {
                    if titles.len() <= k {
                        titles.resize(k + 1, String::new());
                    }
                    titles[k] = format!("{} ({unit})", titles[k].trim());
                }
            }
        }
        titles
    }
}

fn cells(row: &[String]) -> impl Iterator<Item = &str> {
    row.iter().take(HEAD_COLUMNS).map(|cell| cell.trim())
}

fn n_filled(row: &[String]) -> usize {
    cells(row).filter(|cell| !cell.is_empty()).count()
}

/// Whether a cell is a number; "25 °C" may be a title.
fn is_number(cell: &str) -> bool {
    cell.len() <= TITLE_BYTES
        && matches!(parse_cell(cell), Cell::Number(number) if number.unit.is_none())
}

/// How many titles a row holds that are known; `None` for a row of values.
fn score(row: &[String], is_by_hand: &impl Fn(&str) -> bool) -> Option<usize> {
    if cells(row).any(|cell| cell.len() > 10 * TITLE_BYTES || is_number(cell)) {
        return None;
    }
    let comment = row.first().is_some_and(|cell| cell.starts_with('#'));
    let known = |cell: &str| {
        if is_by_hand(cell) {
            return 10;
        }
        let cell = cell.trim_start_matches('#').trim();
        usize::from(cell.len() <= TITLE_BYTES && is_title(&Title::parse(cell)))
    };
    let score = cells(row).map(known).sum();
    // "# T (K), sigma" may be titles; "# made by hand" is a remark.
    (!comment || score > 1).then_some(score)
}

/// The first of the rows with most known titles.
fn best(scores: &[Option<usize>]) -> Option<usize> {
    let most = scores.iter().flatten().max().filter(|score| **score > 0)?;
    scores.iter().position(|score| score.as_ref() == Some(most))
}

/// The first row with two cells or more without numbers, comments aside; the first row at all
/// where there is none.
fn first_wide(rows: &[Vec<String>]) -> usize {
    let is_comment = |row: &&Vec<String>| row.first().is_some_and(|cell| cell.starts_with("# "));
    let widest = rows.iter().map(|row| n_filled(row)).max().unwrap_or(0);
    let fits = |row: &Vec<String>| {
        !is_comment(&row) && (n_filled(row) > 1 || widest < 2) && !cells(row).any(is_number)
    };
    rows.iter()
        .position(fits)
        .or_else(|| rows.iter().position(|row| !is_comment(&row)))
        .unwrap_or(0)
}

/// Whether the row above the titles says more of columns that the titles leave open.
fn is_head_above(rows: &[Vec<String>], titles: usize) -> bool {
    let Some(above) = titles.checked_sub(1).and_then(|k| rows.get(k)) else {
        return false;
    };
    let Some(row) = rows.get(titles) else {
        return false;
    };
    if cells(above).any(is_number) {
        return false;
    }
    let made = joined(row, above, true);
    made.iter()
        .zip(row)
        .any(|(joined, alone)| joined.trim() != alone.trim())
}

/// Whether the row below the titles divides some of them: text over columns of numbers.
fn is_head_below(rows: &[Vec<String>], titles: usize) -> bool {
    let (Some(row), Some(below)) = (rows.get(titles), rows.get(titles + 1)) else {
        return false;
    };
    let first = titles + 2 + usize::from(is_unit_row(rows, titles + 2));
    if is_unit_row(rows, titles + 1) || cells(below).any(is_number) {
        return false;
    }
    let filled: Vec<usize> = cells(below)
        .enumerate()
        .filter(|(_, cell)| !is_blank(cell))
        .map(|(k, _)| k)
        .collect();
    let value = |k: &usize| has_number(rows, first, *k);
    let spans = row.iter().any(|cell| cell.trim().is_empty())
        || below.iter().any(|cell| cell.trim().is_empty());
    let says = joined(row, below, false)
        .iter()
        .zip(row)
        .any(|(joined, alone)| joined.trim() != alone.trim());
    !filled.is_empty() && filled.iter().all(value) && spans && says
}

/// Titles joined with a head that may span several of them. `above`: the head stands above, and counts
/// only where a title alone says nothing and both together do.
fn joined(titles: &[String], head: &[String], above: bool) -> Vec<String> {
    let width = titles.len().max(head.len());
    let cell = |row: &[String], k: usize| row.get(k).map_or("", |cell| cell.trim()).to_owned();
    let (upper, lower) = if above {
        (head, titles)
    } else {
        (titles, head)
    };
    let mut spanning = String::new();
    (0..width)
        .map(|k| {
            let (own, under) = (cell(upper, k), cell(lower, k));
            if !own.is_empty() {
                spanning.clone_from(&own);
            }
            if under.is_empty() || is_blank(&under) {
                return own;
            }
            let both = format!("{spanning} {under}");
            let alone = is_title(&Title::parse(&under));
            if !spanning.is_empty() && !alone && says_more(&both) {
                both
            } else {
                under
            }
        })
        .collect()
}

/// Whether a title is known, or that of a conductivity at whatever temperature.
fn says_more(text: &str) -> bool {
    let title = Title::parse(text);
    text.len() <= TITLE_BYTES && (is_title(&title) || part(&title).is_some())
}

/// Whether a column has a number in one of the rows from `first` on: the first may lack it.
fn has_number(rows: &[Vec<String>], first: usize, column: usize) -> bool {
    const ENOUGH: usize = 8;
    let below = rows.iter().skip(first).take(ENOUGH);
    let mut cells = below.filter_map(|row| row.get(column));
    cells.any(|cell| is_number(cell.trim()))
}

/// Whether a row holds units alone, over columns of numbers.
fn is_unit_row(rows: &[Vec<String>], place: usize) -> bool {
    let Some(row) = rows.get(place) else {
        return false;
    };
    let mut n_known = 0;
    for (k, cell) in cells(row).enumerate() {
        if is_blank(cell) {
            continue;
        }
        let over_number = has_number(rows, place + 1, k);
        let short = cell.len() <= 30 && !is_number(cell);
        if !short {
            return false;
        }
        let known = is_unit(cell);
        if !known && !over_number {
            return false;
        }
        n_known += usize::from(known && over_number);
    }
    n_known > 0
}

fn is_unit(cell: &str) -> bool {
    let plain = plain(cell);
    let bare = plain.trim().trim_start_matches(['(', '[']);
    let bare = bare.trim_end_matches([')', ']']);
    let known =
        measure(bare).is_some_and(|(_, unit)| unit.is_some()) || measure(plain.trim()).is_some();
    known || degrees(bare).is_some_and(|unit| unit.quantity != Quantity::Fahrenheit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(text: &[&[&str]]) -> (Layout, Vec<String>) {
        let rows = text
            .iter()
            .map(|row| row.iter().map(|&cell| cell.to_owned()).collect())
            .collect();
        let grid = Grid {
            rows,
            ..Grid::default()
        };
        let layout = Layout::find(&grid, |_| false);
        (layout, layout.titles_of(&grid))
    }

    #[test]
    fn captions_and_remarks_stand_above_the_titles() {
        let (found, titles) = layout(&[
            &["Table S3. Conductivities of pellet 1", ""],
            &["T (°C)", "sigma (S/cm)"],
            &["25", "1e-4"],
        ]);
        assert_eq!((found.titles, found.units), (1, None));
        assert_eq!(titles, ["T (°C)", "sigma (S/cm)"]);
        let (found, _) = layout(&[
            &["# measured by us"],
            &["Sample", "LLZO"],
            &["Thickness (mm)", "1.2"],
            &["T (°C)", "sigma (S/cm)"],
            &["25", "1e-4"],
        ]);
        assert_eq!(found.titles, 3);
        let (found, titles) = layout(&[&["# T (K)", "sigma"], &["300", "1e-4"]]);
        assert_eq!((found.titles, titles[0].as_str()), (0, "T (K)"));
    }

    #[test]
    fn a_row_of_units_counts() {
        let (found, titles) = layout(&[&["T", "σ"], &["°C", "mS/cm"], &["25", "0.8"]]);
        assert_eq!(found.units, Some(1));
        assert_eq!(titles, ["T (°C)", "σ (mS/cm)"]);
        let (_, titles) = layout(&[
            &["formula", "conductivity"],
            &["", "(mS/cm)"],
            &["Li3N", "1"],
        ]);
        assert_eq!(titles, ["formula", "conductivity (mS/cm)"]);
        // Sulfur, carbon and potassium are no units.
        let (found, _) = layout(&[&["formula", "conductivity"], &["S", "1e-9"], &["C", "1e-3"]]);
        assert_eq!(found.units, None);
        let (_, titles) = layout(&[&["T", "σ"], &["K", "mA"], &["300", "1"]]);
        assert_eq!(titles, ["T (K)", "σ (mA)"]);
    }

    #[test]
    fn heads_over_several_columns_are_joined() {
        let (found, titles) = layout(&[
            &["Formula", "Conductivity (S/cm)", "", "Ea (eV)"],
            &["", "25 °C", "60 °C", ""],
            &["Li3N", "1e-4", "2e-3", "0.3"],
        ]);
        assert_eq!(found.head, Some(1));
        assert_eq!(
            titles,
            [
                "Formula",
                "Conductivity (S/cm) 25 °C",
                "Conductivity (S/cm) 60 °C",
                "Ea (eV)"
            ]
        );
        let (found, titles) = layout(&[
            &["Formula", "Conductivity", "", "Ea"],
            &["", "25 °C", "60 °C", ""],
            &["", "mS/cm", "mS/cm", "kJ/mol"],
            &["Li3N", "n/a", "2", "30"],
            &["Li2S", "1", "2", "30"],
        ]);
        assert_eq!((found.head, found.units), (Some(1), Some(2)));
        assert_eq!(titles[1], "Conductivity 25 °C (mS/cm)");
        assert_eq!(titles[3], "Ea (kJ/mol)");
        let (found, titles) = layout(&[
            &["", "Conductivity (S/cm)", "", ""],
            &["Formula", "bulk", "total", "Ea (eV)"],
            &["Li3N", "1e-4", "2e-3", "0.3"],
        ]);
        assert_eq!((found.head, found.titles), (Some(0), 1));
        assert_eq!(
            titles,
            [
                "Formula",
                "Conductivity (S/cm) bulk",
                "Conductivity (S/cm) total",
                "Ea (eV)"
            ]
        );
    }
}
