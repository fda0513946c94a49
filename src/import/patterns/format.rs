//! What a format of patterns is: how it is told from the others, and how it is read.

use super::scan::{Fault, Scans};
use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::source::Source;

/// How a format is told from the others, and read.
pub(super) struct Format {
    /// What it is, in words.
    pub name: &'static str,
    /// Whether a file is one of it, by its bytes and their beginning as text.
    pub recognises: fn(&Source, &str) -> bool,
    /// Reads a whole file.
    pub read: fn(&Source, &MeasurementSettings) -> Result<Scans, Fault>,
}
