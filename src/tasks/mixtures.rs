//! The search for a second descriptor.

use std::convert::Infallible;
use std::sync::Arc;

use super::counted::descriptors;
use super::task::{Task, TaskError, Weight};
use crate::dataset::Dataset;
use crate::monitor::Monitor;
use crate::pipeline::{self, MixSearch, MixSearchSettings, RankSettings};

/// Compares mixtures of a descriptor with others.
#[derive(Clone, Debug)]
pub struct SearchMixtures {
    /// Entries, oxidation states, labels.
    pub data: Arc<Dataset>,
    /// The first descriptor, and how to cluster.
    pub settings: RankSettings,
    /// What to mix it with.
    pub search: MixSearchSettings,
}

impl Task for SearchMixtures {
    type Output = MixSearch;
    type Part = Infallible;

    fn title(&self) -> String {
        format!("Mixing with {}", descriptors(self.search.partners.len()))
    }

    fn weight(&self) -> Weight {
        Weight::Long
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<MixSearch, TaskError> {
        Ok(pipeline::search_mix(
            &self.data,
            &self.settings,
            &self.search,
            monitor,
        )?)
    }
}
