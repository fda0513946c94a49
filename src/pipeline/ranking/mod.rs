//! From structures and labels to ranked candidates.
//!
//! In: a [`Dataset`] and [`RankSettings`]. Out: [`Ranking`]: describe, cluster, cut, select,
//! percolate what passes the cheap filters, rank (SCIENCE: DOI 10.1039/d2ee03499a).
//!
//! | file | what |
//! |---|---|
//! | `settings` | [`RankSettings`], [`Mix`] |
//! | `barriers` | barriers of its entries, none of them computed twice |
//! | `described` | the features: one descriptor, or two side by side |
//! | `search` | which second descriptor, by what multiplier |
//! | `experiment` | what a new measurement teaches |

mod barriers;
mod described;
mod experiment;
mod search;
mod settings;

use std::collections::BTreeMap;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::compare::{Compared, score};
use super::describe::taking_part;
use super::feature_map::map_of;
use super::features::Selected;
use super::{FeatureMap, PipelineError, Projection, Score, effort};
use crate::dataset::{Dataset, Origin};
use crate::monitor::{Monitor, Warning};
use crate::rank::{
    Candidate, CandidateTable, Cut, LabelledRow, Lesson, Pathway, RankInput, SelectionSettings,
    Verdict, candidate_table, choose_clusters, lessons, needs_barrier,
};
use crate::score::{Interval, bootstrap};
use described::{Parts, describe};

pub use barriers::KnownBarriers;
pub use experiment::{Finding, MeanW, Taught, experiment};
pub use search::{MixSearch, MixSearchSettings, MixTrial, SHARES, search_mix};
pub use settings::{Mix, RankSettings};

/// Result of a ranking.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ranking {
    /// From which settings it came.
    pub settings: RankSettings,
    /// From which data it came.
    #[serde(default)]
    pub origin: Origin,
    /// The candidates, and what became of the others.
    pub table: CandidateTable,
    /// The tree with its label variance.
    pub score: Score,
    /// The cut that was searched.
    pub cut: Cut,
    /// Labels on rows of the tree.
    pub labels: Vec<LabelledRow>,
    /// What was computed for the entries that pass on E_hull and E_g.
    pub barriers: BTreeMap<usize, Pathway>,
    /// What a measurement in each cluster would teach, the greatest gain first.
    pub lessons: Vec<Lesson>,
    /// Where two descriptors are mixed: what the second one adds to the first.
    pub gain: Option<Gain>,
    /// The structures in the plane of the first two principal components.
    #[serde(default)]
    pub map: Option<FeatureMap>,
    /// The structures by t-SNE, where it was asked for.
    #[serde(default)]
    pub map_tsne: Option<FeatureMap>,
    /// Seconds of each stage by name.
    pub seconds: BTreeMap<String, f64>,
}

impl Ranking {
    /// Barrier in eV that was computed for an entry, in the dimensions of the settings.
    pub fn barrier_ev(&self, entry: usize) -> Option<f64> {
        let pathway = self.barriers.get(&entry)?;
        pathway.e_a_ev(self.settings.selection.dimensions)
    }

    /// The candidates that pass filters, which may be tighter than its own.
    pub fn passing(&self, filters: &SelectionSettings) -> Vec<&Candidate> {
        let candidates = self.table.candidates.iter();
        candidates.filter(|c| filters.admits(c)).collect()
    }

    /// How many members of the clusters came to each verdict by filters that may be tighter than its
    /// own.
    pub fn verdicts_by(&self, filters: &SelectionSettings) -> Vec<(Verdict, usize)> {
        let mut counts = self.table.counts();
        for candidate in &self.table.candidates {
            let now = filters.verdict(candidate);
            for (verdict, n) in &mut counts {
                *n += usize::from(*verdict == now);
                *n -= usize::from(*verdict == Verdict::Candidate);
            }
        }
        counts
    }

    /// The maps that there are.
    pub fn maps(&self) -> impl Iterator<Item = &FeatureMap> {
        self.map.iter().chain(&self.map_tsne)
    }

    /// Whether every index points at something among `n_entries` entries: for rankings that were
    /// read from a file. The score is checked by whoever reads it.
    pub fn references_hold(&self, n_entries: usize) -> bool {
        let (n_rows, n_clusters) = (self.score.entries.len(), self.cut.nearest.len());
        let is_entry = |entry: usize| entry < n_entries;
        let is_cluster = |number: u32| (number as usize) < n_clusters;
        let table = &self.table;
        let candidates_hold = table.candidates.iter().all(|candidate| {
            let relatives = &candidate.relatives;
            is_entry(candidate.entry)
                && candidate.row < n_rows
                && is_cluster(candidate.cluster)
                && relatives.iter().all(|relative| is_entry(relative.entry))
        });
        let members_hold = table.members.iter().all(|member| {
            is_entry(member.entry) && member.row < n_rows && is_cluster(member.cluster)
        });
        self.cut.cluster_of_row.len() == n_rows
            && self.cut.cluster_of_row.iter().all(|c| is_cluster(*c))
            && self.labels.iter().all(|label| label.row < n_rows)
            && self.barriers.keys().all(|entry| is_entry(*entry))
            && self.maps().all(|map| map.references_hold(n_entries))
            && self.lessons.iter().all(|lesson| is_entry(lesson.entry))
            && candidates_hold
            && members_hold
    }
}

/// What mixing in a second descriptor does to the mean of W_σ over the compared depths.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gain {
    /// Mean of W_σ with the first descriptor alone.
    pub first_order: Interval,
    /// Mean of W_σ with both.
    pub second_order: Interval,
    /// Second less first, from the paired bootstrap: negative where mixing helps, real where the
    /// interval excludes 0. Of a mixture that was searched for on the same labels this is too good;
    /// see the search.
    pub difference: Option<Interval>,
}

/// Runs describe → cluster → select → percolate → rank.
///
/// `known` has barriers that were computed for the same data before, and gets those that are computed
/// now, even where the ranking is cancelled. The result is the same at any number of threads, timings
/// apart.
///
/// # Errors
/// [`PipelineError`].
pub fn rank(
    data: &Dataset,
    settings: &RankSettings,
    known: &KnownBarriers,
    monitor: &Monitor,
) -> Result<Ranking, PipelineError> {
    settings.validate()?;
    let mut seconds = BTreeMap::new();
    let mut clock = Instant::now();
    let mut lap = |name: &str| {
        let elapsed = std::mem::replace(&mut clock, Instant::now()).elapsed();
        seconds.insert(name.to_owned(), elapsed.as_secs_f64());
    };
    let plan = monitor.plan(efforts(taking_part(data)?.len(), settings));
    let parts = describe(data, settings, monitor)?;
    plan.advance();
    lap("describe");
    let (features, compared, gain) = cluster(&parts, data, settings, monitor)?;
    plan.advance();
    lap("cluster");
    let depth = settings.selection.depth;
    warn_of_small_clusters(compared.score.entries.len(), depth, monitor);
    let cut = features.cut(&compared.score.linkage, depth);
    let labels = labelled_rows(&compared.score.entries, data);
    lap("select");
    let barriers = barriers(
        &cut,
        &labels,
        &compared.score.entries,
        data,
        settings,
        known,
        monitor,
    )?;
    plan.advance();
    lap("percolate");
    let table = candidate_table(&RankInput {
        entries: &data.entries,
        decorations: &data.decorations,
        entries_of_rows: &compared.score.entries,
        labels: &labels,
        cut: &cut,
        barriers: &barriers,
        distances: &features,
        settings: &settings.selection,
    });
    let ranked: Vec<usize> = table.candidates.iter().map(|c| c.entry).collect();
    let lessons = lessons(
        &cut,
        &labels,
        &compared.score.entries,
        &data.entries,
        &ranked,
        &settings.selection,
    );
    lap("rank");
    let map_by = |projection| {
        let entries = compared.score.entries.clone();
        map_of(&features, entries, projection, monitor)
    };
    let map = map_by(Projection::PrincipalComponents)?;
    plan.advance();
    let map_tsne = settings
        .tsne
        .then(|| map_by(Projection::TSNE))
        .transpose()?;
    lap("map");
    Ok(Ranking {
        settings: settings.clone(),
        origin: Origin::of(data),
        table,
        score: compared.score,
        cut,
        labels,
        barriers,
        lessons,
        gain,
        map: Some(map),
        map_tsne,
        seconds,
    })
}

/// Structures that a ranking maps, as a guess: which ones is known after clustering only.
const MAPPED: usize = 100;

/// Of each unit of work: describing, clustering, barriers, the maps of features.
fn efforts(n_entries: usize, settings: &RankSettings) -> [f64; 5] {
    let n_descriptors = 1 + usize::from(settings.mix.is_some());
    let by_neighbors = effort::projecting(n_entries, true);
    [
        effort::describing(n_entries, n_descriptors),
        effort::clustering(n_entries) * n_descriptors as f64,
        effort::mapping(n_entries.min(MAPPED)),
        effort::projecting(n_entries, false),
        if settings.tsne { by_neighbors } else { 0.0 },
    ]
}

/// The features with their tree and, for a mixture, what it gains.
fn cluster(
    parts: &Parts,
    data: &Dataset,
    settings: &RankSettings,
    monitor: &Monitor,
) -> Result<(Selected, Compared, Option<Gain>), PipelineError> {
    let screen = settings.screen();
    let step = monitor.step("Clustering", 0);
    let (features, clustered) = parts.features(settings.mix.as_ref())?;
    let compared = score(clustered, &features, data, &screen, monitor)?;
    drop(step);
    if settings.mix.is_none() || compared.score.labels.is_empty() {
        return Ok((features, compared, None));
    }
    let step = monitor.step("Clustering the first descriptor alone", 0);
    let (alone, clustered) = parts.first_order(&compared.score.entries)?;
    let first = score(clustered, &alone, data, &screen, monitor)?;
    drop(step);
    let both = [first.contributions, compared.contributions];
    let found = bootstrap(&both, 0, settings.bootstrap_repeats, settings.seed, monitor)?;
    let gain = match (found.means.as_slice(), found.differences.get(1)) {
        (&[first_order, second_order], Some(&difference)) => Some(Gain {
            first_order,
            second_order,
            difference,
        }),
        _ => None,
    };
    let [_, contributions] = both;
    let compared = Compared {
        contributions,
        ..compared
    };
    Ok((features, compared, gain))
}

fn warn_of_small_clusters(n_rows: usize, depth: usize, monitor: &Monitor) {
    if n_rows < depth.saturating_mul(4) {
        monitor.warn(Warning::new(
            "depth",
            format!("{n_rows} structures in {depth} clusters: fewer than 4 in each"),
            "give a smaller --depth, or more structures",
        ));
    }
}

/// Labels of the rows, with what is shown of them.
fn labelled_rows(entries: &[usize], data: &Dataset) -> Vec<LabelledRow> {
    let label = |(row, entry): (usize, &usize)| {
        let label = data.label_of_entry.get(*entry).copied().flatten()?;
        let label = data.labels.get(label)?;
        let log_sigma = label.conductivity_s_cm.log10();
        log_sigma.is_finite().then_some(LabelledRow {
            row,
            log_sigma,
            censored: label.censored,
        })
    };
    entries.iter().enumerate().filter_map(label).collect()
}

/// Maps the entries that pass the cheap filters.
fn barriers(
    cut: &Cut,
    labels: &[LabelledRow],
    entries_of_rows: &[usize],
    data: &Dataset,
    settings: &RankSettings,
    known: &KnownBarriers,
    monitor: &Monitor,
) -> Result<BTreeMap<usize, Pathway>, PipelineError> {
    let clusters = choose_clusters(cut, labels, &settings.selection);
    let needed = needs_barrier(
        &clusters,
        cut,
        labels,
        entries_of_rows,
        &data.entries,
        &settings.selection,
    );
    known.of(&needed, data, settings, monitor)
}
