//! Partial occupancies of entries, ordered or put back later than at the import.

use std::convert::Infallible;
use std::sync::Arc;

use super::task::{Task, TaskError};
use crate::dataset::Dataset;
use crate::import::{Disorder, EntryIndex};
use crate::monitor::Monitor;
use crate::pipeline::{self, DisorderTreated};

/// Orders partial occupancies, or puts them back.
#[derive(Clone, Debug)]
pub struct TreatDisorder {
    /// The structures.
    pub data: Arc<Dataset>,
    /// Which of them.
    pub entries: Vec<EntryIndex>,
    /// What is to become of their partial occupancies.
    pub disorder: Disorder,
}

impl Task for TreatDisorder {
    type Output = DisorderTreated;
    type Part = Infallible;

    fn title(&self) -> String {
        let what = match self.entries.as_slice() {
            [only] => {
                let entry = self.data.entry(*only);
                entry
                    .map_or("a structure", |entry| entry.formula.as_str())
                    .to_owned()
            }
            several => format!("{} structures", several.len()),
        };
        match self.disorder {
            Disorder::Order => format!("Ordering {what}"),
            Disorder::Keep => format!("Putting partial occupancies of {what} back"),
        }
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<DisorderTreated, TaskError> {
        let treated = pipeline::treat_disorder(&self.data, &self.entries, self.disorder, monitor);
        Ok(treated?)
    }
}
