//! Spectra and patterns from files of the laboratory.

use std::convert::Infallible;
use std::path::PathBuf;

use super::task::{Task, TaskError};
use crate::import::MeasurementSettings;
use crate::monitor::Monitor;
use crate::pipeline::{self, Measurements};

/// Reads impedance spectra and powder patterns from files and folders.
#[derive(Clone, Debug, Default)]
pub struct ReadMeasurements {
    /// The files and folders.
    pub paths: Vec<PathBuf>,
    /// What the user answered where files do not say.
    pub settings: MeasurementSettings,
}

impl Task for ReadMeasurements {
    type Output = Measurements;
    type Part = Infallible;

    fn title(&self) -> String {
        "Reading measurements".to_owned()
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<Measurements, TaskError> {
        Ok(pipeline::read_measurements(
            &self.paths,
            &self.settings,
            monitor,
        )?)
    }
}
