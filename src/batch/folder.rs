//! The folder of tasks: opened, checked, and the marks that tasks leave in it.
//!
//! In: its path, or that of its manifest. Out: [`BatchFolder`]. Of each task `tasks/K.begun` says that it
//! runs, or was killed; `tasks/K.failed` why it made nothing; `tasks/K.done` which pieces it made.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::manifest::{
    BatchManifest, BatchTask, COLLECTED, MANIFEST, PROJECT, RESULTS, SETTINGS, this_program,
};
use super::settings::BatchSettings;
use crate::cache::Cache;
use crate::export::manifest::ResultFile;
use crate::export::write_atomically;
use crate::monitor::Warning;
use crate::pipeline::code_print;

/// Folders within the folder: of marks, of logs, of pieces.
pub(super) const FOLDERS: [&str; 3] = [TASKS, LOGS, KEPT];
const TASKS: &str = "tasks";
const LOGS: &str = "logs";
const KEPT: &str = "kept";

/// What is wrong with a folder of tasks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {fact}; {remedy}", path.display())]
pub struct BatchError {
    /// The folder or a file in it.
    pub path: PathBuf,
    /// The fact.
    pub fact: String,
    /// What to do.
    pub remedy: String,
}

impl BatchError {
    pub(super) fn new(path: &Path, fact: impl ToString, remedy: &str) -> Self {
        Self {
            path: path.to_owned(),
            fact: fact.to_string(),
            remedy: remedy.to_owned(),
        }
    }
}

/// What the mark of a finished task says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DoneMark {
    /// Its number.
    pub task: usize,
    /// Fingerprint of the code that made them.
    pub code: String,
    /// The pieces that it made.
    pub pieces: Vec<ResultFile>,
}

/// A folder of tasks.
#[derive(Clone, Debug)]
pub struct BatchFolder {
    /// Where it is.
    pub path: PathBuf,
    /// What it holds.
    pub manifest: BatchManifest,
}

impl BatchFolder {
    /// Opens a folder, named itself or by its manifest.
    ///
    /// # Errors
    /// [`BatchError`] where there is none, or its manifest is damaged.
    pub fn open(path: &Path) -> Result<Self, BatchError> {
        let is_manifest = path.file_name().is_some_and(|name| name == MANIFEST) && path.is_file();
        let parent = path.parent().filter(|p| !p.as_os_str().is_empty());
        let folder = match is_manifest {
            true => parent.unwrap_or(Path::new(".")),
            false => path,
        };
        let place = folder.join(MANIFEST);
        let bytes = fs::read(&place).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => BatchError::new(
                folder,
                "it is no folder of tasks, or its writing did not come to its end: there is no manifest.json",
                "choose the folder that \"superion slurm write\" made, or write it again",
            ),
            _ => BatchError::new(&place, error, "check that it may be read"),
        })?;
        let manifest = BatchManifest::parse(&bytes).map_err(|fact| {
            BatchError::new(
                &place,
                fact,
                "copy it again from where the folder was written, or write the folder again",
            )
        })?;
        Ok(Self {
            path: folder.to_owned(),
            manifest,
        })
    }

    /// Whether this program may compute in it.
    ///
    /// # Errors
    /// [`BatchError`] where another version wrote it, which keeps and finds other pieces.
    pub fn check_program(&self) -> Result<(), BatchError> {
        if self.manifest.is_of_this_program() {
            return Ok(());
        }
        let fact = format!(
            "it was written by {} (code {}), and this is {} (code {}), which would not find its results",
            self.manifest.program,
            self.manifest.code,
            this_program(),
            code_print()
        );
        let remedy = "use the program that wrote it, or write the folder again with this one";
        Err(BatchError::new(&self.path, fact, remedy))
    }

    /// Whether the files are as they were written. Scripts may be changed, which is remarked.
    ///
    /// # Errors
    /// [`BatchError`] where data or settings are others, or damaged.
    pub fn check_files(&self) -> Result<Vec<Warning>, BatchError> {
        let mut remarks = Vec::new();
        for file in &self.manifest.files {
            let place = self.path.join(&file.name);
            let fact = match place.exists() {
                true if file.is_at(&place) => continue,
                true => "it is not as it was written: damaged, or changed since",
                false => "it is missing",
            };
            let remedy =
                "copy it again from where the folder was written, or write the folder again";
            if [PROJECT, SETTINGS].contains(&file.name.as_str()) {
                return Err(BatchError::new(&place, fact, remedy));
            }
            let remedy = "nothing is to be done where you changed it on purpose";
            remarks.push(Warning::new(place.display().to_string(), fact, remedy));
        }
        Ok(remarks)
    }

    /// What tasks and merge step go by.
    ///
    /// # Errors
    /// [`BatchError`] where they cannot be read.
    pub fn settings(&self) -> Result<BatchSettings, BatchError> {
        let place = self.path.join(SETTINGS);
        let wrong = |fact: String| BatchError::new(&place, fact, "write the folder again");
        let bytes = fs::read(&place).map_err(|error| wrong(error.to_string()))?;
        serde_json::from_slice(&bytes).map_err(|error| wrong(error.to_string()))
    }

    /// The file that holds the data.
    pub fn project(&self) -> PathBuf {
        self.path.join(PROJECT)
    }

    /// Where pieces are kept.
    pub fn cache(&self) -> Cache {
        Cache::without_limit(self.path.join(KEPT))
    }

    /// The task of a number.
    ///
    /// # Errors
    /// [`BatchError`] where there is none.
    pub fn task(&self, number: usize) -> Result<&BatchTask, BatchError> {
        self.manifest.task(number).ok_or_else(|| {
            let last = self.manifest.tasks.len();
            let fact = format!("there is no task {number}");
            BatchError::new(&self.path, fact, &format!("its tasks are 1 to {last}"))
        })
    }

    /// Marks a task as begun; `by` says which process of which machine.
    ///
    /// # Errors
    /// [`BatchError`] where the folder cannot be written.
    pub fn mark_begun(&self, number: usize, by: &str) -> Result<(), BatchError> {
        self.write(&self.mark(number, "begun"), by.as_bytes())?;
        remove(&self.mark(number, "failed"));
        Ok(())
    }

    /// Marks a task as failed.
    pub fn mark_failed(&self, number: usize, fact: &str) {
        // Who cannot write here has said so before, and the mark of a begun task stays.
        if self
            .write(&self.mark(number, "failed"), fact.as_bytes())
            .is_ok()
        {
            remove(&self.mark(number, "begun"));
        }
    }

    /// Marks a task as done, with the pieces that it made.
    ///
    /// # Errors
    /// [`BatchError`] where a piece is gone, or the mark cannot be written.
    pub fn mark_done(&self, number: usize, pieces: &BTreeSet<PathBuf>) -> Result<(), BatchError> {
        let pieces = pieces.iter().map(|place| {
            let bytes = fs::read(place)
                .map_err(|error| BatchError::new(place, error, "compute the task again"))?;
            let below = place.strip_prefix(&self.path).unwrap_or(place);
            let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
            Ok(ResultFile::new(&parts.join("/"), &bytes))
        });
        let mark = DoneMark {
            task: number,
            code: code_print().to_owned(),
            pieces: pieces.collect::<Result<_, BatchError>>()?,
        };
        let place = self.mark(number, "done");
        let bytes = serde_json::to_vec(&mark)
            .map_err(|error| BatchError::new(&place, error, "please report it"))?;
        self.write(&place, &bytes)?;
        remove(&self.mark(number, "begun"));
        remove(&self.mark(number, "failed"));
        Ok(())
    }

    /// The mark of a finished task; `None` where there is none that makes sense.
    pub(super) fn done_mark(&self, number: usize) -> Option<DoneMark> {
        let bytes = fs::read(self.mark(number, "done")).ok()?;
        let mark: DoneMark = serde_json::from_slice(&bytes).ok()?;
        (mark.task == number && mark.code == self.manifest.code).then_some(mark)
    }

    /// What stands in a mark.
    pub(super) fn said(&self, number: usize, kind: &str) -> Option<String> {
        let bytes = fs::read(self.mark(number, kind)).ok()?;
        Some(String::from_utf8_lossy(&bytes).trim().to_owned())
    }

    /// The log of a task.
    pub fn log(&self, number: usize) -> PathBuf {
        self.path.join(LOGS).join(format!("task-{number}.log"))
    }

    /// The log of the merge step.
    pub fn merge_log(&self) -> PathBuf {
        self.path.join(LOGS).join("merge.log")
    }

    /// When a task was begun that has not ended, by the clock of the disk.
    pub fn begun_at(&self, number: usize) -> Option<SystemTime> {
        fs::metadata(self.mark(number, "begun"))
            .ok()?
            .modified()
            .ok()
    }

    /// Where the merge step puts the results, where nobody names another folder.
    pub fn results(&self) -> PathBuf {
        self.path.join(RESULTS)
    }

    /// Where the merge step puts the project, where nobody names another file.
    pub fn collected(&self) -> PathBuf {
        self.path.join(COLLECTED)
    }

    fn mark(&self, number: usize, kind: &str) -> PathBuf {
        self.path.join(TASKS).join(format!("{number}.{kind}"))
    }

    fn write(&self, place: &Path, bytes: &[u8]) -> Result<(), BatchError> {
        // Copying tools leave empty folders behind.
        for folder in FOLDERS {
            let folder = self.path.join(folder);
            fs::create_dir_all(&folder)
                .map_err(|error| BatchError::new(&folder, error, WRITABLE))?;
        }
        write_atomically(place, bytes).map_err(|error| BatchError::new(place, error.fact, WRITABLE))
    }
}

/// What to do where nothing can be written.
pub(super) const WRITABLE: &str = "check that the folder may be written and the disk has room";

/// Removes a mark; that it is not there, or that another process was quicker, is as good.
fn remove(mark: &Path) {
    let _ = fs::remove_file(mark);
}
