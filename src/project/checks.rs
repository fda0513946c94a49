//! Checksums of the rows of a project file.
//!
//! In: the columns of a row, as they are written or read. Out: a CRC-32 over the name of the table
//! and over kind, length and bytes of every column. It stands in the last column of the row, which
//! programs of before do not look at; a flipped bit anywhere in a row is noticed.

use std::borrow::Cow;

use crc32fast::Hasher;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

/// Name of the column.
pub(super) const COLUMN: &str = "crc32";

/// Checksum of a row of a table, its columns in their order, without that of the checksum.
pub(super) fn of_row<'a>(table: &str, columns: impl IntoIterator<Item = ValueRef<'a>>) -> u32 {
    let mut hasher = Hasher::new();
    hasher.update(table.as_bytes());
    let mut put = |kind: u8, bytes: &[u8]| {
        hasher.update(&[kind]);
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    for column in columns {
        match column {
            ValueRef::Null => put(0, &[]),
            ValueRef::Integer(number) => put(1, &number.to_le_bytes()),
            ValueRef::Real(number) => put(2, &number.to_bits().to_le_bytes()),
            ValueRef::Text(text) => put(3, text),
            ValueRef::Blob(bytes) => put(4, bytes),
        }
    }
    hasher.finalize()
}

/// Whether a row is as it was written: `n` columns and their checksum after them.
pub(super) fn is_whole(table: &str, row: &Row<'_>, n: usize) -> bool {
    let columns: Result<Vec<ValueRef<'_>>, _> = (0..n).map(|k| row.get_ref(k)).collect();
    let written = row.get_ref(n);
    match (columns, written) {
        (Ok(columns), Ok(ValueRef::Integer(written))) => {
            i64::from(of_row(table, columns)) == written
        }
        _ => false,
    }
}

/// A column as text, whatever stands in it.
pub(super) fn shown(row: &Row<'_>, k: usize) -> String {
    let text = match row.get_ref(k) {
        Ok(ValueRef::Text(bytes) | ValueRef::Blob(bytes)) => String::from_utf8_lossy(bytes),
        Ok(ValueRef::Integer(number)) => Cow::Owned(number.to_string()),
        _ => Cow::Borrowed(""),
    };
    text.chars().take(80).collect()
}

/// Whether the rows of a table carry checksums; those of older programs do not.
pub(super) fn are_in(connection: &Connection, table: &str) -> rusqlite::Result<bool> {
    has_column(connection, table, COLUMN)
}

/// Whether a table has a column.
pub(super) fn has_column(
    connection: &Connection,
    table: &str,
    column: &str,
) -> rusqlite::Result<bool> {
    let query = "SELECT COUNT(*) FROM pragma_table_info(?1) WHERE name = ?2";
    connection.query_row(query, [table, column], |row| row.get(0))
}
