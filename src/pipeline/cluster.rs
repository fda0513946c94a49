//! A tree on its own, without labels.
//!
//! In: a feature matrix in a npy file, or a data set with a combination. Out: `linkage.npy` and
//! `cluster_sets.npy`.

use std::path::{Path, PathBuf};

use super::PipelineError;
use crate::cluster::{Criterion, Metric};
use crate::monitor::Monitor;

/// Where the features come from.
#[derive(Clone, Debug)]
pub enum ClusterSource {
    /// A npy file of f32 or f64, rows × columns.
    File(PathBuf),
}

/// How to cluster.
#[derive(Clone, Debug, PartialEq)]
pub struct ClusterSettings {
    /// Linkage criterion.
    pub criterion: Criterion,
    /// Distance.
    pub metric: Metric,
    /// Largest number of clusters.
    pub depths: usize,
}

/// Clusters and writes the tree and its cuts into a folder.
///
/// # Errors
/// [`PipelineError`].
pub fn cluster_to_files(
    source: &ClusterSource,
    settings: &ClusterSettings,
    out: &Path,
    monitor: &Monitor,
) -> Result<Vec<PathBuf>, PipelineError> {
    let _ = (source, settings, out, monitor);
    todo!()
}
