//! An impedance spectrum as it was measured.

use serde::{Deserialize, Serialize};

use crate::import::stated::Stated;
use crate::monitor::Warning;

/// One sweep of frequencies of one cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spectrum {
    /// The file's stem, and the loop or temperature where a file holds several; unique within a file.
    pub name: String,
    /// What was measured, in the order of the file. Frequencies are finite and > 0, parts of Z finite.
    pub points: Vec<SpectrumPoint>,
    /// Whether parts of Z are in Ω cm² rather than in Ω, so that the area is in them.
    pub per_area: bool,
    /// Temperature in K.
    pub temperature_k: Option<Stated>,
    /// Thickness of the pellet in cm.
    pub thickness_cm: Option<Stated>,
    /// Area of one electrode in cm².
    pub area_cm2: Option<Stated>,
    /// What the instrument or its user noted, line by line.
    pub remarks: Vec<String>,
    /// What was left out, is cut off or was assumed.
    pub warnings: Vec<Warning>,
}

/// The impedance at one frequency.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpectrumPoint {
    /// Frequency in Hz, > 0.
    pub frequency_hz: f64,
    /// Z′ in Ω (or Ω cm²).
    pub real_ohm: f64,
    /// Z″ in Ω (or Ω cm²); negative where the cell is capacitive.
    pub imaginary_ohm: f64,
    /// Line (or row of a sheet) of the file, from 1; 0 where it has none.
    pub line: usize,
}
