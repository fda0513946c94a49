//! What choosing the best of many is worth.
//!
//! In: a reference and trials, each with its contributions of labels to W. Out: the gain to expect
//! on labels that had no part in the choice. The least of many W is low partly by chance; its
//! paired interval does not know that. Here the choice is made anew on every resample, and its gain
//! taken from the labels that were not drawn (out of
//! bag).

use rayon::prelude::*;

use super::random::Draws;
use super::{Interval, LabelScores};
use crate::import::EntryIndex;
use crate::math::statistics::{mean, quantile};
use crate::monitor::{Cancelled, Monitor};

/// Gain (W of the chosen trial less that of the reference, scaled to all labels; negative is
/// better) of the best trial by resample, on the labels left out: mean and 95 % of `repeats`
/// resamples. The reference itself can be the best, with gain 0. Only labels that all have count.
/// `None` without trials or common labels.
///
/// # Errors
/// [`Cancelled`].
pub fn gain_of_choice(
    reference: &LabelScores,
    trials: &[LabelScores],
    repeats: usize,
    seed: u64,
    monitor: &Monitor,
) -> Result<Option<Interval>, Cancelled> {
    let gains = gains(reference, trials);
    let n = gains.first().map_or(0, Vec::len);
    if n == 0 {
        return Ok(None);
    }
    let found: Vec<Option<f64>> = (0..repeats)
        .into_par_iter()
        .map(|repeat| {
            monitor.check()?;
            Ok(left_out_gain(&gains, n, &mut Draws::new(seed, repeat)))
        })
        .collect::<Result<_, Cancelled>>()?;
    let found: Vec<f64> = found.into_iter().flatten().collect();
    let interval = || {
        Some(Interval {
            estimate: mean(&found)?,
            low: quantile(&found, 0.025)?,
            high: quantile(&found, 0.975)?,
        })
    };
    Ok(interval())
}

/// For each trial the gain on each label that all have.
fn gains(reference: &LabelScores, trials: &[LabelScores]) -> Vec<Vec<f64>> {
    let of = |scores: &LabelScores, id: EntryIndex| {
        let place = scores.ids.iter().position(|own| *own == id)?;
        scores.contributions.get(place).copied()
    };
    let common: Vec<EntryIndex> = reference
        .ids
        .iter()
        .copied()
        .filter(|id| trials.iter().all(|trial| trial.ids.contains(id)))
        .collect();
    let gain = |trial: &LabelScores| {
        let of_label = |id: &EntryIndex| Some(of(trial, *id)? - of(reference, *id)?);
        common.iter().filter_map(of_label).collect()
    };
    trials.iter().map(gain).collect()
}

fn left_out_gain(gains: &[Vec<f64>], n: usize, draws: &mut Draws) -> Option<f64> {
    let mut drawn = vec![0.0; n];
    for _ in 0..n {
        drawn[draws.below(n)] += 1.0;
    }
    let on_drawn =
        |gain: &Vec<f64>| -> f64 { gain.iter().zip(&drawn).map(|(g, times)| g * times).sum() };
    let best = gains
        .iter()
        .map(|gain| (on_drawn(gain), gain))
        .min_by(|a, b| a.0.total_cmp(&b.0))?;
    if best.0 >= 0.0 {
        return Some(0.0);
    }
    let left_out: Vec<f64> = best
        .1
        .iter()
        .zip(&drawn)
        .filter(|(_, times)| **times == 0.0)
        .map(|(gain, _)| *gain)
        .collect();
    Some(mean(&left_out)? * n as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(contributions: Vec<f64>) -> LabelScores {
        LabelScores {
            ids: EntryIndex::first(contributions.len()).collect(),
            contributions,
        }
    }

    fn noise(k: usize) -> f64 {
        let x = (k as f64 * 12.9898).sin() * 43_758.545_3;
        x - x.floor() - 0.5
    }

    #[test]
    fn a_gain_on_every_label_is_found_in_full() {
        let reference = scores(vec![2.0; 40]);
        let better = scores(vec![1.5; 40]);
        let found = gain_of_choice(&reference, &[better], 200, 1, &Monitor::silent());
        let found = found.unwrap().unwrap();
        assert!((found.estimate + 20.0).abs() < 1e-9 && found.excludes_zero());
    }

    #[test]
    fn the_best_of_many_chances_is_no_gain() {
        let reference = scores(vec![2.0; 60]);
        let trials: Vec<LabelScores> = (0..50)
            .map(|t| scores((0..60).map(|k| 2.0 + noise(t * 60 + k)).collect()))
            .collect();
        let best = trials.iter().map(LabelScores::mean_w).fold(120.0, f64::min);
        assert!(best < 116.0, "by chance one of them looks better: {best}");
        let found = gain_of_choice(&reference, &trials, 300, 1, &Monitor::silent());
        let found = found.unwrap().unwrap();
        assert!(!found.excludes_zero(), "{found:?}");
        assert_eq!(
            gain_of_choice(&reference, &[], 9, 1, &Monitor::silent()).unwrap(),
            None
        );
    }
}
