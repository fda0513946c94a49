//! Conductivities from a table that the user chose as such.

use std::convert::Infallible;
use std::path::PathBuf;

use super::task::{Task, TaskError};
use crate::import::{ImportSettings, LabelTable};
use crate::monitor::Monitor;
use crate::pipeline;

/// Reads a table of conductivities.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadLabels {
    /// The table.
    pub path: PathBuf,
    /// Columns given by hand.
    pub settings: ImportSettings,
    /// Whether there are structures: without any, conductivities belong to nothing.
    pub has_structures: bool,
}

impl Task for ReadLabels {
    type Output = LabelTable;
    type Part = Infallible;

    fn title(&self) -> String {
        "Importing conductivities".to_owned()
    }

    fn run(&self, _: &Monitor, _: &(dyn Fn(Infallible) + Sync)) -> Result<LabelTable, TaskError> {
        self.table()
    }
}

impl ReadLabels {
    /// As the task.
    pub(super) fn table(&self) -> Result<LabelTable, TaskError> {
        if !self.has_structures {
            return Err(TaskError::Failed(format!(
                "{}: conductivities belong to structures, and there are none yet; open structures first, \
                 or both together",
                self.path.display()
            )));
        }
        Ok(pipeline::read_labels(&self.path, &self.settings)?)
    }
}
