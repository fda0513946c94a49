//! The screen: which descriptor sorts the measured conductivities best.

use std::sync::Arc;

use super::counted::descriptors;
use super::task::{Task, TaskError, Weight};
use crate::dataset::Dataset;
use crate::monitor::Monitor;
use crate::pipeline::{self, Score, Screen, ScreenSettings};

/// Screens the entries of a data set; a part for each combination as soon as it is scored, still
/// without intervals: these need all of them.
#[derive(Clone, Debug)]
pub struct ScreenDescriptors {
    /// Entries, oxidation states, labels.
    pub data: Arc<Dataset>,
    /// What to compare, and how.
    pub settings: ScreenSettings,
}

impl Task for ScreenDescriptors {
    type Output = Screen;
    type Part = Score;

    fn title(&self) -> String {
        format!(
            "Screening {}",
            descriptors(self.settings.combinations.len())
        )
    }

    fn weight(&self) -> Weight {
        Weight::Long
    }

    fn run(&self, monitor: &Monitor, part: &(dyn Fn(Score) + Sync)) -> Result<Screen, TaskError> {
        let finished = |score: &Score| part(score.clone());
        Ok(pipeline::screen(
            &self.data,
            &self.settings,
            monitor,
            &finished,
        )?)
    }
}
