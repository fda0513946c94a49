//! How many compounds a database on the net has.

use std::convert::Infallible;
use std::path::PathBuf;

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
    /// Where pages of an earlier attempt lie; `None`: in the folder of this request in the user's cache.
    pub folder: Option<PathBuf>,
}

impl Task for CountOnline {
    type Output = Count;
    type Part = Infallible;

    fn title(&self) -> String {
        format!("Counting what {} has", self.request.database.name())
    }

    fn run(&self, monitor: &Monitor, _: &(dyn Fn(Infallible) + Sync)) -> Result<Count, TaskError> {
        let folder = self.folder.as_deref();
        let (request, access) = (&self.request, &self.access);
        Ok(pipeline::online::count_beside(
            request, access, folder, monitor,
        )?)
    }
}
