//! Ward on more rows than distances can be stored for.
//!
//! In: features. Out: merges in the order of discovery. Ward's distance of two clusters follows
//! from their sizes and centres alone, d² = 2 |A||B| / (|A|+|B|) ‖c_A − c_B‖² (J. H. Ward 1963; the
//! factor 2 makes it the plain distance for single rows, as in SciPy), so memory is two copies of the
//! features. Time is about 1.5 n² distances, most of which are left before they are added up.
//!
//! | file | what |
//! |---|---|
//! | `centres` | what is asked of centres |
//! | `dense` | centres with a number in each column |
//! | `sparse` | centres that are mostly zero |
//! | `forest` | nearest-neighbour chain on them |

mod centres;
mod dense;
mod forest;
mod sparse;

use ndarray::Array2;

use super::tree::FoundMerge;
use super::{ClusterError, SparseFeatures};
use crate::monitor::Monitor;
use dense::DenseCentres;
use sparse::SparseCentres;

/// Clusters by Ward's criterion without storing distances.
///
/// # Errors
/// [`ClusterError::Overflow`], [`ClusterError::Cancelled`].
pub(super) fn linkage(
    features: &Array2<f64>,
    monitor: &Monitor,
) -> Result<Vec<FoundMerge>, ClusterError> {
    forest::merges(DenseCentres::new(features), monitor)
}

/// As [`linkage`], for features that are mostly zero.
///
/// # Errors
/// [`ClusterError::Cancelled`].
pub(super) fn linkage_sparse(
    features: &SparseFeatures,
    monitor: &Monitor,
) -> Result<Vec<FoundMerge>, ClusterError> {
    forest::merges(SparseCentres::new(features), monitor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::{Criterion, Linkage, Metric, tree::linkage_from_merges};

    fn on_centroids(features: &Array2<f64>) -> Linkage {
        let merges = linkage(features, &Monitor::silent()).unwrap();
        linkage_from_merges(features.nrows(), merges)
    }

    fn on_stored_distances(features: &Array2<f64>) -> Linkage {
        let (ward, euclidean) = (Criterion::Ward, Metric::Euclidean);
        crate::cluster::linkage(features, ward, euclidean, &Monitor::silent()).unwrap()
    }

    /// Numbers that look random and are the same everywhere; every seventh row a copy.
    fn scattered(rows: usize, columns: usize) -> Array2<f64> {
        Array2::from_shape_fn((rows, columns), |(row, column)| {
            let row = if row % 7 == 6 { row / 2 } else { row };
            let x = ((row * columns + column) as f64 * 12.9898).sin() * 43_758.545_3;
            (x - x.floor()) * (1.0 + column as f64)
        })
    }

    /// Two algorithms that share no formula agree; the number of rows asks for several tasks.
    #[test]
    fn both_roads_lead_to_the_same_tree() {
        for (rows, columns) in [(2, 1), (30, 3), (1200, 21)] {
            let features = scattered(rows, columns);
            let (one, other) = (on_centroids(&features), on_stored_distances(&features));
            for (a, b) in one.merges.iter().zip(&other.merges) {
                assert!(
                    (a.height - b.height).abs() <= 1e-11 * b.height,
                    "{a:?} {b:?}"
                );
                assert_eq!((a.left, a.right, a.size), (b.left, b.right, b.size));
            }
        }
    }

    /// Rows of which most segments are empty; every seventh row a copy.
    fn mostly_empty(rows: usize) -> SparseFeatures {
        let mut features = SparseFeatures::new();
        for row in 0..rows {
            let row = if row % 7 == 6 { row / 2 } else { row };
            features.push_row((0..24).map(|k| {
                let x = ((row * 24 + k) as f64 * 78.233).sin() * 43_758.545_3;
                let segment = (k / 4) * 9 + row * (k / 4) % 8;
                (segment * 16 + k % 4, (x - x.floor()) as f32)
            }));
        }
        features
    }

    #[test]
    fn both_roads_lead_to_the_same_tree_for_features_mostly_zero() {
        for rows in [2, 40, 1500] {
            let (features, silent) = (mostly_empty(rows), Monitor::silent());
            let one = linkage_from_merges(rows, linkage_sparse(&features, &silent).unwrap());
            let (ward, euclidean) = (Criterion::Ward, Metric::Euclidean);
            let other =
                crate::cluster::linkage_sparse(&features, ward, euclidean, &silent).unwrap();
            for (a, b) in one.merges.iter().zip(&other.merges) {
                assert!(
                    (a.height - b.height).abs() <= 1e-11 * b.height,
                    "{a:?} {b:?}"
                );
                assert_eq!((a.left, a.right, a.size), (b.left, b.right, b.size));
            }
        }
    }

    #[test]
    fn copies_are_merged_at_height_zero() {
        let features = Array2::from_shape_fn((20, 3), |(row, column)| {
            0.1 * ((row % 4) * (column + 1)) as f64
        });
        let heights: Vec<f64> = on_centroids(&features)
            .merges
            .iter()
            .map(|m| m.height)
            .collect();
        assert!(heights[..16].iter().all(|&height| height == 0.0));
        assert!(heights[16] > 0.1);
        let none = on_centroids(&Array2::zeros((3, 0)));
        assert!(none.merges.iter().all(|merge| merge.height == 0.0));
    }

    #[test]
    fn distances_beyond_numbers_are_an_error() {
        let features = Array2::from_shape_fn((3, 1), |(row, _)| row as f64 * 1e200);
        let error = linkage(&features, &Monitor::silent()).unwrap_err();
        assert!(matches!(error, ClusterError::Overflow { .. }));
    }
}
