//! The ranking: which compounds to make next.

use std::convert::Infallible;
use std::sync::Arc;

use super::task::{Task, TaskError};
use crate::dataset::Dataset;
use crate::monitor::Monitor;
use crate::pipeline::{self, KnownBarriers, RankSettings, Ranking};

/// Ranks the candidates among the entries of a data set.
#[derive(Clone, Debug)]
pub struct RankCandidates {
    /// Entries, oxidation states, labels.
    pub data: Arc<Dataset>,
    /// How to find them.
    pub settings: RankSettings,
    /// Barriers that need not be computed again; gets those that are computed, even where the
    /// ranking is cancelled.
    pub known: Arc<KnownBarriers>,
}

impl Task for RankCandidates {
    type Output = Ranking;
    type Part = Infallible;

    fn title(&self) -> String {
        "Ranking candidates".to_owned()
    }

    /// Its weight is short, however long it takes: whoever ranks is waiting for it, and a screen gives
    /// way.
    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<Ranking, TaskError> {
        Ok(pipeline::rank(
            &self.data,
            &self.settings,
            &self.known,
            monitor,
        )?)
    }
}
