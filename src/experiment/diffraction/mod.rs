//! Measured powder patterns beside those that structures would have.
//!
//! In: a [`Pattern`](crate::import::Pattern) and the structures that may be in it. Out: a [`PatternAnalysis`]:
//! background, peaks, phases with their cells and errors, what stays unexplained.

mod analysis;
mod background;
mod cell;
mod composition_fit;
mod element_bounds;
mod error;
mod fit_starts;
mod humps;
mod intensity_agreement;
mod lattice_parameters;
mod least_squares;
mod line_matching;
mod pattern_analysis;
mod pattern_fit;
mod peak_finding;
mod peak_index;
mod peak_shapes;
mod peak_table;
mod peak_widths;
mod phase_adoption;
mod phase_candidate;
mod phase_confirmation;
mod phase_evidence;
mod phase_finding;
mod phase_matching;
mod phase_pairs;
mod phase_ranking;
mod phase_search;
mod profile;
mod radiation;
mod remarks;
mod scan;
mod series_member;
mod settings;
mod shift_cells;
mod shift_fit;
mod splines;
mod structure_intensities;
mod structure_lines;
mod summary;
mod vegard;
mod weights;
mod whole_pattern;

pub use analysis::analyse;
pub use cell::{Cell, CrystalSystem};
pub use element_bounds::ElementBounds;
pub use error::PatternError;
pub use pattern_analysis::{
    FoundPeak, Hump, LineName, NOTABLE_OFF_PERCENT, POOR_GOODNESS, PatternAnalysis, PhaseFit,
    PhaseLine, Shift, Verdict,
};
pub use peak_index::PeakIndex;
pub use phase_candidate::PhaseCandidate;
pub use phase_finding::{find_phases, find_phases_among};
pub use phase_ranking::Searched;
pub use phase_search::{FoundPair, FoundPhase, PhaseSearch, Proposal};
pub use series_member::{SeriesMember, SeriesShift};
pub use settings::{KAlpha2, PatternSettings, ShiftChoice};
pub use vegard::{Break, Curvature, SeriesPoint, VegardLine};
