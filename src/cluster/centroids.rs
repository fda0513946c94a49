//! Cluster centres.
//!
//! In: features and the cluster of every row. Out: the mean vector of every cluster, and for each
//! cluster the other one whose centre is nearest.

use ndarray::{Array2, ArrayView1};

/// Mean of the rows of each cluster (clusters × columns). `cluster_of_row[r]` is the cluster of
/// row r, as from [`super::Linkage::cluster_of_row_at`]; a number that no row has gives a row of
/// zeros.
pub fn centroids(features: &Array2<f64>, cluster_of_row: &[u32]) -> Array2<f64> {
    let clusters = cluster_of_row.iter().max().map_or(0, |&c| c as usize + 1);
    let mut sums = Array2::<f64>::zeros((clusters, features.ncols()));
    let mut counts = vec![0usize; clusters];
    for (vector, &cluster) in features.rows().into_iter().zip(cluster_of_row) {
        let mut sum = sums.row_mut(cluster as usize);
        sum += &vector;
        counts[cluster as usize] += 1;
    }
    for (mut sum, &count) in sums.rows_mut().into_iter().zip(&counts) {
        if count > 0 {
            sum /= count as f64;
        }
    }
    sums
}

/// For each cluster the other cluster with the nearest centre (Euclidean; the lower number among
/// equals) and its distance; `None` where there is no other.
pub fn nearest_other(centroids: &Array2<f64>) -> Vec<Option<(usize, f64)>> {
    let squared = |a: ArrayView1<'_, f64>, b: ArrayView1<'_, f64>| -> f64 {
        a.iter().zip(b).map(|(x, y)| (x - y) * (x - y)).sum()
    };
    (0..centroids.nrows())
        .map(|cluster| {
            (0..centroids.nrows())
                .filter(|&other| other != cluster)
                .map(|other| (other, squared(centroids.row(cluster), centroids.row(other))))
                .min_by(|a, b| a.1.total_cmp(&b.1))
                .map(|(other, distance)| (other, distance.sqrt()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn means_and_neighbours() {
        let features = array![
            [0.0, 0.0],
            [10.0, 0.0],
            [0.0, 2.0],
            [13.0, 0.0],
            [20.0, 0.0]
        ];
        let centres = centroids(&features, &[0, 1, 0, 2, 3]);
        assert_eq!(
            centres,
            array![[0.0, 1.0], [10.0, 0.0], [13.0, 0.0], [20.0, 0.0]]
        );
        let nearest: Vec<_> = nearest_other(&centres)
            .into_iter()
            .map(|found| found.unwrap().0)
            .collect();
        assert_eq!(nearest, [1, 2, 1, 2]);
        assert_eq!(nearest_other(&centres)[1], Some((2, 3.0)));
        assert_eq!(nearest_other(&array![[1.0]]), [None]);
    }
}
