//! A conductivity that the user measured.
//!
//! In: a number, or a fit through σ(T), for an entry. Out: a [`NewMeasurement`], to be tried out or
//! to become a label.

use serde::{Deserialize, Serialize};

use crate::import::{Censoring, EntryIndex};

/// A new measurement.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewMeasurement {
    /// Index of the entry.
    pub entry: EntryIndex,
    /// Measured σ in S cm⁻¹, > 0; the bound where censored.
    pub conductivity_s_cm: f64,
    /// Whether it is a bound.
    pub censored: Censoring,
    /// Where it is from.
    #[serde(default)]
    pub origin: Provenance,
}

/// Where a new measurement is from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Provenance {
    /// The user gave the number.
    #[default]
    Given,
    /// A fit through measurements at several temperatures, at 25 °C.
    ArrheniusFit {
        /// E_a in eV.
        activation_energy_ev: f64,
    },
    /// Impedance spectra of the bench, at 25 °C.
    Impedance {
        /// E_a in eV, where there were several temperatures.
        activation_energy_ev: Option<f64>,
    },
}

impl Provenance {
    /// E_a in eV, where it was measured too.
    pub fn activation_energy_ev(self) -> Option<f64> {
        match self {
            Self::Given => None,
            Self::ArrheniusFit {
                activation_energy_ev,
            } => Some(activation_energy_ev),
            Self::Impedance {
                activation_energy_ev,
            } => activation_energy_ev,
        }
    }
}
