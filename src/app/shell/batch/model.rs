//! What is known of folders of tasks as long as the window is open.

use std::path::{Path, PathBuf};

use crate::batch::{BatchError, TaskState};
use crate::monitor::Warning;
use crate::tasks::{BatchSeen, TaskId};

/// What is known of folders of tasks.
#[derive(Debug, Default)]
pub struct Batch {
    /// The folder that is open.
    pub shown: Option<BatchView>,
    /// The folder whose results are collected.
    pub collecting: Option<Collecting>,
    /// Why the last collecting made nothing, for the folder of that path.
    pub failed: Option<(PathBuf, String)>,
    /// A project that was collected and is to be opened.
    pub to_open: Option<PathBuf>,
}

/// A folder whose results are collected.
#[derive(Clone, Debug)]
pub struct Collecting {
    /// Its task.
    pub task: TaskId,
    /// The folder.
    pub path: PathBuf,
}

/// A folder that is open.
#[derive(Clone, Debug)]
pub struct BatchView {
    /// Where it is, as it was opened.
    pub path: PathBuf,
    /// Its number, by which looks know whether another folder has taken its place.
    pub number: u64,
    /// What was seen last.
    pub seen: Option<BatchSeen>,
    /// Why the last look saw nothing.
    pub wrong: Option<BatchError>,
    /// What was found of its files, which are not looked at each time.
    pub files: Option<Result<Vec<Warning>, BatchError>>,
    /// The look that is under way.
    pub looking: Option<TaskId>,
    /// Whether it was asked for another look, files included, while one is under way.
    pub asked_again: bool,
    /// When to look again, in egui's time (s).
    pub next_look_s: f64,
    /// The task that was picked.
    pub picked: Option<usize>,
}

impl BatchView {
    /// A folder that nobody has looked at.
    pub fn new(path: PathBuf, number: u64) -> Self {
        Self {
            path,
            number,
            seen: None,
            wrong: None,
            files: None,
            looking: None,
            asked_again: false,
            next_look_s: 0.0,
            picked: None,
        }
    }

    /// Tasks that are not done: those that failed first, then those whose pieces are missing, those that run or were
    /// killed, and those that were not begun.
    pub fn undone(&self) -> Vec<(usize, &TaskState)> {
        let tasks = self.seen.iter().flat_map(|seen| &seen.status.tasks);
        let undone = tasks.filter(|(_, state)| *state != TaskState::Done);
        let mut undone: Vec<(usize, &TaskState)> = undone.map(|(k, state)| (*k, state)).collect();
        undone.sort_by_key(|(number, state)| {
            let first = match state {
                TaskState::Failed { .. } => 0,
                TaskState::Gone(_) => 1,
                TaskState::Begun { .. } => 2,
                TaskState::NotBegun | TaskState::Done => 3,
            };
            (first, *number)
        });
        undone
    }

    /// The task that is shown in full: the one that was picked, else the first that is not done.
    pub fn chosen(&self) -> Option<usize> {
        self.picked.or_else(|| Some(self.undone().first()?.0))
    }

    /// What is wrong with the folder.
    pub fn wrongs(&self) -> impl Iterator<Item = &BatchError> {
        let of_files = self.files.as_ref().and_then(|files| files.as_ref().err());
        let seen = self.seen.as_ref();
        let program = seen.and_then(|seen| seen.other_program.as_ref());
        [self.wrong.as_ref(), program, of_files]
            .into_iter()
            .flatten()
    }

    /// What is to be said of its files.
    pub fn remarks(&self) -> &[Warning] {
        match &self.files {
            Some(Ok(remarks)) => remarks,
            _ => &[],
        }
    }

    /// Whether a look is due by itself.
    pub fn is_due(&self, now_s: f64) -> bool {
        self.looking.is_none() && (now_s >= self.next_look_s || self.wants_files())
    }

    /// Whether its files are to be looked at, too.
    pub fn wants_files(&self) -> bool {
        self.asked_again || (self.seen.is_some() && self.files.is_none())
    }
}

impl Batch {
    /// Whether the folder of a path is open.
    pub fn shows(&self, path: &Path) -> bool {
        let seen = self.shown.as_ref().and_then(|view| view.seen.as_ref());
        seen.is_some_and(|seen| seen.folder.path == path)
    }

    /// Why collecting the results of the folder that is open made nothing.
    pub fn why_not_collected(&self) -> Option<&str> {
        let (path, reason) = self.failed.as_ref()?;
        self.shows(path).then_some(reason)
    }
}
