//! What a user says beside a spectrum.
//!
//! In: a pellet, a circuit. Out: [`CircuitChoice`], [`ImpedanceSettings`],
//! [`SpectrumRequest`].

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::circuit::Circuit;
use super::pellet::Pellet;
use crate::import::Spectrum;

/// Which circuit is fitted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum CircuitChoice {
    /// The simplest of the common ones that fits.
    #[default]
    Proposed,
    /// This one.
    Given(Circuit),
}

/// How spectra are analysed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImpedanceSettings {
    /// Points that fail the Kramers–Kronig test are left out of the fit.
    pub leave_out_failing: bool,
    /// The distribution of relaxation times is computed too.
    pub with_relaxation_times: bool,
    /// The common circuits are compared where one is given, too.
    #[serde(default)]
    pub compares_always: bool,
}

impl Default for ImpedanceSettings {
    fn default() -> Self {
        Self {
            leave_out_failing: true,
            with_relaxation_times: true,
            compares_always: false,
        }
    }
}

/// A spectrum, and what the user says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct SpectrumRequest {
    /// What was measured.
    pub spectrum: Arc<Spectrum>,
    /// The pellet; what it lacks is taken from the spectrum.
    pub pellet: Pellet,
    /// Temperature in K; `None`: that of the spectrum.
    pub temperature_k: Option<f64>,
    /// Points that the user left out, by their index in the spectrum.
    pub masked: Vec<usize>,
    /// The circuit.
    pub circuit: CircuitChoice,
}

impl SpectrumRequest {
    /// A spectrum with all its points, as its file describes it.
    pub fn of(spectrum: Arc<Spectrum>) -> Self {
        Self {
            pellet: Pellet::of_spectrum(&spectrum),
            temperature_k: None,
            masked: Vec::new(),
            circuit: CircuitChoice::Proposed,
            spectrum,
        }
    }

    /// Temperature in K: the user's, else the file's.
    pub fn temperature_k(&self) -> Option<f64> {
        let stated = self.spectrum.temperature_k.as_ref().map(|s| s.value);
        self.temperature_k.or(stated)
    }

    /// The pellet: the user's, else the file's; of impedances in Ω cm that of their unit.
    pub fn pellet(&self) -> Pellet {
        self.pellet.of(&self.spectrum)
    }

    /// Whether the user gave a pellet that does not count, for the impedances are in Ω cm.
    pub(super) fn has_idle_pellet(&self) -> bool {
        let own = Pellet::of_spectrum(&self.spectrum);
        self.spectrum.is_of_resistivity() && self.pellet.or(own) != own
    }
}
