//! The user's own structures, added to those that are there.
//!
//! In: a data set that was read, with the conductivities that came beside it. Out: both in one; the new
//! entries are marked as the user's own, and no conductivity is lost: those that are there stay, the new
//! ones join them. Where the entry of the user is claimed by a label of before as well, as by one of the
//! same formula, the label that came with the entry counts for it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Dataset;
use crate::import::{EntryIndex, Label};

/// What was added to a data set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Joined {
    /// Entries.
    pub entries: usize,
    /// Conductivities that were not there yet.
    pub labels: usize,
}

impl Dataset {
    /// Adds another data set as the user's own, by `name`; into an empty one it comes unmarked, for
    /// then there is nothing that it is told from.
    pub fn add_own(&mut self, mut other: Self, name: &str) -> Joined {
        let first_new = self.entries.len();
        let labels = Arc::unwrap_or_clone(std::mem::take(&mut other.labels));
        let label_of_entry = Arc::clone(&other.label_of_entry);
        let old_ids: Vec<String> = other.entries.iter().map(|e| e.id.clone()).collect();
        self.merge(other, &[], name);
        if first_new > 0 {
            self.mark_added(first_new);
        }
        let renamed = self.renamed(first_new, &old_ids);
        let n_labels = self.labels.len();
        let places = self.append_labels(labels, &renamed);
        self.match_labels();
        let own = label_of_entry.iter().enumerate();
        let own = own.filter_map(|(k, label)| {
            let place = *places.get((*label)?)?;
            Some((EntryIndex(first_new + k), place))
        });
        let own: Vec<(EntryIndex, usize)> = own.collect();
        let joined = Joined {
            entries: self.entries.len() - first_new,
            labels: self.labels.len() - n_labels,
        };
        self.tie(&own);
        joined
    }

    /// Ids that were taken, with those that their entries have now, and whether the old one still is
    /// theirs, being that of the Materials Project.
    fn renamed(&self, first_new: usize, old_ids: &[String]) -> BTreeMap<String, (String, bool)> {
        let new = self.entries.iter().skip(first_new);
        let pairs = old_ids.iter().zip(new).filter(|(old, new)| **old != new.id);
        let pairs = pairs.map(|(old, new)| {
            let is_public = new.material_id.as_ref() == Some(old);
            (old.clone(), (new.id.clone(), is_public))
        });
        pairs.collect()
    }

    /// Appends labels that are not there yet; the place of each.
    fn append_labels(
        &mut self,
        labels: Vec<Label>,
        renamed: &BTreeMap<String, (String, bool)>,
    ) -> Vec<usize> {
        let all = Arc::make_mut(&mut self.labels);
        let n_before = all.len();
        let mut places = Vec::with_capacity(labels.len());
        for mut label in labels {
            let id = label.material_id.as_ref();
            if let Some((id, is_public)) = id.and_then(|id| renamed.get(id))
                && (!is_public || label.source == Label::TYPED_IN)
            {
                label.material_id = Some(id.clone());
            }
            let known = all.iter().take(n_before).position(|known| *known == label);
            places.push(known.unwrap_or(all.len()));
            if known.is_none() {
                all.push(label);
            }
        }
        places
    }

    /// Sees to it that each of these entries has this label: where another one would go before it, the
    /// label is tied to the entry by its id.
    fn tie(&mut self, own: &[(EntryIndex, usize)]) {
        let label_of_entry = Arc::clone(&self.label_of_entry);
        let mut is_tied = false;
        for &(entry, place) in own {
            if entry.of(&label_of_entry).copied().flatten() == Some(place) {
                continue;
            }
            let Some(id) = self.entry(entry).map(|entry| entry.id.clone()) else {
                continue;
            };
            let labels = Arc::make_mut(&mut self.labels);
            let Some(label) = labels.get_mut(place) else {
                continue;
            };
            is_tied = true;
            let is_of_others = label_of_entry.contains(&Some(place)) || label.material_id.is_some();
            if is_of_others {
                let tied = Label {
                    material_id: Some(id),
                    ..label.clone()
                };
                labels.push(tied);
            } else {
                label.material_id = Some(id);
            }
        }
        if is_tied {
            self.match_labels();
        }
    }

    /// Where an entry came from, for people: "sample" or the name of its file; of the user's own: "mine,
    /// from my.cif".
    pub fn source_of(&self, entry: EntryIndex) -> String {
        let Some(known) = self.entry(entry) else {
            return String::new();
        };
        let source = known.source.trim();
        match (self.is_added(entry), source.is_empty()) {
            (false, _) => source.to_owned(),
            (true, true) => MINE.to_owned(),
            (true, false) => format!("{MINE}, from {source}"),
        }
    }
}

/// What the user's own entries are called in lists and filters.
pub const MINE: &str = "mine";
