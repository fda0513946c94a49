//! Bond-valence maps and barriers.

use std::sync::Arc;

use super::counted::heavy_beyond;
use super::task::{Task, TaskError, Weight};
use crate::crystal::formula::pretty_formula;
use crate::dataset::Dataset;
use crate::monitor::Monitor;
use crate::pipeline::{self, PercolateSettings, Percolated};

/// So many maps are made in seconds.
const A_FEW: usize = 8;

/// Maps the energy of the mobile ion in every structure; a part for each entry, in order.
#[derive(Clone, Debug)]
pub struct MapEnergies {
    /// The structures.
    pub data: Arc<Dataset>,
    /// How to map them.
    pub settings: PercolateSettings,
}

impl Task for MapEnergies {
    type Output = ();
    type Part = Percolated;

    fn title(&self) -> String {
        match &self.data.entries[..] {
            [one] => format!("Mapping site energies of {}", pretty_formula(&one.formula)),
            all => format!("Mapping site energies of {} structures", all.len()),
        }
    }

    fn weight(&self) -> Weight {
        heavy_beyond(A_FEW, self.data.decorations.len())
    }

    fn run(&self, monitor: &Monitor, part: &(dyn Fn(Percolated) + Sync)) -> Result<(), TaskError> {
        Ok(pipeline::percolate_all(
            &self.data.decorations,
            &self.settings,
            monitor,
            part,
        )?)
    }
}
