//! The folder that the commands of a batch work in.
//!
//! In: its path. Out: the folder, looked at as far as a command needs it, and the data in it.

use std::path::PathBuf;

use clap::Args;

use super::super::ending::Stop;
use super::super::session::{Loaded, Session};
use crate::batch::{BatchError, BatchFolder};
use crate::tasks::OpenProject;

/// Which folder.
#[derive(Clone, Debug, Args)]
pub(super) struct FolderArguments {
    /// The folder that superion slurm write made
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
}

pub(super) fn wrong(error: BatchError) -> Stop {
    Stop::Nothing(error.to_string())
}

/// A folder in which this program may compute, data and settings being as they were written.
pub(super) fn checked(
    folder: &FolderArguments,
    session: &mut Session,
) -> Result<BatchFolder, Stop> {
    let folder = BatchFolder::open(&folder.dir).map_err(wrong)?;
    folder.check_program().map_err(wrong)?;
    let remarks = folder.check_files().map_err(wrong)?;
    session.list("warning", &remarks);
    Ok(folder)
}

/// The data of a folder.
pub(super) fn loaded(folder: &BatchFolder, session: &mut Session) -> Result<Loaded, Stop> {
    let project = session.run(OpenProject {
        path: folder.project(),
    })?;
    let some_failed = !project.data.report.rejected.is_empty() || project.damaged;
    Ok(Loaded {
        project: project.into(),
        some_failed,
    })
}
