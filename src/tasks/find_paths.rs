//! Pathways by other settings, on a map that is there.

use std::convert::Infallible;
use std::sync::Arc;

use super::task::{Task, TaskError};
use crate::crystal::oxidation::Decoration;
use crate::monitor::Monitor;
use crate::pipeline::{self, PercolateSettings, Percolation};

/// Finds the pathways of one structure again, without a new map.
#[derive(Clone, Debug)]
pub struct FindPaths {
    /// The structure.
    pub decoration: Arc<Decoration>,
    /// What is known of it, with its map.
    pub known: Box<Percolation>,
    /// Which pathways are wanted.
    pub settings: PercolateSettings,
}

impl Task for FindPaths {
    type Output = Percolation;
    type Part = Infallible;

    fn title(&self) -> String {
        "Finding pathways".to_owned()
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<Percolation, TaskError> {
        let (known, settings) = (&self.known, &self.settings);
        Ok(pipeline::find_paths_again(
            &self.decoration,
            known,
            settings,
            monitor,
        )?)
    }
}
