//! What a task is, and how it ends.
//!
//! In: nothing. Out: the trait that each task implements, and the types that all of them share.

use crate::batch::BatchError;
use crate::monitor::{Cancelled, Monitor};
use crate::online::OnlineError;
use crate::outputs::OutputError;
use crate::pipeline::PipelineError;
use crate::project::ProjectError;

/// A long computation. Its input is shared, never changed.
pub trait Task: Send + Sync + 'static {
    /// What it makes.
    type Output: Send + 'static;
    /// A piece, sent as soon as it is there ([`std::convert::Infallible`]: there are none).
    type Part: Send + 'static;

    /// What it does, for people ("Screening 6 descriptors").
    fn title(&self) -> String;

    /// How it shares the machine with others.
    fn weight(&self) -> Weight {
        Weight::Short
    }

    /// Whether it writes files; such a task is let end when the program is closed.
    fn writes_files(&self) -> bool {
        false
    }

    /// Does it. `part` gets pieces of the result; it may be called from any thread.
    ///
    /// # Errors
    /// [`TaskError::Cancelled`] once the monitor is, at its next check;
    /// [`TaskError::Failed`] with object, fact and remedy.
    fn run(
        &self,
        monitor: &Monitor,
        part: &(dyn Fn(Self::Part) + Sync),
    ) -> Result<Self::Output, TaskError>;
}

/// How a task shares the machine with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Starts at once, and long ones give way to it.
    Short,
    /// Waits its turn behind other long ones.
    Long,
}

/// Why a task made nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TaskError {
    /// The user stopped it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// It could not be done: object, fact, remedy.
    #[error("{0}")]
    Failed(String),
}

impl From<BatchError> for TaskError {
    fn from(error: BatchError) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<PipelineError> for TaskError {
    fn from(error: PipelineError) -> Self {
        if error.is_cancelled() {
            Self::Cancelled(Cancelled)
        } else {
            Self::Failed(error.to_string())
        }
    }
}

impl From<OutputError> for TaskError {
    fn from(error: OutputError) -> Self {
        if error.is_cancelled() {
            Self::Cancelled(Cancelled)
        } else {
            Self::Failed(error.to_string())
        }
    }
}

impl From<ProjectError> for TaskError {
    fn from(error: ProjectError) -> Self {
        match error {
            ProjectError::Cancelled(cancelled) => Self::Cancelled(cancelled),
            other => Self::Failed(other.to_string()),
        }
    }
}

impl From<OnlineError> for TaskError {
    fn from(error: OnlineError) -> Self {
        match error {
            OnlineError::Cancelled(cancelled) => Self::Cancelled(cancelled),
            other => Self::Failed(other.to_string()),
        }
    }
}

impl From<anyhow::Error> for TaskError {
    fn from(error: anyhow::Error) -> Self {
        let by_stage = error.downcast_ref::<PipelineError>();
        if error.is::<Cancelled>() || by_stage.is_some_and(PipelineError::is_cancelled) {
            Self::Cancelled(Cancelled)
        } else {
            Self::Failed(format!("{error:#}"))
        }
    }
}

/// How a task ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome<T> {
    /// Done, with what it made.
    Done(T),
    /// It could not be done: object, fact, remedy.
    Failed(String),
    /// The user stopped it.
    Cancelled,
    /// A defect of the program; the message of the panic.
    Panicked(String),
}
