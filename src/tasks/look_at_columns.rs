//! A table of a measurement at a glance.

use std::convert::Infallible;
use std::path::PathBuf;

use super::task::{Task, TaskError};
use crate::import::MeasuredTable;
use crate::monitor::Monitor;
use crate::pipeline;

/// Reads titles and first rows of the tables of a file, for somebody who names the columns.
#[derive(Clone, Debug)]
pub struct LookAtColumns {
    /// The file.
    pub path: PathBuf,
}

impl Task for LookAtColumns {
    type Output = Vec<MeasuredTable>;
    type Part = Infallible;

    fn title(&self) -> String {
        "Looking at columns".to_owned()
    }

    fn run(
        &self,
        _: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<Vec<MeasuredTable>, TaskError> {
        Ok(pipeline::measured_tables(&self.path)?)
    }
}
