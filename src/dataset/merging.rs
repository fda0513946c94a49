//! One data set added to another.
//!
//! In: entries that were read, or another data set. Out: a data set with both, ids unique, labels
//! taken over where there were none.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Dataset;
use crate::crystal::oxidation::Decoration;
use crate::import::{EntryIndex, Import};
use crate::monitor::Warning;

impl Dataset {
    /// Adds entries with their oxidation states (none, or one for each); an id that is taken gets a
    /// number.
    pub fn append(&mut self, mut import: Import, mut decorations: Vec<Decoration>) {
        let mut taken: BTreeSet<String> = self.entries.iter().map(|e| e.id.clone()).collect();
        for entry in &mut import.entries {
            if taken.contains(&entry.id) {
                entry.id = unique_id(&entry.id, &taken);
            }
            taken.insert(entry.id.clone());
        }
        Arc::make_mut(&mut self.entries).append(&mut import.entries);
        Arc::make_mut(&mut self.decorations).append(&mut decorations);
        self.add_report(import.report);
        let n = self.entries.len();
        Arc::make_mut(&mut self.label_of_entry).resize(n, None);
    }

    /// Marks the entries from this index on as the user's own, added to those that were there.
    pub fn mark_added(&mut self, from: usize) {
        let places = from..self.entries.len();
        Arc::make_mut(&mut self.added).extend(places.map(EntryIndex));
    }

    /// Adds another data set, all of it or the entries of some ids (`ids` empty: all). Labels are
    /// taken over where there are none yet; otherwise it is said that they were not, by `name`.
    pub fn merge(&mut self, other: Self, ids: &[String], name: &str) {
        let wanted = |id: &String| ids.is_empty() || ids.contains(id);
        let base = self.entries.len();
        let mut kept = 0;
        let (mut computed, mut excluded, mut added) = (Vec::new(), Vec::new(), Vec::new());
        let mut given = Vec::new();
        for (k, entry) in other.entry_indices().zip(&*other.entries) {
            if wanted(&entry.id) {
                let place = EntryIndex(base + kept);
                computed.extend(other.computed_barriers_ev.get(&k).map(|ev| (place, *ev)));
                given.extend(other.given_facts(k).map(|facts| (place, facts.clone())));
                added.extend(other.is_added(k).then_some(place));
                excluded.extend(other.excluded.contains(&k).then_some(place));
                kept += 1;
            }
        }
        let entries = Arc::unwrap_or_clone(other.entries).into_iter();
        let decorations = Arc::unwrap_or_clone(other.decorations);
        let (entries, decorations) = entries
            .zip(decorations)
            .filter(|(entry, _)| wanted(&entry.id))
            .unzip();
        let import = Import {
            entries,
            report: Arc::unwrap_or_clone(other.report),
        };
        self.append(import, decorations);
        Arc::make_mut(&mut self.computed_barriers_ev).extend(computed);
        Arc::make_mut(&mut self.given_facts).extend(given);
        Arc::make_mut(&mut self.excluded).extend(excluded);
        Arc::make_mut(&mut self.added).extend(added);
        self.add_samples(other.samples.iter().cloned());
        let has_own = !self.labels.is_empty();
        self.add_label_warnings(&other.unreadable_labels, &other.label_doubts);
        if !has_own {
            self.labels = other.labels;
        } else if !other.labels.is_empty() && other.labels != self.labels {
            let fact = format!(
                "its {} conductivities were not taken over, for there are others already",
                other.labels.len()
            );
            let remedy = "put all conductivities into one table";
            self.warn([Warning::new(name, fact, remedy)]);
        }
    }
}

/// "Li3N" taken: "Li3N-2", "Li3N-3"…
fn unique_id(id: &str, taken: &BTreeSet<String>) -> String {
    (2_u64..)
        .map(|k| format!("{id}-{k}"))
        .find(|candidate| !taken.contains(candidate))
        .unwrap_or_else(|| id.to_owned())
}
