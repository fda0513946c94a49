//! Tables: CSV, TSV and XLSX to titles and rows of text, and how they were read.
//!
//! In: the bytes of one file. Out: one [`Table`] for a text file, one per sheet for a workbook, each with
//! its [`TableReading`]. What a file is, its first bytes say, not its name.

mod applying;
mod decision;
mod grid;
mod layout;
mod lengths;
mod making;
mod marks;
mod notes;
mod reading;
mod separated;
mod table;
mod text;
mod workbook;

use crate::monitor::Warning;
use grid::Grid;
pub(super) use grid::RawRow;
pub(super) use marks::is_thousands_blank;
pub use reading::{ColumnReading, TableReading};
use separated::{Given, read_separated};
pub use table::Table;
pub(super) use table::TableFormat;
use workbook::read_workbook;

/// Reads every table of a file that has a row of titles and a row of values.
///
/// # Errors
/// The fact, for a message.
pub(super) fn read_tables(
    bytes: &[u8],
    format: TableFormat,
    name: &str,
) -> Result<Vec<Table>, String> {
    read_tables_with(bytes, format, name, &[])
}

/// Like [`read_tables`], with pairs (role, title) given by hand.
///
/// # Errors
/// The fact, for a message.
pub(super) fn read_tables_with(
    bytes: &[u8],
    format: TableFormat,
    name: &str,
    by_hand: &[(String, String)],
) -> Result<Vec<Table>, String> {
    let grids = read_grids(bytes, format, name, &Given::default())?;
    let mut unread = Vec::new();
    let mut tables = Vec::new();
    for grid in grids {
        let table = making::table_of(grid, by_hand);
        if table.rows.is_empty() && table.rejected.is_empty() {
            unread.extend(table.warnings);
        } else {
            tables.push(table);
        }
    }
    match tables.first_mut() {
        Some(first) => first.warnings.append(&mut unread),
        None => return Err("it holds no rows".to_owned()),
    }
    Ok(tables)
}

/// Text of bytes in whatever encoding, and what was assumed about it.
pub(super) fn decode_text(bytes: &[u8]) -> (std::borrow::Cow<'_, str>, Option<String>) {
    let decoded = text::decoded(bytes);
    (decoded.text, decoded.doubt)
}

/// A sheet of a workbook: its name, where there are several, and its rows with their numbers.
pub(super) type SheetRows = (Option<String>, Vec<RawRow>);

/// The sheets of a workbook, cell by cell.
///
/// # Errors
/// The fact, for a message.
pub(super) fn sheets_of(bytes: &[u8], name: &str) -> Result<Vec<SheetRows>, String> {
    let grids = read_workbook(bytes, name)?;
    let several = grids.len() > 1;
    let of_grid = |grid: Grid| {
        let rows = grid.numbers.into_iter().zip(grid.rows).collect();
        (grid.sheet.filter(|_| several), rows)
    };
    Ok(grids.into_iter().map(of_grid).collect())
}

fn read_grids(
    bytes: &[u8],
    format: TableFormat,
    name: &str,
    given: &Given,
) -> Result<Vec<Grid>, String> {
    const ZIP: &[u8] = b"PK\x03\x04";
    const OLE: &[u8] = b"\xd0\xcf\x11\xe0";
    if bytes.starts_with(ZIP) {
        return read_workbook(bytes, name);
    }
    if bytes.starts_with(OLE) {
        return Err(
            "it is a workbook of the old kind or locked by a password; save it as .xlsx".to_owned(),
        );
    }
    let mut grid = read_separated(bytes, name, given)?;
    if format == TableFormat::Xlsx {
        let fact = "it is text, not a workbook, and was read as text";
        grid.warnings.push(Warning::new(name, fact, "name it .csv"));
    }
    Ok(vec![grid])
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
        assert!(
            tables[0].warnings[0].fact.contains("row 5"),
            "{:?}",
            tables[0].warnings
        );
    }

    #[test]
    fn tables_without_rows_are_refused() {
        for text in ["", "a,b\n", "\0\0,\0"] {
            assert!(read_tables(text.as_bytes(), TableFormat::Text, "t").is_err());
        }
    }
}
