//! What a user says beside a spectrum.
//!
//! In: thickness, area, a circuit. Out: [`Pellet`], [`CircuitChoice`], [`ImpedanceSettings`],
//! [`SpectrumRequest`].

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::circuit::Circuit;
use crate::import::Spectrum;

/// A flat sample between two equal electrodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pellet {
    /// Thickness in cm, > 0.
    pub thickness_cm: Option<f64>,
    /// Area of one electrode in cm², > 0.
    pub area_cm2: Option<f64>,
    /// One standard error of the thickness in cm.
    pub thickness_error_cm: Option<f64>,
    /// One standard error of the area in cm².
    pub area_error_cm2: Option<f64>,
}

impl Pellet {
    /// What the file of a spectrum says of it.
    pub fn of_spectrum(spectrum: &Spectrum) -> Self {
        Self {
            thickness_cm: spectrum.thickness_cm.as_ref().map(|s| s.value),
            area_cm2: spectrum.area_cm2.as_ref().map(|s| s.value),
            ..Self::default()
        }
    }

    /// A disc of a diameter in cm.
    pub fn disc(thickness_cm: f64, diameter_cm: f64) -> Self {
        Self {
            thickness_cm: Some(thickness_cm),
            area_cm2: Some(Self::disc_area_cm2(diameter_cm)),
            ..Self::default()
        }
    }

    /// Area in cm² of a disc of a diameter in cm.
    pub fn disc_area_cm2(diameter_cm: f64) -> f64 {
        std::f64::consts::FRAC_PI_4 * diameter_cm.powi(2)
    }

    /// The same; what is not known is taken from `other`.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let own_thickness = self.thickness_cm.is_some();
        let own_area = self.area_cm2.is_some();
        let from = |own: bool| if own { self } else { other };
        Self {
            thickness_cm: from(own_thickness).thickness_cm,
            thickness_error_cm: from(own_thickness).thickness_error_cm,
            area_cm2: from(own_area).area_cm2,
            area_error_cm2: from(own_area).area_error_cm2,
        }
    }

    /// Thickness over area in cm⁻¹: σ times R. Of impedances in Ω cm² the thickness alone, in cm.
    pub fn cell_constant(&self, per_area: bool) -> Option<f64> {
        let thickness = positive(self.thickness_cm)?;
        match per_area {
            true => Some(thickness),
            false => Some(thickness / positive(self.area_cm2)?),
        }
    }

    /// Square of the relative standard error of [`Self::cell_constant`]; errors that are not known count
    /// as none.
    pub fn relative_variance(&self, per_area: bool) -> f64 {
        let of = |value: Option<f64>, error: Option<f64>| match (positive(value), error) {
            (Some(value), Some(error)) if error.is_finite() => (error / value).powi(2),
            _ => 0.0,
        };
        let thickness = of(self.thickness_cm, self.thickness_error_cm);
        let area = of(self.area_cm2, self.area_error_cm2);
        thickness + if per_area { 0.0 } else { area }
    }
}

fn positive(value: Option<f64>) -> Option<f64> {
    value.filter(|v| v.is_finite() && *v > 0.0)
}

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

    /// The pellet: the user's, else the file's.
    pub fn pellet(&self) -> Pellet {
        self.pellet.or(Pellet::of_spectrum(&self.spectrum))
    }
}
