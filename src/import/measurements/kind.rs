//! Which kind of measurement a file holds.

use std::path::Path;

use super::kinds::MeasurementKind;
use super::source::Source;
use crate::import::{is_measured_table, patterns, spectra};

/// Largest file in bytes that is looked at, packed; and largest table.
const LARGEST: u64 = 64 << 20;
const LARGEST_TABLE: usize = 16 << 20;

/// Which kind of measurement a file holds, by its content; `None` for whatever else it is.
pub fn measurement_kind(path: &Path) -> Option<MeasurementKind> {
    let is_small = path
        .metadata()
        .is_ok_and(|file| file.is_file() && file.len() <= LARGEST);
    if !is_small {
        return None;
    }
    let source = Source::read(path).ok()?;
    if spectra::is_of_instrument(&source) {
        return Some(MeasurementKind::Spectra);
    }
    if patterns::is_of_instrument(&source) {
        return Some(MeasurementKind::Patterns);
    }
    let is_other = source.bytes.len() > LARGEST_TABLE || source.is_structure();
    if is_other || !(source.is_workbook() || source.is_text()) {
        return None;
    }
    if is_measured_table(path) {
        return Some(MeasurementKind::Conductivities);
    }
    let sheets = source.sheets().ok()?;
    if sheets.iter().any(spectra::names_a_spectrum) {
        return Some(MeasurementKind::Spectra);
    }
    if patterns::looks_like_one(&sheets, &source.name) {
        return Some(MeasurementKind::Patterns);
    }
    let behaves = sheets.iter().any(spectra::behaves_as_a_spectrum);
    behaves.then_some(MeasurementKind::Spectra)
}
