//! A tree of features and its cuts, as files.

use std::convert::Infallible;
use std::path::PathBuf;

use super::task::{Task, TaskError, Weight};
use crate::monitor::Monitor;
use crate::outputs::files::{ClusterSource, cluster_to_files};
use crate::pipeline::ClusterSettings;

/// Clusters and writes the tree and its cuts; makes the paths of the files.
#[derive(Clone, Debug)]
pub struct ClusterToFiles {
    /// The features.
    pub source: ClusterSource,
    /// How to cluster.
    pub settings: ClusterSettings,
    /// The folder.
    pub out: PathBuf,
}

impl Task for ClusterToFiles {
    type Output = Vec<PathBuf>;
    type Part = Infallible;

    fn title(&self) -> String {
        "Clustering".to_owned()
    }

    fn weight(&self) -> Weight {
        Weight::Long
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<Vec<PathBuf>, TaskError> {
        let (source, settings) = (&self.source, &self.settings);
        Ok(cluster_to_files(source, settings, &self.out, monitor)?)
    }
}
