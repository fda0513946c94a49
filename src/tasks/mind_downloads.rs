//! Which downloads lie on this machine; one that nobody wants any more is thrown away.

use std::convert::Infallible;
use std::path::PathBuf;

use super::task::{Task, TaskError};
use crate::monitor::Monitor;
use crate::online::{Access, KeptDownload};
use crate::pipeline;

/// What is done with downloads.
#[derive(Clone, Debug)]
pub enum DownloadChange {
    /// Nothing: which there are is told.
    Look,
    /// The one in this folder is thrown away.
    Discard(PathBuf),
}

/// Looks which downloads there are, after one was thrown away.
#[derive(Clone, Debug)]
pub struct MindDownloads {
    /// Where they lie.
    pub access: Access,
    /// What is done.
    pub change: DownloadChange,
}

impl Task for MindDownloads {
    type Output = Vec<KeptDownload>;
    type Part = Infallible;

    fn title(&self) -> String {
        match self.change {
            DownloadChange::Look => "Looking for downloads".to_owned(),
            DownloadChange::Discard(_) => "Throwing a download away".to_owned(),
        }
    }

    fn run(
        &self,
        _: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<Vec<KeptDownload>, TaskError> {
        if let DownloadChange::Discard(folder) = &self.change {
            pipeline::online::discard_download(folder, &self.access)?;
        }
        Ok(pipeline::online::kept_downloads(&self.access))
    }
}
