//! What other measured structures might have given: bands of W_σ over the number of clusters.
//!
//! In: a [`Screen`] and some of its scores. Out: for each depth the 95 % interval of the bootstrap over
//! the labelled entries of all compared scores.

use super::{Score, Screen};
use crate::import::EntryIndex;
use crate::score::{Interval, RowLabel, band, partial_variances};

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
