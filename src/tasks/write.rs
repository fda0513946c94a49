//! Files of results: whatever a closure writes.

use std::convert::Infallible;

use super::task::{Task, TaskError};
use crate::monitor::Monitor;

/// Writes files; makes what the closure says of them, such as their paths.
pub struct WriteFiles<F> {
    /// What is written, for people.
    pub title: String,
    /// Writes; warns through the monitor.
    pub work: F,
}

impl<F, T> Task for WriteFiles<F>
where
    F: Fn(&Monitor) -> anyhow::Result<T> + Send + Sync + 'static,
    T: Send + 'static,
{
    type Output = T;
    type Part = Infallible;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn writes_files(&self) -> bool {
        true
    }

    fn run(&self, monitor: &Monitor, _: &(dyn Fn(Infallible) + Sync)) -> Result<T, TaskError> {
        Ok((self.work)(monitor)?)
    }
}
