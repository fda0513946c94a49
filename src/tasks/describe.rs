//! Descriptor vectors of structures.

use std::sync::Arc;

use super::counted::{FEW, descriptors, heavy_beyond};
use super::task::{Task, TaskError, Weight};
use crate::dataset::Dataset;
use crate::monitor::Monitor;
use crate::pipeline::{self, DescribeSettings, Described};

/// Describes every structure; a part for each combination.
#[derive(Clone, Debug)]
pub struct DescribeStructures {
    /// The structures.
    pub data: Arc<Dataset>,
    /// By which combinations.
    pub settings: DescribeSettings,
}

impl Task for DescribeStructures {
    type Output = ();
    type Part = Described;

    fn title(&self) -> String {
        format!(
            "Describing {}",
            descriptors(self.settings.combinations.len())
        )
    }

    fn weight(&self) -> Weight {
        heavy_beyond(FEW, self.data.entries.len())
    }

    fn run(&self, monitor: &Monitor, part: &(dyn Fn(Described) + Sync)) -> Result<(), TaskError> {
        Ok(pipeline::describe_all(
            &self.data.decorations,
            &self.settings,
            monitor,
            part,
        )?)
    }
}
