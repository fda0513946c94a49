//! Conductivities of a data set, and the entries that they belong to.
//!
//! In: tables of labels, measurements. Out: labels matched with entries, and warnings about those
//! that are not.

use std::sync::Arc;

use super::{Dataset, NewMeasurement, Provenance};
use crate::import::{Decision, EntryIndex, Label, LabelTable, claimed_labels, matching};
use crate::monitor::Warning;

/// What became of labels that were added to others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Joined {
    /// Labels that were added.
    pub n_added: usize,
    /// Labels that were there already, and so were not added a second time.
    pub n_known: usize,
}

impl Dataset {
    /// Replaces all labels, the user's own too, and matches them with the entries.
    pub fn set_labels(&mut self, table: LabelTable) {
        self.labels = Arc::new(table.labels);
        self.unreadable_labels = Arc::new(table.rejected);
        self.label_doubts = Arc::new(table.warnings);
        self.match_labels();
    }

    /// Replaces the labels of tables; the user's own measurements stay, and so does what the user
    /// decided about labels that are in the new table too.
    pub fn replace_literature(&mut self, mut table: LabelTable) {
        for label in &mut table.labels {
            if let Some(known) = self.labels.iter().find(|known| known.is_same_as(label)) {
                *label = known.clone();
            }
        }
        let own = self.labels.iter().filter(|label| label.is_own());
        table.labels.extend(own.cloned());
        self.set_labels(table);
    }

    /// Adds the labels of a table to those that are there, and matches all with the entries. One that is
    /// there already is not added again.
    pub fn join_labels(&mut self, table: LabelTable) -> Joined {
        let mut joined = Joined::default();
        let known = Arc::make_mut(&mut self.labels);
        let n_before = known.len();
        for label in table.labels {
            // Two equal rows of one table are its own affair.
            if known[..n_before]
                .iter()
                .any(|other| other.is_same_as(&label))
            {
                joined.n_known += 1;
            } else {
                known.push(label);
                joined.n_added += 1;
            }
        }
        self.add_label_warnings(&table.rejected, &table.warnings);
        self.match_labels();
        joined
    }

    /// Takes all labels out, with what was said of them.
    pub fn take_labels(&mut self) -> LabelTable {
        let table = LabelTable {
            labels: Arc::unwrap_or_clone(std::mem::take(&mut self.labels)),
            rejected: Arc::unwrap_or_clone(std::mem::take(&mut self.unreadable_labels)),
            warnings: Arc::unwrap_or_clone(std::mem::take(&mut self.label_doubts)),
        };
        self.match_labels();
        table
    }

    /// Number of labels that are of tables, not the user's own.
    pub fn n_literature(&self) -> usize {
        self.labels.iter().filter(|label| !label.is_own()).count()
    }

    /// Matches the labels with the entries anew, after one of the two has changed.
    pub fn match_labels(&mut self) {
        let found = matching(&self.entries, &self.labels);
        self.label_of_entry = Arc::new(found.label_of_entry);
        self.label_matches = Arc::new(found.of_labels);
        let before = self.unreadable_labels.iter().chain(&*self.label_doubts);
        self.label_warnings = Arc::new(before.cloned().chain(found.warnings).collect());
    }

    /// Finds out anew to which entries labels belong, where which one counts is known already.
    pub(crate) fn note_label_matches(&mut self) {
        self.label_matches = Arc::new(matching(&self.entries, &self.labels).of_labels);
    }

    /// The labels that belong to an entry, by place in [`Dataset::labels`]; the one that counts first.
    pub fn labels_of(&self, entry: EntryIndex) -> Vec<usize> {
        let counts = entry.of(&self.label_of_entry).copied().flatten();
        let others = self.label_matches.iter().enumerate().filter(|(k, found)| {
            Some(*k) != counts && *k < self.labels.len() && found.entries.contains(&entry)
        });
        counts.into_iter().chain(others.map(|(k, _)| k)).collect()
    }

    /// Adds a conductivity that was measured for an entry; it counts before the labels of tables.
    /// Out of range entries are passed over.
    pub fn add_measurement(&mut self, measurement: &NewMeasurement) {
        let Some(entry) = self.entry(measurement.entry) else {
            return;
        };
        let label = Label {
            formula: entry.formula.clone(),
            conductivity_s_cm: measurement.conductivity_s_cm,
            censored: measurement.censored,
            activation_energy_ev: measurement.origin.activation_energy_ev(),
            space_group: entry.space_group.as_ref().map(|group| group.number),
            icsd_ids: Vec::new(),
            material_id: Some(entry.id.clone()),
            reference: match measurement.origin {
                Provenance::Given => String::new(),
                Provenance::ArrheniusFit { .. } => Label::FITTED.to_owned(),
            },
            source: Label::TYPED_IN.to_owned(),
            temperature_k: None,
            note: String::new(),
            date: String::new(),
            decision: Decision::default(),
        };
        Arc::make_mut(&mut self.labels).push(label);
        self.match_labels();
    }

    /// Keeps only labels that belong to an entry: where the user picked entries by id, the labels
    /// of all others are no concern.
    pub fn drop_unmatched_labels(&mut self) {
        // One that gives way to another label of its entry stays, and is named.
        let mut claimed = claimed_labels(&self.entries, &self.labels).into_iter();
        Arc::make_mut(&mut self.labels).retain(|_| claimed.next().unwrap_or(false));
        self.match_labels();
    }

    /// Adds what was said when other labels were read, once.
    pub fn add_label_warnings(&mut self, unreadable: &[Warning], doubts: &[Warning]) {
        let add = |all: &mut Arc<Vec<Warning>>, more: &[Warning]| {
            for warning in more {
                if !all.contains(warning) {
                    Arc::make_mut(all).push(warning.clone());
                }
            }
        };
        add(&mut self.unreadable_labels, unreadable);
        add(&mut self.label_doubts, doubts);
    }
}

#[cfg(test)]
#[path = "labels_tests.rs"]
mod tests;
