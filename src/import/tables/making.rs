//! Making tables: from a grid to rows with titles, roles, units and signs.
//!
//! In: a [`Grid`], and either titles given by hand or a reading. Out: a [`Table`] with its
//! [`TableReading`].

use super::Table;
use super::decision::{Decision, decide, holds_numbers};
use super::grid::Grid;
use super::layout::Layout;
use super::lengths::{check_lengths, drop_repeated_titles, refuse_after_another_head};
use super::marks::{Marks, rewritten};
use super::notes::heed_notes;
use super::reading::{ColumnReading, TableReading};
use crate::import::columns::footnotes::split_footnote;
use crate::import::columns::{Column, Columns, Role};
use crate::monitor::Warning;

/// Examples that are kept of each column.
const N_EXAMPLES: usize = 3;
/// Characters of an example.
const EXAMPLE_CHARS: usize = 40;

/// Where roles, units and signs come from.
pub(super) enum How<'a> {
    /// Found, but for these titles given by hand.
    Found(&'a [(String, String)]),
    /// From a reading.
    As(&'a TableReading),
}

/// The table of a grid.
pub(super) fn table_of(grid: Grid, by_hand: &[(String, String)]) -> Table {
    let titles = |cell: &str| {
        by_hand
            .iter()
            .any(|(_, title)| title.trim() == cell || title.starts_with(&format!("{cell} [")))
    };
    let layout = Layout::find(&grid, |cell| !cell.is_empty() && titles(cell));
    made(grid, layout, &How::Found(by_hand))
}

pub(super) fn made(mut grid: Grid, layout: Layout, how: &How<'_>) -> Table {
    let titles = layout.titles_of(&grid);
    let first_row = match how {
        How::As(reading) => reading.first_row,
        How::Found(_) => None,
    };
    let by_hand = first_row.map(|number| grid.numbers.iter().take_while(|n| **n < number).count());
    let first = (layout.last() + 1).max(by_hand.unwrap_or(0));
    let first = first.min(grid.rows.len());
    let rows = grid.rows.split_off(first);
    let row_numbers = grid.numbers.split_off(first);
    let number = |place: usize| grid.numbers.get(place).copied();
    let is_caption = |place: &usize| *place < layout.titles && Some(*place) != layout.head;
    let mut table = Table {
        name: grid.name.clone(),
        titles,
        rows,
        row_numbers,
        reading: TableReading {
            name: grid.name.clone(),
            encoding: (!grid.encoding.is_empty()).then(|| grid.encoding.clone()),
            separator: grid.separator,
            sheet: grid.sheet.clone(),
            decimal: '.',
            caption_rows: (0..layout.titles)
                .filter(is_caption)
                .filter_map(number)
                .collect(),
            head_row: layout.head.and_then(number),
            title_row: number(layout.titles).unwrap_or(1),
            unit_row: layout.units.and_then(number),
            first_row,
            ..TableReading::default()
        },
        warnings: std::mem::take(&mut grid.warnings),
        ..Table::default()
    };
    let captions: Vec<String> = (0..layout.titles)
        .filter(is_caption)
        .filter_map(|place| Some(grid.rows.get(place)?.join(" ").trim().to_owned()))
        .collect();
    let raw_titles = grid.rows.get(layout.titles).cloned().unwrap_or_default();
    drop_repeated_titles(&mut table, &raw_titles);
    refuse_after_another_head(&mut table);
    if !grid.exact {
        check_lengths(&mut table, grid.separator);
    }
    let as_read = match how {
        How::As(reading)
            if reading.columns.len() == table.titles.len()
                && reading
                    .columns
                    .iter()
                    .zip(&table.titles)
                    .all(|(c, t)| c.title == t.trim()) =>
        {
            Some(*reading)
        }
        _ => None,
    };
    match (as_read, how) {
        (Some(reading), _) => take_over(&mut table, reading),
        (None, How::Found(by_hand)) => find(&mut table, by_hand, &captions),
        (None, How::As(_)) => find(&mut table, &[], &captions),
    }
    say_footnotes(&mut table);
    table.reading.rows = table.rows.len();
    let all = table.rejected.iter().chain(&table.warnings);
    table.reading.warnings = all.cloned().collect();
    table
}

/// Marks behind numbers are taken for footnotes, column by column, and that is said.
fn say_footnotes(table: &mut Table) {
    for (k, title) in table.titles.iter().enumerate() {
        let is_measure = Column::new(k, title).title.quantity().is_some();
        let role = table.columns.role_of(k);
        if !role.map_or(is_measure, holds_numbers) {
            continue;
        }
        let cells = table.rows.iter().zip(&table.row_numbers);
        let found = cells.filter_map(|(row, number)| {
            let (text, mark) = split_footnote(row.get(k)?)?;
            Some((row[k].trim(), text, mark, *number))
        });
        let found: Vec<_> = found.collect();
        if let Some((cell, text, mark, number)) = found.first() {
            let more = match found.len() {
                1 => String::new(),
                n => format!(", and so in {} more rows", n - 1),
            };
            let fact = format!(
                "column \"{}\", row {number}: \"{mark}\" in \"{cell}\" was taken for the mark of a footnote, \
                 and the number for {text}{more}",
                title.trim()
            );
            let remedy = "take marks of footnotes out of the cells";
            table.warnings.push(Warning::new(&table.name, fact, remedy));
        }
    }
}

/// Finds roles, units and signs.
fn find(table: &mut Table, by_hand: &[(String, String)], captions: &[String]) {
    let (columns, warnings) = Columns::find(&table.titles, by_hand, &table.name);
    table.column_warnings = warnings;
    table.columns = columns;
    heed_notes(table, captions);
    let columns = std::mem::take(&mut table.columns);
    let n_columns = table.titles.len();
    let role_of = |k: usize| columns.role_of(k).filter(|role| holds_numbers(*role));
    let marks: Vec<Marks> = (0..n_columns)
        .map(|k| match role_of(k) {
            // The comma of "0.34²,³" is no decimal one.
            Some(_) => Marks::of(
                cells_of(&table.rows, k)
                    .map(|cell| split_footnote(cell).map_or(cell, |(number, _)| number)),
            ),
            None => Marks::default(),
        })
        .collect();
    let mut decisions: Vec<Option<Decision>> = vec![None; n_columns];
    for (k, own) in marks.iter().enumerate() {
        let Some((role, column)) = role_of(k).and_then(|role| Some((role, columns.get(role)?)))
        else {
            continue;
        };
        let others = sum(marks
            .iter()
            .enumerate()
            .filter(|(j, _)| *j != k)
            .map(|(_, m)| m));
        let decision = decide(role, column, own, &others, cells_of(&table.rows, k));
        if let Some(doubt) = &decision.doubt {
            table.warnings.push(Warning::new(
                &table.name,
                format!("column \"{}\": {doubt}", column.text),
                "write numbers with a decimal point and nothing between thousands",
            ));
        }
        decisions[k] = Some(decision);
    }
    for (k, decision) in decisions.iter().enumerate() {
        if let Some(decision) = decision {
            rewrite(&mut table.rows, k, decision.decimal, decision.thousands);
        }
    }
    let says_comma = |d: &Decision| d.decimal == ',';
    if decisions.iter().flatten().any(says_comma) {
        table.reading.decimal = ',';
    }
    table.reading.thousands = decisions.iter().flatten().find_map(|d| d.thousands);
    table.reading.columns = (0..n_columns)
        .map(|k| column_reading(table, &columns, k, decisions[k].as_ref()))
        .collect();
    table.columns = columns;
}

fn sum<'a>(marks: impl Iterator<Item = &'a Marks>) -> Marks {
    marks.fold(Marks::default(), |mut all, marks| {
        all.decimal_commas += marks.decimal_commas;
        all.decimal_points += marks.decimal_points;
        all.thousands_commas += marks.thousands_commas;
        all.thousands_points += marks.thousands_points;
        all
    })
}

fn cells_of(rows: &[Vec<String>], column: usize) -> impl Iterator<Item = &str> + Clone {
    rows.iter()
        .filter_map(move |row| row.get(column))
        .map(String::as_str)
}

fn rewrite(rows: &mut [Vec<String>], column: usize, decimal: char, thousands: Option<char>) {
    if !matches!(thousands, Some(',' | '.')) {
        return;
    }
    for cell in rows.iter_mut().filter_map(|row| row.get_mut(column)) {
        if let Some(plain) = rewritten(cell, decimal, thousands) {
            *cell = plain;
        }
    }
}

fn column_reading(
    table: &Table,
    columns: &Columns,
    index: usize,
    decision: Option<&Decision>,
) -> ColumnReading {
    let own = table.titles[index].trim();
    let role = columns.role_of(index);
    let column = role
        .and_then(|role| columns.get(role).cloned())
        .unwrap_or_else(|| Column::new(index, own));
    let title = column.title;
    ColumnReading {
        title: own.to_owned(),
        role: role.map(|role| role.name().to_owned()),
        unit: (!title.unit_text.is_empty()).then_some(title.unit_text),
        factor: title.factor,
        transform: title.transform,
        times_temperature: title.times_temperature,
        decimal: decision.map(|d| d.decimal),
        thousands: decision.and_then(|d| d.thousands),
        examples: examples(&table.rows, index),
    }
}

fn examples(rows: &[Vec<String>], column: usize) -> Vec<String> {
    let filled = cells_of(rows, column)
        .map(str::trim)
        .filter(|cell| !cell.is_empty());
    let short = |cell: &str| {
        let line = cell.lines().next().unwrap_or_default();
        let short: String = line.chars().take(EXAMPLE_CHARS).collect();
        if short.len() < cell.len() {
            format!("{short}…")
        } else {
            short
        }
    };
    filled.take(N_EXAMPLES).map(short).collect()
}

/// Decides on the signs of columns that were no numbers to the reader and are by the role they have
/// been given since.
fn decide_new(table: &mut Table, columns: &Columns) {
    for k in 0..table.titles.len() {
        let role = columns.role_of(k).filter(|role| holds_numbers(*role));
        let column = role.and_then(|role| columns.get(role));
        let (Some(role), Some(column)) = (role, column) else {
            continue;
        };
        if table.reading.columns[k].decimal.is_some() {
            continue;
        }
        let is_other = |j: &usize| {
            let role = columns.role_of(*j);
            *j != k && role.is_some_and(holds_numbers)
        };
        let others = (0..table.titles.len()).filter(is_other);
        let others: Vec<Marks> = others
            .map(|j| Marks::of(cells_of(&table.rows, j)))
            .collect();
        let own = Marks::of(cells_of(&table.rows, k));
        let others = sum(others.iter());
        let decision = decide(role, column, &own, &others, cells_of(&table.rows, k));
        rewrite(&mut table.rows, k, decision.decimal, decision.thousands);
        let reading = &mut table.reading.columns[k];
        reading.decimal = Some(decision.decimal);
        reading.thousands = decision.thousands;
    }
    let mut read = table.reading.columns.iter();
    if read.any(|column| column.decimal == Some(',')) {
        table.reading.decimal = ',';
    }
}

/// Takes roles, units and signs from a reading.
fn take_over(table: &mut Table, reading: &TableReading) {
    let mut columns = Columns::default();
    for (k, column) in reading.columns.iter().enumerate() {
        if let Some(role) = column.role.as_deref().and_then(Role::from_name) {
            columns.put(role, column.column(k));
        }
        if let Some(decimal) = column.decimal {
            rewrite(&mut table.rows, k, decimal, column.thousands);
        }
    }
    table.reading.decimal = reading.decimal;
    table.reading.thousands = reading.thousands;
    table.reading.columns.clone_from(&reading.columns);
    decide_new(table, &columns);
    for (k, column) in table.reading.columns.iter_mut().enumerate() {
        column.examples = examples(&table.rows, k);
    }
    table.columns = columns;
}
