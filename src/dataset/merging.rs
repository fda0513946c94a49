//! One data set added to another.
//!
//! In: entries that were read, or another data set. Out: a data set with both, ids unique, labels
//! taken over where there were none.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Dataset, Joined};
use crate::crystal::oxidation::Decoration;
use crate::import::{Belongs, EntryIndex, Import, Label, LabelTable};
use crate::monitor::Warning;

impl Dataset {
    /// Adds entries with their oxidation states (none, or one for each); an id that is taken gets a
    /// number. Returns the ids that were changed, with what they are now.
    pub fn append(
        &mut self,
        mut import: Import,
        mut decorations: Vec<Decoration>,
    ) -> BTreeMap<String, String> {
        let mut taken: BTreeSet<String> = self.entries.iter().map(|e| e.id.clone()).collect();
        let mut renamed = BTreeMap::new();
        for entry in &mut import.entries {
            if taken.contains(&entry.id) {
                let id = unique_id(&entry.id, &taken);
                renamed.insert(std::mem::replace(&mut entry.id, id.clone()), id);
            }
            taken.insert(entry.id.clone());
        }
        Arc::make_mut(&mut self.entries).append(&mut import.entries);
        Arc::make_mut(&mut self.decorations).append(&mut decorations);
        self.add_report(import.report);
        let n = self.entries.len();
        Arc::make_mut(&mut self.label_of_entry).resize(n, None);
        renamed
    }

    /// Marks the entries from this index on as the user's own, added to those that were there.
    pub fn mark_added(&mut self, from: usize) {
        let places = from..self.entries.len();
        Arc::make_mut(&mut self.added).extend(places.map(EntryIndex));
    }

    /// Adds another data set, all of it or the entries of some ids (`ids` empty: all). Labels are
    /// taken over where there are none yet; otherwise it is said that they were not, by `name`.
    pub fn merge(&mut self, other: Self, ids: &[String], name: &str) {
        let table = self.merge_entries(other, ids);
        self.add_label_warnings(&table.rejected, &table.warnings);
        if self.labels.is_empty() {
            self.labels = Arc::new(table.labels);
        } else if !table.labels.is_empty() && table.labels != *self.labels {
            let fact = format!(
                "its {} conductivities were not taken over, for there are others already",
                table.labels.len()
            );
            let remedy = "put all conductivities into one table";
            self.warn([Warning::new(name, fact, remedy)]);
        }
    }

    /// Adds another data set, its labels too: they join those that are there, and all are matched.
    pub fn merge_joining(&mut self, other: Self) -> Joined {
        let table = self.merge_entries(other, &[]);
        self.join_labels(table)
    }

    /// Adds the entries of another data set with what is known of them; its labels, which name the
    /// entries as they are called now.
    fn merge_entries(&mut self, other: Self, ids: &[String]) -> LabelTable {
        let wanted = |id: &String| ids.is_empty() || ids.contains(id);
        let places = other.entry_indices().zip(&*other.entries);
        let places = places.filter(|(_, entry)| wanted(&entry.id));
        let places = places.map(|(place, _)| place).collect();
        self.merge_places(other, &places)
    }

    /// Adds some entries of another data set, by their places, with what is known of them; its labels, which
    /// name the entries as they are called now.
    pub(super) fn merge_places(
        &mut self,
        other: Self,
        wanted: &BTreeSet<EntryIndex>,
    ) -> LabelTable {
        let base = self.entries.len();
        let mut kept = 0;
        let (mut computed, mut excluded, mut added) = (Vec::new(), Vec::new(), Vec::new());
        let (mut given, mut relaxed) = (Vec::new(), Vec::new());
        let mut places = BTreeMap::new();
        for k in other.entry_indices() {
            if wanted.contains(&k) {
                let place = EntryIndex(base + kept);
                places.insert(k, place);
                computed.extend(other.computed_barriers_ev.get(&k).map(|ev| (place, *ev)));
                relaxed.extend(other.relaxed_hops.get(&k).map(|hops| (place, hops.clone())));
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
            .enumerate()
            .filter(|(k, _)| wanted.contains(&EntryIndex(*k)))
            .map(|(_, both)| both)
            .unzip();
        let import = Import {
            entries,
            report: Arc::unwrap_or_clone(other.report),
        };
        let renamed = self.append(import, decorations);
        Arc::make_mut(&mut self.computed_barriers_ev).extend(computed);
        Arc::make_mut(&mut self.given_facts).extend(given);
        if !relaxed.is_empty() {
            Arc::make_mut(&mut self.relaxed_hops).extend(relaxed);
        }
        for known in &*other.attributed {
            let kept = known.entries.iter().filter_map(|k| places.get(k).copied());
            self.attribute(&known.attribution, kept);
        }
        Arc::make_mut(&mut self.excluded).extend(excluded);
        Arc::make_mut(&mut self.added).extend(added);
        self.add_samples(other.samples.iter().cloned());
        if !other.bench.is_empty() {
            let bench = Arc::unwrap_or_clone(other.bench);
            Arc::make_mut(&mut self.bench).join(bench, &renamed);
        }
        let mut table = LabelTable {
            labels: Arc::unwrap_or_clone(other.labels),
            rejected: Arc::unwrap_or_clone(other.unreadable_labels),
            warnings: Arc::unwrap_or_clone(other.label_doubts),
        };
        for label in &mut table.labels {
            rename(label, &renamed);
        }
        table
    }
}

/// What the user said of an entry goes with it when its id changes.
fn rename(label: &mut Label, renamed: &BTreeMap<String, String>) {
    let now = |id: &mut String| {
        if let Some(new) = renamed.get(id) {
            id.clone_from(new);
        }
    };
    if label.is_own() {
        label.material_id.iter_mut().for_each(now);
    }
    label.decision.counts_for.iter_mut().for_each(now);
    if let Belongs::To(ids) = &mut label.decision.belongs {
        ids.iter_mut().for_each(now);
    }
}

/// "Li3N" taken: "Li3N-2", "Li3N-3"…
fn unique_id(id: &str, taken: &BTreeSet<String>) -> String {
    (2_u64..)
        .map(|k| format!("{id}-{k}"))
        .find(|candidate| !taken.contains(candidate))
        .unwrap_or_else(|| id.to_owned())
}
