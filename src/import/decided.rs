//! Decided tables: how tables are to be read that a person has looked at.
//!
//! In: nothing. Out: the types: a table as it was found ([`TableSource`]), what it is ([`TableKind`]), and
//! both with its [`TableReading`] ([`DecidedTable`]).

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::tables::TableReading;

/// What a table is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TableKind {
    /// Measured conductivities, one material a row.
    #[default]
    Conductivities,
    /// Structures: texts or names of structure files, or cells with their atoms.
    Structures,
    /// Energies above the hull, band gaps and barriers of structures that come from elsewhere.
    Facts,
    /// Conductivities of samples at several temperatures.
    OverTemperature,
    /// Nothing that is wanted.
    LeftOut,
}

/// A table of text, or one sheet of a workbook, as it was found.
#[derive(Clone)]
pub struct TableSource {
    /// The file, folder or archive that was opened.
    pub input: PathBuf,
    /// The file, or the archive and the place in it.
    pub place: String,
    /// Its bytes, decompressed.
    pub bytes: Arc<Vec<u8>>,
}

impl TableSource {
    /// Whether it is the file that was opened, or a sheet of that, and in no folder or archive.
    pub fn is_plain_file(&self) -> bool {
        let name = self.input.file_name().unwrap_or_default();
        self.place == self.input.display().to_string() || *self.place == *name.to_string_lossy()
    }
}

impl fmt::Debug for TableSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TableSource").field(&self.place).finish()
    }
}

impl PartialEq for TableSource {
    fn eq(&self, other: &Self) -> bool {
        let is_same = Arc::ptr_eq(&self.bytes, &other.bytes) || self.bytes == other.bytes;
        self.place == other.place && is_same
    }
}

/// A table with how it is to be read.
#[derive(Clone, Debug, PartialEq)]
pub struct DecidedTable {
    /// The table.
    pub source: TableSource,
    /// What it is.
    pub kind: TableKind,
    /// How it is read.
    pub reading: TableReading,
    /// Ids of the entries that were chosen for rows that several would fit, by the number of the row.
    pub chosen: BTreeMap<usize, String>,
}
