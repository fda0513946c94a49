//! What a screen gives.
//!
//! In: scores of combinations. Out: [`Screen`], with their order by either set of labels.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Combination, Score, ScreenSettings, Subset};
use crate::dataset::Origin;
use crate::import::EntryIndex;
use crate::score::LabelSet;

/// Result of a screen.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Screen {
    /// From which settings it came.
    pub settings: ScreenSettings,
    /// From which data it came.
    #[serde(default)]
    pub origin: Origin,
    /// By ascending mean W_σ, those that are set apart last; combinations that failed as a whole
    /// are in `failed`.
    pub scores: Vec<Score>,
    /// W_σ of the random control at depths 1…: the labels and cluster sizes of the best
    /// combination.
    pub control: Vec<f64>,
    /// The same of the barriers, on the combination that is best by them.
    #[serde(default)]
    pub control_ea: Vec<f64>,
    /// Combinations that gave nothing, with the reason.
    pub failed: Vec<(Combination, String)>,
    /// Those of `failed` that do not apply to these structures, which is nobody's fault.
    #[serde(default)]
    pub inapplicable: Vec<Combination>,
    /// Seconds of each stage by name.
    pub seconds: BTreeMap<String, f64>,
}

impl Screen {
    /// What a cancelled run leaves: finished combinations by ascending mean W_σ, without control
    /// and intervals.
    pub fn unfinished(settings: ScreenSettings, origin: Origin, scores: Vec<Score>) -> Self {
        let mut screen = Self {
            settings,
            origin,
            ..Self::default()
        };
        scores.into_iter().for_each(|score| screen.insert(score));
        screen
    }

    /// Adds a score of an unfinished screen in its place.
    pub fn insert(&mut self, score: Score) {
        let last = self.settings.compared_depths;
        let key = |score: &Score| (score.set_apart, score.mean_w(last).unwrap_or(f64::INFINITY));
        let (apart, mean) = key(&score);
        let place = self.scores.partition_point(|other| {
            let (other_apart, other_mean) = key(other);
            let by_apart = other_apart.cmp(&apart);
            by_apart.then(other_mean.total_cmp(&mean)).is_le()
        });
        self.scores.insert(place, score);
    }

    /// W of the random control by a set of labels.
    pub fn control_of(&self, labels: LabelSet) -> &[f64] {
        match labels {
            LabelSet::Conductivity => &self.control,
            LabelSet::Barrier => &self.control_ea,
        }
    }

    /// Indices of the scores by ascending mean W of a set of labels, those that are set apart last, then
    /// those without labels.
    pub fn order_by(&self, labels: LabelSet) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.scores.len()).collect();
        if labels == LabelSet::Barrier {
            let depths = self.settings.compared_depths;
            let mean = |k: &usize| self.scores[*k].mean_of(labels, depths);
            let apart = |k: &usize| self.scores[*k].set_apart;
            let key = |k: &usize| (apart(k), mean(k).unwrap_or(f64::INFINITY));
            order.sort_by(|a, b| {
                let ((a_apart, a_mean), (b_apart, b_mean)) = (key(a), key(b));
                a_apart.cmp(&b_apart).then(a_mean.total_cmp(&b_mean))
            });
        }
        order
    }

    /// The score that is best by a set of labels; the first one where none has such labels.
    pub fn best_by(&self, labels: LabelSet) -> Option<&Score> {
        let first = *self.order_by(labels).first()?;
        let best = self.scores.get(first);
        let is_best = |score: &&Score| score.is_compared_by(labels);
        best.filter(is_best).or(self.scores.first())
    }

    /// Of each score its rank by a set of labels, from 1; `None` for one that is set apart or has none.
    pub fn ranks_by(&self, labels: LabelSet) -> Vec<Option<usize>> {
        let mut ranks = vec![None; self.scores.len()];
        let ranked = self.order_by(labels).into_iter();
        let ranked = ranked.filter(|k| self.scores[*k].is_compared_by(labels));
        for (place, k) in ranked.enumerate() {
            ranks[k] = Some(place + 1);
        }
        ranks
    }

    /// Rank of the score at index `k`, from 1; `None` for one that is set apart.
    pub fn rank(&self, k: usize) -> Option<usize> {
        self.scores
            .get(k)
            .filter(|score| !score.set_apart)
            .map(|_| k + 1)
    }

    /// On which structures a score of this screen stands.
    pub fn subset_of(&self, score: &Score) -> Subset {
        if score.set_apart {
            Subset::Own
        } else {
            self.settings.subset
        }
    }

    /// Entries, of `n_entries`, that no combination could describe, ascending.
    pub fn undescribed(&self, n_entries: usize) -> Vec<EntryIndex> {
        let mut described = vec![false; n_entries];
        for score in &self.scores {
            let mut failing = score.failures.iter().map(|(entry, _)| *entry).peekable();
            for (entry, described) in EntryIndex::first(n_entries).zip(&mut described) {
                *described |= failing.next_if_eq(&entry).is_none();
            }
        }
        EntryIndex::first(n_entries)
            .filter(|entry| !described[entry.0])
            .collect()
    }
}
