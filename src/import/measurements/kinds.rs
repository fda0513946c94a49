//! Kinds of measurements.

use serde::{Deserialize, Serialize};

/// What a file of a measurement holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MeasurementKind {
    /// Impedance spectra.
    Spectra,
    /// Powder patterns.
    Patterns,
    /// Conductivities at several temperatures.
    Conductivities,
}
