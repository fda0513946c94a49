//! A powder pattern as it was measured.

use serde::{Deserialize, Serialize};

use crate::import::stated::Stated;
use crate::monitor::Warning;

/// One scan over 2θ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pattern {
    /// The file's stem, and the number of the scan where a file holds several; unique within a file.
    pub name: String,
    /// Scattering angles 2θ in degrees, strictly ascending, within (0, 180).
    pub two_theta_deg: Vec<f64>,
    /// Counts (or counts per second) at each angle, attenuators undone; finite.
    pub counts: Vec<f64>,
    /// Standard deviations of the counts, where the file gives them; else they follow from the counts.
    pub deviations: Option<Vec<f64>>,
    /// What radiation, where the file says so; `None`: to be asked for.
    pub wavelengths: Option<Wavelengths>,
    /// Radius of the goniometer in mm.
    pub goniometer_radius_mm: Option<Stated>,
    /// Temperature in K.
    pub temperature_k: Option<Stated>,
    /// What the instrument or its user noted, line by line.
    pub remarks: Vec<String>,
    /// What was left out, is cut off or was assumed.
    pub warnings: Vec<Warning>,
}

/// The radiation of a pattern.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Wavelengths {
    /// Kα1, or the only wavelength, in Å.
    pub first_ang: f64,
    /// Kα2 in Å, where it is in the beam.
    pub second_ang: Option<f64>,
    /// Intensity of Kα2 over that of Kα1; 0 without.
    pub second_share: f64,
    /// Where it was found, in words that follow "from".
    pub source: String,
}
