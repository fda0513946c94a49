//! The features that are clustered.
//!
//! In: the matrix of a combination, and which of its rows take part. Out: [`Selected`], its tree,
//! its principal components, its cuts with the centres of clusters, and the distances of its rows.

use ndarray::Array2;

use super::packed::Packed;
use crate::cluster::{
    ClusterError, Criterion, Linkage, Metric, RowIndex, SparseFeatures, SparseProducts, centroids,
    linkage, linkage_sparse, nearest_other,
};
use crate::descriptors::{FeatureValues, SparseRows};
use crate::math::principal::{Components, components_within, principal_components};
use crate::monitor::{Cancelled, Monitor};
use crate::rank::{Cut, Distances};

/// Largest dense matrix that is clustered, in bytes (6 GB).
const DENSE_BYTES: usize = 6 << 30;

/// Rounds in which a space of many components is found: after so few nearly all of the variance that
/// it can hold is in it.
const SPACE_ROUNDS: usize = 5;

/// The features of some rows, ready to be clustered.
pub(super) enum Selected {
    Dense(Array2<f64>),
    Sparse(SparseFeatures),
}

impl Selected {
    /// The chosen rows of a matrix.
    ///
    /// # Errors
    /// [`ClusterError::TooLarge`] for dense rows that do not fit the memory allowed.
    pub(super) fn of(values: &FeatureValues, rows: &[usize]) -> Result<Self, ClusterError> {
        match values {
            FeatureValues::Dense(values) => dense_rows(values, rows).map(Self::Dense),
            FeatureValues::Sparse(sparse) => Ok(Self::Sparse(sparse_rows(sparse, rows))),
        }
    }

    /// The chosen rows (ascending) of packed features.
    ///
    /// # Errors
    /// As [`Selected::of`].
    pub(super) fn of_packed(packed: &Packed, rows: &[usize]) -> Result<Self, ClusterError> {
        match packed {
            Packed::Dense { n_columns, .. } => {
                check_size(rows.len(), *n_columns)?;
                Ok(Self::Dense(packed.dense_rows(rows)))
            }
            Packed::Sparse(sparse) => Ok(Self::Sparse(sparse_rows(sparse, rows))),
        }
    }

    /// Clusters them.
    ///
    /// # Errors
    /// See [`ClusterError`].
    pub(super) fn linkage(
        &self,
        criterion: Criterion,
        metric: Metric,
        monitor: &Monitor,
    ) -> Result<Linkage, ClusterError> {
        match self {
            Self::Dense(features) => linkage(features, criterion, metric, monitor),
            Self::Sparse(features) => linkage_sparse(features, criterion, metric, monitor),
        }
    }

    /// Their first principal components.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub(super) fn components(
        &self,
        wanted: usize,
        monitor: &Monitor,
    ) -> Result<Components, Cancelled> {
        match self {
            Self::Dense(features) => principal_components(features, wanted, monitor),
            Self::Sparse(features) => {
                principal_components(&SparseProducts::new(features), wanted, monitor)
            }
        }
    }

    /// The space of the first `wanted` principal components, found in a few rounds.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub(super) fn space(&self, wanted: usize, monitor: &Monitor) -> Result<Components, Cancelled> {
        match self {
            Self::Dense(features) => components_within(features, wanted, SPACE_ROUNDS, monitor),
            Self::Sparse(features) => {
                let products = SparseProducts::new(features);
                components_within(&products, wanted, SPACE_ROUNDS, monitor)
            }
        }
    }

    /// Clusters of the cut into `depth` clusters, and for each the one with the nearest centre.
    pub(super) fn cut(&self, linkage: &Linkage, depth: usize) -> Cut {
        let cluster_of_row = linkage.cluster_of_row_at(depth);
        let nearest = match self {
            Self::Dense(features) => nearest_other(&centroids(features, &cluster_of_row)),
            Self::Sparse(features) => features.centroids(&cluster_of_row).nearest_other(),
        };
        Cut {
            cluster_of_row,
            nearest,
        }
    }
}

impl Distances for Selected {
    fn between(&self, RowIndex(row): RowIndex, RowIndex(other): RowIndex) -> f64 {
        match self {
            Self::Dense(features) => {
                let pairs = features.row(row).into_iter().zip(features.row(other));
                let total: f64 = pairs.map(|(x, y)| (x - y) * (x - y)).sum();
                total.sqrt()
            }
            Self::Sparse(features) => features.distance(row, other),
        }
    }
}

/// Refuses dense rows that do not fit the memory allowed.
fn check_size(n_rows: usize, n_columns: usize) -> Result<(), ClusterError> {
    let bytes = n_rows
        .saturating_mul(n_columns)
        .saturating_mul(size_of::<f64>());
    if bytes > DENSE_BYTES {
        return Err(ClusterError::TooLarge {
            rows: n_rows,
            needed_gb: bytes as f64 / 1e9,
        });
    }
    Ok(())
}

fn sparse_rows(sparse: &SparseRows, rows: &[usize]) -> SparseFeatures {
    let mut features = SparseFeatures::new();
    for row in rows {
        features.push_row(sparse.row(*row));
    }
    features
}

fn dense_rows(values: &Array2<f32>, rows: &[usize]) -> Result<Array2<f64>, ClusterError> {
    check_size(rows.len(), values.ncols())?;
    let mut features = Array2::zeros((rows.len(), values.ncols()));
    for (mut to, row) in features.rows_mut().into_iter().zip(rows) {
        to.assign(&values.row(*row).mapv(f64::from));
    }
    Ok(features)
}
