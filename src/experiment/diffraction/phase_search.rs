//! Which structures of many a pattern may be: the answer.

use serde::{Deserialize, Serialize};

use crate::monitor::Warning;

/// What a search by peaks found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PhaseSearch {
    /// Candidates, the best first.
    pub found: Vec<FoundPhase>,
    /// Pairs of phases that together explain clearly more than one, the best first.
    pub pairs: Vec<FoundPair>,
    /// How many structures were searched.
    pub n_searched: usize,
    /// What was assumed or is doubtful.
    pub warnings: Vec<Warning>,
}

/// A structure that may be in the sample.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoundPhase {
    /// Its place in the list of structures that was searched.
    pub entry: usize,
    /// How well lines and peaks agree, from 0 to 1.
    pub score: f64,
    /// Share in percent of the area of all peaks that has lines of the structure.
    pub explained_percent: f64,
    /// Share in percent of the structure's own intensity that is measured.
    pub present_percent: f64,
    /// By how much its cell has to grow to fit, in percent of the lengths (mean of the axes).
    pub strain_percent: f64,
}

/// Two structures that together may be the sample.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoundPair {
    /// The first, which explains more.
    pub first: FoundPhase,
    /// The second, by the peaks that the first leaves.
    pub second: FoundPhase,
    /// Share in percent of the area of all peaks that has lines of either.
    pub explained_percent: f64,
}
