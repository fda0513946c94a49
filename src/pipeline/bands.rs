//! What other measured structures might have given: bands of W_σ, or W_Ea, over the number of clusters.
//!
//! In: a [`Screen`] and some of its scores; for W_Ea the data with the barriers. Out: for each depth the 95 %
//! interval of the bootstrap over the labelled entries of all compared scores.

use std::collections::BTreeSet;

use super::compare::barrier_labels;
use super::{Score, Screen};
use crate::dataset::Dataset;
use crate::import::EntryIndex;
use crate::score::{Interval, RowLabel, band, band_of_many, partial_variances};

/// The bands of some scores (indices in the screen), each with an interval for every depth; empty
/// where a score has no labels.
pub fn bands(screen: &Screen, scores: &[usize]) -> Vec<Vec<Interval>> {
    let labelled = labelled_entries(screen);
    let of = |k: &usize| {
        screen
            .scores
            .get(*k)
            .map(|score| band_of(screen, score, &labelled))
    };
    scores.iter().map(|k| of(k).unwrap_or_default()).collect()
}

/// The bands of W_Ea of some scores, from the bootstrap over all structures with a barrier; empty where a score has
/// none, or was made from other barriers than those of the data.
pub fn barrier_bands(screen: &Screen, data: &Dataset, scores: &[usize]) -> Vec<Vec<Interval>> {
    let has_barrier = |entry: &EntryIndex| data.barrier_ev(*entry).is_some_and(f64::is_finite);
    let compared = screen.scores.iter().filter(|score| !score.set_apart);
    let entries: BTreeSet<EntryIndex> =
        compared.flat_map(|score| &score.entries).copied().collect();
    let labelled: Vec<EntryIndex> = entries.into_iter().filter(has_barrier).collect();
    let of = |k: &usize| {
        let score = screen.scores.get(*k)?;
        let labels = barrier_labels(&score.entries, data);
        let sets = score.linkage.cluster_sets(score.w_ea.len());
        let partial = partial_variances(&sets, &labels);
        let is_same = |(a, b): (&f64, f64)| (a - b).abs() <= 1e-9 * b.abs().max(1e-9);
        let total = partial.total();
        if total.len() != score.w_ea.len() || !score.w_ea.iter().zip(total).all(is_same) {
            return None;
        }
        let entry = |label: &RowLabel| label.row.of(&score.entries).copied();
        let ids: Vec<EntryIndex> = labels.iter().filter_map(entry).collect();
        let settings = &screen.settings;
        let repeats = settings.bootstrap_repeats;
        Some(band_of_many(
            &partial,
            &ids,
            &labelled,
            repeats,
            settings.seed,
        ))
    };
    scores.iter().map(|k| of(k).unwrap_or_default()).collect()
}

/// Entries that carry a label in any of the compared scores, ascending: from these the bootstrap
/// draws.
fn labelled_entries(screen: &Screen) -> Vec<EntryIndex> {
    let compared = screen.scores.iter().filter(|score| !score.set_apart);
    let mut entries: Vec<EntryIndex> = compared.flat_map(entries_of_labels).collect();
    entries.sort_unstable();
    entries.dedup();
    entries
}

fn entries_of_labels(score: &Score) -> impl Iterator<Item = EntryIndex> + '_ {
    let entry = |label: &RowLabel| label.row.of(&score.entries).copied();
    score.labels.iter().filter_map(entry)
}

fn band_of(screen: &Screen, score: &Score, labelled: &[EntryIndex]) -> Vec<Interval> {
    let settings = &screen.settings;
    let sets = score.linkage.cluster_sets(score.w_sigma.len());
    let partial = partial_variances(&sets, &score.labels);
    let ids: Vec<EntryIndex> = entries_of_labels(score).collect();
    if ids.len() != score.labels.len() {
        return Vec::new();
    }
    band(
        &partial,
        &ids,
        labelled,
        settings.bootstrap_repeats,
        settings.seed,
    )
}
