//! One try at a task: whatever happens, it ends in an outcome.
//!
//! In: a [`Task`]. Out: its [`Outcome`], a panic's message included.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::task::{Outcome, Task, TaskError};
use crate::monitor::Monitor;

/// Runs a task to its end on this thread.
pub(super) fn attempt<T: Task>(
    task: &T,
    monitor: &Monitor,
    part: &(dyn Fn(T::Part) + Sync),
) -> Outcome<T::Output> {
    match catch_unwind(AssertUnwindSafe(|| task.run(monitor, part))) {
        Ok(Ok(output)) => Outcome::Done(output),
        Ok(Err(TaskError::Cancelled(_))) => Outcome::Cancelled,
        Ok(Err(TaskError::Failed(fact))) => Outcome::Failed(fact),
        Err(payload) => Outcome::Panicked(panic_message(payload.as_ref())),
    }
}

/// What a panic says, whatever the panic hook made of it.
pub(super) fn panic_message(payload: &(dyn Any + Send)) -> String {
    payload
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| payload.downcast_ref::<&str>().map(ToString::to_string))
        .unwrap_or_else(|| "a panic without a message".to_owned())
}
