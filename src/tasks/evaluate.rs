//! Energies, forces and stresses by a potential.

use std::sync::Arc;

use super::task::{Task, TaskError, Weight};
use crate::dataset::Dataset;
use crate::monitor::Monitor;
use crate::pipeline::{self, Evaluated};
use crate::potentials::Registered;

/// Evaluates every structure; a part for each.
#[derive(Clone, Debug)]
pub struct EvaluateEnergies {
    /// The structures.
    pub data: Arc<Dataset>,
    /// The potential.
    pub potential: &'static Registered,
}

impl Task for EvaluateEnergies {
    type Output = ();
    type Part = Evaluated;

    fn title(&self) -> String {
        format!("Energies by {}", self.potential.name)
    }

    fn weight(&self) -> Weight {
        Weight::Long
    }

    fn run(&self, monitor: &Monitor, part: &(dyn Fn(Evaluated) + Sync)) -> Result<(), TaskError> {
        let potential = self.potential.load();
        let potential = potential.map_err(|damaged| TaskError::Failed(damaged.to_string()))?;
        Ok(pipeline::evaluate_all(
            &self.data, potential, monitor, part,
        )?)
    }
}
