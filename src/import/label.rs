//! A measured conductivity, and a table of them.

use serde::{Deserialize, Serialize};

use crate::monitor::Warning;

/// A measured conductivity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Label {
    /// Formula as published.
    pub formula: String,
    /// Room-temperature ionic conductivity in S cm⁻¹ (> 0); the bound where censored.
    pub conductivity_s_cm: f64,
    /// Whether the value is a bound ("<1e-10").
    pub censored: Censoring,
    /// Measured activation energy in eV.
    pub activation_energy_ev: Option<f64>,
    /// International space-group number.
    pub space_group: Option<u16>,
    /// ICSD collection codes.
    pub icsd_ids: Vec<u32>,
    /// Materials Project id.
    pub material_id: Option<String>,
    /// DOI or other reference.
    pub reference: String,
    /// Where it stands: file name and row, or [`Label::TYPED_IN`].
    pub source: String,
    /// Temperature of the measurement in K, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature_k: Option<f64>,
    /// Whether a fit through σ(T) gave it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_fit: bool,
    /// What the user remarked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Day of the measurement, as the user writes it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub date: String,
    /// What the user decided about it.
    #[serde(default, skip_serializing_if = "Decision::is_none")]
    pub decision: Decision,
}

impl Label {
    /// Source of a label that was typed into the program for one entry. It counts before those of
    /// tables, and the last one before earlier ones.
    pub const TYPED_IN: &str = "typed in";

    /// Reference of a label that a fit through σ(T) gave.
    pub const FITTED: &str = "Arrhenius fit";

    /// Reference of a label that impedance spectra of the bench gave.
    pub const IMPEDANCE: &str = "Impedance spectra";

    /// Whether it is a measurement of the user's own, not one of a table.
    pub fn is_own(&self) -> bool {
        self.source == Self::TYPED_IN
    }

    /// Whether it is one of the user's own from a fit through σ(T).
    pub fn is_own_fit(&self) -> bool {
        // Projects of before say so by the reference alone.
        self.is_own() && (self.is_fit || self.reference == Self::FITTED)
    }

    /// Whether it is the same measurement as another one, whatever the user decided about either and
    /// whatever was corrected.
    pub fn is_same_as(&self, other: &Self) -> bool {
        let same_value = self.conductivity_s_cm.to_bits() == other.conductivity_s_cm.to_bits()
            && self.censored == other.censored;
        let is_corrected = self.decision.is_corrected || other.decision.is_corrected;
        self.source == other.source
            && self.formula == other.formula
            && self.space_group == other.space_group
            && self.icsd_ids == other.icsd_ids
            && self.material_id == other.material_id
            && (same_value || is_corrected)
    }
}

/// What the user decided about a label.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Decision {
    /// To which entries it belongs.
    pub belongs: Belongs,
    /// Ids of entries for which it counts before all other labels.
    pub counts_for: Vec<String>,
    /// Whether it counts for no entry.
    pub is_left_out: bool,
    /// Whether its numbers are not those of its table any more.
    pub is_corrected: bool,
}

impl Decision {
    /// Whether nothing was decided.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// To which entries a label belongs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Belongs {
    /// To those that the rules of matching find.
    #[default]
    ByRule,
    /// To the entries of these ids, and to no others.
    To(Vec<String>),
    /// To none.
    ToNone,
}

/// Whether a value is exact or a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Censoring {
    /// A measured value.
    Exact,
    /// The true value lies below ("<").
    Below,
    /// The true value lies above (">").
    Above,
}

/// Labels read from a table, and rows that could not be used.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LabelTable {
    /// Labels in the order of the table.
    pub labels: Vec<Label>,
    /// Rows that were left out, each with the reason.
    pub rejected: Vec<Warning>,
    /// Doubts about columns and units, and about rows that were kept.
    #[serde(default)]
    pub warnings: Vec<Warning>,
}
