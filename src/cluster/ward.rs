//! Nearest-neighbour chain on centroids: Ward on more rows than distances can be stored for.
//!
//! In: features. Out: merges in the order of discovery. Ward's distance of two clusters follows
//! from their sizes and centres alone, d² = 2 |A||B| / (|A|+|B|) ‖c_A − c_B‖² (J. H. Ward 1963; the
//! factor 2 makes it the plain distance for single rows, as in SciPy), so memory is two copies of the
//! features. Time is about 1.5 n² distances. Columns are taken by descending variance and a
//! candidate is left as soon as it is farther than the best one, which most are after a few columns.
//! Choices among equal distances follow the same rules as in [`super::chain`], but distances are
//! rounded otherwise, so exact ties may fall otherwise than in SciPy.

use ndarray::{Array2, Axis};
use rayon::prelude::*;

use super::ClusterError;
use super::tree::FoundMerge;
use crate::monitor::Monitor;

/// Columns added up before looking whether the candidate is too far already.
const STRETCH: usize = 16;

/// Candidates searched by one task.
const TASK_CLUSTERS: usize = 1024;

/// Clusters by Ward's criterion without storing distances.
///
/// # Errors
/// [`ClusterError::Overflow`], [`ClusterError::Cancelled`].
pub(super) fn linkage(
    features: &Array2<f64>,
    monitor: &Monitor,
) -> Result<Vec<FoundMerge>, ClusterError> {
    let rows = features.nrows();
    let step = monitor.step("Clustering", rows - 1);
    let mut forest = Forest::new(features);
    let mut merges = Vec::with_capacity(rows - 1);
    let mut chain: Vec<usize> = Vec::new();
    while forest.active.len() > 1 {
        let mut end = chain.pop().unwrap_or(forest.active[0]);
        let (nearest, squared) = loop {
            monitor.check()?;
            let (nearest, squared) = forest.nearest(end, chain.last().copied());
            if !squared.is_finite() {
                let row = forest.rows[end];
                return Err(ClusterError::Overflow { row });
            }
            if chain.last() == Some(&nearest) {
                chain.pop();
                break (nearest, squared);
            }
            chain.push(end);
            end = nearest;
        };
        let (x, y) = (end.min(nearest), end.max(nearest));
        merges.push(FoundMerge {
            rows: [forest.rows[x], forest.rows[y]],
            height: squared.sqrt(),
        });
        forest.merge(x, y, squared);
        step.tick();
    }
    Ok(merges)
}

/// The clusters that are not yet merged.
struct Forest {
    /// Centre of the cluster at each place, columns by descending variance, padded with zeros to a
    /// multiple of [`STRETCH`].
    centres: Vec<f64>,
    width: usize,
    sizes: Vec<f64>,
    /// A row of the cluster at each place.
    rows: Vec<usize>,
    /// Places in use, ascending.
    active: Vec<usize>,
}

impl Forest {
    fn new(features: &Array2<f64>) -> Self {
        let rows = features.nrows();
        let columns = columns_by_variance(features);
        let width = columns.len().next_multiple_of(STRETCH);
        let mut centres = vec![0.0; rows * width];
        if width > 0 {
            let vectors = features.rows().into_iter();
            for (centre, vector) in centres.chunks_exact_mut(width).zip(vectors) {
                for (to, &column) in centre.iter_mut().zip(&columns) {
                    *to = vector[column];
                }
            }
        }
        Self {
            centres,
            width,
            sizes: vec![1.0; rows],
            rows: (0..rows).collect(),
            active: (0..rows).collect(),
        }
    }

    fn centre(&self, place: usize) -> &[f64] {
        &self.centres[place * self.width..(place + 1) * self.width]
    }

    /// Square of Ward's distance, or anything not below `limit` once it cannot be below it.
    fn squared_below(&self, x: usize, y: usize, limit: f64) -> f64 {
        let (size_x, size_y) = (self.sizes[x], self.sizes[y]);
        let factor = 2.0 * size_x * size_y / (size_x + size_y);
        let (stretches_x, _) = self.centre(x).as_chunks::<STRETCH>();
        let (stretches_y, _) = self.centre(y).as_chunks::<STRETCH>();
        let mut squared = 0.0;
        for (a, b) in stretches_x.iter().zip(stretches_y) {
            squared += squared_distance(a, b);
            if factor * squared >= limit {
                break;
            }
        }
        factor * squared
    }

    /// The cluster nearest to `x` with the square of Ward's distance; among equals `previous`, else
    /// the lowest place. Parts searched by several threads are compared in order.
    fn nearest(&self, x: usize, previous: Option<usize>) -> (usize, f64) {
        let start = match previous {
            Some(previous) => (previous, self.squared_below(x, previous, f64::INFINITY)),
            None => (usize::MAX, f64::INFINITY),
        };
        self.active
            .par_chunks(TASK_CLUSTERS)
            .map(|places| {
                let (mut nearest, mut least) = start;
                for &place in places.iter().filter(|&&place| place != x) {
                    let squared = self.squared_below(x, place, least);
                    if squared < least {
                        (nearest, least) = (place, squared);
                    }
                }
                (nearest, least)
            })
            .collect::<Vec<_>>()
            .into_iter()
            .fold(
                start,
                |best, found| if found.1 < best.1 { found } else { best },
            )
    }

    /// Merges x and y (x < y): the new cluster takes the place y.
    fn merge(&mut self, x: usize, y: usize, squared: f64) {
        let (size_x, size_y) = (self.sizes[x], self.sizes[y]);
        let total = size_x + size_y;
        let (before, from_y) = self.centres.split_at_mut(y * self.width);
        let centre_x = &before[x * self.width..(x + 1) * self.width];
        // Equal centres are kept as they are, so that further copies stay at distance 0.
        if squared > 0.0 {
            for (b, a) in from_y[..self.width].iter_mut().zip(centre_x) {
                *b += (a - *b) * (size_x / total);
            }
        }
        self.sizes[y] = total;
        if let Ok(position) = self.active.binary_search(&x) {
            self.active.remove(position);
        }
    }
}

/// Always added up in the same order, in vectors where the processor has them.
fn squared_distance(a: &[f64; STRETCH], b: &[f64; STRETCH]) -> f64 {
    const LANES: usize = 4;
    let mut sums = [0.0; LANES];
    let ((a, _), (b, _)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    for (a, b) in a.iter().zip(b) {
        for lane in 0..LANES {
            sums[lane] += (a[lane] - b[lane]) * (a[lane] - b[lane]);
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

fn columns_by_variance(features: &Array2<f64>) -> Vec<usize> {
    let variances = features.var_axis(Axis(0), 0.0);
    let mut columns: Vec<usize> = (0..features.ncols()).collect();
    columns.sort_by(|&a, &b| variances[b].total_cmp(&variances[a]).then(a.cmp(&b)));
    columns
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
