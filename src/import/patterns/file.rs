//! A file of powder patterns.

use std::path::Path;

use super::pattern::Pattern;
use crate::import::ImportError;
use crate::import::measurements::MeasurementSettings;
use crate::monitor::Warning;

/// The patterns of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PatternFile {
    /// What the file is, in words: "XRDML (PANalytical)".
    pub format: String,
    /// They, in the order of the file; at least one.
    pub patterns: Vec<Pattern>,
    /// What was left out or assumed that concerns none of them alone.
    pub warnings: Vec<Warning>,
}

/// Reads the patterns of a file.
///
/// # Errors
/// [`ImportError::Unreadable`]; [`ImportError::NoMeasurement`] where it holds none;
/// [`ImportError::UnclearColumns`] where the columns of a table must be named by hand.
pub fn read_patterns(
    path: &Path,
    _settings: &MeasurementSettings,
) -> Result<PatternFile, ImportError> {
    Err(ImportError::NoMeasurement {
        path: path.to_owned(),
        fact: "it holds no powder pattern".to_owned(),
        remedy: "give a table with angles and counts".to_owned(),
    })
}
