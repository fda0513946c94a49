//! All that an output is made from.
//!
//! In: data and results, and how they are looked at: the window fills a [`Source`] from what it shows,
//! a command from its results. Out: what the figures and tables of this module ask for. Whoever draws
//! on screen and whoever writes a file hand over the same.

use super::look::Look;
use crate::cluster::RowIndex;
use crate::dataset::Dataset;
use crate::import::EntryIndex;
use crate::pipeline::{
    FeatureMap, MixSearch, Placement, Projection, Ranking, Scan, Score, Screen, Taught,
};

/// Data and results, and how they are looked at.
#[derive(Clone)]
pub struct Source<'a> {
    /// Materials, conductivities, samples.
    pub data: &'a Dataset,
    /// The screen: finished, or as far as it has come.
    pub screen: Option<&'a Screen>,
    /// The ranking of candidates.
    pub ranking: Option<&'a Ranking>,
    /// The score whose tree and map are shown: one of a screen, or that of the ranking.
    pub score: Option<&'a Score>,
    /// Maps of its features.
    pub maps: Vec<&'a FeatureMap>,
    /// Mixtures of two descriptors that were tried.
    pub mixtures: Option<&'a MixSearch>,
    /// Settings of a descriptor that were tried.
    pub scan: Option<&'a Scan>,
    /// What new measurements taught.
    pub taught: Option<&'a Taught>,
    /// Where entries fall that are not in the tree yet.
    pub placement: Option<&'a Placement>,
    /// How it is looked at.
    pub look: Look<'a>,
}

impl<'a> Source<'a> {
    /// A data set, without results.
    pub fn of_data(data: &'a Dataset, look: Look<'a>) -> Self {
        Self {
            data,
            screen: None,
            ranking: None,
            score: None,
            maps: Vec::new(),
            mixtures: None,
            scan: None,
            taught: None,
            placement: None,
            look,
        }
    }

    /// A ranking with its own tree and maps.
    pub fn of_ranking(data: &'a Dataset, ranking: &'a Ranking, look: Look<'a>) -> Self {
        Self {
            ranking: Some(ranking),
            score: Some(&ranking.score),
            maps: ranking.maps().collect(),
            ..Self::of_data(data, look)
        }
    }

    /// The ranking, where it is its tree that is shown.
    pub(super) fn ranking_of_tree(&self) -> Option<&'a Ranking> {
        let score = self.score?;
        self.ranking
            .filter(|ranking| std::ptr::eq(&raw const ranking.score, score))
    }

    /// The chosen score where selections are shown.
    pub(super) fn marked_score(&self) -> Option<usize> {
        self.look.chosen.filter(|_| self.look.marks.is_some())
    }

    /// Whether an entry is marked as selected.
    pub(super) fn is_selected(&self, entry: EntryIndex) -> bool {
        self.look
            .marks
            .is_some_and(|marks| (marks.is_selected)(entry))
    }

    /// The user's own entries that are not in the tree yet, each with the row of the tree that it
    /// stands with.
    pub(super) fn own_beside(&self) -> Vec<(EntryIndex, RowIndex)> {
        let Some((placement, score)) = self.placement.zip(self.score) else {
            return Vec::new();
        };
        if placement.combination.as_ref() != Some(&score.combination) {
            return Vec::new();
        }
        let own = self.data.added.iter().filter_map(|entry| {
            let place = placement.places.get(entry)?;
            (!place.is_row && score.row_of(*entry).is_none()).then_some((*entry, place.host))
        });
        own.collect()
    }

    /// Barrier of an entry in eV: that of the data set, or else the one that the ranking computed.
    pub(super) fn barrier_ev(&self, entry: EntryIndex) -> Option<f64> {
        let known = self.data.barrier_ev(entry);
        known.or_else(|| self.ranking?.barrier_ev(entry))
    }

    /// The map by principal components, or the one by t-SNE.
    pub(super) fn map(&self, by_tsne: bool) -> Option<&'a FeatureMap> {
        let is_it = |map: &&&FeatureMap| {
            matches!(map.projection, Projection::NeighborEmbedding { .. }) == by_tsne
        };
        self.maps.iter().find(is_it).copied()
    }
}
