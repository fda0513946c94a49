//! Which entries of the data a powder pattern may be.

use std::convert::Infallible;
use std::sync::Arc;

use super::task::{Task, TaskError};
use crate::experiment::diffraction::{ElementBounds, PatternSettings, PeakIndex, PhaseSearch};
use crate::import::{Entry, Pattern};
use crate::monitor::Monitor;
use crate::pipeline;

/// Searches entries by the peaks of a pattern.
#[derive(Clone, Debug)]
pub struct FindPhases {
    /// The pattern.
    pub pattern: Arc<Pattern>,
    /// The entries.
    pub entries: Arc<Vec<Entry>>,
    /// Their lines, where they are known from a search before (of the same entries); they are simulated once: some
    /// five seconds for 18,590 structures on two cores, 27 MB.
    pub index: Option<Arc<PeakIndex>>,
    /// Which elements are in the sample.
    pub elements: ElementBounds,
    /// How the pattern is read.
    pub settings: PatternSettings,
}

/// What a search gave.
#[derive(Clone, Debug)]
pub struct PhasesFound {
    /// The answer; entries by their place.
    pub search: PhaseSearch,
    /// The lines of the entries, for the next search.
    pub index: Arc<PeakIndex>,
}

impl Task for FindPhases {
    type Output = PhasesFound;
    type Part = Infallible;

    fn title(&self) -> String {
        format!("Searching the phases of {}", self.pattern.name)
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<PhasesFound, TaskError> {
        let index = match &self.index {
            Some(index) if index.len() == self.entries.len() => Arc::clone(index),
            _ => Arc::new(pipeline::index_peaks(&self.entries, monitor)?),
        };
        let search = pipeline::find_phases(
            &self.pattern,
            (&self.entries, &index),
            &self.elements,
            &self.settings,
            monitor,
        )?;
        Ok(PhasesFound { search, index })
    }
}
