//! What was opened together: measurements are read, the rest is named.

use std::convert::Infallible;
use std::path::PathBuf;

use super::task::{Task, TaskError};
use crate::import::MeasurementSettings;
use crate::monitor::Monitor;
use crate::pipeline::{self, Measurements};

/// Sorts files and folders, and reads the spectra and patterns among them.
#[derive(Clone, Debug, Default)]
pub struct ReadOpened {
    /// The files and folders.
    pub paths: Vec<PathBuf>,
    /// What the user answered where files do not say.
    pub settings: MeasurementSettings,
}

/// What was opened together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OpenedFiles {
    /// What the measurements hold.
    pub measurements: Measurements,
    /// Everything else.
    pub others: Vec<PathBuf>,
}

impl Task for ReadOpened {
    type Output = OpenedFiles;
    type Part = Infallible;

    fn title(&self) -> String {
        "Looking at what was opened".to_owned()
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<OpenedFiles, TaskError> {
        let sorted = pipeline::sort_opened(&self.paths, monitor)?;
        let measurements =
            pipeline::read_measurements(&sorted.measurements, &self.settings, monitor)?;
        Ok(OpenedFiles {
            measurements,
            others: sorted.others,
        })
    }
}
