//! Previews: what would come of a table as it is decided.
//!
//! In: a [`DecidedTable`] and the entries that are there. Out: [`TablePreview`]: its first rows as they
//! stand, and what would become of each row, by the code that reads it in the end.

use super::asks::{Ask, asks_of};
use super::fate::{Fate, RowFate};
use super::{rows, structures};
use crate::import::decided::{DecidedTable, TableKind};
use crate::import::measured::temperatures_stand_in_titles;
use crate::import::tables::{RawRow, Table, TableReading};
use crate::import::{Entry, ImportSettings};
use crate::monitor::{Cancelled, Monitor, Warning};

/// Rows of values that are shown as they stand.
const SHOWN_ROWS: usize = 24;
/// Rows that are shown at least, so that another row of titles can be pointed at.
const LEAST_ROWS: usize = 32;
/// Characters of a cell that are shown.
const CELL_CHARS: usize = 60;

/// What would come of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TablePreview {
    /// How it is read.
    pub reading: TableReading,
    /// Its first rows as they stand.
    pub shown: Vec<ShownRow>,
    /// What becomes of each row of values, by its number.
    pub fates: Vec<RowFate>,
    /// What must be said first.
    pub asks: Vec<Ask>,
    /// What is doubtful, and what was assumed.
    pub notes: Vec<Warning>,
}

/// A row as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownRow {
    /// Its number.
    pub number: usize,
    /// What it is of the table.
    pub part: RowPart,
    /// Its cells, cut where they are long.
    pub cells: Vec<String>,
}

/// What a row is of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowPart {
    /// Stands before the titles.
    Caption,
    /// Titles over several columns.
    Head,
    /// The titles.
    Titles,
    /// Units.
    Units,
    /// Between the titles and the first values.
    Skipped,
    /// Values.
    Values,
}

impl TablePreview {
    /// Number of rows that are used.
    pub fn n_used(&self) -> usize {
        self.n(|fate| matches!(fate, Fate::Used(_)))
    }

    /// Number of rows that would fit several structures.
    pub fn n_ambiguous(&self) -> usize {
        self.n(|fate| matches!(fate, Fate::Ambiguous(..)))
    }

    /// Number of rows that are not used.
    pub fn n_unused(&self) -> usize {
        self.fates.len() - self.n_used()
    }

    fn n(&self, is_wanted: impl Fn(&Fate) -> bool) -> usize {
        let fates = self.fates.iter().filter(|row| is_wanted(&row.fate));
        fates.count()
    }

    /// The fate of a row, by number.
    pub fn fate_of(&self, row: usize) -> Option<&RowFate> {
        let place = self.fates.binary_search_by_key(&row, |fate| fate.row);
        place.ok().and_then(|place| self.fates.get(place))
    }
}

/// What would come of a table, among these entries: those of the same import first, then those that are
/// there.
///
/// # Errors
/// [`Cancelled`].
pub fn preview_decided(
    decided: &DecidedTable,
    entries: &[&[Entry]],
    settings: &ImportSettings,
    monitor: &Monitor,
) -> Result<TablePreview, Cancelled> {
    let reading = &decided.reading;
    let last = reading.title_row.max(reading.unit_row.unwrap_or(0));
    let last = last.max(reading.first_row.unwrap_or(0));
    let n_rows = (last + SHOWN_ROWS).max(LEAST_ROWS);
    let mut preview = TablePreview {
        reading: reading.clone(),
        ..TablePreview::default()
    };
    let (raw, table) = match reading.apply_and_show(&decided.source.bytes, n_rows) {
        Ok(found) => found,
        Err(fact) => {
            preview.asks.push(Ask::Otherwise(fact));
            return Ok(preview);
        }
    };
    let table = match table {
        Ok(table) => decided.completed(table),
        Err(fact) => {
            preview.asks.push(Ask::Otherwise(fact));
            preview.shown = raw.into_iter().map(|row| shown(row, reading, 0)).collect();
            return Ok(preview);
        }
    };
    preview.reading = table.reading().clone();
    let first = table.row_numbers.first().copied().unwrap_or(usize::MAX);
    let numbered = raw.into_iter();
    preview.shown = numbered
        .map(|row| shown(row, &preview.reading, first))
        .collect();
    monitor.check()?;
    let is_series = decided.kind == TableKind::OverTemperature;
    let of_samples = is_series && temperatures_stand_in_titles(&table);
    preview.asks = asks_of(&table, decided.kind, of_samples);
    if preview.asks.is_empty() {
        fates(&mut preview, (decided, &table), entries, settings, monitor)?;
    }
    preview.fates.sort_by_key(|fate| fate.row);
    preview.fates.dedup_by_key(|fate| fate.row);
    Ok(preview)
}

fn fates(
    preview: &mut TablePreview,
    (decided, table): (&DecidedTable, &Table),
    entries: &[&[Entry]],
    settings: &ImportSettings,
    monitor: &Monitor,
) -> Result<(), Cancelled> {
    (preview.fates, preview.notes) = match decided.kind {
        TableKind::Conductivities => rows::conductivities(decided, table, entries),
        TableKind::Facts => rows::facts(decided, table, entries),
        TableKind::OverTemperature => match rows::over_temperature(table) {
            Ok(found) => found,
            Err(fact) => {
                preview.asks.push(Ask::Otherwise(fact));
                return Ok(());
            }
        },
        TableKind::Structures => structures::fates(decided, table, settings, monitor)?,
        TableKind::LeftOut => (Vec::new(), Vec::new()),
    };
    Ok(())
}

/// A row as it stands; `first` is the number of the first row of values.
fn shown((number, cells): RawRow, reading: &TableReading, first: usize) -> ShownRow {
    let part = if number == reading.title_row {
        RowPart::Titles
    } else if Some(number) == reading.unit_row {
        RowPart::Units
    } else if Some(number) == reading.head_row {
        RowPart::Head
    } else if number < reading.title_row {
        RowPart::Caption
    } else if number < first {
        RowPart::Skipped
    } else {
        RowPart::Values
    };
    let cells = cells.iter().map(|cell| cut(cell)).collect();
    ShownRow {
        number,
        part,
        cells,
    }
}

fn cut(cell: &str) -> String {
    let line = cell.trim().lines().next().unwrap_or_default();
    let short: String = line.chars().take(CELL_CHARS).collect();
    if short.len() < cell.trim().len() {
        format!("{short}…")
    } else {
        short
    }
}
