//! Files of measurements: impedance spectra and powder patterns, told apart by their content.
//!
//! In: a path and what the user answered where files do not say ([`MeasurementSettings`]). Out: which kind of
//! measurement a file holds ([`measurement_kind`]); what the readers of [`super::spectra`] and
//! [`super::patterns`] share.

mod kind;
mod settings;

pub use kind::{MeasurementKind, measurement_kind};
pub use settings::MeasurementSettings;
