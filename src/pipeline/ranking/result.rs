//! What a ranking came to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::facts::facts_of;
use super::settings::RankSettings;
use crate::dataset::{Dataset, Origin};
use crate::import::EntryIndex;
use crate::pipeline::feature_map::FeatureMap;
use crate::pipeline::score::Score;
use crate::rank::{
    Candidate, CandidateTable, Cut, LabelledRow, Lesson, LessonLimits, Lessons, Pathway, Searched,
    SelectionSettings, Verdict, lessons,
};
use crate::score::Interval;

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
    pub barriers: BTreeMap<EntryIndex, Pathway>,
    /// Barriers by relaxed hops in eV that it was made with, where it ranks by those.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub relaxed_ev: BTreeMap<EntryIndex, f64>,
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
    /// Barrier in eV that was computed for an entry: the one that is ranked by, where it is one of the
    /// map.
    pub fn barrier_ev(&self, entry: EntryIndex) -> Option<f64> {
        let pathway = self.barriers.get(&entry)?;
        pathway.e_a_ev(self.settings.selection.barrier.of_map())
    }

    /// What to measure next by other filters and within limits: labels and tree as they were ranked,
    /// facts as they are now.
    pub fn lessons_by(
        &self,
        data: &Dataset,
        filters: &SelectionSettings,
        limits: &LessonLimits,
    ) -> Lessons {
        let facts = facts_of(data);
        let searched = Searched {
            facts: &facts,
            entries_of_rows: &self.score.entries,
            labels: &self.labels,
            cut: &self.cut,
            settings: filters,
        };
        let ranked: Vec<EntryIndex> = self.passing(filters).iter().map(|c| c.entry).collect();
        lessons(&searched, &data.entries, &ranked, limits)
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
        let is_entry = |entry: EntryIndex| entry.0 < n_entries;
        let is_cluster = |number: u32| (number as usize) < n_clusters;
        let table = &self.table;
        let candidates_hold = table.candidates.iter().all(|candidate| {
            let relatives = &candidate.relatives;
            is_entry(candidate.entry)
                && candidate.row.0 < n_rows
                && is_cluster(candidate.cluster)
                && relatives.iter().all(|relative| is_entry(relative.entry))
        });
        let members_hold = table.members.iter().all(|member| {
            is_entry(member.entry) && member.row.0 < n_rows && is_cluster(member.cluster)
        });
        self.cut.cluster_of_row.len() == n_rows
            && self.cut.cluster_of_row.iter().all(|c| is_cluster(*c))
            && self.labels.iter().all(|label| label.row.0 < n_rows)
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
