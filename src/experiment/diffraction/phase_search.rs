//! Which structures of many a pattern may be: the answer.

use serde::{Deserialize, Serialize};

use super::element_bounds::ElementBounds;
use crate::monitor::Warning;

/// What a search by peaks found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PhaseSearch {
    /// Candidates, the best first.
    pub found: Vec<FoundPhase>,
    /// How many structures, the first among them, explain the peaks equally well, within what so many peaks can tell;
    /// 0 where none does. Those of `found` are marked.
    #[serde(default)]
    pub n_alike: usize,
    /// Whether there are too few peaks to tell structures apart.
    #[serde(default)]
    pub has_few_peaks: bool,
    /// Which elements the sample was said to have.
    #[serde(default)]
    pub elements: ElementBounds,
    /// How many structures were left out by their elements.
    #[serde(default)]
    pub n_left_out: usize,
    /// Pairs of phases that together explain clearly more than one, the best first.
    pub pairs: Vec<FoundPair>,
    /// How many structures were searched.
    pub n_searched: usize,
    /// What the search proposes, and whether it is taken; `None` where nothing fits, or where it was not refined.
    #[serde(default)]
    pub proposal: Option<Proposal>,
    /// What was assumed or is doubtful.
    pub warnings: Vec<Warning>,
}

/// A structure fits where it scores so much at least, and where its refinement would find it.
pub(super) const LEAST_SCORE: f64 = 0.55;

/// Fewer peaks do not tell structures apart.
pub(super) const FEWEST_PEAKS: usize = 3;

impl PhaseSearch {
    /// The candidates that explain the peaks equally well, the first among them; none where nothing fits.
    pub fn alike(&self) -> impl Iterator<Item = &FoundPhase> {
        self.found.iter().filter(|found| found.is_alike)
    }

    /// What is taken: it fits, and its refinement explains the pattern.
    pub fn adopted(&self) -> Option<&Proposal> {
        self.proposal.as_ref().filter(|one| one.is_adopted)
    }

    /// What was proposed and is not taken, as its refinement explains too little.
    pub fn refused(&self) -> Option<&Proposal> {
        self.proposal.as_ref().filter(|one| !one.is_adopted)
    }

    /// The best candidate where it fits, and where there are peaks enough to say so.
    pub fn best(&self) -> Option<&FoundPhase> {
        let best = self.found.first().filter(|best| best.fits);
        best.filter(|_| !self.has_few_peaks)
    }
}

/// One structure, or two together, as refined on the pattern.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// Places in the list of structures that was searched.
    pub entries: Vec<usize>,
    /// Share in percent of the area of all peaks that the refined phases explain.
    pub explained_percent: f64,
    /// Share in percent of their intensity that lies on other lines than their structures put it.
    pub intensities_off_percent: f64,
    /// 2θ in degrees of the strongest peak of the pattern where it stays unexplained.
    pub strongest_unexplained_deg: Option<f64>,
    /// Whether it is taken: it explains nearly the whole area of all peaks, or half of it at least with the right
    /// intensities; the strongest peak is among them, and none of its phases is absent.
    pub is_adopted: bool,
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
    /// Whether it fits: its own strong lines are there and it scores enough, so that a refinement would find it too.
    pub fits: bool,
    /// Whether it explains the peaks as well as the best one, within what so many peaks can tell.
    pub is_alike: bool,
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
