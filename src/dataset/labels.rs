//! Conductivities of a data set, and the entries that they belong to.
//!
//! In: tables of labels, measurements. Out: labels matched with entries, and warnings about those
//! that are not.

use std::sync::Arc;

use super::{Dataset, NewMeasurement, Provenance};
use crate::import::{Label, LabelTable, claimed_labels, match_labels};
use crate::monitor::Warning;

impl Dataset {
    /// Replaces the labels and matches them with the entries.
    pub fn set_labels(&mut self, table: LabelTable) {
        self.labels = Arc::new(table.labels);
        self.unreadable_labels = Arc::new(table.rejected);
        self.label_doubts = Arc::new(table.warnings);
        self.match_labels();
    }

    /// Matches the labels with the entries anew, after one of the two has changed.
    pub fn match_labels(&mut self) {
        let (label_of_entry, warnings) = match_labels(&self.entries, &self.labels);
        self.label_of_entry = Arc::new(label_of_entry);
        let before = self.unreadable_labels.iter().chain(&*self.label_doubts);
        self.label_warnings = Arc::new(before.cloned().chain(warnings).collect());
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
                Provenance::ArrheniusFit { .. } => "Arrhenius fit".to_owned(),
            },
            source: Label::TYPED_IN.to_owned(),
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
