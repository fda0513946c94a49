//! The one selection of the window: entries picked in whatever panel, marked in all.

use crate::import::EntryIndex;
use std::collections::BTreeSet;

/// How a pick changes the selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// Only this entry.
    Only,
    /// Add or remove this entry (Ctrl).
    Toggle,
}

/// Selected entries by index, and the one whose details are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    entries: BTreeSet<EntryIndex>,
    primary: Option<EntryIndex>,
    /// Why these are selected, such as "cluster 2 of 9"; empty after a pick by hand.
    pub origin: String,
}

impl Selection {
    /// The entry whose details are shown.
    pub fn primary(&self) -> Option<EntryIndex> {
        self.primary
    }

    /// Whether an entry is selected.
    pub fn contains(&self, entry: EntryIndex) -> bool {
        self.entries.contains(&entry)
    }

    /// Number of selected entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing is selected.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Selected entries, ascending.
    pub fn iter(&self) -> impl Iterator<Item = EntryIndex> {
        self.entries.iter().copied()
    }

    /// Picks one entry.
    pub fn pick(&mut self, entry: EntryIndex, pick: Pick) {
        self.origin.clear();
        match pick {
            Pick::Only => {
                self.entries = BTreeSet::from([entry]);
                self.primary = Some(entry);
            }
            Pick::Toggle => {
                if self.entries.remove(&entry) {
                    if self.primary == Some(entry) {
                        self.primary = self.entries.first().copied();
                    }
                } else {
                    self.entries.insert(entry);
                    self.primary = Some(entry);
                }
            }
        }
    }

    /// Selects many entries; the first becomes the one whose details are shown unless the present
    /// one is among them.
    pub fn select(
        &mut self,
        entries: impl IntoIterator<Item = EntryIndex>,
        origin: impl Into<String>,
    ) {
        self.entries = entries.into_iter().collect();
        if !self.primary.is_some_and(|p| self.entries.contains(&p)) {
            self.primary = self.entries.first().copied();
        }
        self.origin = origin.into();
    }

    /// Forgets entries that are not there any more.
    pub fn keep_below(&mut self, n_entries: usize) {
        self.entries.retain(|entry| entry.0 < n_entries);
        if self.primary.is_some_and(|primary| primary.0 >= n_entries) {
            self.primary = self.entries.first().copied();
        }
    }

    /// Selects nothing.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}
