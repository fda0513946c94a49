//! Which row of a clustering: a number of a type of its own, so that nobody takes it for the entry
//! that stands on the row.
//!
//! In: the row of the features, from 0. Out: [`RowIndex`]; in files it is the bare number.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Row of the features that were clustered, from 0: a leaf of the tree. Which entry stands on it is
/// said by the list of entries beside the features: entries that could not be described have no row.
///
/// ```compile_fail,E0308
/// use superion::cluster::RowIndex;
/// use superion::import::EntryIndex;
///
/// let entry: EntryIndex = RowIndex(3);
/// ```
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct RowIndex(pub usize);

impl RowIndex {
    /// The item of this row in a list that has one for each row; `None` where the list is shorter.
    pub fn of<T>(self, list: &[T]) -> Option<&T> {
        list.get(self.0)
    }
}

impl fmt::Display for RowIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
