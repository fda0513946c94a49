//! Structures in other representations.

use std::sync::Arc;

use super::task::{Task, TaskError, Weight};
use crate::dataset::Dataset;
use crate::monitor::Monitor;
use crate::pipeline::{self, Simplified, SimplifySettings};

/// Simplifies every structure; a part for each representation.
#[derive(Clone, Debug)]
pub struct SimplifyStructures {
    /// The structures.
    pub data: Arc<Dataset>,
    /// Which representations, of which mobile ion.
    pub settings: SimplifySettings,
}

impl Task for SimplifyStructures {
    type Output = ();
    type Part = Simplified;

    fn title(&self) -> String {
        "Simplifying structures".to_owned()
    }

    fn weight(&self) -> Weight {
        Weight::Long
    }

    fn run(&self, monitor: &Monitor, part: &(dyn Fn(Simplified) + Sync)) -> Result<(), TaskError> {
        Ok(pipeline::simplify_all(
            &self.data.decorations,
            &self.settings,
            monitor,
            part,
        )?)
    }
}
