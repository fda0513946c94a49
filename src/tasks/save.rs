//! A project file, written.

use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;

use super::task::{Task, TaskError};
use crate::monitor::Monitor;
use crate::project::{self, Document};

/// Saves a document; makes its path.
#[derive(Clone, Debug)]
pub struct SaveProject {
    /// What is saved.
    pub document: Arc<Document>,
    /// Where.
    pub path: PathBuf,
}

impl Task for SaveProject {
    type Output = PathBuf;
    type Part = Infallible;

    fn title(&self) -> String {
        format!("Saving {}", self.path.display())
    }

    fn writes_files(&self) -> bool {
        true
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<PathBuf, TaskError> {
        project::save(&self.document, &self.path, monitor)?;
        Ok(self.path.clone())
    }
}
