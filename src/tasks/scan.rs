//! A scan over the settings of a descriptor and of the clustering.

use std::sync::Arc;

use super::task::{Task, TaskError, Weight};
use crate::dataset::Dataset;
use crate::monitor::Monitor;
use crate::pipeline::{self, Scan, ScanSettings, ScanTrial};

/// Tries settings; a part for each choice.
#[derive(Clone, Debug)]
pub struct ScanDescriptor {
    /// Entries, oxidation states, labels.
    pub data: Arc<Dataset>,
    /// What to try.
    pub settings: ScanSettings,
}

impl Task for ScanDescriptor {
    type Output = Scan;
    type Part = ScanTrial;

    fn title(&self) -> String {
        let n = self.settings.choices().len();
        match self.settings.combination() {
            Some(combination) => format!("Scanning {n} settings of {combination}"),
            None => format!("Scanning {n} settings"),
        }
    }

    fn weight(&self) -> Weight {
        Weight::Long
    }

    fn run(&self, monitor: &Monitor, part: &(dyn Fn(ScanTrial) + Sync)) -> Result<Scan, TaskError> {
        let finished = |trial: &ScanTrial| part(trial.clone());
        Ok(pipeline::scan(
            &self.data,
            &self.settings,
            monitor,
            &finished,
        )?)
    }
}
