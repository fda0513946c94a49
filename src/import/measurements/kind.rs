//! Which kind of measurement a file holds.

use std::path::Path;

use super::source::Source;
use crate::import::{is_measured_table, spectra};

/// What a file of a measurement holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MeasurementKind {
    /// Impedance spectra.
    Spectra,
    /// Powder patterns.
    Patterns,
    /// Conductivities at several temperatures.
    Conductivities,
}

/// Which kind of measurement a file holds, by its content; `None` for whatever else it is.
pub fn measurement_kind(path: &Path) -> Option<MeasurementKind> {
    let source = Source::read(path).ok()?;
    if spectra::is_of_instrument(&source) {
        return Some(MeasurementKind::Spectra);
    }
    if is_measured_table(path) {
        return Some(MeasurementKind::Conductivities);
    }
    spectra::has_titles(&source).then_some(MeasurementKind::Spectra)
}
