//! Which kind of measurement a file holds.

use std::path::Path;

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
    crate::import::is_measured_table(path).then_some(MeasurementKind::Conductivities)
}
