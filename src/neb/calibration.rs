//! What a barrier by a potential is worth beside DFT.

use serde::{Deserialize, Serialize};

use super::Engine;

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

/// What was measured of an engine beside DFT.
struct Line {
    engine: Engine,
    /// DFT barrier in eV where the raw one is 0.
    intercept_ev: f64,
    /// DFT barrier over raw barrier.
    slope: f64,
    /// How far the interval reaches below and above the expected barrier in eV.
    reach_ev: [f64; 2],
    /// Share of barriers of left-out compounds in such intervals.
    coverage: f64,
}

/// The engines that were measured.
const LINES: &[Line] = &[];

impl Calibrated {
    /// What DFT is expected to give where an engine gives a raw barrier in eV; `None` for engines that were
    /// not measured.
    pub fn of(engine: Engine, raw_ev: f64) -> Option<Self> {
        let line = LINES.iter().find(|line| line.engine == engine)?;
        let barrier_ev = (line.intercept_ev + line.slope * raw_ev).max(0.0);
        let [below_ev, above_ev] = line.reach_ev;
        Some(Self {
            barrier_ev,
            low_ev: (barrier_ev - below_ev).max(0.0),
            high_ev: barrier_ev + above_ev,
            coverage: line.coverage,
        })
    }
}
