//! How tables of the same titles were read last time.
//!
//! In: a reading as the reader finds it, and what became of it by hand. Out: [`RememberedTable`], and the
//! reading proposed for the next table of these titles.

use serde::{Deserialize, Serialize};

use crate::import::decided::TableKind;
use crate::import::tables::TableReading;

/// How a table of some titles was read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RememberedTable {
    /// The titles as the reader finds them.
    pub titles: Vec<String>,
    /// What it was.
    pub kind: TableKind,
    /// How it was read.
    pub reading: TableReading,
}

impl RememberedTable {
    /// What is to be remembered of a table: as the reader `found` it, and as it was read.
    pub fn of(found: &TableReading, kind: TableKind, reading: &TableReading) -> Self {
        Self {
            titles: found.titles().map(str::to_owned).collect(),
            kind,
            reading: reading.to_be_kept(),
        }
    }

    /// Whether a table as the reader finds it has these titles.
    pub fn is_of(&self, found: &TableReading) -> bool {
        found.columns.len() == self.titles.len()
            && found.titles().zip(&self.titles).all(|(a, b)| a == b)
    }

    /// The reading of a new table as that of before; `None` where it has other rows of titles.
    pub(super) fn as_read_before(
        &self,
        found: &TableReading,
        bytes: &[u8],
    ) -> Option<TableReading> {
        let same_titles = self.reading.titles().eq(found.titles());
        let mut reading = found.clone();
        if same_titles {
            for (column, known) in reading.columns.iter_mut().zip(&self.reading.columns) {
                column.role.clone_from(&known.role);
                column.unit.clone_from(&known.unit);
                column.factor = known.factor;
                column.transform = known.transform;
                column.times_temperature = known.times_temperature;
            }
            return Some(reading);
        }
        // Its titles were chosen by hand, in rows that are counted from the top.
        reading = self.reading.clone();
        reading.name.clone_from(&found.name);
        reading.sheet.clone_from(&found.sheet);
        reading.encoding.clone_from(&found.encoding);
        let table = reading.apply(bytes).ok()?;
        table
            .reading()
            .titles()
            .eq(self.reading.titles())
            .then(|| table.reading().clone())
    }
}
