//! Structures relaxed by a potential.

use std::sync::Arc;

use super::task::{Task, TaskError, Weight};
use crate::dataset::Dataset;
use crate::import::EntryIndex;
use crate::monitor::Monitor;
use crate::pipeline::{self, RelaxPart};
use crate::potentials::Registered;
use crate::potentials::relax::RelaxSettings;

/// Relaxes structures; a part for each step that lowers the energy, and one for each structure.
#[derive(Clone, Debug)]
pub struct RelaxStructures {
    /// The structures.
    pub data: Arc<Dataset>,
    /// Which of them.
    pub entries: Vec<EntryIndex>,
    /// By what.
    pub potential: &'static Registered,
    /// How.
    pub settings: RelaxSettings,
}

impl Task for RelaxStructures {
    type Output = ();
    type Part = RelaxPart;

    fn title(&self) -> String {
        let name = self.potential.name;
        match self.entries.as_slice() {
            [only] => {
                let entry = self.data.entry(*only);
                let what = entry.map_or("a structure", |entry| entry.formula.as_str());
                format!("Relaxing {what} with {name}")
            }
            several => format!("Relaxing {} structures with {name}", several.len()),
        }
    }

    fn weight(&self) -> Weight {
        Weight::Long
    }

    fn run(&self, monitor: &Monitor, part: &(dyn Fn(RelaxPart) + Sync)) -> Result<(), TaskError> {
        let potential = self.potential.load();
        let potential = potential.map_err(|damaged| TaskError::Failed(damaged.to_string()))?;
        let watched = (monitor, part);
        Ok(pipeline::relax_entries(
            &self.data,
            &self.entries,
            potential,
            &self.settings,
            watched,
        )?)
    }
}
