//! Pairs of phases: by what the best structures leave, a second one is sought.
//!
//! In: ranked structures, peaks. Out: [`FoundPair`]s that explain clearly more than the better of both alone.

use super::line_matching::{Marks, shares_at_peaks};
use super::peak_index::PeakIndex;
use super::phase_evidence::is_pair_better;
use super::phase_ranking::{Admitted, Ranked, TOLD, ranked};
use super::phase_search::{FoundPair, FoundPhase};
use super::radiation::Radiation;
use crate::monitor::{Cancelled, Monitor};

/// First phases for which a second is sought.
const FIRST_PHASES: usize = 4;
/// They have this share of the best score at least.
const NEAR_BEST: f64 = 0.7;
/// A second phase must explain so many percent of the area more.
const LEAST_MORE_PERCENT: f64 = 6.0;
/// Score and share of its intensity that a second phase must show.
const LEAST_SECOND: (f64, f64) = (0.52, 60.0);
/// Weight of peaks that the first phase explains when a second is sought.
const TAKEN: f64 = 0.05;

/// Second phases by what the best first ones leave.
pub(super) fn pairs(
    index: &PeakIndex,
    admitted: &Admitted<'_>,
    marks: &Marks,
    radiation: &Radiation,
    ranked_first: &[Ranked],
    monitor: &Monitor,
) -> Result<Vec<FoundPair>, Cancelled> {
    let mut pairs: Vec<(f64, FoundPair)> = Vec::new();
    let mut firsts: Vec<&Ranked> = Vec::new();
    let least = NEAR_BEST * ranked_first.first().map_or(0.0, |best| best.told.score);
    for candidate in ranked_first
        .iter()
        .take(TOLD)
        .filter(|c| c.told.score >= least)
    {
        // Of structures that explain the same peaks one is enough.
        let is_new = firsts
            .iter()
            .all(|f| (f.told.explained_percent - candidate.told.explained_percent).abs() > 0.5);
        if is_new && firsts.len() < FIRST_PHASES {
            firsts.push(candidate);
        }
    }
    for first in firsts {
        let mut rest = marks.clone();
        let met = met_by(first, &rest);
        for (mark, is_met) in rest.all.iter_mut().zip(&met) {
            if *is_met {
                mark.weight = TAKEN;
            }
        }
        let left: f64 = rest
            .all
            .iter()
            .zip(&met)
            .filter(|(_, m)| !**m)
            .map(|(m, _)| m.area)
            .sum();
        let all: f64 = rest.all.iter().map(|m| m.area).sum();
        if 100.0 * left < LEAST_MORE_PERCENT * all {
            continue;
        }
        let of_first = shares_at_peaks(&first.lines, marks, &first.found);
        for second in ranked(index, &admitted.places, &rest, radiation, monitor)?
            .iter()
            .take(3)
        {
            let entries = [first.told.entry, second.told.entry];
            if entries[0] == entries[1]
                || !is_believable(&second.told)
                || !admitted.has_all(&entries)
            {
                continue;
            }
            let of_second = shares_at_peaks(&second.lines, marks, &second.found);
            if !is_pair_better(marks, &of_first, &of_second, admitted.places.len()) {
                continue;
            }
            let also = met_by(second, marks);
            let more: f64 = marks
                .all
                .iter()
                .zip(met.iter().zip(&also))
                .filter(|(_, (first, second))| !**first && **second)
                .map(|(mark, _)| mark.area)
                .sum();
            if 100.0 * more < LEAST_MORE_PERCENT * all {
                continue;
            }
            let explained_percent = 100.0 * (all - left + more) / all;
            let quality =
                (first.told.score * first.told.score + more / all * second.told.score).sqrt();
            pairs.push((
                quality,
                FoundPair {
                    first: first.told.clone(),
                    second: second.told.clone(),
                    explained_percent,
                },
            ));
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    Ok(pairs.into_iter().take(TOLD).map(|p| p.1).collect())
}

/// Whether a second phase is more than a coincidence of some lines.
fn is_believable(second: &FoundPhase) -> bool {
    second.score > LEAST_SECOND.0 && second.present_percent > LEAST_SECOND.1
}

/// Which peaks have lines of a structure that are strong enough.
fn met_by(ranked: &Ranked, marks: &Marks) -> Vec<bool> {
    let mut at_peak = vec![0.0; marks.all.len()];
    for line in &ranked.lines {
        let strain = ranked.found.strain;
        let ln_d = line.ln_d
            + line
                .direction
                .iter()
                .zip(strain)
                .map(|(d, s)| d * s)
                .sum::<f64>();
        for (sum, mark) in at_peak.iter_mut().zip(&marks.all) {
            let away = (mark.ln_d + ranked.found.zero_deg * mark.by_zero - ln_d).abs();
            if away < 0.0013 + 0.5 * mark.width {
                *sum += line.intensity;
            }
        }
    }
    // Area per intensity: the median of those that meet.
    let mut ratios: Vec<f64> = marks
        .all
        .iter()
        .zip(&at_peak)
        .filter(|(_, line)| **line > 0.0)
        .map(|(mark, line)| mark.area / line)
        .collect();
    ratios.sort_by(f64::total_cmp);
    let scale = ratios.get(ratios.len() / 2).copied().unwrap_or(0.0);
    marks
        .all
        .iter()
        .zip(&at_peak)
        .map(|(mark, line)| *line > 0.0 && mark.area < 8.0 * scale * line)
        .collect()
}
