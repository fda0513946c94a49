//! One combination's clustering and score.
//!
//! In: the features of a combination, labels. Out: its [`Score`], and what the bootstrap needs.

use std::collections::BTreeSet;
use std::time::Instant;

use super::describe::Described;
use super::features::Selected;
use super::kept::{Summary, keep_tree, kept_tree, tree_key};
use super::packed::Packed;
use super::{Combination, OfBarriers, PipelineError, Score, ScreenSettings};
use crate::cluster::{Linkage, RowIndex};
use crate::dataset::Dataset;
use crate::descriptors::DescriptorError;
use crate::import::EntryIndex;
use crate::monitor::Monitor;
use crate::monitor::kept::PieceKey;
use crate::score::{LabelScores, RowLabel, partial_variances};

/// A combination that was described and waits to be clustered.
pub(super) struct Candidate {
    pub combination: Combination,
    /// Entries that could be described, ascending.
    pub entries: Vec<EntryIndex>,
    /// Entries that could not, with the reason.
    pub failures: Vec<(EntryIndex, DescriptorError)>,
    /// Columns of the matrix.
    pub n_columns: usize,
    /// Its features; `None` where they were dropped to save memory, or were never needed.
    pub features: Option<Packed>,
    /// By what its tree is kept; `None` where nothing is.
    pub key: Option<PieceKey>,
    pub seconds: f64,
    /// Whether it describes too little to be compared with the others.
    pub set_apart: bool,
    /// Its score on the subset that was common when it was described.
    pub early: Option<Compared>,
}

impl Candidate {
    pub(super) fn new(described: Described, key: Option<PieceKey>) -> Self {
        let combination = described.combination.clone();
        let seconds = described.seconds;
        let matrix = described.into_matrix();
        Self {
            combination,
            entries: matrix.entries,
            failures: matrix.failures,
            n_columns: matrix.values.n_columns(),
            features: Some(Packed::new(matrix.values)),
            key,
            seconds,
            set_apart: false,
            early: None,
        }
    }

    /// One that an earlier run described: `summary` is of `entries`.
    pub(super) fn remembered(
        combination: Combination,
        entries: &[EntryIndex],
        summary: Summary,
        key: PieceKey,
    ) -> Self {
        let failures = summary.failures.into_iter();
        let failures: Vec<_> = failures
            .filter_map(|(place, error)| Some((*entries.get(place)?, error)))
            .collect();
        let failing: BTreeSet<EntryIndex> = failures.iter().map(|(entry, _)| *entry).collect();
        let describes = |entry: &&EntryIndex| !failing.contains(*entry);
        Self {
            combination,
            entries: entries.iter().filter(describes).copied().collect(),
            failures,
            n_columns: summary.n_columns,
            features: None,
            key: Some(key),
            seconds: 0.0,
            set_apart: false,
            early: None,
        }
    }

    /// What is kept of it for later runs over `entries`.
    pub(super) fn summary(&self, entries: &[EntryIndex]) -> Summary {
        let place = |entry: &EntryIndex| entries.binary_search(entry).ok();
        let failures = self.failures.iter();
        Summary {
            n_entries: entries.len(),
            failures: failures
                .filter_map(|(entry, error)| Some((place(entry)?, error.clone())))
                .collect(),
            n_columns: self.n_columns,
        }
    }

    /// The rows that are compared: those of the common subset, or all of one that is set apart.
    fn rows(&self, common: Option<&BTreeSet<EntryIndex>>) -> Vec<usize> {
        let common = common.filter(|_| !self.set_apart);
        (0..self.entries.len())
            .filter(|row| common.is_none_or(|common| common.contains(&self.entries[*row])))
            .collect()
    }

    /// What is known of it beside the features of some rows.
    fn clustered(&self, rows: &[usize]) -> Clustered {
        Clustered {
            combination: self.combination.clone(),
            entries: rows.iter().map(|row| self.entries[*row]).collect(),
            failures: self.failures.clone(),
            n_columns: self.n_columns,
            described_s: self.seconds,
            set_apart: self.set_apart,
        }
    }

    /// The key of the tree of the rows that are compared.
    fn tree_key(
        &self,
        common: Option<&BTreeSet<EntryIndex>>,
        settings: &ScreenSettings,
    ) -> Option<PieceKey> {
        let rows = self.rows(common);
        Some(tree_key(
            self.key?,
            &rows,
            settings.criterion,
            settings.metric,
        ))
    }

    /// The early score, taken, where it is of the rows that are compared.
    pub(super) fn early_on(&mut self, common: Option<&BTreeSet<EntryIndex>>) -> Option<Compared> {
        let rows = self.rows(common);
        let entries = rows.iter().map(|row| self.entries[*row]);
        let fits = |early: &mut Compared| entries.eq(early.score.entries.iter().copied());
        let mut early = self.early.take_if(fits)?;
        early.score.set_apart = self.set_apart;
        Some(early)
    }

    /// Bytes that the features take.
    pub(super) fn bytes(&self) -> usize {
        self.features.as_ref().map_or(0, Packed::n_bytes)
    }
}

/// A scored combination with what the bootstrap needs.
pub(super) struct Compared {
    pub score: Score,
    pub contributions: LabelScores,
    /// The same of the barriers.
    pub of_barriers: LabelScores,
}

/// Clusters and scores a combination on the entries of `common`, or on all it described; keeps its tree.
pub(super) fn compare(
    candidate: Candidate,
    common: Option<&BTreeSet<EntryIndex>>,
    data: &Dataset,
    settings: &ScreenSettings,
    monitor: &Monitor,
) -> Result<Compared, PipelineError> {
    let key = candidate.tree_key(common, settings);
    let (clustered, features) = selected(&candidate, common)?;
    // They are not needed any more, and clustering needs room.
    drop(candidate);
    let compared = score(clustered, &features, data, settings, monitor)?;
    if let Some(key) = key {
        keep_tree(monitor, key, &compared.score.linkage);
    }
    Ok(compared)
}

/// As [`compare`], and keeps the candidate; finds its tree again where it is kept.
pub(super) fn cluster(
    candidate: &Candidate,
    common: Option<&BTreeSet<EntryIndex>>,
    data: &Dataset,
    settings: &ScreenSettings,
    monitor: &Monitor,
) -> Result<Compared, PipelineError> {
    if let Some(remembered) = remembered(candidate, common, data, settings, monitor) {
        return Ok(remembered);
    }
    let (clustered, features) = selected(candidate, common)?;
    let compared = score(clustered, &features, data, settings, monitor)?;
    if let Some(key) = candidate.tree_key(common, settings) {
        keep_tree(monitor, key, &compared.score.linkage);
    }
    Ok(compared)
}

/// The score of a combination whose tree an earlier run has left.
pub(super) fn remembered(
    candidate: &Candidate,
    common: Option<&BTreeSet<EntryIndex>>,
    data: &Dataset,
    settings: &ScreenSettings,
    monitor: &Monitor,
) -> Option<Compared> {
    let key = candidate.tree_key(common, settings)?;
    let rows = candidate.rows(common);
    let linkage = kept_tree(monitor, key, rows.len())?;
    Some(scored(candidate.clustered(&rows), linkage, data, settings))
}

/// The rows of a candidate that are compared.
fn selected(
    candidate: &Candidate,
    common: Option<&BTreeSet<EntryIndex>>,
) -> Result<(Clustered, Selected), PipelineError> {
    let rows = candidate.rows(common);
    let packed = candidate.features.as_ref().ok_or(PipelineError::Empty)?;
    let features = Selected::of_packed(packed, &rows).map_err(|source| PipelineError::Cluster {
        what: candidate.combination.to_string(),
        source,
    })?;
    Ok((candidate.clustered(&rows), features))
}

/// What is known of a combination beside its features.
pub(super) struct Clustered {
    pub combination: Combination,
    /// Entry of each row of the features.
    pub entries: Vec<EntryIndex>,
    /// Entries that could not be described, with the reason.
    pub failures: Vec<(EntryIndex, DescriptorError)>,
    pub n_columns: usize,
    /// Seconds spent on describing.
    pub described_s: f64,
    /// Whether it is not compared with others.
    pub set_apart: bool,
}

/// Clusters features and scores the tree.
pub(super) fn score(
    clustered: Clustered,
    features: &Selected,
    data: &Dataset,
    settings: &ScreenSettings,
    monitor: &Monitor,
) -> Result<Compared, PipelineError> {
    let started = Instant::now();
    let linkage = features
        .linkage(settings.criterion, settings.metric, monitor)
        .map_err(|source| PipelineError::Cluster {
            what: clustered.combination.to_string(),
            source,
        })?;
    let mut compared = scored(clustered, linkage, data, settings);
    compared.score.seconds.1 = started.elapsed().as_secs_f64();
    Ok(compared)
}

/// Scores a tree with the labels of the data. The seconds of clustering are left to the
/// caller.
pub(super) fn scored(
    clustered: Clustered,
    linkage: Linkage,
    data: &Dataset,
    settings: &ScreenSettings,
) -> Compared {
    let Clustered {
        combination,
        entries,
        failures,
        n_columns,
        described_s,
        set_apart,
    } = clustered;
    let sets = linkage.cluster_sets(settings.depths);
    let labels = sigma_labels(&entries, data);
    let barriers = barrier_labels(&entries, data);
    let partial = partial_variances(&sets, &labels);
    let partial_ea = partial_variances(&sets, &barriers);
    let ids = |labels: &[RowLabel]| labels.iter().map(|label| entries[label.row.0]).collect();
    let contributions = LabelScores::new(ids(&labels), &partial, settings.compared_depths);
    let of_barriers = LabelScores::new(ids(&barriers), &partial_ea, settings.compared_depths);
    let total_unless_empty = |labels: &[RowLabel], total: Vec<f64>| {
        if labels.is_empty() { Vec::new() } else { total }
    };
    let w_sigma = total_unless_empty(&labels, partial.total());
    let w_ea = total_unless_empty(&barriers, partial_ea.total());
    Compared {
        contributions,
        of_barriers,
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
            of_barriers: OfBarriers {
                n_labels: barriers.len(),
                ..OfBarriers::default()
            },
            set_apart,
            seconds: (described_s, 0.0),
        },
    }
}

/// log₁₀σ of the rows that carry a label.
fn sigma_labels(entries: &[EntryIndex], data: &Dataset) -> Vec<RowLabel> {
    let label = |(row, entry): (usize, &EntryIndex)| {
        let value = data.log_sigma(*entry)?;
        Some(RowLabel {
            row: RowIndex(row),
            value,
        })
    };
    entries.iter().enumerate().filter_map(label).collect()
}

/// Bond-valence barriers in eV of the rows that have one.
pub(super) fn barrier_labels(entries: &[EntryIndex], data: &Dataset) -> Vec<RowLabel> {
    let label = |(row, entry): (usize, &EntryIndex)| {
        let value = data.barrier_ev(*entry)?;
        value.is_finite().then_some(RowLabel {
            row: RowIndex(row),
            value,
        })
    };
    entries.iter().enumerate().filter_map(label).collect()
}
