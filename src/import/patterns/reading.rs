//! Files to patterns.

use std::path::Path;

use super::file::PatternFile;
use super::finish::finish;
use super::format::Format;
use super::formats::recognise;
use super::scan::Fault;
use crate::import::ImportError;
use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::source::Source;

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
    let format = recognise(&source);
    read_as(&source, format, settings).map_err(|fault| error(path, fault))
}

/// Reads a file as one of a format.
pub(super) fn read_as(
    source: &Source,
    format: &Format,
    settings: &MeasurementSettings,
) -> Result<PatternFile, Fault> {
    let scans = (format.read)(source, settings)?;
    finish(source, scans, format.name, settings)
}

fn error(path: &Path, fault: Fault) -> ImportError {
    let path = path.to_owned();
    match fault {
        Fault::Nothing(fact, remedy) => ImportError::NoMeasurement { path, fact, remedy },
        Fault::Unclear(fact, titles) => ImportError::UnclearColumns {
            path,
            fact,
            needed: "the angle 2θ and the counts (roles angle, counts, deviation)".to_owned(),
            titles,
        },
    }
}
