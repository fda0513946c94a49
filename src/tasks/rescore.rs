//! A screen scored anew, on the trees that it has.

use std::convert::Infallible;
use std::sync::Arc;

use super::task::{Task, TaskError};
use crate::dataset::Dataset;
use crate::monitor::Monitor;
use crate::pipeline::{self, Screen};

/// Scores a screen with the labels and barriers of the present data; makes nothing where these would
/// change what is compared, so that the trees do not stand.
#[derive(Clone, Debug)]
pub struct RescoreScreen {
    /// The screen.
    pub screen: Arc<Screen>,
    /// The data set with its labels.
    pub data: Arc<Dataset>,
}

impl Task for RescoreScreen {
    type Output = Option<Screen>;
    type Part = Infallible;

    fn title(&self) -> String {
        "Scoring anew".to_owned()
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<Option<Screen>, TaskError> {
        Ok(pipeline::rescore(&self.screen, &self.data, monitor)?)
    }
}
