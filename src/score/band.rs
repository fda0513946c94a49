//! How far W at each depth depends on the choice of labels.
//!
//! In: the partial variances of one combination. Out: an [`Interval`] for every depth, from the same
//! resamples of labels as the paired bootstrap of the means (see [`super::bootstrap`]), so that the
//! bands of several combinations rise and fall together.

use ndarray::{Array2, ArrayView1};
use rayon::prelude::*;

use super::bootstrap::{SHARES, resample};
use super::random::Draws;
use super::{Interval, PartialVariances};
use crate::import::EntryIndex;
use crate::math::statistics::quantile_of_sorted;

/// W at every depth with its 95 % percentile interval from `repeats` resamples.
///
/// `ids` names each label, in the order of the partial variances; `drawn_from` holds, ascending,
/// the ids of all labels of the comparison, from which the resamples are drawn. The same seed gives
/// the same numbers; without repeats an interval is its estimate.
pub fn band(
    partial: &PartialVariances,
    ids: &[EntryIndex],
    drawn_from: &[EntryIndex],
    repeats: usize,
    seed: u64,
) -> Vec<Interval> {
    let weights = weights(ids, drawn_from, repeats, seed);
    // Depths × repeats, all weighted sums in one product.
    let sums = partial.values.dot(&weights);
    let scales: Vec<Option<f64>> = weights
        .columns()
        .into_iter()
        .map(|column| {
            let total = column.sum();
            (total > 0.0).then(|| ids.len() as f64 / total)
        })
        .collect();
    let estimates = partial.total();
    estimates
        .into_iter()
        .zip(sums.rows())
        .map(|(estimate, sums)| {
            let scaled = sums.iter().zip(&scales);
            interval(
                estimate,
                scaled.filter_map(|(s, f)| Some(s * (*f)?)).collect(),
            )
        })
        .collect()
}

/// The percentile interval of W at one depth from its values in the resamples, in any order.
fn interval(estimate: f64, mut resampled: Vec<f64>) -> Interval {
    resampled.sort_unstable_by(f64::total_cmp);
    let [low, high] = SHARES.map(|share| quantile_of_sorted(&resampled, share).unwrap_or(estimate));
    Interval {
        estimate,
        low,
        high,
    }
}

/// As [`band`], for thousands of labels: from one depth to the next only labels of the cluster that is split have
/// another partial variance, so that only these are summed anew. The numbers are those of [`band`] to rounding.
pub fn band_of_many(
    partial: &PartialVariances,
    ids: &[EntryIndex],
    drawn_from: &[EntryIndex],
    repeats: usize,
    seed: u64,
) -> Vec<Interval> {
    let changes = changes(partial);
    let places = places(ids, drawn_from);
    let repeats: Vec<usize> = (0..repeats).collect();
    // Repeats × depths: W of each resample.
    let blocks = repeats.par_chunks(REPEATS_TOGETHER);
    let resampled: Vec<Vec<f64>> = blocks
        .flat_map_iter(|block| {
            let drawn = block
                .iter()
                .map(|repeat| resample(drawn_from.len(), &mut Draws::new(seed, *repeat)));
            resampled(&changes, &places, &drawn.collect::<Vec<_>>())
        })
        .collect();
    let estimates = partial.total().into_iter().enumerate();
    estimates
        .map(|(depth, estimate)| {
            let at_depth = resampled.iter().filter_map(|w| w.get(depth).copied());
            interval(estimate, at_depth.collect())
        })
        .collect()
}

/// Resamples that are summed at a time: their weights lie side by side in memory.
const REPEATS_TOGETHER: usize = 32;

/// From depth to depth the labels whose partial variance changes, with the change; at the first all of them.
fn changes(partial: &PartialVariances) -> Vec<Vec<(usize, f64)>> {
    let mut before = vec![0.0; partial.values.ncols()];
    let of_depth = |row: ArrayView1<'_, f64>| {
        let mut changed = Vec::new();
        for (label, (before, now)) in before.iter_mut().zip(row).enumerate() {
            let change = now - std::mem::replace(before, *now);
            if change != 0.0 {
                changed.push((label, change));
            }
        }
        changed
    };
    partial.values.rows().into_iter().map(of_depth).collect()
}

/// W at every depth of some resamples, each given as how often every label of the comparison was drawn; nothing of
/// a resample that has none of the labels.
fn resampled(
    changes: &[Vec<(usize, f64)>],
    places: &[Option<usize>],
    drawn: &[Vec<f64>],
) -> Vec<Vec<f64>> {
    // The weights of a label in all resamples stand together.
    let mut weights = vec![[0.0; REPEATS_TOGETHER]; places.len()];
    let mut totals = [0.0; REPEATS_TOGETHER];
    for (weights, place) in weights.iter_mut().zip(places) {
        for ((weight, total), drawn) in weights.iter_mut().zip(&mut totals).zip(drawn) {
            *weight = place
                .and_then(|place| drawn.get(place))
                .copied()
                .unwrap_or(0.0);
            *total += *weight;
        }
    }
    let mut sums = [0.0; REPEATS_TOGETHER];
    let mut of_resample = vec![Vec::with_capacity(changes.len()); drawn.len()];
    for changed in changes {
        for (label, change) in changed {
            for (sum, weight) in sums.iter_mut().zip(&weights[*label]) {
                *sum += change * weight;
            }
        }
        for ((w, sum), total) in of_resample.iter_mut().zip(sums).zip(totals) {
            if total > 0.0 {
                w.push(sum * places.len() as f64 / total);
            }
        }
    }
    of_resample
}

/// Where each label stands among all of the comparison.
fn places(ids: &[EntryIndex], drawn_from: &[EntryIndex]) -> Vec<Option<usize>> {
    let place = |id| drawn_from.binary_search(id).ok();
    ids.iter().map(place).collect()
}

/// How often each label (row) is drawn in each repeat (column).
fn weights(
    ids: &[EntryIndex],
    drawn_from: &[EntryIndex],
    repeats: usize,
    seed: u64,
) -> Array2<f64> {
    let mut weights = Array2::zeros((ids.len(), repeats));
    let places = places(ids, drawn_from);
    for (repeat, mut column) in weights.columns_mut().into_iter().enumerate() {
        let drawn = resample(drawn_from.len(), &mut Draws::new(seed, repeat));
        for (weight, place) in column.iter_mut().zip(&places) {
            *weight = place.map_or(0.0, |place| drawn[place]);
        }
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monitor::Monitor;
    use crate::score::{LabelScores, bootstrap};

    fn partial(depths: usize, labels: usize) -> PartialVariances {
        PartialVariances {
            values: Array2::from_shape_fn((depths, labels), |(depth, label)| {
                ((label * label + 3 * label) % 17) as f64 / (depth + 1) as f64
            }),
        }
    }

    /// Where all depths are alike, the band is the interval of the mean of the paired bootstrap,
    /// also for a combination that lacks labels of another one.
    #[test]
    fn the_resamples_are_those_of_the_bootstrap() {
        let one_depth = partial(1, 30);
        let ids: Vec<EntryIndex> = (0..30).map(|k| EntryIndex(5 * k)).collect();
        let contributions = one_depth.values.row(0).to_vec();
        let other = LabelScores {
            ids: EntryIndex::first(40).collect(),
            contributions: vec![1.0; 40],
        };
        let mut union: Vec<EntryIndex> = ids.iter().chain(&other.ids).copied().collect();
        union.sort_unstable();
        union.dedup();
        let own = LabelScores {
            ids: ids.clone(),
            contributions,
        };
        let both = bootstrap(&[own, other], 0, 200, 7, &Monitor::silent()).unwrap();
        let found = band(&one_depth, &ids, &union, 200, 7);
        assert_eq!(found.len(), 1);
        let expected = both.means[0];
        for (a, b) in [
            (found[0].estimate, expected.estimate),
            (found[0].low, expected.low),
            (found[0].high, expected.high),
        ] {
            assert!((a - b).abs() < 1e-9, "{found:?} {expected:?}");
        }
    }

    #[test]
    fn the_band_holds_w_and_is_the_same_each_time() {
        let partial = partial(6, 25);
        let ids: Vec<EntryIndex> = EntryIndex::first(25).collect();
        let found = band(&partial, &ids, &ids, 300, 1);
        let w = partial.total();
        for (interval, w) in found.iter().zip(w) {
            assert_eq!(interval.estimate, w);
            assert!(interval.low < w && w < interval.high);
        }
        assert_eq!(found, band(&partial, &ids, &ids, 300, 1));
        assert_ne!(found, band(&partial, &ids, &ids, 300, 2));
    }

    /// More repeats than stand side by side, labels that keep their value, and others that were drawn.
    #[test]
    fn many_labels_give_the_same_band() {
        let mut partial = partial(7, 90);
        for depth in 1..7 {
            let before = partial.values[[depth - 1, 4]];
            partial.values[[depth, 4]] = before;
        }
        let ids: Vec<EntryIndex> = (0..90).map(|k| EntryIndex(3 * k)).collect();
        let union: Vec<EntryIndex> = EntryIndex::first(270).collect();
        let one = band(&partial, &ids, &union, 77, 5);
        let other = band_of_many(&partial, &ids, &union, 77, 5);
        assert_eq!(one.len(), other.len());
        for (a, b) in one.iter().zip(&other) {
            assert!(a.low < a.estimate && a.estimate < a.high);
            for (a, b) in [(a.estimate, b.estimate), (a.low, b.low), (a.high, b.high)] {
                assert!((a - b).abs() < 1e-12 * a.abs().max(1.0), "{a} {b}");
            }
        }
        let none = PartialVariances {
            values: Array2::zeros((3, 0)),
        };
        assert_eq!(
            band_of_many(&none, &[], &[], 10, 1),
            [Interval::default(); 3]
        );
        let without_repeats = band_of_many(&partial, &ids, &union, 0, 1)[0];
        assert_eq!(without_repeats.low, without_repeats.estimate);
    }

    #[test]
    fn nothing_to_resample() {
        let nothing = PartialVariances {
            values: Array2::zeros((3, 0)),
        };
        let found = band(&nothing, &[], &[], 10, 1);
        assert_eq!(found, vec![Interval::default(); 3]);
        let both = [EntryIndex(0), EntryIndex(1)];
        let without_repeats = band(&partial(1, 2), &both, &both, 0, 1)[0];
        assert_eq!(without_repeats.low, without_repeats.estimate);
    }
}
