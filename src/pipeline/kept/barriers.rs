//! What is read from the map of the site energy of a structure.

use serde::{Deserialize, Serialize};

use super::{KeyWriter, read, write};
use crate::crystal::Element;
use crate::monitor::Monitor;
use crate::monitor::kept::{PieceKey, PieceKind};
use crate::percolation::{Barriers, PercolationSettings};

/// Minimum, maximum and barriers of a map of the energy, in eV.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::pipeline) struct EnergyOfStructure {
    /// Points along each axis, both ends included.
    pub points: [usize; 3],
    /// Smallest value.
    pub minimum: f64,
    /// Largest value.
    pub maximum: f64,
    /// How high the passes are.
    pub barriers: Barriers,
    /// Seconds that it took when it was computed.
    pub seconds: f64,
}

impl EnergyOfStructure {
    /// By what the barriers of a structure of a fingerprint are found again. The limit of memory decides
    /// whether they are computed, not what they are.
    pub(in crate::pipeline) fn key(
        print: u64,
        mobile_ion: Element,
        settings: &PercolationSettings,
    ) -> PieceKey {
        let settings = PercolationSettings {
            energy_only: true,
            memory_limit_bytes: 0,
            ..settings.clone()
        };
        let mut key = KeyWriter::new(PieceKind::Barriers);
        key.number(print);
        key.text(mobile_ion.symbol());
        key.text(&format!("{settings:?}"));
        key.finish()
    }

    pub(in crate::pipeline) fn kept(monitor: &Monitor, key: PieceKey) -> Option<Self> {
        read(monitor, PieceKind::Barriers, key)
    }

    pub(in crate::pipeline) fn keep(&self, monitor: &Monitor, key: PieceKey) {
        write(monitor, PieceKind::Barriers, key, self);
    }
}
