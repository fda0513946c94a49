//! Distances: the radial distribution function, and the cut-offs of angles taken from it.
//!
//! In: a cell and the element of each site. Out: [`Shells`], and three cut-offs in Å.

use super::block::Cell;
use crate::crystal::Element;
use crate::crystal::neighbors::{CUTOFF_TOLERANCE_ANG, NeighborSearch};
use crate::monitor::Monitor;

/// Distances up to here are counted, in Å.
const REACH_ANG: f64 = 10.0;
/// Number of bins of 0.1 Å.
pub(super) const N_BINS: usize = 100;
/// First bin (5 Å) at which the search for a gap between shells ends.
const LAST_BIN: usize = 50;
/// A gap between consecutive distances that parts two shells, in Å.
const GAP_ANG: f64 = 0.1;
/// Width in Å of the bins that find such gaps: a gap leaves at least one of them empty.
const FINE_ANG: f64 = 0.04;
/// Number of fine bins.
const N_FINE: usize = (REACH_ANG / FINE_ANG) as usize + 1;

/// How many neighbours lie at each distance.
pub(super) struct Shells {
    /// Ordered pairs of sites in each bin of 0.1 Å up to 10 Å.
    pub(super) counts: Vec<u64>,
    ranges: Vec<PairRanges>,
}

/// For one pair of elements the smallest and largest distance in each fine bin.
struct PairRanges(Vec<(f64, f64)>);

impl Shells {
    /// Counts the pairs of a cell.
    pub(super) fn new(cell: &Cell, elements: &[Element], monitor: &Monitor) -> Self {
        let mut kinds = elements.to_vec();
        kinds.sort_unstable();
        kinds.dedup();
        // Every element is among the kinds.
        let kind = |e: &Element| kinds.binary_search(e).unwrap_or(0);
        let kind: Vec<usize> = elements.iter().map(kind).collect();
        let mut counts = vec![0; N_BINS];
        let empty = || PairRanges(vec![(f64::INFINITY, 0.0); N_FINE]);
        let mut ranges: Vec<PairRanges> = Vec::new();
        ranges.resize_with(kinds.len() * kinds.len(), empty);
        let search = NeighborSearch::new(&cell.lattice, &cell.frac, REACH_ANG).watched_by(monitor);
        for center in 0..cell.frac.len() {
            search.visit_site(center, |neighbor| {
                let distance = neighbor.distance_ang;
                let bin = (10.0 * (distance + CUTOFF_TOLERANCE_ANG)) as usize;
                counts[bin.min(N_BINS - 1)] += 1;
                let (u, v) = (kind[center], kind[neighbor.site]);
                let pair = &mut ranges[u.min(v) * kinds.len() + u.max(v)];
                pair.add(distance);
            });
        }
        Self { counts, ranges }
    }

    /// Cut-off in Å beyond the first shell of every pair of elements; `None` without neighbours.
    pub(super) fn pair_cutoff_ang(&self) -> Option<f64> {
        let cutoffs = self.ranges.iter().filter_map(PairRanges::first_gap_ang);
        cutoffs.reduce(f64::max)
    }

    /// Two cut-offs in Å: in the first gap between filled bins, and in the next one further out. A
    /// search that reaches 5 Å without a gap ends there. `None` where the distribution has too few
    /// shells.
    pub(super) fn shell_cutoffs_ang(&self) -> Option<(f64, f64)> {
        let filled: Vec<usize> = (0..N_BINS).filter(|k| self.counts[*k] > 0).collect();
        let bin = |k: usize| filled.get(k).copied();
        // Inner edges of the bins, added as the library adds them.
        let middle = |u: usize, v: usize| (0.1 * u as f64 + 0.1 * v as f64) / 2.0;
        let mut k = 1;
        while bin(k)? - bin(k - 1)? < 2 && bin(k)? < LAST_BIN {
            k += 1;
        }
        let first = middle(bin(k - 1)?, bin(k)?);
        while bin(k + 1)? - bin(k)? < 2 && bin(k + 1)? < LAST_BIN {
            k += 1;
        }
        Some((first, middle(bin(k)?, bin(k + 1)?)))
    }
}

impl PairRanges {
    fn add(&mut self, distance_ang: f64) {
        let bin = ((distance_ang / FINE_ANG) as usize).min(N_FINE - 1);
        let (least, most) = &mut self.0[bin];
        *least = least.min(distance_ang);
        *most = most.max(distance_ang);
    }

    /// The middle of the first gap between distances, or the largest distance where there is none:
    /// then a little more, so that rounding does not split the shell at that distance, as it does
    /// in the library.
    fn first_gap_ang(&self) -> Option<f64> {
        let mut filled = self.0.iter().filter(|(least, _)| least.is_finite());
        let &(_, mut inner) = filled.next()?;
        for (least, most) in filled {
            if least - inner >= GAP_ANG {
                return Some((least + inner) / 2.0);
            }
            inner = *most;
        }
        Some(inner + CUTOFF_TOLERANCE_ANG)
    }
}
