//! What new measurements teach.
//!
//! In: a [`Ranking`] and newly measured conductivities. Out: [`Taught`]: how they compare with
//! what their clusters let expect, how W_σ moves, which candidates come, go and change places.
//! The tree stays as it is: it does not depend on labels.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::facts::facts_of;
use super::labels::labelled_rows;
use super::{KnownBarriers, Ranking};
use crate::cluster::RowIndex;
use crate::dataset::{Dataset, NewMeasurement};
use crate::import::EntryIndex;
use crate::monitor::Monitor;
use crate::pipeline::PipelineError;
use crate::rank::{
    CandidateTable, Distances, LabelledRow, RankInput, Searched, SelectionSettings,
    candidate_table, choose_clusters, needs_barrier, spread,
};
use crate::score::{RowLabel, partial_variances};

/// What one measurement says about what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Index of the entry.
    pub entry: EntryIndex,
    /// Its cluster in the cut of the ranking.
    pub cluster: u32,
    /// Measured log₁₀σ.
    pub log_sigma: f64,
    /// Expected log₁₀σ and its standard deviation, from the labels before (see
    /// [`crate::rank::Spread`]); `None` where they are too few to tell.
    pub expected: Option<(f64, f64)>,
    /// (measured − expected) in standard deviations.
    pub surprise: Option<f64>,
}

/// Mean of W_σ over the compared depths.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeanW {
    /// Sum over labels.
    pub total: f64,
    /// Number of labels.
    pub n_labels: usize,
}

/// What new measurements taught.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Taught {
    /// Measurement by measurement.
    pub findings: Vec<Finding>,
    /// Mean of W_σ before. A further label cannot but add to the sum: its share per label tells
    /// whether the clustering sorts the labels better than before.
    pub before: MeanW,
    /// Mean of W_σ after.
    pub after: MeanW,
    /// Clusters that are searched only now.
    pub clusters_gained: Vec<u32>,
    /// Clusters that are no longer searched.
    pub clusters_lost: Vec<u32>,
    /// Entries that become candidates, with their rank.
    pub entering: Vec<(EntryIndex, usize)>,
    /// Entries that are candidates no longer, with the rank they had.
    pub leaving: Vec<(EntryIndex, usize)>,
    /// Entries that change places: (entry, rank before, rank after).
    pub moving: Vec<(EntryIndex, usize, usize)>,
}

/// Ranks do not depend on distances.
struct NoDistances;

impl Distances for NoDistances {
    fn between(&self, _: RowIndex, _: RowIndex) -> f64 {
        f64::INFINITY
    }
}

/// Ranks anew with further measurements; one of a measured structure replaces its label. Entries
/// that were not clustered, and conductivities that are not positive, are passed over. What counts as a
/// candidate before and after is told by `filters`, in the cut of the ranking.
///
/// # Errors
/// [`PipelineError`] from computing barriers of entries that come into view.
pub fn learn(
    data: &Dataset,
    ranking: &Ranking,
    filters: &SelectionSettings,
    measurements: &[NewMeasurement],
    monitor: &Monitor,
) -> Result<Taught, PipelineError> {
    let filters = SelectionSettings {
        depth: ranking.settings.selection.depth,
        ..filters.clone()
    };
    let labels_before = labelled_rows(&ranking.score.entries, data);
    let mut labels = labels_before.clone();
    let known = spread(&ranking.cut, &labels_before);
    let mut findings = Vec::new();
    for measurement in measurements {
        let log_sigma = measurement.conductivity_s_cm.log10();
        let Some(row) = ranking.score.row_of(measurement.entry) else {
            continue;
        };
        if !log_sigma.is_finite() {
            continue;
        }
        let cluster = row.of(&ranking.cut.cluster_of_row).copied().unwrap_or(0);
        let of_cluster = labels_before.iter().filter(|label| {
            label.row != row && label.row.of(&ranking.cut.cluster_of_row) == Some(&cluster)
        });
        let values: Vec<f64> = of_cluster.map(|label| label.log_sigma).collect();
        let expected = known.map(|spread| {
            let (mean, variance) = spread.cluster_mean(&values);
            (mean, (variance + spread.within).sqrt())
        });
        findings.push(Finding {
            entry: measurement.entry,
            cluster,
            log_sigma,
            expected,
            surprise: expected.map(|(mean, deviation)| (log_sigma - mean) / deviation),
        });
        labels.retain(|label| label.row != row);
        labels.push(LabelledRow {
            row,
            log_sigma,
            censored: measurement.censored,
        });
    }
    labels.sort_by_key(|label| label.row);
    let ranked = |labels: &[LabelledRow]| ranked_with(data, ranking, &filters, labels, monitor);
    let (before, after) = (ranked(&labels_before)?, ranked(&labels)?);
    let means = [&labels_before, &labels].map(|labels| mean_w(ranking, labels));
    Ok(compared(&before, &after, means, findings))
}

/// The candidates under other labels.
fn ranked_with(
    data: &Dataset,
    ranking: &Ranking,
    filters: &SelectionSettings,
    labels: &[LabelledRow],
    monitor: &Monitor,
) -> Result<CandidateTable, PipelineError> {
    let facts = facts_of(data);
    let searched = Searched {
        facts: &facts,
        entries_of_rows: &ranking.score.entries,
        labels,
        cut: &ranking.cut,
        settings: filters,
    };
    let clusters = choose_clusters(&ranking.cut, labels, filters);
    let needed = needs_barrier(&clusters, &searched);
    let known = KnownBarriers::of_ranking(ranking);
    let mut barriers = ranking.barriers.clone();
    barriers.extend(known.of(&needed, data, &ranking.settings, monitor)?);
    Ok(candidate_table(&RankInput {
        searched,
        entries: &data.entries,
        decorations: &data.decorations,
        barriers: &barriers,
        distances: &NoDistances,
    }))
}

fn compared(
    before: &CandidateTable,
    after: &CandidateTable,
    [mean_before, mean_after]: [MeanW; 2],
    findings: Vec<Finding>,
) -> Taught {
    let numbers = |table: &CandidateTable| -> BTreeSet<u32> {
        table.clusters.iter().map(|c| c.number).collect()
    };
    let ranks = |table: &CandidateTable| -> BTreeMap<EntryIndex, usize> {
        table.candidates.iter().map(|c| (c.entry, c.rank)).collect()
    };
    let (old_clusters, new_clusters) = (numbers(before), numbers(after));
    let (old, new) = (ranks(before), ranks(after));
    let only_in = |these: &BTreeMap<EntryIndex, usize>, others: &BTreeMap<EntryIndex, usize>| {
        let mut found: Vec<(EntryIndex, usize)> = these
            .iter()
            .filter(|(entry, _)| !others.contains_key(entry))
            .map(|(entry, rank)| (*entry, *rank))
            .collect();
        found.sort_by_key(|(_, rank)| *rank);
        found
    };
    let mut moving: Vec<(EntryIndex, usize, usize)> = old
        .iter()
        .filter_map(|(entry, rank)| Some((*entry, *rank, *new.get(entry)?)))
        .filter(|(_, before, after)| before != after)
        .collect();
    moving.sort_by_key(|(_, before, _)| *before);
    Taught {
        findings,
        before: mean_before,
        after: mean_after,
        clusters_gained: new_clusters.difference(&old_clusters).copied().collect(),
        clusters_lost: old_clusters.difference(&new_clusters).copied().collect(),
        entering: only_in(&new, &old),
        leaving: only_in(&old, &new),
        moving,
    }
}

fn mean_w(ranking: &Ranking, labels: &[LabelledRow]) -> MeanW {
    let last = ranking.settings.compared_depths.max(2);
    let sets = ranking.score.linkage.cluster_sets(last);
    let rows: Vec<RowLabel> = labels
        .iter()
        .map(|label| RowLabel {
            row: label.row,
            value: label.log_sigma,
        })
        .collect();
    let of_labels = partial_variances(&sets, &rows).mean_over_depths(2..=last);
    MeanW {
        total: of_labels.iter().sum(),
        n_labels: labels.len(),
    }
}
