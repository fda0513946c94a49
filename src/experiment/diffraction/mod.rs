//! Measured powder patterns beside those that structures would have.
//!
//! In: a [`Pattern`](crate::import::Pattern) and the structures that may be in it. Out: a [`PatternAnalysis`]:
//! background, peaks, phases with their cells and errors, what stays unexplained.

mod cell;
mod error;
mod pattern_analysis;
mod phase_candidate;
mod phase_search;
mod settings;
mod vegard;

pub use cell::{Cell, CrystalSystem};
pub use error::PatternError;
pub use pattern_analysis::{
    FoundPeak, Hump, LineName, PatternAnalysis, PhaseFit, PhaseLine, Shift, Verdict,
};
pub use phase_candidate::PhaseCandidate;
pub use phase_search::{FoundPair, FoundPhase, PhaseSearch};
pub use settings::{KAlpha2, PatternSettings, ShiftChoice};
pub use vegard::{Break, SeriesPoint, VegardLine};
