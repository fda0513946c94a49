//! Background jobs: each command runs on a thread of its own and ends in exactly one
//! [`Event::Finished`].
//!
//! In: [`Command`]s from the window or the command line. Out: [`Event`]s on a channel. Panics of a
//! job are caught and reported; cancelling takes effect at the job's next check.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use crate::import::ImportSettings;
use crate::monitor::Signal;
use crate::pipeline::{Score, Screen, ScreenSettings};
use crate::project::Project;

/// Number of a job, ascending from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub u64);

/// What a job is asked to do. Data are shared, never changed: results come back as events.
#[derive(Clone, Debug)]
pub enum Command {
    /// The embedded sample, decorated and matched with its labels.
    LoadSample,
    /// Structures from files, decorated. `into` holds the project to add to, or none for a new
    /// one.
    Import {
        paths: Vec<PathBuf>,
        settings: ImportSettings,
        into: Option<Arc<Project>>,
    },
    /// Labels from a table, matched with the project's entries (they replace its labels).
    ImportLabels {
        path: PathBuf,
        settings: ImportSettings,
        into: Arc<Project>,
    },
    /// A screen of the project's entries with its labels and decorations.
    Screen {
        project: Arc<Project>,
        settings: ScreenSettings,
    },
    /// Opens a project file.
    Open { path: PathBuf },
    /// Saves a project file.
    Save {
        project: Arc<Project>,
        path: PathBuf,
    },
    /// Anything that writes files: the closure runs on the worker and names what it wrote.
    Write { title: String, work: WriteWork },
}

/// Work of [`Command::Write`].
#[derive(Clone)]
pub struct WriteWork(pub Arc<dyn Fn() -> anyhow::Result<Vec<PathBuf>> + Send + Sync>);

impl std::fmt::Debug for WriteWork {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WriteWork")
    }
}

/// How a job ended.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Done, with what it made.
    Done(Product),
    /// It could not be done: object, fact, remedy.
    Failed(String),
    /// The user stopped it.
    Cancelled,
    /// A defect of the program; the message of the panic.
    Panicked(String),
}

/// What a job made.
#[derive(Clone, Debug)]
pub enum Product {
    /// A project (sample, import, labels, open).
    Project(Arc<Project>),
    /// A screen.
    Screen(Arc<Screen>),
    /// The project was saved there.
    Saved(PathBuf),
    /// Files that were written.
    Files(Vec<PathBuf>),
}

/// What the worker tells.
#[derive(Clone, Debug)]
pub enum Event {
    /// A job began; the title is for people ("Screening 6 descriptors").
    Started { job: JobId, title: String },
    /// Progress or a warning.
    Signal { job: JobId, signal: Signal },
    /// A combination of a running screen is done.
    Score { job: JobId, score: Arc<Score> },
    /// The job ended.
    Finished { job: JobId, outcome: Outcome },
}

/// Starts jobs and collects their events.
pub struct Jobs {
    _private: (),
}

impl Jobs {
    /// A job runner; `notify` is called after every event (the window asks for a repaint there).
    pub fn new(notify: impl Fn() + Send + Sync + 'static) -> (Self, Receiver<Event>) {
        let _ = notify;
        todo!()
    }

    /// Starts a job.
    pub fn start(&mut self, command: Command) -> JobId {
        let _ = command;
        todo!()
    }

    /// Asks a job to stop.
    pub fn cancel(&self, job: JobId) {
        let _ = job;
        todo!()
    }
}
