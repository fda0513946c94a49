//! Tables that were opened, looked at before anything of them enters.

use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;

use super::task::{Task, TaskError};
use crate::import::{
    DecidedTable, Entry, ImportSettings, RememberedTable, TableKind, TablePreview, Wish,
};
use crate::monitor::Monitor;
use crate::pipeline::{self, Looked};

/// Finds the tables among what was opened.
#[derive(Clone, Debug)]
pub struct LookAtTables {
    /// What was opened.
    pub paths: Vec<PathBuf>,
    /// How it would be read.
    pub settings: ImportSettings,
    /// What was asked for.
    pub wish: Wish,
    /// How tables of some titles were read before.
    pub remembered: Vec<RememberedTable>,
    /// The structures that are there.
    pub entries: Arc<Vec<Entry>>,
    /// Whether structures that are found take their place.
    pub in_place: bool,
}

/// Tables that were found, and what would come of them.
#[derive(Clone, Debug)]
pub struct Found {
    /// They.
    pub looked: Looked,
    /// What would come of each.
    pub previews: Vec<TablePreview>,
    /// Structures that were opened together with them.
    pub beside: Arc<Vec<Entry>>,
}

impl Task for LookAtTables {
    type Output = Found;
    type Part = Infallible;

    fn title(&self) -> String {
        "Looking for tables".to_owned()
    }

    fn run(&self, monitor: &Monitor, _: &(dyn Fn(Infallible) + Sync)) -> Result<Found, TaskError> {
        let mut looked = pipeline::look_at_tables(
            &self.paths,
            &self.settings,
            self.wish,
            &self.remembered,
            monitor,
        )?;
        let needs_entries = |kind: TableKind| {
            matches!(
                kind,
                TableKind::Conductivities | TableKind::Facts | TableKind::LeftOut
            )
        };
        let mut tables = looked.tables.iter();
        let beside = match tables.any(|table| needs_entries(table.decided.kind)) {
            true => self.beside(&looked, monitor)?,
            false => Vec::new(),
        };
        let beside = Arc::new(beside);
        let stay: &[Entry] = match self.in_place && brings_structures(&looked) {
            true => &[],
            false => &self.entries,
        };
        pipeline::find_ids(&mut looked, &[&beside, stay]);
        let preview = |decided: &DecidedTable| {
            let entries = [beside.as_slice(), stay];
            pipeline::preview_table(decided, &entries, &self.settings, monitor)
        };
        let previews = looked.tables.iter().map(|table| preview(&table.decided));
        let previews = previews.collect::<Result<Vec<_>, _>>()?;
        Ok(Found {
            looked,
            previews,
            beside,
        })
    }
}

fn brings_structures(looked: &Looked) -> bool {
    let mut kinds = looked.tables.iter().map(|table| table.decided.kind);
    !looked.with_structures.is_empty() || kinds.any(|kind| kind == TableKind::Structures)
}

impl LookAtTables {
    /// The structures that were opened together with tables.
    fn beside(&self, looked: &Looked, monitor: &Monitor) -> Result<Vec<Entry>, TaskError> {
        let paths = looked.with_structures.clone();
        if paths.is_empty() {
            return Ok(Vec::new());
        }
        let decided = looked.tables.iter().map(|table| table.decided.clone());
        let settings = ImportSettings {
            decided: decided.collect(),
            ..self.settings.clone()
        };
        Ok(pipeline::read_inputs(&paths, &settings, monitor)?.entries)
    }
}

/// Says what would come of a table as it is decided now.
#[derive(Clone, Debug)]
pub struct PreviewTable {
    /// The table.
    pub decided: DecidedTable,
    /// What is to be found anew first.
    pub anew: Anew,
    /// How structures are read.
    pub settings: ImportSettings,
    /// Structures that were opened together with it.
    pub beside: Arc<Vec<Entry>>,
    /// The structures that are there.
    pub entries: Arc<Vec<Entry>>,
}

/// What of a reading is found anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Anew {
    /// Nothing.
    #[default]
    Nothing,
    /// Everything but the titles, which stand in the row of this number.
    AllButTitles(usize),
    /// Everything but encoding and separator.
    All,
}

impl Task for PreviewTable {
    type Output = TablePreview;
    type Part = Infallible;

    fn title(&self) -> String {
        "Reading the table".to_owned()
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<TablePreview, TaskError> {
        let mut decided = self.decided.clone();
        let title_row = match self.anew {
            Anew::Nothing => None,
            Anew::AllButTitles(row) => Some(Some(row)),
            Anew::All => Some(None),
        };
        if let Some(title_row) = title_row {
            match decided.reading.found_anew(&decided.source.bytes, title_row) {
                Ok(reading) => decided.reading = reading,
                // The preview says why.
                Err(_) => decided.reading.title_row = title_row.unwrap_or(1),
            }
        }
        let entries = [self.beside.as_slice(), self.entries.as_slice()];
        Ok(pipeline::preview_table(
            &decided,
            &entries,
            &self.settings,
            monitor,
        )?)
    }
}
