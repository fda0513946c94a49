//! The paired bootstrap over labels: which differences between descriptors are real.
//!
//! In: for each combination the mean partial variance of every label over the compared depths. Out:
//! intervals of the mean W, and of its difference from a reference combination.
//!
//! What is resampled: labels, each with its partial variance as computed from all labels. Cluster
//! means are kept. Recomputing them on the resample would be worse: a label drawn twice sits
//! exactly on its own copy, which takes a share of 1/m out of the variance of a cluster of m labels
//! (half for a pair) and thaws frozen states, so that every resampled W would lie far below the
//! true one, and farthest for the finest clustering. Keeping the means loses nothing to first
//! order: with weights wᵢ on the labels, W(w) = min over means of Σ wᵢ (vᵢ − mean)², and as the
//! means stand at the minimum, ∂W/∂wᵢ = (vᵢ − mean)² exactly. This is the linear (infinitesimal
//! jackknife) form of the bootstrap, B. Efron 1982 (DOI 10.1137/1.9781611970319).
//!
//! All combinations see the same resample, so that what they have in common (a few extreme
//! conductivities) cancels in the difference. The intervals describe the choice of labels; they do
//! not know that some of them come from one family of materials.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::random::Draws;
use super::{Interval, PartialVariances};
use crate::import::EntryIndex;
use crate::math::statistics::quantile_of_sorted;
use crate::monitor::{Cancelled, Monitor};

/// Bounds of the interval.
pub(super) const SHARES: [f64; 2] = [0.025, 0.975];

/// The labels of one combination with what they contribute to its mean W.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelScores {
    /// The entry of each label, which identifies it across combinations; each at most once.
    pub ids: Vec<EntryIndex>,
    /// Mean partial variance of each label over the compared depths.
    pub contributions: Vec<f64>,
}

impl LabelScores {
    /// From partial variances at the depths 2…`compared_depths` (as Fig. 2 of the paper compares),
    /// with the id of each label in their order.
    pub fn new(ids: Vec<EntryIndex>, partial: &PartialVariances, compared_depths: usize) -> Self {
        Self {
            ids,
            contributions: partial.mean_over_depths(2..=compared_depths),
        }
    }

    /// Mean W over the compared depths.
    pub fn mean_w(&self) -> f64 {
        self.contributions.iter().sum()
    }
}

/// Result of [`bootstrap`], in the order of the combinations given.
#[derive(Clone, Debug, PartialEq)]
pub struct Bootstrap {
    /// Mean W over the compared depths.
    pub means: Vec<Interval>,
    /// That mean less the reference's; `None` for the reference and where no label is shared.
    pub differences: Vec<Option<Interval>>,
}

/// Percentile intervals (95 %) from `repeats` resamples, the same ones for all combinations;
/// `reference` is the combination that the others are compared with (usually that of least W).
///
/// Labels are drawn from the union of all ids. A combination that lacks some of them is estimated
/// from those drawn that it has, scaled to its own number of labels; a difference from the labels
/// that both have, scaled to their number. The same seed gives the same numbers at any number of
/// threads. Without repeats or labels an interval is its estimate.
///
/// # Errors
/// [`Cancelled`].
pub fn bootstrap(
    combinations: &[LabelScores],
    reference: usize,
    repeats: usize,
    seed: u64,
    monitor: &Monitor,
) -> Result<Bootstrap, Cancelled> {
    let table = Table::new(combinations);
    let step = monitor.step("Bootstrap", repeats);
    let weights: Vec<Vec<f64>> = (0..repeats)
        .map(|repeat| resample(table.n_labels, &mut Draws::new(seed, repeat)))
        .collect();
    let resampled: Vec<(Interval, Option<Interval>)> = (0..combinations.len())
        .into_par_iter()
        .map(|combination| {
            monitor.check()?;
            let own = table.own(combination);
            let shared = table.difference(combination, reference);
            let found = (
                own.interval(&weights).unwrap_or_default(),
                (combination != reference)
                    .then(|| shared.interval(&weights))
                    .flatten(),
            );
            Ok(found)
        })
        .collect::<Result<_, Cancelled>>()?;
    (0..repeats).for_each(|_| step.tick());
    let (means, differences) = resampled.into_iter().unzip();
    Ok(Bootstrap { means, differences })
}

/// How often each of `n_labels` labels is drawn.
pub(super) fn resample(n_labels: usize, draws: &mut Draws) -> Vec<f64> {
    let mut weights = vec![0.0; n_labels];
    for _ in 0..n_labels {
        weights[draws.below(n_labels)] += 1.0;
    }
    weights
}

/// Contributions of the union of labels (`None` where a combination lacks one).
struct Table {
    n_labels: usize,
    contributions: Vec<Vec<Option<f64>>>,
}

impl Table {
    fn new(combinations: &[LabelScores]) -> Self {
        let mut places: BTreeMap<EntryIndex, usize> = BTreeMap::new();
        for id in combinations.iter().flat_map(|c| &c.ids) {
            places.insert(*id, 0);
        }
        // Places ascend with the ids, whatever the order of combinations and labels.
        for (place, value) in places.values_mut().enumerate() {
            *value = place;
        }
        let contributions = combinations
            .iter()
            .map(|combination| {
                let mut row = vec![None; places.len()];
                for (id, &contribution) in combination.ids.iter().zip(&combination.contributions) {
                    row[places[id]] = Some(contribution);
                }
                row
            })
            .collect();
        Self {
            n_labels: places.len(),
            contributions,
        }
    }

    fn own(&self, combination: usize) -> Sum {
        Sum::new(self.contributions[combination].iter().copied())
    }

    fn difference(&self, combination: usize, reference: usize) -> Sum {
        let of_reference = self.contributions.get(reference);
        let pairs = self.contributions[combination].iter().enumerate();
        Sum::new(pairs.map(|(label, &own)| Some(own? - of_reference?[label]?)))
    }
}

/// A sum over labels that can be resampled.
struct Sum {
    /// Places of the labels in the table, with what each adds.
    terms: Vec<(usize, f64)>,
}

impl Sum {
    fn new(terms: impl Iterator<Item = Option<f64>>) -> Self {
        let terms = terms.enumerate();
        Self {
            terms: terms
                .filter_map(|(label, term)| Some((label, term?)))
                .collect(),
        }
    }

    /// `None` without labels.
    fn interval(&self, weights: &[Vec<f64>]) -> Option<Interval> {
        if self.terms.is_empty() {
            return None;
        }
        let estimate = self.terms.iter().map(|(_, term)| term).sum();
        let mut resampled: Vec<f64> = weights.iter().filter_map(|w| self.weighted(w)).collect();
        resampled.sort_by(f64::total_cmp);
        let [low, high] =
            SHARES.map(|share| quantile_of_sorted(&resampled, share).unwrap_or(estimate));
        Some(Interval {
            estimate,
            low,
            high,
        })
    }

    /// The sum on one resample; `None` where it drew none of these labels.
    fn weighted(&self, weights: &[f64]) -> Option<f64> {
        let total: f64 = self.terms.iter().map(|&(label, _)| weights[label]).sum();
        let sum: f64 = self
            .terms
            .iter()
            .map(|&(label, term)| weights[label] * term)
            .sum();
        (total > 0.0).then(|| sum / total * self.terms.len() as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(ids: &[usize], contributions: &[f64]) -> LabelScores {
        LabelScores {
            ids: ids.iter().copied().map(EntryIndex).collect(),
            contributions: contributions.to_vec(),
        }
    }

    fn run(combinations: &[LabelScores], repeats: usize) -> Bootstrap {
        bootstrap(combinations, 0, repeats, 2023, &Monitor::silent()).unwrap()
    }

    /// Contributions 0 and 2, half and half on 100 labels: W = 100, standard deviation of its
    /// bootstrap distribution √100 · 1 = 10, so the interval is 100 ± 19.6.
    #[test]
    fn width_of_the_interval() {
        let ids: Vec<usize> = (0..100).collect();
        let contributions: Vec<f64> = (0..100).map(|k| f64::from(k % 2) * 2.0).collect();
        let found = run(&[scores(&ids, &contributions)], 4000).means[0];
        assert_eq!(found.estimate, 100.0);
        assert!((found.low - 80.4).abs() < 2.0, "{found:?}");
        assert!((found.high - 119.6).abs() < 2.0, "{found:?}");
    }

    /// Paired: a constant offset per label is a difference without any spread, however much the
    /// labels themselves scatter.
    #[test]
    fn what_combinations_share_cancels() {
        let ids: Vec<usize> = (0..30).collect();
        let first: Vec<f64> = (0..30).map(|k| f64::from(k * k)).collect();
        let second: Vec<f64> = first.iter().map(|x| x + 0.5).collect();
        let found = run(&[scores(&ids, &first), scores(&ids, &second)], 200);
        assert_eq!(found.differences[0], None);
        let difference = found.differences[1].unwrap();
        for bound in [difference.estimate, difference.low, difference.high] {
            assert!((bound - 15.0).abs() < 1e-9);
        }
        assert!(difference.excludes_zero());
        assert!(found.means[0].high - found.means[0].low > 1000.0);
    }

    /// Labels are paired by id, not by order, and only those that both have are compared.
    #[test]
    fn labels_are_paired_by_id() {
        let found = run(
            &[
                scores(&[1, 2, 3], &[10.0, 20.0, 30.0]),
                scores(&[3, 2, 9], &[31.0, 21.0, 500.0]),
                scores(&[50], &[1.0]),
            ],
            300,
        );
        let difference = found.differences[1].unwrap();
        assert_eq!(difference.estimate, 2.0);
        assert_eq!((difference.low, difference.high), (2.0, 2.0));
        assert_eq!(found.differences[2], None);
        assert_eq!(found.means[2].estimate, 1.0);
    }

    /// Nominal coverage: of many samples from one population, about 95 % of the intervals hold the
    /// true mean (a little fewer: 60 labels, a skewed population).
    #[test]
    fn intervals_cover_the_truth() {
        let mut draws = Draws::new(11, 0);
        let ids: Vec<usize> = (0..60).collect();
        let covered = (0..400)
            .filter(|_| {
                // Squares of uniform numbers on [0, 1]: mean 1/3.
                let sample: Vec<f64> = (0..60)
                    .map(|_| (draws.below(1 << 30) as f64 / f64::from(1 << 30)).powi(2))
                    .collect();
                let interval = run(&[scores(&ids, &sample)], 200).means[0];
                interval.low < 20.0 && 20.0 < interval.high
            })
            .count();
        assert!((365..=395).contains(&covered), "{covered} of 400");
    }

    #[test]
    fn nothing_to_resample() {
        assert_eq!(run(&[], 10).means, []);
        let empty = run(&[scores(&[], &[])], 10);
        assert_eq!(empty.means[0], Interval::default());
        let without_repeats = run(&[scores(&[4], &[2.0])], 0).means[0];
        assert_eq!((without_repeats.low, without_repeats.high), (2.0, 2.0));
    }
}
