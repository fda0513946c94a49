//! What the preview knows: tables that were opened, how each is decided, what would come of it.
//!
//! In: what the tasks found. Out: [`ImportPreview`], and whether it can be confirmed.

use std::path::PathBuf;
use std::sync::Arc;

use crate::import::{DecidedTable, Entry, SeenTable, TableKind, TablePreview, Wish};
use crate::pipeline::Looked;
use crate::tasks::TaskId;

/// What was opened, and how it goes on once its tables are decided.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The files, folders and archives.
    pub paths: Vec<PathBuf>,
    /// What was asked for.
    pub wish: Wish,
    /// What becomes of structures.
    pub way: StructuresGo,
}

/// What becomes of structures that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StructuresGo {
    /// They are added.
    Added,
    /// They take the place of the document.
    InPlace,
    /// The user is asked.
    AsAsked,
}

/// What was opened with its tables as decided, to be read.
#[derive(Clone, Debug)]
pub struct ToEnter {
    /// What was opened.
    pub opened: Opened,
    /// Those of the paths that hold structures.
    pub paths: Vec<PathBuf>,
    /// The tables; empty where there are none, and everything is read as files are.
    pub decided: Vec<DecidedTable>,
    /// Whether conductivities join those that are there, or take their place.
    pub joins: bool,
}

/// Tables that are looked at.
#[derive(Clone, Debug)]
pub struct ImportPreview {
    /// What was opened.
    pub opened: Opened,
    /// What was found there.
    pub looked: Looked,
    /// The tables.
    pub tables: Vec<Look>,
    /// The one that is shown.
    pub shown: usize,
    /// Structures that were opened together with them.
    pub beside: Arc<Vec<Entry>>,
    /// Whether their conductivities join those that are there, or take their place.
    pub joins: bool,
}

/// A table that is looked at.
#[derive(Clone, Debug)]
pub struct Look {
    /// It, as it was found.
    pub seen: SeenTable,
    /// It, as it is decided.
    pub decided: DecidedTable,
    /// What would come of it.
    pub preview: TablePreview,
    /// The task that finds that out anew.
    pub task: Option<TaskId>,
    /// Changes with every decision, so that what a task found of an older one is not taken.
    pub number: u64,
    /// Units that cannot be read, by column.
    pub unread_units: Vec<(usize, String)>,
    /// Whether it is read as one of these titles was before, and the user did not want it otherwise.
    pub as_before: bool,
}

impl Look {
    /// A table as it was found.
    pub fn new(seen: SeenTable, preview: TablePreview) -> Self {
        let mut decided = seen.decided.clone();
        decided.reading.clone_from(&preview.reading);
        Self {
            decided,
            preview,
            task: None,
            number: 0,
            unread_units: Vec::new(),
            as_before: seen.remembered,
            seen,
        }
    }

    /// Whether the decision is another one than the reader's own.
    pub fn is_decided_otherwise(&self) -> bool {
        let columns = |reading: &crate::import::TableReading| {
            let of = reading.columns.iter().map(|c| {
                (
                    c.title.clone(),
                    c.role.clone(),
                    c.unit.clone(),
                    c.factor.to_bits(),
                )
            });
            of.collect::<Vec<_>>()
        };
        let (now, found) = (&self.decided.reading, &self.seen.found);
        self.decided.kind != self.seen.found_kind
            || columns(now) != columns(found)
            || (now.title_row, now.unit_row, now.first_row)
                != (found.title_row, found.unit_row, found.first_row)
            || (now.decimal, now.separator) != (found.decimal, found.separator)
    }
}

impl ImportPreview {
    /// The table that is shown.
    pub fn shown(&self) -> Option<&Look> {
        self.tables.get(self.shown)
    }

    /// Whether structures come with the tables, or are in them.
    pub(super) fn brings_structures(&self) -> bool {
        let mut tables = self.tables.iter();
        !self.looked.with_structures.is_empty()
            || tables.any(|look| look.decided.kind == TableKind::Structures)
    }

    /// Which of the structures that are there rows may belong to: none where others take their place.
    pub fn entries_to_fit(&self, here: &Arc<Vec<Entry>>) -> Arc<Vec<Entry>> {
        match self.opened.way {
            StructuresGo::InPlace if self.brings_structures() => Arc::default(),
            _ => Arc::clone(here),
        }
    }

    /// Whether it is conductivities for structures that are there, so that it is to be said what becomes
    /// of those that are known of them.
    pub fn brings_labels_alone(&self) -> bool {
        let mut tables = self.tables.iter();
        !self.brings_structures()
            && tables.any(|look| look.decided.kind == TableKind::Conductivities)
    }

    /// What is to be read once it is confirmed.
    pub fn to_enter(&self) -> ToEnter {
        let decided = self.tables.iter().map(|look| look.decided.clone());
        let decided: Vec<DecidedTable> = decided.collect();
        ToEnter {
            opened: self.opened.clone(),
            paths: self.looked.paths_of_structures(&decided),
            decided,
            joins: self.joins,
        }
    }
}
