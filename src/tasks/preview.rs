//! How tables are read.

use std::convert::Infallible;
use std::path::PathBuf;

use super::task::{Task, TaskError};
use crate::import::ImportSettings;
use crate::monitor::Monitor;
use crate::pipeline::{self, Previewed};

/// Reads tables and tells how.
#[derive(Clone, Debug)]
pub struct PreviewTables {
    /// The tables.
    pub paths: Vec<PathBuf>,
    /// Columns given by hand.
    pub settings: ImportSettings,
}

impl Task for PreviewTables {
    type Output = Previewed;
    type Part = Infallible;

    fn title(&self) -> String {
        "Reading tables".to_owned()
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<Previewed, TaskError> {
        Ok(pipeline::preview_tables(
            &self.paths,
            &self.settings,
            monitor,
        )?)
    }
}
