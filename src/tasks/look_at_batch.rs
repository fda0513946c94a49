//! A folder of tasks, looked at.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::PathBuf;
use std::time::Instant;

use super::task::{Task, TaskError};
use crate::batch::{BatchError, BatchFolder, BatchStatus, Merged, TaskState};
use crate::monitor::{Monitor, Warning};

/// Looks how far a folder of tasks is; where it is none, or damaged, makes what is wrong with it.
#[derive(Clone, Debug)]
pub struct LookAtBatch {
    /// The folder, or its manifest.
    pub path: PathBuf,
    /// Whether data, settings and scripts are compared with their checksums, too: seconds where they are large.
    pub with_files: bool,
}

/// How far a folder of tasks is.
#[derive(Clone, Debug)]
pub struct BatchSeen {
    /// The folder.
    pub folder: BatchFolder,
    /// The state of each task.
    pub status: BatchStatus,
    /// What the merge step has left.
    pub merged: Merged,
    /// Seconds since the tasks were begun that have not come to their end, by the clock of the disk.
    pub begun_s: BTreeMap<usize, f64>,
    /// Why this program cannot compute in it, where it cannot.
    pub other_program: Option<BatchError>,
    /// What is wrong with data and settings, or what is to be said of the scripts; `None` where that was not
    /// looked at.
    pub files: Option<Result<Vec<Warning>, BatchError>>,
    /// Seconds that looking took.
    pub took_s: f64,
}

impl Task for LookAtBatch {
    type Output = Result<BatchSeen, BatchError>;
    type Part = Infallible;

    fn title(&self) -> String {
        format!("Looking at {}", self.path.display())
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<Result<BatchSeen, BatchError>, TaskError> {
        let started = Instant::now();
        let folder = match BatchFolder::open(&self.path) {
            Ok(folder) => folder,
            Err(wrong) => return Ok(Err(wrong)),
        };
        let mut tasks = Vec::with_capacity(folder.manifest.tasks.len());
        let mut begun_s = BTreeMap::new();
        for task in &folder.manifest.tasks {
            // Each costs some questions to a disk that may be far away.
            monitor.check()?;
            let state = folder.state(task.number, false);
            if matches!(state, TaskState::Begun { .. }) {
                let since = folder
                    .begun_at(task.number)
                    .and_then(|at| at.elapsed().ok());
                begun_s.extend(since.map(|since| (task.number, since.as_secs_f64())));
            }
            tasks.push((task.number, state));
        }
        Ok(Ok(BatchSeen {
            status: BatchStatus { tasks },
            merged: folder.merged(),
            begun_s,
            other_program: folder.check_program().err(),
            files: self.with_files.then(|| folder.check_files()),
            took_s: started.elapsed().as_secs_f64(),
            folder,
        }))
    }
}
