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
}

impl Label {
    /// Source of a label that was typed into the program for one entry. It counts before those of
    /// tables, and the last one before earlier ones.
    pub const TYPED_IN: &str = "typed in";
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
