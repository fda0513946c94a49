//! One combination's clustering and score, and the ranking of all of them.
//!
//! In: the features of a combination, labels. Out: its [`Score`]; for all together the control,
//! bootstrap intervals and ranks.

use std::collections::BTreeSet;
use std::time::Instant;

use super::describe::Described;
use super::features::Selected;
use super::{Combination, DataSet, PipelineError, Score, ScreenSettings};
use crate::cluster::ClusterError;
use crate::descriptors::{DescriptorError, FeatureMatrix, FeatureValues};
use crate::monitor::Monitor;
use crate::score::{LabelScores, RowLabel, bootstrap, control, partial_variances};

/// A combination that was described and waits to be clustered.
pub(super) struct Candidate {
    pub combination: Combination,
    /// Entries that could be described, ascending.
    pub entries: Vec<usize>,
    /// Entries that could not, with the reason.
    pub failures: Vec<(usize, DescriptorError)>,
    /// `None` where it was dropped to save memory.
    pub matrix: Option<FeatureMatrix>,
    pub seconds: f64,
}

impl Candidate {
    pub fn new(described: Described) -> Self {
        let combination = described.combination.clone();
        let seconds = described.seconds;
        let matrix = described.into_matrix();
        Self {
            combination,
            entries: matrix.entries.clone(),
            failures: matrix.failures.clone(),
            matrix: Some(matrix),
            seconds,
        }
    }

    /// Bytes that the matrix takes, as if it were dense up to the point where it is not.
    pub fn bytes(&self) -> usize {
        self.matrix
            .as_ref()
            .map_or(0, |matrix| match &matrix.values {
                FeatureValues::Dense(values) => values.len() * size_of::<f32>(),
                FeatureValues::Sparse(rows) => (0..rows.n_rows())
                    .map(|row| rows.row(row).count() * 2 * size_of::<f32>())
                    .sum(),
            })
    }
}

/// A scored combination with what the bootstrap needs.
pub(super) struct Compared {
    pub score: Score,
    pub contributions: LabelScores,
}

/// Clusters and scores a combination on the entries of `common`, or on all it described.
pub(super) fn compare(
    candidate: Candidate,
    common: Option<&BTreeSet<usize>>,
    data: &DataSet<'_>,
    settings: &ScreenSettings,
    monitor: &Monitor,
) -> Result<Compared, PipelineError> {
    let combination = candidate.combination;
    let at_fault = |source: ClusterError| PipelineError::Cluster {
        what: combination.to_string(),
        source,
    };
    let rows: Vec<usize> = (0..candidate.entries.len())
        .filter(|row| common.is_none_or(|common| common.contains(&candidate.entries[*row])))
        .collect();
    let entries: Vec<usize> = rows.iter().map(|row| candidate.entries[*row]).collect();
    let matrix = candidate.matrix.ok_or(PipelineError::Empty)?;
    let n_columns = matrix.values.n_columns();
    let features = Selected::of(&matrix.values, &rows).map_err(at_fault)?;
    drop(matrix);
    let clustered = Clustered {
        combination: combination.clone(),
        entries,
        failures: candidate.failures,
        n_columns,
        described_s: candidate.seconds,
    };
    score(clustered, &features, data, settings, monitor)
}

/// What is known of a combination beside its features.
pub(super) struct Clustered {
    pub combination: Combination,
    /// Entry of each row of the features.
    pub entries: Vec<usize>,
    /// Entries that could not be described, with the reason.
    pub failures: Vec<(usize, DescriptorError)>,
    pub n_columns: usize,
    /// Seconds spent on describing.
    pub described_s: f64,
}

/// Clusters features and scores the tree.
pub(super) fn score(
    clustered: Clustered,
    features: &Selected,
    data: &DataSet<'_>,
    settings: &ScreenSettings,
    monitor: &Monitor,
) -> Result<Compared, PipelineError> {
    let started = Instant::now();
    let Clustered {
        combination,
        entries,
        failures,
        n_columns,
        described_s,
    } = clustered;
    let linkage = features
        .linkage(settings.criterion, settings.metric, monitor)
        .map_err(|source| PipelineError::Cluster {
            what: combination.to_string(),
            source,
        })?;
    let sets = linkage.cluster_sets(settings.depths);
    let labels = sigma_labels(&entries, data);
    let barriers = barrier_labels(&entries, data);
    let partial = partial_variances(&sets, &labels);
    let ids = labels.iter().map(|label| entries[label.row]).collect();
    let total_unless_empty = |labels: &[RowLabel], total: Vec<f64>| {
        if labels.is_empty() { Vec::new() } else { total }
    };
    let w_sigma = total_unless_empty(&labels, partial.total());
    let w_ea = total_unless_empty(&barriers, partial_variances(&sets, &barriers).total());
    Ok(Compared {
        contributions: LabelScores::new(ids, &partial, settings.compared_depths),
        score: Score {
            combination,
            entries,
            labels,
            n_columns,
            failures,
            linkage,
            w_sigma,
            w_ea,
            mean_w_sigma: None,
            difference_from_best: None,
            seconds: (described_s, started.elapsed().as_secs_f64()),
        },
    })
}

/// log₁₀σ of the rows that carry a label.
fn sigma_labels(entries: &[usize], data: &DataSet<'_>) -> Vec<RowLabel> {
    let label = |(row, entry): (usize, &usize)| {
        let label = data.label_of_entry.get(*entry).copied().flatten()?;
        let value = data.labels.get(label)?.conductivity_s_cm.log10();
        value.is_finite().then_some(RowLabel { row, value })
    };
    entries.iter().enumerate().filter_map(label).collect()
}

/// Bond-valence barriers in eV of the rows that have one.
fn barrier_labels(entries: &[usize], data: &DataSet<'_>) -> Vec<RowLabel> {
    let label = |(row, entry): (usize, &usize)| {
        let value = data.entries.get(*entry)?.barrier_ev?;
        value.is_finite().then_some(RowLabel { row, value })
    };
    entries.iter().enumerate().filter_map(label).collect()
}

/// Orders by ascending mean W_σ (ties, and screens without labels, by the order of the settings),
/// fills in the intervals, and computes the control on the best combination's cluster sizes.
pub(super) fn rank(
    compared: Vec<Compared>,
    settings: &ScreenSettings,
    monitor: &Monitor,
) -> Result<(Vec<Score>, Vec<f64>), PipelineError> {
    let mut compared = compared;
    compared.sort_by(|a, b| {
        let mean = |c: &Compared| c.contributions.mean_w();
        mean(a).total_cmp(&mean(b))
    });
    let (mut scores, contributions): (Vec<Score>, Vec<LabelScores>) = compared
        .into_iter()
        .map(|c| (c.score, c.contributions))
        .unzip();
    let Some(best) = scores.first().filter(|best| !best.labels.is_empty()) else {
        return Ok((scores, Vec::new()));
    };
    let sets = best.linkage.cluster_sets(settings.depths);
    let control = control(
        &sets,
        &best.labels,
        settings.control_repeats,
        settings.seed,
        monitor,
    )?;
    let repeats = settings.bootstrap_repeats;
    let intervals = bootstrap(&contributions, 0, repeats, settings.seed, monitor)?;
    let intervals = intervals.means.into_iter().zip(intervals.differences);
    for (score, (mean, difference)) in scores.iter_mut().zip(intervals) {
        score.mean_w_sigma = (!score.labels.is_empty()).then_some(mean);
        score.difference_from_best = difference;
    }
    Ok((scores, control))
}
