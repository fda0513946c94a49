//! Tables: CSV, TSV and XLSX to titles and rows of text.
//!
//! In: the bytes of one file. Out: one [`Table`] for a text file, one per sheet for a workbook.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::decoding::text_of;

/// A table as text.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    /// File name, with the sheet's where there are several.
    pub name: String,
    /// Column titles.
    pub titles: Vec<String>,
    /// Cells of each row; rows may be shorter than the titles.
    pub rows: Vec<Vec<String>>,
    /// Number of each row as a spreadsheet shows it (the titles' row is usually 1).
    pub row_numbers: Vec<usize>,
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TableFormat {
    /// Separated by commas, semicolons or tabs.
    Text,
    /// An Office Open XML workbook.
    Xlsx,
}

impl Table {
    /// Where a row stands, for messages: "table.csv row 12".
    pub fn place(&self, row: usize) -> String {
        let number = self.row_numbers.get(row).copied().unwrap_or(row + 2);
        format!("{} row {number}", self.name)
    }
}

/// Reads every table of a file that has a row of titles and a row of values.
///
/// # Errors
/// The fact, for a message.
pub(super) fn read_tables(
    bytes: &[u8],
    format: TableFormat,
    name: &str,
) -> Result<Vec<Table>, String> {
    let tables = match format {
        TableFormat::Text => vec![read_text(bytes, name)?],
        TableFormat::Xlsx => read_workbook(bytes, name)?,
    };
    let tables: Vec<Table> = tables.into_iter().filter(|t| !t.rows.is_empty()).collect();
    if tables.is_empty() {
        return Err("it holds no rows".to_owned());
    }
    Ok(tables)
}

fn read_text(bytes: &[u8], name: &str) -> Result<Table, String> {
    let text = text_of(bytes);
    if text.contains('\0') {
        return Err("it is binary, not text".to_owned());
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(sniff_delimiter(&text))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        rows.push(record.iter().map(str::to_owned).collect());
    }
    Ok(with_titles(rows, 1, name.to_owned()))
}

/// The most frequent of comma, semicolon and tab in the first line outside quotes.
fn sniff_delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    let first_line = text.trim_start().bytes();
    for byte in first_line {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => {
                if let Some((_, count)) = counts.iter_mut().find(|(d, _)| *d == byte) {
                    *count += 1;
                }
            }
        }
    }
    let mut best = counts[0];
    for candidate in &counts[1..] {
        if candidate.1 > best.1 {
            best = *candidate;
        }
    }
    best.0
}

fn read_workbook(bytes: &[u8], name: &str) -> Result<Vec<Table>, String> {
    let mut workbook =
        Xlsx::new(Cursor::new(bytes)).map_err(|error: calamine::XlsxError| error.to_string())?;
    let sheets = workbook.sheet_names();
    let mut tables = Vec::new();
    for sheet in &sheets {
        // A chart sheet has no range; it is no table either.
        let Ok(range) = workbook.worksheet_range(sheet) else {
            continue;
        };
        let first_row = range.start().map_or(1, |(row, _)| row as usize + 1);
        let rows = range
            .rows()
            .map(|row| row.iter().map(cell_text).collect())
            .collect();
        let title = match sheets.len() {
            1 => name.to_owned(),
            _ => format!("{name} sheet {sheet}"),
        };
        tables.push(with_titles(rows, first_row, title));
    }
    Ok(tables)
}

/// A cell as it would stand in a text file; floating-point numbers in the shortest form that reads
/// back the same.
fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Int(value) => value.to_string(),
        Data::Float(value) => format!("{value:?}"),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(value) => value.to_string(),
        Data::DateTime(date) => date.to_string(),
        Data::Error(_) | Data::Empty => String::new(),
    }
}

/// The first row that is not blank holds the titles; blank rows and "#" lines before them and
/// blank rows after them are left out.
fn with_titles(rows: Vec<Vec<String>>, first_row: usize, name: String) -> Table {
    let mut table = Table {
        name,
        ..Table::default()
    };
    for (k, row) in rows.into_iter().enumerate() {
        let blank = row.iter().all(|cell| cell.trim().is_empty());
        let comment = row.first().is_some_and(|cell| cell.starts_with("# "));
        if blank || (comment && table.titles.is_empty()) {
            continue;
        }
        if table.titles.is_empty() {
            table.titles = row;
        } else {
            table.rows.push(row);
            table.row_numbers.push(first_row + k);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Table> {
        read_tables(text.as_bytes(), TableFormat::Text, "t.csv").unwrap_or_default()
    }

    #[test]
    fn the_delimiter_is_found() {
        for text in [
            "a,b\n1,2\n",
            "a;b\n1;2\n",
            "a\tb\r\n1\t2\r\n",
            "\u{feff}\"a\",b\n1,2",
        ] {
            let tables = read(text);
            assert_eq!(tables[0].titles, ["a", "b"], "{text:?}");
            assert_eq!(tables[0].rows, [["1", "2"]], "{text:?}");
        }
    }

    #[test]
    fn a_cell_may_hold_lines_and_rows_may_be_short() {
        let tables = read("# made by hand\nid,cif,x\np,\"data_p\n_a 1\",2\n\nq\n");
        assert_eq!(tables[0].rows[0][1], "data_p\n_a 1");
        assert_eq!(tables[0].rows[1], ["q"]);
    }

    #[test]
    fn tables_without_rows_are_refused() {
        for text in ["", "a,b\n", "\0\0,\0"] {
            assert!(read_tables(text.as_bytes(), TableFormat::Text, "t").is_err());
        }
    }
}
