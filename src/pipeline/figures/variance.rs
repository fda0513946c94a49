//! The model of the figure of W_σ over the number of clusters.

use super::super::{Score, Screen};
use crate::figures::over_depth::{Line, Model};
use crate::score::{Interval, band, partial_variances};

/// Descriptors that are drawn in colour, by rank.
const EMPHASIZED: usize = 5;

/// W_σ at every depth: of each descriptor the representation with the lowest mean, and the chosen
/// score (an index in the screen's scores) whichever it is. The best and the chosen one get bands
/// of the bootstrap, where `with_bands` says so: they take some tenths of a second with hundreds of
/// labels.
pub fn variance_model(screen: &Screen, chosen: Option<usize>, with_bands: bool) -> Model {
    let mut seen: Vec<&str> = Vec::new();
    let mut lines: Vec<Line> = Vec::new();
    let mut labelled: Option<Vec<usize>> = None;
    for (k, score) in screen.scores.iter().enumerate() {
        let descriptor = score.combination.descriptor.as_str();
        let is_best = !seen.contains(&descriptor);
        let is_chosen = chosen == Some(k);
        if score.w_sigma.is_empty() || score.set_apart || !(is_best || is_chosen) {
            continue;
        }
        if is_best {
            seen.push(descriptor);
        }
        let with_band = with_bands && (is_chosen || lines.is_empty());
        let band = with_band.then(|| {
            let labelled = labelled.get_or_insert_with(|| labelled_entries(screen));
            band_of(screen, score, labelled)
        });
        lines.push(Line {
            score: k,
            descriptor: descriptor.to_owned(),
            representation: score.combination.representation.id().to_owned(),
            values: by_depth(&score.w_sigma),
            band: band.unwrap_or_default(),
            emphasized: is_chosen || lines.len() < EMPHASIZED,
            selected: is_chosen,
        });
    }
    Model {
        lines,
        control: by_depth(&screen.control),
        compared: (2, screen.settings.compared_depths),
    }
}

fn by_depth(w: &[f64]) -> Vec<(usize, f64)> {
    w.iter().enumerate().map(|(k, w)| (k + 1, *w)).collect()
}

/// Entries that carry a label in any of the compared scores, ascending: from these the bootstrap
/// draws.
fn labelled_entries(screen: &Screen) -> Vec<usize> {
    let compared = screen.scores.iter().filter(|score| !score.set_apart);
    let mut entries: Vec<usize> = compared.flat_map(entries_of_labels).collect();
    entries.sort_unstable();
    entries.dedup();
    entries
}

fn entries_of_labels(score: &Score) -> impl Iterator<Item = usize> + '_ {
    let entry = |label: &crate::score::RowLabel| score.entries.get(label.row).copied();
    score.labels.iter().filter_map(entry)
}

fn band_of(screen: &Screen, score: &Score, labelled: &[usize]) -> Vec<Interval> {
    let settings = &screen.settings;
    let sets = score.linkage.cluster_sets(score.w_sigma.len());
    let partial = partial_variances(&sets, &score.labels);
    let ids: Vec<usize> = entries_of_labels(score).collect();
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
