//! Labels added, corrected and decided about by hand.
//!
//! In: measurements of the user's own, changes of single labels. Out: the data set with them, all labels
//! matched anew where that may have changed.

use std::sync::Arc;

use super::{Dataset, NewMeasurement, Provenance};
use crate::import::{Belongs, Censoring, Decision, EntryIndex, Label};

/// A measurement of the user's own, with what else is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnMeasurement {
    /// Entry, conductivity, bound.
    pub measured: NewMeasurement,
    /// Temperature in K, where it is known.
    pub temperature_k: Option<f64>,
    /// Activation energy in eV, where it was measured.
    pub activation_energy_ev: Option<f64>,
    /// DOI or free text.
    pub reference: String,
    /// Remark.
    pub note: String,
    /// Day, as the user writes it.
    pub date: String,
}

impl From<NewMeasurement> for OwnMeasurement {
    fn from(measured: NewMeasurement) -> Self {
        Self {
            temperature_k: None,
            activation_energy_ev: measured.origin.activation_energy_ev(),
            reference: match measured.origin {
                Provenance::Given => String::new(),
                Provenance::ArrheniusFit { .. } => Label::FITTED.to_owned(),
                Provenance::Impedance { .. } => Label::IMPEDANCE.to_owned(),
            },
            note: String::new(),
            date: String::new(),
            measured,
        }
    }
}

/// A change of one label.
#[derive(Clone, Debug, PartialEq)]
pub enum LabelEdit {
    /// Conductivity in S cm⁻¹, > 0, and whether it is a bound.
    Conductivity(f64, Censoring),
    /// Temperature in K.
    Temperature(Option<f64>),
    /// Activation energy in eV.
    ActivationEnergy(Option<f64>),
    /// DOI or free text.
    Reference(String),
    /// Remark.
    Note(String),
    /// Day of the measurement.
    Date(String),
    /// To which entries it belongs.
    Belongs(Belongs),
    /// Whether it counts for no entry.
    LeaveOut(bool),
}

impl Dataset {
    /// Adds a conductivity that was measured for an entry; it counts before the labels of tables.
    /// Out of range entries are passed over.
    pub fn add_measurement(&mut self, measurement: &NewMeasurement) {
        self.add_measured(&OwnMeasurement::from(*measurement));
    }

    /// Adds a measurement of the user's own; from now on it counts for its entry, whichever label was
    /// chosen before. Out of range entries are passed over.
    pub fn add_measured(&mut self, own: &OwnMeasurement) {
        let Some(entry) = self.entry(own.measured.entry) else {
            return;
        };
        let id = entry.id.clone();
        let label = Label {
            formula: entry.formula.clone(),
            conductivity_s_cm: own.measured.conductivity_s_cm,
            censored: own.measured.censored,
            activation_energy_ev: own.activation_energy_ev,
            space_group: entry.space_group.as_ref().map(|group| group.number),
            icsd_ids: Vec::new(),
            material_id: Some(id.clone()),
            reference: own.reference.clone(),
            source: Label::TYPED_IN.to_owned(),
            temperature_k: own.temperature_k,
            is_fit: own.measured.origin.activation_energy_ev().is_some(),
            note: own.note.clone(),
            date: own.date.clone(),
            decision: Decision::default(),
        };
        let labels = Arc::make_mut(&mut self.labels);
        for other in labels.iter_mut() {
            other.decision.counts_for.retain(|other| *other != id);
        }
        labels.push(label);
        self.match_labels();
    }

    /// Changes a label; one that is not there is passed over.
    pub fn edit_label(&mut self, place: usize, edit: &LabelEdit) {
        let Some(label) = Arc::make_mut(&mut self.labels).get_mut(place) else {
            return;
        };
        match edit.clone() {
            LabelEdit::Conductivity(value, censored) => {
                label.conductivity_s_cm = value;
                label.censored = censored;
                label.decision.is_corrected |= !label.is_own();
            }
            LabelEdit::Temperature(value) => label.temperature_k = value,
            LabelEdit::ActivationEnergy(value) => label.activation_energy_ev = value,
            LabelEdit::Reference(text) => label.reference = text,
            LabelEdit::Note(text) => label.note = text,
            LabelEdit::Date(text) => label.date = text,
            LabelEdit::Belongs(belongs) => label.decision.belongs = belongs,
            LabelEdit::LeaveOut(out) => label.decision.is_left_out = out,
        }
        if let LabelEdit::Belongs(Belongs::To(ids)) = edit {
            self.move_own(place, ids);
        }
        self.match_labels();
    }

    /// A measurement of the user's own is that of the entry that it is given to.
    fn move_own(&mut self, place: usize, ids: &[String]) {
        let [id] = ids else { return };
        let entry = self.entries.iter().find(|entry| entry.id == *id);
        let Some(entry) = entry else { return };
        let Some(label) = Arc::make_mut(&mut self.labels).get_mut(place) else {
            return;
        };
        if label.is_own() {
            label.formula.clone_from(&entry.formula);
            label.space_group = entry.space_group.as_ref().map(|group| group.number);
            label.material_id = Some(id.clone());
            label.decision.belongs = Belongs::ByRule;
            label.decision.counts_for.clear();
        }
    }

    /// Deletes labels.
    pub fn delete_labels(&mut self, places: &[usize]) {
        let mut place = 0;
        Arc::make_mut(&mut self.labels).retain(|_| {
            place += 1;
            !places.contains(&(place - 1))
        });
        self.match_labels();
    }

    /// Lets a label count for an entry before all others of it.
    pub fn let_count(&mut self, place: usize, entry: EntryIndex) {
        let Some(id) = self.entry(entry).map(|entry| entry.id.clone()) else {
            return;
        };
        for (k, label) in Arc::make_mut(&mut self.labels).iter_mut().enumerate() {
            label.decision.counts_for.retain(|other| *other != id);
            if k == place {
                label.decision.counts_for.push(id.clone());
                label.decision.is_left_out = false;
            }
        }
        self.match_labels();
    }

    /// Whether the user chose which label counts for an entry.
    pub fn is_choice_made(&self, entry: EntryIndex) -> bool {
        let id = self.entry(entry).map(|entry| &entry.id);
        let counts = self.label_of(entry).map(|label| &label.decision.counts_for);
        id.zip(counts)
            .is_some_and(|(id, counts)| counts.contains(id))
    }

    /// Leaves the choice of the label that counts for an entry to the rules again.
    pub fn forget_choice(&mut self, entry: EntryIndex) {
        let Some(id) = self.entry(entry).map(|entry| entry.id.clone()) else {
            return;
        };
        for label in Arc::make_mut(&mut self.labels) {
            label.decision.counts_for.retain(|other| *other != id);
        }
        self.match_labels();
    }
}
