//! The user's own structures, added to those that are there.
//!
//! In: a data set that was read, with the conductivities that came beside it. Out: both in one; the new
//! entries are marked as the user's own, and no conductivity is lost: those that are there stay, the new
//! ones join them. Where the entry of the user is claimed by a label of before as well, as by one of the
//! same formula, the label that came with the entry counts for it.

use std::sync::Arc;

use super::{Dataset, Joined};
use crate::import::{EntryIndex, Label, LabelTable, matching};

/// What the user's own entries are called in lists and filters.
pub const MINE: &str = "mine";

/// What entries of the embedded sample are called there.
pub const SAMPLE: &str = "sample";

impl Dataset {
    /// Adds another data set as the user's own; into an empty one it comes unmarked, for then there is
    /// nothing that it is told from.
    pub fn add_own(&mut self, other: Self) -> Joined {
        let first_new = self.entries.len();
        let labels = other.entry_indices().map(|k| other.label_of(k).cloned());
        let labels: Vec<Option<Label>> = labels.collect();
        let joined = self.merge_joining(other);
        if first_new > 0 {
            self.mark_added(first_new);
        }
        let new = (first_new..).map(EntryIndex);
        let own = new.zip(labels).filter_map(|(k, label)| Some((k, label?)));
        if self.prefer(own.collect()) {
            self.match_labels();
        }
        joined
    }

    /// Adds conductivities that the user measured or collected to those that are there. For the entries
    /// that they belong to they count before what was known; but not before what was typed in by hand.
    pub fn join_own_labels(&mut self, table: LabelTable) -> Joined {
        let new = table.labels.clone();
        let joined = self.join_labels(table);
        let found = matching(&self.entries, &new).label_of_entry;
        let own = self.entry_indices().filter_map(|entry| {
            let label = new.get((*entry.of(&found)?)?)?;
            let is_typed_in = self.label_of(entry).is_some_and(Label::is_own);
            (!is_typed_in).then(|| (entry, label.clone()))
        });
        if self.prefer(own.collect()) {
            self.match_labels();
        }
        joined
    }

    /// Notes that these labels count for their entries, where another one would go before; whether that
    /// changed anything.
    fn prefer(&mut self, own: Vec<(EntryIndex, Label)>) -> bool {
        let mut changed = false;
        for (entry, label) in own {
            let is_it = |other: &Label| {
                other.source == label.source
                    && other.formula == label.formula
                    && other.conductivity_s_cm.to_bits() == label.conductivity_s_cm.to_bits()
            };
            if self.label_of(entry).is_some_and(is_it) {
                continue;
            }
            let place = self.labels.iter().rposition(is_it);
            let id = self.entry(entry).map(|entry| entry.id.clone());
            if let Some((place, id)) = place.zip(id) {
                let labels = Arc::make_mut(&mut self.labels);
                for other in labels.iter_mut() {
                    other.decision.counts_for.retain(|other| *other != id);
                }
                labels[place].decision.counts_for.push(id);
                changed = true;
            }
        }
        changed
    }

    /// Where an entry came from, for people: "mine" for one that the user added, "sample" for one of the
    /// embedded sample, else where it stood: its file, with row or block.
    pub fn source_of(&self, entry: EntryIndex) -> &str {
        let source = self.entry(entry).map_or("", |known| known.source.trim());
        if self.is_added(entry) {
            MINE
        } else if source.starts_with(crate::import::SAMPLE_NAME) {
            SAMPLE
        } else {
            source
        }
    }
}
