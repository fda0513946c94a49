//! What a barrier by a potential is worth beside DFT.

use serde::{Deserialize, Serialize};

/// A barrier as DFT is expected to give it, with an interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibrated {
    /// The expected barrier in eV.
    pub barrier_ev: f64,
    /// Lower end of the interval in eV, at least 0.
    pub low_ev: f64,
    /// Upper end of the interval in eV.
    pub high_ev: f64,
    /// Share of DFT barriers of compounds that took no part in the calibration that lie in such intervals:
    /// 0…1.
    pub coverage: f64,
}
