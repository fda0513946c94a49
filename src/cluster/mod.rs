//! Agglomerative clustering.
//!
//! In: a feature matrix. Out: [`Linkage`] (SciPy's four columns), [`ClusterSets`] (the cluster of
//! every row at every depth), and dendrogram order. Ward's criterion follows J. H. Ward 1963
//! (DOI 10.1080/01621459.1963.10500845); heights are those of SciPy's `linkage`.
//!
//! Merges, heights and the choice among equal distances are those of SciPy 1.17, because the same
//! distances go through the same operations in the same order; speed comes from vectors across
//! pairs and from the layout in memory. Only beyond [`STORED_LIMIT_BYTES`] of distances does Ward
//! take another road (centroids, without stored distances), where heights agree to about 1e-12.
//!
//! | file | what |
//! |---|---|
//! | `criterion` | how clusters are joined, and by which distance |
//! | `row_index` | which row: a leaf of the tree |
//! | `linkage` | the tree, as SciPy writes it |
//! | `limits` | how much memory distances may take |
//! | `error` | why there is no tree |
//! | `distances` | distances between rows, bit for bit those of SciPy's `pdist` |
//! | `pairs` | the stored distances of all pairs |
//! | `chain` | nearest-neighbour chain on stored distances: Ward, average, complete |
//! | `update` | distances to a merged cluster |
//! | `shortlist` | nearest neighbours remembered between searches |
//! | `sparse` | features that are mostly zero, and their distances |
//! | `products` | products with such features, for principal components |
//! | `spanning` | minimum spanning tree: single linkage |
//! | `ward/` | nearest-neighbour chain on centroids: Ward on many rows |
//! | `tree` | from unordered merges to a [`Linkage`] |
//! | `cuts` | from a [`Linkage`] to [`ClusterSets`] |
//! | `dendrogram` | the top of the tree, left to right |
//! | `row_order` | the rows from left to right, cluster by cluster |
//! | `centroids` | cluster centres, nearest other cluster |
//!
//! ```
//! use ndarray::array;
//! use superion::cluster::{Criterion, Metric, linkage};
//! use superion::monitor::Monitor;
//!
//! let features = array![[0.0, 0.0], [9.0, 9.0], [0.0, 1.0], [9.0, 8.0]];
//! let tree = linkage(&features, Criterion::Ward, Metric::Euclidean, &Monitor::silent())?;
//! // The cut into two clusters, numbered by their first rows.
//! assert_eq!(tree.cluster_of_row_at(2), [0, 1, 0, 1]);
//! # Ok::<(), superion::cluster::ClusterError>(())
//! ```

mod centroids;
mod chain;
mod criterion;
mod cuts;
mod dendrogram;
mod distances;
mod error;
mod limits;
mod linkage;
mod pairs;
mod products;
mod row_index;
mod row_order;
mod shortlist;
mod spanning;
mod sparse;
mod tree;
mod update;
mod ward;

use ndarray::Array2;

use crate::monitor::Monitor;

use distances::Distances;
use update::Update;

pub use centroids::{centroids, nearest_other};
pub use criterion::{Criterion, Metric};
pub use cuts::ClusterSets;
pub use dendrogram::{TopNode, TopTree};
pub use error::ClusterError;
pub use limits::{STORED_LIMIT_BYTES, needed_bytes};
pub use linkage::{Linkage, Merge};
pub use products::SparseProducts;
pub use row_index::RowIndex;
pub use row_order::RowOrder;
pub use sparse::SparseFeatures;

/// Clusters the rows of a matrix (rows × features, raw values).
///
/// Deterministic at any number of threads. Memory beside the features: 4 n² bytes for Ward up to
/// [`STORED_LIMIT_BYTES`] and for average and complete linkage; about two copies of the features
/// for single linkage and for Ward beyond. Several clusterings of many rows are therefore better
/// run one after the other.
///
/// # Errors
/// See [`ClusterError`].
pub fn linkage(
    features: &Array2<f64>,
    criterion: Criterion,
    metric: Metric,
    monitor: &Monitor,
) -> Result<Linkage, ClusterError> {
    let rows = features.nrows();
    if criterion == Criterion::Ward && metric != Metric::Euclidean {
        return Err(ClusterError::WardNeedsEuclidean);
    }
    if rows < 2 {
        return Err(ClusterError::TooFew { rows });
    }
    if let Some(((row, column), _)) = features.indexed_iter().find(|(_, x)| !x.is_finite()) {
        return Err(ClusterError::NotFinite { row, column });
    }
    if criterion == Criterion::Ward && pairs::Pairs::bytes(rows) > STORED_LIMIT_BYTES {
        let merges = ward::linkage(features, monitor)?;
        return Ok(tree::linkage_from_merges(rows, merges));
    }
    of_distances(Distances::new(features, metric)?, criterion, monitor)
}

/// As [`linkage`], for features that are mostly zero.
///
/// # Errors
/// See [`ClusterError`].
pub fn linkage_sparse(
    features: &SparseFeatures,
    criterion: Criterion,
    metric: Metric,
    monitor: &Monitor,
) -> Result<Linkage, ClusterError> {
    let rows = features.n_rows();
    if criterion == Criterion::Ward && metric != Metric::Euclidean {
        return Err(ClusterError::WardNeedsEuclidean);
    }
    if rows < 2 {
        return Err(ClusterError::TooFew { rows });
    }
    if let Some((row, column)) = features.not_finite() {
        return Err(ClusterError::NotFinite { row, column });
    }
    if criterion == Criterion::Ward && pairs::Pairs::bytes(rows) > STORED_LIMIT_BYTES {
        let merges = ward::linkage_sparse(features, monitor)?;
        return Ok(tree::linkage_from_merges(rows, merges));
    }
    let distances = sparse::SparseDistances::new(features, metric)?;
    of_distances(Distances::Sparse(distances), criterion, monitor)
}

fn of_distances(
    distances: Distances<'_>,
    criterion: Criterion,
    monitor: &Monitor,
) -> Result<Linkage, ClusterError> {
    let rows = distances.rows();
    let merges = match criterion {
        Criterion::Single => spanning::single_linkage(&distances, monitor)?,
        Criterion::Ward => chain::linkage(distances, Update::Ward, monitor)?,
        Criterion::Average => chain::linkage(distances, Update::Average, monitor)?,
        Criterion::Complete => chain::linkage(distances, Update::Complete, monitor)?,
    };
    Ok(tree::linkage_from_merges(rows, merges))
}
