//! Measured powder patterns beside those that structures would have.
//!
//! In: a [`Pattern`](crate::import::Pattern) and the structures that may be in it. Out: a [`PatternAnalysis`]:
//! background, peaks, phases with their cells and errors, what stays unexplained.

mod analysis;
mod background;
mod cell;
mod error;
mod humps;
mod lattice_parameters;
mod least_squares;
mod line_matching;
mod pattern_analysis;
mod pattern_fit;
mod peak_finding;
mod peak_index;
mod peak_shapes;
mod peak_widths;
mod phase_candidate;
mod phase_finding;
mod phase_matching;
mod phase_search;
mod profile;
mod radiation;
mod remarks;
mod scan;
mod settings;
mod splines;
mod structure_intensities;
mod structure_lines;
mod summary;
mod vegard;
mod whole_pattern;

pub use analysis::analyse;
pub use cell::{Cell, CrystalSystem};
pub use error::PatternError;
pub use pattern_analysis::{
    FoundPeak, Hump, LineName, PatternAnalysis, PhaseFit, PhaseLine, Shift, Verdict,
};
pub use peak_index::PeakIndex;
pub use phase_candidate::PhaseCandidate;
pub use phase_finding::find_phases;
pub use phase_search::{FoundPair, FoundPhase, PhaseSearch};
pub use settings::{KAlpha2, PatternSettings, ShiftChoice};
pub use vegard::{Break, SeriesMember, SeriesPoint, VegardLine};
