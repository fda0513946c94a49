//! Scores of a screen in their order, with what the bootstrap and the control say of them.
//!
//! In: [`Compared`] combinations. Out: scores by ascending mean W_σ with their intervals, by both sets of
//! labels, and the control of each set.

use super::compare::Compared;
use super::{PipelineError, Score, ScreenSettings};
use crate::dataset::Dataset;
use crate::monitor::Monitor;
use crate::score::{Interval, LabelScores, LabelSet, RowLabel, bootstrap, control};

/// What the scores of a screen came to together.
pub(super) struct Ranked {
    /// By ascending mean W_σ, those that are set apart last.
    pub scores: Vec<Score>,
    /// W_σ of random clusters.
    pub control: Vec<f64>,
    /// W_Ea of random clusters.
    pub control_ea: Vec<f64>,
}

/// Orders by ascending mean W_σ (ties, and screens without labels, by the order of the settings),
/// those that are set apart last; fills in the intervals, and computes the controls, each on the
/// cluster sizes of the combination that is best by its labels.
pub(super) fn rank(
    mut compared: Vec<Compared>,
    data: &Dataset,
    settings: &ScreenSettings,
    monitor: &Monitor,
) -> Result<Ranked, PipelineError> {
    compared.sort_by(|a, b| {
        let mean = |c: &Compared| c.contributions.mean_w();
        let apart = |c: &Compared| c.score.set_apart;
        apart(a).cmp(&apart(b)).then(mean(a).total_cmp(&mean(b)))
    });
    let mut scores = Vec::with_capacity(compared.len());
    let mut contributions = [Vec::new(), Vec::new()];
    for one in compared {
        scores.push(one.score);
        contributions[0].push(one.contributions);
        contributions[1].push(one.of_barriers);
    }
    let mut controls = [Vec::new(), Vec::new()];
    for (k, set) in LabelSet::ALL.into_iter().enumerate() {
        let of = (set, &contributions[k][..]);
        controls[k] = fill(&mut scores, of, data, settings, monitor)?;
        contributions[k] = Vec::new();
    }
    let [control, control_ea] = controls;
    Ok(Ranked {
        scores,
        control,
        control_ea,
    })
}

/// Fills in the intervals by one set of labels; the control of that set.
fn fill(
    scores: &mut [Score],
    (set, contributions): (LabelSet, &[LabelScores]),
    data: &Dataset,
    settings: &ScreenSettings,
    monitor: &Monitor,
) -> Result<Vec<f64>, PipelineError> {
    let n_ranked = scores.iter().filter(|score| !score.set_apart).count();
    let (ranked, apart) = scores.split_at_mut(n_ranked);
    let (of_ranked, of_apart) = contributions.split_at(n_ranked);
    let mut control_w = Vec::new();
    let with_labels = (0..n_ranked).filter(|k| !of_ranked[*k].ids.is_empty());
    let least = |a: &usize, b: &usize| of_ranked[*a].mean_w().total_cmp(&of_ranked[*b].mean_w());
    if let Some(best) = with_labels.min_by(least) {
        let score = &ranked[best];
        let sets = score.linkage.cluster_sets(settings.depths);
        let labels = labels(score, set, data);
        let repeats = settings.control_repeats;
        control_w = control(&sets, &labels, repeats, settings.seed, monitor)?;
        fill_intervals(ranked, (set, of_ranked, best), settings, monitor)?;
    }
    // Each for itself: on other labels a difference would mean nothing.
    for (score, contributions) in apart.iter_mut().zip(of_apart) {
        let (score, contributions) = (std::slice::from_mut(score), contributions.clone());
        fill_intervals(score, (set, &[contributions], 0), settings, monitor)?;
    }
    Ok(control_w)
}

/// The labels of a score.
fn labels(score: &Score, set: LabelSet, data: &Dataset) -> Vec<RowLabel> {
    match set {
        LabelSet::Conductivity => score.labels.clone(),
        LabelSet::Barrier => super::compare::barrier_labels(&score.entries, data),
    }
}

/// Bootstrap intervals of scores that are compared with the `best` of them.
fn fill_intervals(
    scores: &mut [Score],
    (set, contributions, best): (LabelSet, &[LabelScores], usize),
    settings: &ScreenSettings,
    monitor: &Monitor,
) -> Result<(), PipelineError> {
    let repeats = settings.bootstrap_repeats;
    let intervals = bootstrap(contributions, best, repeats, settings.seed, monitor)?;
    let intervals = intervals.means.into_iter().zip(intervals.differences);
    for (score, (mean, difference)) in scores.iter_mut().zip(intervals) {
        let mean: Option<Interval> = (!score.w(set).is_empty()).then_some(mean);
        match set {
            LabelSet::Conductivity => {
                score.mean_w_sigma = mean;
                score.difference_from_best = difference;
            }
            LabelSet::Barrier => {
                score.of_barriers.mean = mean;
                score.of_barriers.difference_from_best = difference;
            }
        }
    }
    Ok(())
}
