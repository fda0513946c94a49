//! The tree of a clustering, as SciPy writes it.

use serde::{Deserialize, Serialize};

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
