//! Tables as CSV, for programs.
//!
//! In: a [`Table`]. Out: UTF-8 text after RFC 4180, lines ended by a line feed, the first one the
//! titles. Numbers are the shortest that read back exactly. There is no byte-order mark, which
//! would become part of the first title in many readers; for Excel there is [`super::xlsx`].
//!
//! Texts come from other people's files. One that a spreadsheet would run as a formula (it begins
//! with `=`, `+`, `-`, `@`, a tab or a carriage return and is no number) gets an apostrophe in
//! front, which spreadsheets take as "this is text".

use std::borrow::Cow;
use std::path::Path;

use super::files::write_atomically;
use super::table::{Cell, Head, Kind, Table, TableError};
use crate::monitor::plain::field;

/// Writes a table as CSV.
///
/// # Errors
/// [`TableError::File`]; a file of that name is as it was then.
pub fn write_csv(table: &Table, path: &Path) -> Result<(), TableError> {
    Ok(write_atomically(path, &csv_bytes(table))?)
}

/// A table as CSV. Of a link only the words are written.
pub fn csv_bytes(table: &Table) -> Vec<u8> {
    let mut text = String::new();
    let mut line = |cells: &mut dyn Iterator<Item = Cow<'_, str>>| {
        for (k, cell) in cells.enumerate() {
            if k > 0 {
                text.push(',');
            }
            text.push_str(&cell);
        }
        text.push('\n');
    };
    line(&mut table.columns.iter().map(|column| csv_text(column.title)));
    for row in &table.rows {
        let cells = row.iter().chain(std::iter::repeat(&Cell::Empty));
        line(&mut table.columns.iter().zip(cells).map(csv_cell));
    }
    text.into_bytes()
}

fn csv_cell<'a>((column, cell): (&Head, &'a Cell)) -> Cow<'a, str> {
    match cell {
        Cell::Empty => Cow::Borrowed(""),
        Cell::Text(text) | Cell::Link { text, .. } => csv_text(text),
        Cell::Integer(number) => Cow::Owned(number.to_string()),
        Cell::Number(number) if column.kind == Kind::Scientific && number.is_finite() => {
            Cow::Owned(format!("{number:e}"))
        }
        Cell::Number(number) => Cow::Owned(number.to_string()),
    }
}

/// A text as one field: quoted where CSV wants it, never a formula, and without what steers a
/// terminal.
pub fn csv_text(text: &str) -> Cow<'_, str> {
    match field(text) {
        Cow::Borrowed(text) => quoted(text),
        Cow::Owned(text) => Cow::Owned(quoted(&text).into_owned()),
    }
}

fn quoted(text: &str) -> Cow<'_, str> {
    let guard = if is_formula(text) { "'" } else { "" };
    if text.contains([',', '"', '\n', '\r']) {
        Cow::Owned(format!("\"{guard}{}\"", text.replace('"', "\"\"")))
    } else if guard.is_empty() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(format!("{guard}{text}"))
    }
}

pub(super) fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: Vec<Vec<Cell>>) -> Table {
        Table {
            title: "Test".to_owned(),
            columns: vec![
                Head::new("name", Kind::Text),
                Head::new("sigma_s_cm", Kind::Scientific),
                Head::new("sites", Kind::Integer),
            ],
            rows,
        }
    }

    #[test]
    fn every_cell_reads_back() {
        let names = ["Li, Na", "a \"b\"", "two\nlines", "σ₀", "plain", ""];
        let numbers = [1.0e-15, 0.1 + 0.2, f64::MIN_POSITIVE, -0.0, 1e300, 12.5];
        let cells = |(name, number): (&&str, &f64)| {
            vec![Cell::text(*name), Cell::Number(*number), Cell::count(7)]
        };
        let bytes = csv_bytes(&table(names.iter().zip(&numbers).map(cells).collect()));
        let mut reader = ::csv::Reader::from_reader(bytes.as_slice());
        assert_eq!(
            reader.headers().unwrap(),
            &["name", "sigma_s_cm", "sites"][..]
        );
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), names.len());
        for ((row, name), number) in rows.iter().zip(names).zip(numbers) {
            assert_eq!(&row[0], name);
            assert_eq!(row[1].parse::<f64>().unwrap().to_bits(), number.to_bits());
            assert_eq!(&row[2], "7");
        }
    }

    #[test]
    fn a_text_is_never_a_formula() {
        for text in ["=1+1", "+cmd", "-Li", "@SUM(A1)", "\t=1"] {
            assert_eq!(csv_text(text), format!("'{text}"));
        }
        assert_eq!(csv_text("=A1,\"x\""), "\"'=A1,\"\"x\"\"\"");
        for text in ["-1", "+1.5e-3", "P-1", "mp-1", "a=b"] {
            assert_eq!(csv_text(text), text);
        }
    }

    #[test]
    fn what_steers_a_terminal_is_shown_instead() {
        assert_eq!(csv_text("a\u{1b}[2Jb\0"), "a␛[2Jb␀");
        assert_eq!(csv_text("a\u{7}\nb"), "\"a␇\nb\"");
    }

    #[test]
    fn rows_have_as_many_cells_as_there_are_titles() {
        let long = vec![Cell::Empty; 5];
        let bytes = csv_bytes(&table(vec![vec![], vec![Cell::text("a")], long]));
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "name,sigma_s_cm,sites\n,,\na,,\n,,\n"
        );
    }
}
