//! Agglomerative clustering.
//!
//! In: a feature matrix. Out: [`Linkage`] (SciPy's four columns), [`ClusterSets`] (the cluster of
//! every row at every depth), and dendrogram order. Ward's criterion follows J. H. Ward 1963
//! (DOI 10.1080/01621459.1963.10500845); heights are those of SciPy's `linkage`.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::monitor::{Cancelled, Monitor};

/// Linkage criterion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Criterion {
    /// Ward's minimum variance; Euclidean only.
    #[default]
    Ward,
    /// Unweighted average distance.
    Average,
    /// Greatest distance.
    Complete,
    /// Smallest distance.
    Single,
}

/// Distance between vectors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Metric {
    /// l2.
    #[default]
    Euclidean,
    /// l1.
    Manhattan,
    /// 1 − cosine of the angle.
    Cosine,
}

/// One merge of two clusters. Clusters 0…n−1 are rows; merge k makes cluster n+k.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Merge {
    /// The cluster with the smaller number.
    pub left: usize,
    /// The cluster with the greater number.
    pub right: usize,
    /// Height, ≥ 0, never decreasing from merge to merge.
    pub height: f64,
    /// Rows in the new cluster.
    pub size: usize,
}

/// The whole tree: n−1 merges of n rows, by ascending height.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Linkage {
    /// Number of rows.
    pub n_rows: usize,
    /// Merges by ascending height.
    pub merges: Vec<Merge>,
}

/// Cluster of every row at every depth.
#[derive(Clone, Debug, PartialEq)]
pub struct ClusterSets {
    /// Row d holds the cut into d + 1 clusters: cluster numbers from 0 in order of first
    /// appearance among the rows.
    pub labels: Array2<u32>,
}

/// Why nothing could be clustered.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// Fewer than two rows.
    #[error("{rows} structures could be described; clustering needs at least 2")]
    TooFew { rows: usize },
    /// Not a number in the matrix.
    #[error("row {row}, column {column} of the features is not a finite number")]
    NotFinite { row: usize, column: usize },
    /// Ward with another metric.
    #[error("Ward's criterion needs the Euclidean distance; choose another criterion or metric")]
    WardNeedsEuclidean,
    /// Too large for memory.
    #[error("{rows} rows need {needed_gb:.1} GB for distances; use Ward, or fewer structures")]
    TooLarge { rows: usize, needed_gb: f64 },
    /// The user stopped it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Clusters the rows of a matrix.
///
/// # Errors
/// See [`ClusterError`].
pub fn linkage(
    features: &Array2<f64>,
    criterion: Criterion,
    metric: Metric,
    monitor: &Monitor,
) -> Result<Linkage, ClusterError> {
    let _ = (features, criterion, metric, monitor);
    todo!()
}

impl Linkage {
    /// The cuts into 1…`depths` clusters (no more than there are rows).
    pub fn cluster_sets(&self, depths: usize) -> ClusterSets {
        let _ = depths;
        todo!()
    }
}
