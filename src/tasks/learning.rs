//! What new measurements teach.

use std::convert::Infallible;
use std::sync::Arc;

use super::task::{Task, TaskError};
use crate::dataset::{Dataset, NewMeasurement};
use crate::monitor::Monitor;
use crate::pipeline::{self, Ranking, Taught};
use crate::rank::SelectionSettings;

/// Ranks anew with new measurements, and tells what they change.
#[derive(Clone, Debug)]
pub struct LearnFromMeasurements {
    /// The data that were ranked.
    pub data: Arc<Dataset>,
    /// The ranking of before.
    pub ranking: Arc<Ranking>,
    /// What counts as a candidate; the cut stays that of the ranking.
    pub filters: SelectionSettings,
    /// The measurements.
    pub measurements: Vec<NewMeasurement>,
}

impl Task for LearnFromMeasurements {
    type Output = Taught;
    type Part = Infallible;

    fn title(&self) -> String {
        "Learning from measurements".to_owned()
    }

    fn run(&self, monitor: &Monitor, _: &(dyn Fn(Infallible) + Sync)) -> Result<Taught, TaskError> {
        Ok(pipeline::learn(
            &self.data,
            &self.ranking,
            &self.filters,
            &self.measurements,
            monitor,
        )?)
    }
}
