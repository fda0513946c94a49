//! Voronoi channels.

use std::sync::Arc;

use super::counted::{FEW, heavy_beyond};
use super::task::{Task, TaskError, Weight};
use crate::crystal::Element;
use crate::dataset::Dataset;
use crate::monitor::Monitor;
use crate::pipeline::{self, Channelled};

/// Finds the channels of every structure; a part for each entry, in order.
#[derive(Clone, Debug)]
pub struct FindChannels {
    /// The structures.
    pub data: Arc<Dataset>,
    /// Whose channels.
    pub mobile_ion: Element,
}

impl Task for FindChannels {
    type Output = ();
    type Part = Channelled;

    fn title(&self) -> String {
        "Finding channels".to_owned()
    }

    fn weight(&self) -> Weight {
        heavy_beyond(FEW, self.data.entries.len())
    }

    fn run(&self, monitor: &Monitor, part: &(dyn Fn(Channelled) + Sync)) -> Result<(), TaskError> {
        let decorations = &self.data.decorations;
        Ok(pipeline::channels_all(
            decorations,
            self.mobile_ion,
            monitor,
            &|found| part(found),
        )?)
    }
}
