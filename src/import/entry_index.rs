//! Which entry of a data set: a number of a type of its own, so that nobody takes the row of a
//! clustering for it.
//!
//! In: the place in the list of entries, from 0. Out: [`EntryIndex`]; in files it is the bare number.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Place of an entry in the list of entries of its data set, from 0. Decorations, labels of entries
/// and whatever else has one item for each entry are looked up by it too.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct EntryIndex(pub usize);

impl EntryIndex {
    /// The item of this entry in a list that has one for each entry; `None` where the list is
    /// shorter.
    pub fn of<T>(self, list: &[T]) -> Option<&T> {
        list.get(self.0)
    }

    /// The indices of `n` entries, ascending.
    pub fn first(n: usize) -> impl DoubleEndedIterator<Item = Self> + ExactSizeIterator + Clone {
        (0..n).map(Self)
    }
}

impl fmt::Display for EntryIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn in_files_it_is_the_bare_number() {
        let map = BTreeMap::from([(EntryIndex(3), vec![EntryIndex(7)])]);
        let text = serde_json::to_string(&map).unwrap();
        assert_eq!(text, r#"{"3":[7]}"#);
        assert_eq!(map, serde_json::from_str(&text).unwrap());
        assert_eq!(format!("{:>3}", EntryIndex(3)), "  3");
    }
}
