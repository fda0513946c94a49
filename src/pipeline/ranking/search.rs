//! The search for a second descriptor, and for its multiplier.
//!
//! In: a data set, a first descriptor and partners. Out: [`MixSearch`]: the mean of W_σ of every
//! mixture, its difference from the first descriptor alone, and what choosing the best is worth.
//!
//! Raw values of two descriptors may lie orders of magnitude apart, so that multipliers are tried
//! by what they do: the multiplier of share s gives the partner s times the total variance (the sum
//! over columns) of the first descriptor. Every partner is described once. Each mixture costs one
//! clustering of all structures.

use serde::{Deserialize, Serialize};

use super::super::compare::{Clustered, Compared, score};
use super::super::describe::taking_part;
use super::super::features::Selected;
use super::described::{Part, Parts, described};
use super::{Mix, RankSettings};
use crate::dataset::Dataset;
use crate::descriptors::FeatureValues;
use crate::monitor::{Monitor, Warning};
use crate::pipeline::{Combination, PipelineError, effort};
use crate::score::{Interval, LabelScores, bootstrap, gain_of_choice};

/// Shares of the first descriptor's variance that are tried by default.
pub const SHARES: [f64; 4] = [0.001, 0.01, 0.1, 0.5];

/// What to try.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MixSearchSettings {
    /// Partners; the first descriptor itself is passed over.
    pub partners: Vec<Combination>,
    /// Shares of the first descriptor's variance; > 0 each.
    pub shares: Vec<f64>,
}

/// One mixture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MixTrial {
    /// Partner and multiplier (rounded to two digits).
    pub mix: Mix,
    /// Share of the first descriptor's variance that was aimed at.
    pub share: f64,
    /// Structures that both describe.
    pub n_structures: usize,
    /// Mean of W_σ over the compared depths.
    pub mean_w_sigma: f64,
    /// That of the first descriptor alone on the same structures.
    pub first_order: f64,
    /// Their difference from the paired bootstrap; too good where it was picked among many.
    pub difference: Option<Interval>,
}

/// Result of a search.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MixSearch {
    /// Trials, the greatest relative gain first.
    pub trials: Vec<MixTrial>,
    /// Gain in the mean of W_σ that the choice of the best trial has on labels without a part in
    /// the choice; real where the interval lies below 0.
    pub gain_of_choice: Option<Interval>,
    /// Partners that gave nothing, with the reason.
    pub failed: Vec<(Combination, String)>,
}

/// Tries every partner with every share.
///
/// # Errors
/// [`PipelineError`]; a partner that fails on its own is in [`MixSearch::failed`].
pub fn search_mix(
    data: &Dataset,
    settings: &RankSettings,
    search: &MixSearchSettings,
    monitor: &Monitor,
) -> Result<MixSearch, PipelineError> {
    settings.validate()?;
    let single = RankSettings {
        mix: None,
        ..settings.clone()
    };
    let first = &settings.combination;
    let partners = search.partners.iter().filter(|partner| *partner != first);
    let partners: Vec<Combination> = partners.cloned().collect();
    let n_entries = taking_part(data)?.len();
    let plan = monitor.plan(efforts(n_entries, partners.len(), search));
    let parts = super::describe(data, &single, monitor)?;
    let alone = contributions(parts.features(None)?, data, settings, monitor)?;
    plan.advance();
    let mut found = Found::default();
    let step = monitor.step("Trying mixtures", partners.len());
    for partner in partners {
        monitor.check()?;
        let parts_of = described(std::slice::from_ref(&partner), data, settings, monitor)?;
        let tried = match parts_of.into_iter().next() {
            Some(part) => try_partner(&parts, &part, &alone, data, settings, search, monitor),
            None => Err(PipelineError::NothingChosen),
        };
        match tried {
            Ok(tried) => found.add(tried),
            Err(error) if error.is_cancelled() => return Err(error),
            Err(error) => {
                let remedy = "it is left out of the search";
                monitor.warn(Warning::new(partner.to_string(), error.to_string(), remedy));
                found.search.failed.push((partner, error.to_string()));
            }
        }
        step.tick();
        plan.advance();
    }
    drop(step);
    found.finish(&alone, settings, monitor)
}

/// Of each unit of work: the first descriptor alone, then each partner with all shares.
fn efforts(n_entries: usize, n_partners: usize, search: &MixSearchSettings) -> Vec<f64> {
    let with_trees =
        |n: usize| effort::describing(n_entries, 1) + n as f64 * effort::clustering(n_entries);
    let partners = std::iter::repeat_n(with_trees(search.shares.len()), n_partners);
    std::iter::once(with_trees(1)).chain(partners).collect()
}

/// What is known of every trial so far.
#[derive(Default)]
struct Found {
    search: MixSearch,
    contributions: Vec<LabelScores>,
}

impl Found {
    fn add(&mut self, tried: Vec<(MixTrial, LabelScores)>) {
        for (trial, contributions) in tried {
            self.search.trials.push(trial);
            self.contributions.push(contributions);
        }
    }

    fn finish(
        mut self,
        alone: &LabelScores,
        settings: &RankSettings,
        monitor: &Monitor,
    ) -> Result<MixSearch, PipelineError> {
        let (repeats, seed) = (settings.bootstrap_repeats, settings.seed);
        self.search.gain_of_choice =
            gain_of_choice(alone, &self.contributions, repeats, seed, monitor)?;
        let relative = |trial: &MixTrial| trial.mean_w_sigma / trial.first_order;
        self.search
            .trials
            .sort_by(|a, b| relative(a).total_cmp(&relative(b)));
        Ok(self.search)
    }
}

/// Clusters mixtures with one partner.
fn try_partner(
    parts: &Parts,
    partner: &Part,
    alone: &LabelScores,
    data: &Dataset,
    settings: &RankSettings,
    search: &MixSearchSettings,
    monitor: &Monitor,
) -> Result<Vec<(MixTrial, LabelScores)>, PipelineError> {
    let own = total_variance(&parts.first.matrix.values);
    let other = total_variance(&partner.matrix.values);
    if !(own > 0.0 && other > 0.0) {
        let fact = "one of the two is the same for every structure".to_owned();
        return Err(PipelineError::AllFailed(fact));
    }
    let mut tried = Vec::new();
    let mut same_structures: Option<LabelScores> = None;
    for &share in &search.shares {
        monitor.check()?;
        let multiplier = two_digits((share * own / other).sqrt());
        let (features, clustered) = parts.mixed_with(partner, multiplier)?;
        let entries = clustered.entries.clone();
        let both = contributions((features, clustered), data, settings, monitor)?;
        // A partner that fails on some structures is compared on those that it describes.
        let reference = if entries.len() == parts.first.matrix.entries.len() {
            alone.clone()
        } else {
            match &same_structures {
                Some(known) => known.clone(),
                None => {
                    let features = parts.first_order(&entries)?;
                    let found = contributions(features, data, settings, monitor)?;
                    same_structures.insert(found).clone()
                }
            }
        };
        let pair = [reference, both];
        let quiet = Monitor::silent();
        let compared = bootstrap(&pair, 0, settings.bootstrap_repeats, settings.seed, &quiet)?;
        let [reference, both] = pair;
        let trial = MixTrial {
            mix: Mix {
                combination: partner.combination.clone(),
                multiplier,
            },
            share,
            n_structures: entries.len(),
            mean_w_sigma: both.mean_w(),
            first_order: reference.mean_w(),
            difference: compared.differences.get(1).copied().flatten(),
        };
        tried.push((trial, both));
    }
    Ok(tried)
}

/// Contributions of the labels to the mean of W_σ.
fn contributions(
    (features, clustered): (Selected, Clustered),
    data: &Dataset,
    settings: &RankSettings,
    monitor: &Monitor,
) -> Result<LabelScores, PipelineError> {
    let mut screen = settings.screen();
    screen.depths = settings.compared_depths.max(1);
    let Compared { contributions, .. } = score(clustered, &features, data, &screen, monitor)?;
    Ok(contributions)
}

/// Sum over columns of the variance over rows.
fn total_variance(values: &FeatureValues) -> f64 {
    let (n_rows, n_columns) = (values.n_rows(), values.n_columns());
    let mut sums = vec![0.0_f64; n_columns];
    let mut squares = 0.0;
    let mut add = |column: usize, value: f32| {
        let value = f64::from(value);
        sums[column] += value;
        squares += value * value;
    };
    match values {
        FeatureValues::Dense(values) => {
            for row in values.rows() {
                row.iter()
                    .enumerate()
                    .for_each(|(column, value)| add(column, *value));
            }
        }
        FeatureValues::Sparse(rows) => {
            for row in 0..n_rows {
                rows.row(row).for_each(|(column, value)| add(column, value));
            }
        }
    }
    let n = n_rows.max(1) as f64;
    let of_means: f64 = sums.iter().map(|sum| (sum / n) * (sum / n)).sum();
    (squares / n - of_means).max(0.0)
}

/// Rounded to two significant digits, so that it can be written on a command line.
fn two_digits(value: f64) -> f64 {
    format!("{value:.1e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variances_and_digits() {
        let values = FeatureValues::Dense(ndarray::array![[1.0, 0.0], [3.0, 2.0]]);
        assert!((total_variance(&values) - 2.0).abs() < 1e-12);
        assert_eq!(two_digits(1.2345e-5), 1.2e-5);
        assert_eq!(two_digits(0.996), 1.0);
    }
}
