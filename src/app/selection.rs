//! The one selection of the window: entries picked in whatever panel, marked in all.

use crate::import::EntryIndex;
use std::collections::BTreeSet;

/// How a pick changes the selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// Only this entry; where it is one of several that are selected, these stay, and its details are
    /// shown.
    Only,
    /// This entry and no other.
    Alone,
    /// Add or remove this entry (Ctrl).
    Toggle,
}

/// Selected entries by index, and the one whose details are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    entries: BTreeSet<EntryIndex>,
    primary: Option<EntryIndex>,
    /// Where a range begins: the entry that was picked last without Shift.
    anchor: Option<EntryIndex>,
    /// Why these are selected, such as "cluster 2 of 9"; empty after a pick by hand.
    pub origin: String,
}

impl Selection {
    /// The entry whose details are shown.
    pub fn primary(&self) -> Option<EntryIndex> {
        self.primary
    }

    /// The entry whose details are shown, where no others are selected with it: what is said of one compound
    /// is not meant for the first of many.
    pub fn alone(&self) -> Option<EntryIndex> {
        self.primary.filter(|_| self.len() <= 1)
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
        if pick == Pick::Only && self.entries.len() > 1 && self.contains(entry) {
            self.primary = Some(entry);
            self.anchor = Some(entry);
            return;
        }
        self.origin.clear();
        self.anchor = Some(entry);
        match pick {
            Pick::Only | Pick::Alone => {
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
        self.anchor = self.primary;
        self.origin = origin.into();
    }

    /// Selects the rows between where the range begins and an entry, both included, in the order of a
    /// table; the details of the entry are shown.
    pub fn extend_to(&mut self, order: &[EntryIndex], entry: EntryIndex) {
        let place = |wanted: EntryIndex| order.iter().position(|&other| other == wanted);
        let anchor = self.anchor.or(self.primary);
        let (Some(anchor), Some(end)) = (anchor.and_then(place), place(entry)) else {
            return self.pick(entry, Pick::Alone);
        };
        let range = anchor.min(end)..=anchor.max(end);
        self.entries = order[range].iter().copied().collect();
        self.primary = Some(entry);
        self.anchor = Some(order[anchor]);
        self.origin.clear();
    }

    /// Forgets entries that are not there any more.
    pub fn keep_below(&mut self, n_entries: usize) {
        let n_before = self.entries.len();
        self.entries.retain(|entry| entry.0 < n_entries);
        if self.entries.len() != n_before {
            self.origin.clear();
        }
        if self.primary.is_some_and(|primary| primary.0 >= n_entries) {
            self.primary = self.entries.first().copied();
        }
        self.anchor = self.anchor.filter(|anchor| anchor.0 < n_entries);
    }

    /// Selects nothing.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(selection: &Selection) -> Vec<usize> {
        selection.iter().map(|entry| entry.0).collect()
    }

    #[test]
    fn a_range_is_of_rows_and_grows_from_where_it_began() {
        let order = [4, 2, 0, 1, 3].map(EntryIndex);
        let mut selection = Selection::default();
        selection.pick(EntryIndex(2), Pick::Only);
        selection.extend_to(&order, EntryIndex(1));
        assert_eq!(entries(&selection), [0, 1, 2]);
        selection.extend_to(&order, EntryIndex(4));
        assert_eq!(entries(&selection), [2, 4], "to the other side");
        assert_eq!(selection.primary(), Some(EntryIndex(4)));
        selection.pick(EntryIndex(0), Pick::Only);
        selection.extend_to(&order, EntryIndex(9));
        assert_eq!(entries(&selection), [9], "what is no row begins anew");
    }

    #[test]
    fn a_click_inside_many_moves_only_what_is_shown() {
        let mut selection = Selection::default();
        selection.select([1, 2, 3].map(EntryIndex), "good");
        selection.pick(EntryIndex(3), Pick::Only);
        assert_eq!(entries(&selection), [1, 2, 3]);
        assert_eq!(
            (selection.primary(), selection.origin.as_str()),
            (Some(EntryIndex(3)), "good")
        );
        selection.pick(EntryIndex(3), Pick::Alone);
        assert_eq!(entries(&selection), [3]);
        selection.select([1, 2, 3].map(EntryIndex), "good");
        selection.pick(EntryIndex(7), Pick::Only);
        assert_eq!(
            (entries(&selection), selection.origin.as_str()),
            (vec![7], "")
        );
    }
}
