//! Compounds of a database on the net, page by page into a folder.

use std::path::PathBuf;

use super::task::{Task, TaskError};
use crate::monitor::Monitor;
use crate::online::{Access, DownloadProgress, DownloadReport, DownloadRequest};
use crate::pipeline;

/// Fetches what is missing; the folder is then imported like any other.
#[derive(Clone, Debug)]
pub struct FetchOnline {
    /// What is wanted.
    pub request: DownloadRequest,
    /// How the database is reached.
    pub access: Access,
    /// Where the pages lie; `None`: in the folder of this request in the user's cache.
    pub folder: Option<PathBuf>,
    /// Whether pages that are here already are fetched again.
    pub anew: bool,
}

impl Task for FetchOnline {
    type Output = DownloadReport;
    type Part = DownloadProgress;

    fn title(&self) -> String {
        format!("Fetching from {}", self.request.database.name())
    }

    fn run(
        &self,
        monitor: &Monitor,
        part: &(dyn Fn(DownloadProgress) + Sync),
    ) -> Result<DownloadReport, TaskError> {
        let folder = self.folder.as_deref();
        let (request, access) = (&self.request, &self.access);
        Ok(pipeline::online::fetch(
            request, access, folder, self.anew, monitor, part,
        )?)
    }
}
