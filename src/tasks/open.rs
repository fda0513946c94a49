//! A project file, opened.

use std::convert::Infallible;
use std::path::PathBuf;

use super::task::{Task, TaskError};
use crate::monitor::Monitor;
use crate::project::{self, Document};

/// Opens a project file.
#[derive(Clone, Debug)]
pub struct OpenProject {
    /// The file.
    pub path: PathBuf,
}

impl Task for OpenProject {
    type Output = Document;
    type Part = Infallible;

    fn title(&self) -> String {
        format!("Opening {}", self.path.display())
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<Document, TaskError> {
        Ok(project::open(&self.path, monitor)?)
    }
}
