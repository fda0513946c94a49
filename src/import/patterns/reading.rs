//! Files to patterns.

use std::path::Path;

use super::file::PatternFile;
use super::finish::finish;
use super::format::Format;
use super::formats::REGISTRY;
use super::scan::{Fault, remark};
use crate::import::ImportError;
use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::source::Source;

/// Columns that are named by hand where they are unclear.
const NEEDED: &str = "the angle 2θ and the counts (roles angle, counts, deviation)";

/// Reads the patterns of a file.
///
/// # Errors
/// [`ImportError::Unreadable`]; [`ImportError::NoMeasurement`] where it holds none;
/// [`ImportError::UnclearColumns`] where the columns of a table must be named by hand.
pub fn read_patterns(
    path: &Path,
    settings: &MeasurementSettings,
) -> Result<PatternFile, ImportError> {
    let source = Source::read(path)?;
    let format = REGISTRY.recognise(&source);
    read_as(&source, format, settings).map_err(|fault| fault.of_file(path, NEEDED))
}

/// Reads a file as one of a format.
pub(super) fn read_as(
    source: &Source,
    format: &Format,
    settings: &MeasurementSettings,
) -> Result<PatternFile, Fault> {
    let mut scans = (format.read)(source, settings)?;
    if !settings.columns.is_empty() && !std::ptr::eq(format, REGISTRY.tables) {
        let fact = format!(
            "the columns that were named are not used: a file of {} says itself what is what",
            format.name
        );
        scans.warnings.push(remark(fact, ""));
    }
    finish(source, scans, format.name, settings)
}
