//! What the user answers where files of measurements do not say.

use serde::{Deserialize, Serialize};

use super::kinds::MeasurementKind;
use crate::import::patterns::Wavelengths;

/// The role of a column that is not read, whatever its title says.
pub(in crate::import) const UNUSED: &str = "unused";

/// What the user answers where files of measurements do not say.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MeasurementSettings {
    /// What the files are, where somebody says so; else their content does.
    pub kind: Option<MeasurementKind>,
    /// Columns of tables given by hand: (role, title or number from 1), with roles "frequency", "real",
    /// "imaginary", "minus-imaginary", "modulus", "phase", "temperature", "cycle" for spectra and "angle",
    /// "counts", "deviation" for patterns. A unit may follow the role of a spectrum's column: "real in kΩ";
    /// it goes before what the title says. A column of the role "unused" is not read.
    pub columns: Vec<(String, String)>,
    /// Radiation of patterns, which counts before that of the file.
    pub wavelengths: Option<Wavelengths>,
    /// Temperatures in K of the spectra of a file in their order; one alone is that of all. They count
    /// before those of the file.
    pub temperatures_k: Vec<f64>,
}

impl MeasurementSettings {
    /// Whether columns were named, all of them for what patterns have and spectra do not.
    pub fn are_of_patterns(&self) -> bool {
        const OF_PATTERNS: [&str; 6] = ["angle", "theta", "spacing", "q", "counts", "deviation"];
        let mut roles = self.columns.iter().map(|(role, _)| role.as_str());
        let is_any = roles.clone().any(|role| role != UNUSED);
        is_any && roles.all(|role| role == UNUSED || OF_PATTERNS.contains(&role))
    }
}
