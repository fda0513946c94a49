//! What was opened together: measurements are read, folders of tasks and the rest are named.

use std::convert::Infallible;
use std::path::PathBuf;

use super::task::{Task, TaskError};
use crate::batch::is_batch_folder;
use crate::import::{MeasurementKind, MeasurementSettings};
use crate::monitor::Monitor;
use crate::pipeline::{self, Measurements};

/// Sorts files and folders, and reads the spectra and patterns among them.
#[derive(Clone, Debug, Default)]
pub struct ReadOpened {
    /// The files and folders.
    pub paths: Vec<PathBuf>,
    /// What the user answered where files do not say.
    pub settings: MeasurementSettings,
    /// What files are whose content does not say more: they were opened as such.
    pub likely: Option<MeasurementKind>,
}

/// What was opened together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OpenedFiles {
    /// What the measurements hold.
    pub measurements: Measurements,
    /// Folders of tasks of a cluster.
    pub batches: Vec<PathBuf>,
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
        // What lies in a folder of tasks was opened for its own sake by nobody.
        let paths = self.paths.iter().cloned();
        let (batches, paths): (Vec<PathBuf>, Vec<PathBuf>) =
            paths.partition(|path| is_batch_folder(path));
        let sorted = match self.likely {
            Some(kind) => pipeline::sort_opened_as(kind, &paths, monitor)?,
            None => pipeline::sort_opened(&paths, monitor)?,
        };
        let mut measurements =
            pipeline::read_measurements(&sorted.measurements, &self.settings, monitor)?;
        let forced = MeasurementSettings {
            kind: self.likely,
            ..self.settings.clone()
        };
        let mut more = pipeline::read_measurements(&sorted.likely, &forced, monitor)?;
        // A table of σ(T) that was opened among spectra is one all the same.
        let is_curve = |path: &PathBuf| pipeline::is_measured_table(path);
        let failed = more.failures.iter().map(|failure| failure.path.clone());
        let curves: Vec<PathBuf> = failed.filter(is_curve).collect();
        more.failures
            .retain(|failure| !curves.contains(&failure.path));
        measurements.join(more);
        let mut others = sorted.others;
        others.extend(curves);
        Ok(OpenedFiles {
            measurements,
            batches,
            others,
        })
    }
}
