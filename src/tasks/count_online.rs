//! How many compounds a database on the net has.

use std::convert::Infallible;

use super::task::{Task, TaskError};
use crate::monitor::Monitor;
use crate::online::{Access, Count, DownloadRequest};
use crate::pipeline;

/// Asks how many there are, before anything is fetched.
#[derive(Clone, Debug)]
pub struct CountOnline {
    /// What is asked.
    pub request: DownloadRequest,
    /// How the database is reached.
    pub access: Access,
}

impl Task for CountOnline {
    type Output = Count;
    type Part = Infallible;

    fn title(&self) -> String {
        format!("Counting what {} has", self.request.database.name())
    }

    fn run(&self, monitor: &Monitor, _: &(dyn Fn(Infallible) + Sync)) -> Result<Count, TaskError> {
        Ok(pipeline::online::count(
            &self.request,
            &self.access,
            monitor,
        )?)
    }
}
