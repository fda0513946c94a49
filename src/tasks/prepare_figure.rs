//! A figure that takes longer than a frame to make, made on the side.

use std::convert::Infallible;

use super::task::{Task, TaskError};
use crate::monitor::Monitor;
use crate::outputs::Shown;

/// Makes what a figure shows.
pub struct PrepareFigure {
    /// Name of the figure.
    pub name: &'static str,
    /// Makes it; `None` where there is nothing to draw.
    pub work: Box<dyn Fn() -> Option<Shown> + Send + Sync>,
}

impl Task for PrepareFigure {
    type Output = Option<Shown>;
    type Part = Infallible;

    fn title(&self) -> String {
        format!("Preparing the figure: {}", self.name)
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<Option<Shown>, TaskError> {
        monitor.check()?;
        Ok((self.work)())
    }
}
