//! Files of measurements: impedance spectra and powder patterns, told apart by their content.
//!
//! In: a path and what the user answered where files do not say ([`MeasurementSettings`]). Out: which kind of
//! measurement a file holds ([`measurement_kind`]); what the readers of [`super::spectra`] and
//! [`super::patterns`] share: what a format is and how files are told apart, text as lines of cells, blocks of numbers below titles, what notes and names say.

pub(super) mod blocks;
pub(super) mod by_hand;
pub(super) mod fault;
pub(super) mod format;
mod glance;
mod kind;
mod kinds;
pub(super) mod lines;
pub(super) mod notes;
pub(super) mod number;
pub(super) mod quantities;
mod settings;
pub(super) mod sheets;
pub(super) mod source;
pub(super) mod words;

pub use glance::{MeasuredTable, measured_tables};
pub use kind::measurement_kind;
pub use kinds::MeasurementKind;
pub use settings::MeasurementSettings;
pub(super) use settings::UNUSED;
