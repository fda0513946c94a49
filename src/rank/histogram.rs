//! What each filter cuts away.
//!
//! In: the values of one fact over the members of the clusters that are searched. Out: three
//! counts in every bin: all members, those that pass the filters on E_hull and E_g, candidates.

use serde::{Deserialize, Serialize};

use super::{Fact, Facts, Member, SelectionSettings, Verdict};

/// Bins of a histogram.
const N_BINS: usize = 40;

/// One fact over the members.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FilterHistogram {
    /// Which fact.
    pub fact: Fact,
    /// The threshold of the settings, in eV (E_hull in eV per atom).
    pub threshold: f64,
    /// Width of a bin in eV; bin k spans k…k+1 widths, the first one below 0 too.
    pub bin_width: f64,
    /// Members that are not measured.
    pub members: Vec<usize>,
    /// Of these, those that pass on E_hull and E_g.
    pub passing: Vec<usize>,
    /// Candidates.
    pub candidates: Vec<usize>,
    /// Values beyond the last bin: members, passing, candidates.
    pub beyond: [usize; 3],
    /// Members of which the fact is not known, or for a barrier was not needed.
    pub unknown: usize,
}

/// The three filters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Histograms {
    /// E_hull.
    pub e_above_hull: FilterHistogram,
    /// E_g.
    pub band_gap: FilterHistogram,
    /// E_a; known only of those that pass the other two.
    pub barrier: FilterHistogram,
}

impl Histograms {
    /// Counts the members.
    pub(super) fn new(members: &[Member], facts: &[Facts], settings: &SelectionSettings) -> Self {
        let of = |fact, threshold: f64, reach: f64| {
            let width = reach.max(2.0 * threshold) / N_BINS as f64;
            FilterHistogram::new(fact, threshold, width, members, facts)
        };
        Self {
            e_above_hull: of(Fact::EAboveHull, settings.max_e_above_hull_ev, 0.2),
            band_gap: of(Fact::BandGap, settings.min_band_gap_ev, 8.0),
            barrier: of(Fact::Barrier, settings.max_barrier_ev, 2.0),
        }
    }
}

impl FilterHistogram {
    fn new(
        fact: Fact,
        threshold: f64,
        bin_width: f64,
        members: &[Member],
        facts: &[Facts],
    ) -> Self {
        let mut histogram = Self {
            fact,
            threshold,
            bin_width,
            members: vec![0; N_BINS],
            passing: vec![0; N_BINS],
            candidates: vec![0; N_BINS],
            beyond: [0; 3],
            unknown: 0,
        };
        for member in members.iter().filter(|m| m.verdict != Verdict::Measured) {
            let facts = member.entry.of(facts);
            let value = match fact {
                Fact::EAboveHull => facts.and_then(|f| f.e_above_hull_ev),
                Fact::BandGap => facts.and_then(|f| f.band_gap_ev),
                Fact::Barrier => member.e_a_ev,
            };
            match value.filter(|v| !v.is_nan()) {
                Some(value) => histogram.count(value, member.verdict),
                None => histogram.unknown += 1,
            }
        }
        histogram
    }

    fn count(&mut self, value: f64, verdict: Verdict) {
        // Saturates: below 0 to the first bin, infinity beyond the last.
        let bin = (value / self.bin_width) as usize;
        let passes = matches!(
            verdict,
            Verdict::Candidate | Verdict::HighBarrier | Verdict::Unknown(Fact::Barrier)
        );
        let is_candidate = verdict == Verdict::Candidate;
        let counted = [true, passes, is_candidate];
        let bins = [&mut self.members, &mut self.passing, &mut self.candidates];
        for ((bins, beyond), counts) in bins.into_iter().zip(&mut self.beyond).zip(counted) {
            let place = bins.get_mut(bin).unwrap_or(beyond);
            *place += usize::from(counts);
        }
    }
}
