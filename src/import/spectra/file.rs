//! A file of impedance spectra.

use super::spectrum::Spectrum;
use crate::monitor::Warning;

/// The spectra of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpectraFile {
    /// What the file is, in words: "text of EC-Lab (BioLogic)".
    pub format: String,
    /// They, in the order of the file; at least one.
    pub spectra: Vec<Spectrum>,
    /// What was left out or assumed that concerns none of them alone.
    pub warnings: Vec<Warning>,
}
