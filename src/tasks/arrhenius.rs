//! Activation energies from tables of σ(T).

use std::convert::Infallible;
use std::path::PathBuf;

use super::task::{Task, TaskError};
use crate::monitor::Monitor;
use crate::pipeline::{self, Arrhenius, Literature};
use crate::project;

/// Fits σ(T) of samples, beside conductivities of the literature: those named, and those of a project
/// file.
#[derive(Clone, Debug)]
pub struct FitArrhenius {
    /// Tables of σ(T).
    pub paths: Vec<PathBuf>,
    /// What to compare with.
    pub literature: Literature,
    /// A project whose labels are compared with as well.
    pub project: Option<PathBuf>,
    /// Columns given by hand: (role such as "temperature", title).
    pub columns: Vec<(String, String)>,
}

impl Task for FitArrhenius {
    type Output = Arrhenius;
    type Part = Infallible;

    fn title(&self) -> String {
        "Fitting activation energies".to_owned()
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<Arrhenius, TaskError> {
        let mut literature = self.literature.clone();
        if let Some(path) = &self.project {
            let labels = project::open(path, monitor)?.data.labels.clone();
            literature.labels.extend(labels.iter().cloned());
        }
        Ok(pipeline::arrhenius(
            &self.paths,
            &literature,
            &self.columns,
            monitor,
        )?)
    }
}
