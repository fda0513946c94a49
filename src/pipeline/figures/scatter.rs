//! The model of the figure of candidates: barrier over energy above hull.

use super::super::Ranking;
use crate::crystal::formula::pretty_formula;
use crate::dataset::Dataset;
use crate::figures::candidates_plane::{Dot, Model};
use crate::rank::{Candidate, SelectionSettings, Verdict};

/// Candidates that are named in the figure.
const NAMED: usize = 8;

/// Candidates that pass `filters` in colour; pale those of the ranking that do not, and members of
/// its clusters that have too high a barrier.
pub fn scatter_model(
    data: &Dataset,
    ranking: &Ranking,
    filters: &SelectionSettings,
    is_selected: &dyn Fn(usize) -> bool,
) -> Model {
    let dot = |entry: usize, barrier_ev: f64| {
        let known = data.entries.get(entry)?;
        Some(Dot {
            entry,
            name: pretty_formula(&known.formula),
            barrier_ev,
            e_above_hull_ev: known.e_above_hull_ev,
            band_gap_ev: known.band_gap_ev,
            selected: is_selected(entry),
        })
    };
    let of_candidate = |candidate: &Candidate| dot(candidate.entry, candidate.e_a_ev);
    let (passing, failing): (Vec<&Candidate>, Vec<&Candidate>) = ranking
        .table
        .candidates
        .iter()
        .partition(|c| filters.admits(c));
    let high = ranking.table.members.iter();
    let high = high.filter(|member| member.verdict == Verdict::HighBarrier);
    let of_member = |entry: usize| {
        let barrier_ev = ranking.barriers.get(&entry)?.e_a_ev(filters.dimensions)?;
        dot(entry, barrier_ev)
    };
    let mut excluded: Vec<Dot> = failing.into_iter().filter_map(of_candidate).collect();
    excluded.extend(high.filter_map(|member| of_member(member.entry)));
    // A barrier far above the threshold would squeeze all others; nobody asks for it.
    let highest_ev = 2.0 * filters.max_barrier_ev;
    let n_excluded = excluded.len();
    excluded.retain(|dot| dot.barrier_ev < highest_ev);
    Model {
        candidates: passing.into_iter().filter_map(of_candidate).collect(),
        above: (n_excluded - excluded.len(), highest_ev),
        excluded,
        max_e_above_hull_ev: filters.max_e_above_hull_ev,
        max_barrier_ev: filters.max_barrier_ev,
        min_band_gap_ev: filters.min_band_gap_ev,
        named: NAMED,
    }
}
