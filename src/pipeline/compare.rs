//! One combination's clustering and score, and the ranking of all of them.
//!
//! In: the features of a combination, labels. Out: its [`Score`]; for all together the control,
//! bootstrap intervals and ranks.

use std::collections::BTreeSet;
use std::time::Instant;

use ndarray::Array2;

use super::describe::Described;
use super::{Combination, DataSet, PipelineError, Score, ScreenSettings};
use crate::cluster::{
    ClusterError, Criterion, Linkage, Metric, SparseFeatures, linkage, linkage_sparse,
};
use crate::descriptors::{DescriptorError, FeatureMatrix, FeatureValues};
use crate::monitor::Monitor;
use crate::score::{LabelScores, RowLabel, bootstrap, control, partial_variances};

/// Largest dense matrix that is clustered, in bytes (6 GB).
const DENSE_BYTES: usize = 6 << 30;

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
    let started = Instant::now();
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
    let linkage = features
        .linkage(settings.criterion, settings.metric, monitor)
        .map_err(at_fault)?;
    drop(features);

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
            failures: candidate.failures,
            linkage,
            w_sigma,
            w_ea,
            mean_w_sigma: None,
            difference_from_best: None,
            seconds: (candidate.seconds, started.elapsed().as_secs_f64()),
        },
    })
}

/// The features of some rows, ready to be clustered.
pub(super) enum Selected {
    Dense(Array2<f64>),
    Sparse(SparseFeatures),
}

impl Selected {
    /// The chosen rows of a matrix.
    ///
    /// # Errors
    /// [`ClusterError::TooLarge`] for dense rows that do not fit the memory allowed.
    pub fn of(values: &FeatureValues, rows: &[usize]) -> Result<Self, ClusterError> {
        match values {
            FeatureValues::Dense(values) => dense_rows(values, rows).map(Self::Dense),
            FeatureValues::Sparse(sparse) => {
                let mut features = SparseFeatures::new();
                for row in rows {
                    features.push_row(sparse.row(*row));
                }
                Ok(Self::Sparse(features))
            }
        }
    }

    /// Clusters them.
    ///
    /// # Errors
    /// See [`ClusterError`].
    pub fn linkage(
        &self,
        criterion: Criterion,
        metric: Metric,
        monitor: &Monitor,
    ) -> Result<Linkage, ClusterError> {
        match self {
            Self::Dense(features) => linkage(features, criterion, metric, monitor),
            Self::Sparse(features) => linkage_sparse(features, criterion, metric, monitor),
        }
    }
}

fn dense_rows(values: &Array2<f32>, rows: &[usize]) -> Result<Array2<f64>, ClusterError> {
    let bytes = rows.len() * values.ncols() * size_of::<f64>();
    if bytes > DENSE_BYTES {
        return Err(ClusterError::TooLarge {
            rows: rows.len(),
            needed_gb: bytes as f64 / 1e9,
        });
    }
    let mut features = Array2::zeros((rows.len(), values.ncols()));
    for (mut to, row) in features.rows_mut().into_iter().zip(rows) {
        to.assign(&values.row(*row).mapv(f64::from));
    }
    Ok(features)
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
