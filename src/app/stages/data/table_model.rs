//! The order of the data table: which entries are shown, sorted by which columns.
//!
//! In: entries, filter, sort keys. Out: entry indices in the order of the rows. Computed only when
//! one of the inputs changed.

use std::cmp::Ordering;

use super::columns::{Column, Keys};
use crate::app::state::State;
use crate::dataset::filter::{Filter, Known};
use crate::import::EntryIndex;

/// More sort keys than this are no help to anyone.
const MOST_KEYS: usize = 4;

/// Which entries are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Show {
    /// All of them.
    #[default]
    All,
    /// Those with a measured conductivity.
    Labelled,
    /// Those that are selected.
    Selected,
}

/// A column that rows are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SortKey {
    /// Which column.
    pub column: Column,
    /// Whether the greatest comes first.
    pub descending: bool,
}

impl SortKey {
    /// As a column is sorted at the first click.
    pub(super) fn first(column: Column) -> Self {
        Self {
            column,
            descending: column.greatest_first(),
        }
    }
}

/// What decides the order.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Key {
    /// What is typed to find entries.
    pub filter: String,
    /// Which entries.
    pub show: Show,
    /// Columns that are sorted by: the second tells where the first is equal.
    pub sort: Vec<SortKey>,
}

impl Key {
    /// A click on a title: sorts by that column alone, or turns it; with Shift the others stay.
    pub(super) fn sort_by(&mut self, column: Column, with_others: bool) {
        let place = self.sort.iter().position(|key| key.column == column);
        match (place, with_others) {
            (Some(place), true) => self.sort[place].descending = !self.sort[place].descending,
            (Some(0), false) if self.sort.len() == 1 => {
                self.sort[0].descending = !self.sort[0].descending;
            }
            (_, false) => self.sort = vec![SortKey::first(column)],
            (None, true) => {
                self.sort.truncate(MOST_KEYS - 1);
                self.sort.push(SortKey::first(column));
            }
        }
    }
}

/// Entry indices in the order of the rows.
pub(super) fn order(state: &State, key: &Key, known: &Known<'_>) -> Vec<EntryIndex> {
    let filter = Filter::read(&key.filter).for_data(known);
    let shown = |&entry: &EntryIndex| match key.show {
        Show::All => true,
        Show::Labelled => state.label_of(entry).is_some(),
        Show::Selected => state.session.selection.contains(entry),
    };
    let rows: Vec<EntryIndex> = state
        .data()
        .entry_indices()
        .filter(shown)
        .filter(|&entry| filter.admits(known, entry))
        .collect();
    let keys: Vec<(Keys, bool)> = key
        .sort
        .iter()
        .map(|sort| (sort.column.keys(state, known, &rows), sort.descending))
        .collect();
    let compare = |u: usize, v: usize| {
        let by_keys = keys
            .iter()
            .map(|(keys, descending)| keys.compare(u, v, *descending));
        by_keys.fold(Ordering::Equal, Ordering::then)
    };
    let mut places: Vec<usize> = (0..rows.len()).collect();
    places.sort_unstable_by(|&u, &v| compare(u, v).then(u.cmp(&v)));
    places.into_iter().map(|place| rows[place]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clicks_on_titles_sort_turn_and_add() {
        let mut key = Key {
            filter: String::new(),
            show: Show::All,
            sort: vec![SortKey::first(Column::Sites)],
        };
        let now = |key: &Key| -> Vec<(Column, bool)> {
            key.sort.iter().map(|k| (k.column, k.descending)).collect()
        };
        key.sort_by(Column::Sites, false);
        assert_eq!(now(&key), [(Column::Sites, true)]);
        key.sort_by(Column::Gap, true);
        key.sort_by(Column::Sites, true);
        assert_eq!(now(&key), [(Column::Sites, false), (Column::Gap, false)]);
        key.sort_by(Column::Conductivity, false);
        assert_eq!(
            now(&key),
            [(Column::Conductivity, true)],
            "alone, the greatest first"
        );
    }
}
