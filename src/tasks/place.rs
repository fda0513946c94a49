//! Where entries fall among those of a screen.

use std::convert::Infallible;
use std::sync::Arc;

use super::task::{Task, TaskError};
use crate::dataset::Dataset;
use crate::import::EntryIndex;
use crate::monitor::Monitor;
use crate::pipeline::{self, Combination, Descriptions, Placement, Screen};

/// Places the rows of a tree and all other entries that take part.
#[derive(Clone, Debug)]
pub struct PlaceEntries {
    /// The data set.
    pub data: Arc<Dataset>,
    /// The screen.
    pub screen: Arc<Screen>,
    /// Which of its trees; the best where it has none of this.
    pub combination: Option<Combination>,
    /// σ in S cm⁻¹ above which a label conducts.
    pub conducting_s_cm: f64,
    /// Descriptions of before.
    pub known: Option<Arc<Descriptions>>,
}

impl Task for PlaceEntries {
    type Output = (Placement, Option<Descriptions>);
    type Part = Infallible;

    fn title(&self) -> String {
        "Placing structures".to_owned()
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<Self::Output, TaskError> {
        let scores = &self.screen.scores;
        let chosen =
            |score: &&pipeline::Score| Some(&score.combination) == self.combination.as_ref();
        let Some(score) = scores.iter().find(chosen).or(scores.first()) else {
            return Ok((Placement::default(), None));
        };
        let others = self.data.taking_part();
        let others: Vec<EntryIndex> = others.filter(|k| score.row_of(*k).is_none()).collect();
        Ok(pipeline::place(
            &self.data,
            &self.screen.settings,
            score,
            &others,
            self.conducting_s_cm,
            self.known.as_deref(),
            monitor,
        )?)
    }
}
