//! A file of impedance spectra.

use std::path::Path;

use super::spectrum::Spectrum;
use crate::import::ImportError;
use crate::import::measurements::MeasurementSettings;
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

/// Reads the spectra of a file.
///
/// # Errors
/// [`ImportError::Unreadable`]; [`ImportError::NoMeasurement`] where it holds none;
/// [`ImportError::UnclearColumns`] where the columns of a table must be named by hand.
pub fn read_spectra(
    path: &Path,
    _settings: &MeasurementSettings,
) -> Result<SpectraFile, ImportError> {
    Err(ImportError::NoMeasurement {
        path: path.to_owned(),
        fact: "it holds no impedance spectrum".to_owned(),
        remedy: "give a table with frequencies, Z′ and Z″".to_owned(),
    })
}
