//! Parts of a screen, described ahead of it.

use std::convert::Infallible;
use std::sync::Arc;

use super::task::{Task, TaskError, Weight};
use crate::dataset::Dataset;
use crate::monitor::Monitor;
use crate::pipeline::{self, Part, ScreenSettings};

/// Describes parts of what a screen needs; the pieces are with what the monitor keeps. Makes the number of
/// structures described, each as often as it has representations.
#[derive(Clone, Debug)]
pub struct DescribeParts {
    /// Entries and oxidation states.
    pub data: Arc<Dataset>,
    /// The screen.
    pub settings: ScreenSettings,
    /// Its parts.
    pub parts: Vec<Part>,
}

impl Task for DescribeParts {
    type Output = usize;
    type Part = Infallible;

    fn title(&self) -> String {
        "Describing a part of a screen".to_owned()
    }

    fn weight(&self) -> Weight {
        Weight::Long
    }

    fn run(&self, monitor: &Monitor, _: &(dyn Fn(Infallible) + Sync)) -> Result<usize, TaskError> {
        let plan = monitor.plan(self.parts.iter().map(|part| part.entries.len() as f64));
        let mut n_described = 0;
        for part in &self.parts {
            n_described += pipeline::describe_part(&self.data, &self.settings, part, monitor)?;
            plan.advance();
        }
        Ok(n_described)
    }
}
