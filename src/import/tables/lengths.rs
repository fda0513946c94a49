//! Rows that do not go with their titles: repeated titles, rows that are longer or shorter.
//!
//! In: a [`Table`] in the making. Out: the same without them; each is named.

use super::Table;
use crate::import::columns::numbers::plain_number;
use crate::import::columns::titles::Title;
use crate::monitor::Warning;

/// A title row that comes again, as on every page of a printed table.
pub(super) fn drop_repeated_titles(table: &mut Table, titles: &[String]) {
    let mut repeated = Vec::new();
    for (row, number) in table.rows.iter().zip(&table.row_numbers) {
        if row == titles {
            repeated.push(*number);
        }
    }
    if repeated.is_empty() {
        return;
    }
    let mut numbers = std::mem::take(&mut table.row_numbers);
    table.rows.retain(|row| row != titles);
    numbers.retain(|number| !repeated.contains(number));
    table.row_numbers = numbers;
    let fact = format!(
        "the titles come again in {}; they were passed over",
        rows_text(&repeated)
    );
    table.warnings.push(Warning::new(&table.name, fact, ""));
}

/// Longest title of a head that comes again.
const TITLE_BYTES: usize = 120;

/// A head that comes again with other units or columns: the rows below it are not in those of the
/// first, and are refused.
pub(super) fn refuse_after_another_head(table: &mut Table) {
    let Some(place) = table
        .rows
        .iter()
        .position(|row| is_another_head(&table.titles, row))
    else {
        return;
    };
    let rows = table.rows.split_off(place);
    let numbers = table.row_numbers.split_off(place);
    let head = numbers.first().copied().unwrap_or(place + 2);
    for (row, number) in rows.iter().zip(numbers).skip(1) {
        let fact = format!(
            "row {head} gives the columns other titles ({}), and the row stands below it",
            rows[0].join(", ")
        );
        let first = row.first().map_or("", |cell| cell.trim());
        let remedy = "put it into a table of its own";
        let subject = match first {
            "" => format!("{} row {number}", table.name),
            first => format!("{} row {number} ({first})", table.name),
        };
        table.rejected.push(Warning::new(subject, fact, remedy));
    }
}

/// Whether a row has as many titles as the head, each of the same name, and one in another unit.
fn is_another_head(titles: &[String], row: &[String]) -> bool {
    let filled = |cell: &String| !cell.trim().is_empty();
    let n_filled = row.iter().filter(|cell| filled(cell)).count();
    if n_filled < 2 || n_filled != titles.iter().filter(|title| filled(title)).count() {
        return false;
    }
    // Rows of values are told apart at once: titles are short, and no numbers.
    let is_value = |cell: &String| cell.len() > TITLE_BYTES || plain_number(cell).is_some();
    if row.iter().any(is_value) || titles.iter().any(|title| title.len() > TITLE_BYTES) {
        return false;
    }
    let is_head = |title: &String, cell: &String| {
        if title.trim() == cell.trim() {
            return true;
        }
        let (own, other) = (Title::parse(title), Title::parse(cell));
        !own.name.is_empty() && own.name == other.name && other.unit.is_some()
    };
    row.len() <= titles.len()
        && titles
            .iter()
            .zip(row)
            .all(|(title, cell)| is_head(title, cell))
        && titles
            .iter()
            .zip(row)
            .any(|(title, cell)| title.trim() != cell.trim())
}

/// "row 3", "rows 3, 5, 9 and 12 more".
fn rows_text(numbers: &[usize]) -> String {
    let shown: Vec<String> = numbers.iter().take(5).map(usize::to_string).collect();
    let more = numbers.len() - shown.len();
    let rows = if numbers.len() == 1 { "row" } else { "rows" };
    match more {
        0 => format!("{rows} {}", shown.join(", ")),
        more => format!("{rows} {} and {more} more", shown.join(", ")),
    }
}

/// Refuses rows of a text that are longer than the titles, for their cells have slipped.
pub(super) fn check_lengths(table: &mut Table, separator: Option<char>) {
    let width = table.titles.len();
    let filled = table
        .titles
        .iter()
        .rposition(|title| !title.trim().is_empty());
    let needed = filled.map_or(0, |last| last + 1);
    let mut short = Vec::new();
    let mut with_remarks = Vec::new();
    let mut refused = Vec::new();
    for (k, row) in table.rows.iter().enumerate() {
        let number = table.row_numbers[k];
        if row.len() < needed {
            short.push(number);
        }
        let beyond = row.get(width..).unwrap_or_default();
        let mut filled = beyond
            .iter()
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty());
        if filled
            .clone()
            .any(|cell| cell.starts_with(|c: char| c.is_ascii_digit() || "+-−.<".contains(c)))
        {
            refused.push(k);
        } else if filled.next().is_some() {
            with_remarks.push(number);
        }
    }
    let warn = |fact: String, remedy: &str| Warning::new(&table.name, fact, remedy);
    if !short.is_empty() {
        let fact = format!(
            "shorter than the titles: {}; what is missing counts as empty",
            rows_text(&short)
        );
        let warning = warn(fact, "check that no cell has slipped");
        table.warnings.push(warning);
    }
    if !with_remarks.is_empty() {
        let fact = format!(
            "text stands beyond the last title in {} and was left out",
            rows_text(&with_remarks)
        );
        let warning = warn(fact, "give every column a title");
        table.warnings.push(warning);
    }
    if refused.is_empty() {
        return;
    }
    let remedy = if separator == Some(',') {
        "where commas are decimal signs, save the table with semicolons between cells, or write \
         decimal points; otherwise give every column a title"
    } else {
        "give every column a title, or correct the row"
    };
    for k in &refused {
        let n_cells = table.rows[*k].len();
        let fact = format!("it has {n_cells} cells under {width} titles");
        table
            .rejected
            .push(Warning::new(table.place(*k), fact, remedy));
    }
    let mut k = 0;
    let is_kept = |k: usize| refused.binary_search(&k).is_err();
    table.rows.retain(|_| {
        k += 1;
        is_kept(k - 1)
    });
    k = 0;
    table.row_numbers.retain(|_| {
        k += 1;
        is_kept(k - 1)
    });
}
