//! Features that are mostly zero, and the distances between them.
//!
//! In: the non-zero values of each row. Out: [`SparseFeatures`], and the sums that a distance is
//! made of. A row is cut into segments of 16 columns, of which only those with a value are kept:
//! whole blocks of columns come and go with the elements of a structure. Two rows are walked through
//! side by side; a segment that only one of them has adds a number known beforehand. Equal rows have
//! distance 0 exactly. Sums are rounded otherwise than on dense features, by about 1e-15.

use std::collections::BTreeMap;

use super::{ClusterError, Metric};

/// Columns of a segment.
pub(super) const SEGMENT: usize = 16;

/// Rows of features of which only segments with a value are kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SparseFeatures {
    /// Row r has the segments `offsets[r]..offsets[r + 1]`.
    offsets: Vec<usize>,
    /// Number of each segment, ascending within a row: columns 16 k…16 k + 15.
    numbers: Vec<u32>,
    values: Vec<[f32; SEGMENT]>,
}

impl SparseFeatures {
    /// No rows yet.
    pub fn new() -> Self {
        Self {
            offsets: vec![0],
            ..Self::default()
        }
    }

    /// Adds a row from its non-zero values with their columns (below 2³⁶), ascending.
    pub fn push_row(&mut self, values: impl IntoIterator<Item = (usize, f32)>) {
        let first = self.numbers.len();
        for (column, value) in values {
            let number = (column / SEGMENT) as u32;
            if self.numbers.len() == first || self.numbers.last() != Some(&number) {
                self.numbers.push(number);
                self.values.push([0.0; SEGMENT]);
            }
            if let Some(segment) = self.values.last_mut() {
                segment[column % SEGMENT] = value;
            }
        }
        self.offsets.push(self.numbers.len());
    }

    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    /// Euclidean distance of two rows.
    pub fn distance(&self, row: usize, other: usize) -> f64 {
        let ((a, a_values), (b, b_values)) = (self.row(row), self.row(other));
        let alone = |segment: &[f32; SEGMENT]| sum(Metric::Euclidean, segment, &[0.0; SEGMENT]);
        let both = |x, y| sum(Metric::Euclidean, x, y);
        let total = merged(
            a,
            b,
            |k| alone(&a_values[k]),
            |l| alone(&b_values[l]),
            |k, l| both(&a_values[k], &b_values[l]),
        );
        total.sqrt()
    }

    /// Mean of the rows of each cluster, as [`super::centroids`], rounded to f32.
    pub fn centroids(&self, cluster_of_row: &[u32]) -> Self {
        let clusters = cluster_of_row.iter().max().map_or(0, |&c| c as usize + 1);
        let mut rows_of: Vec<Vec<usize>> = vec![Vec::new(); clusters];
        for (row, &cluster) in cluster_of_row.iter().enumerate().take(self.n_rows()) {
            rows_of[cluster as usize].push(row);
        }
        let mut centroids = Self::new();
        for rows in &rows_of {
            let mut sums: BTreeMap<u32, [f64; SEGMENT]> = BTreeMap::new();
            for &row in rows {
                let (numbers, values) = self.row(row);
                for (number, segment) in numbers.iter().zip(values) {
                    let sum = sums.entry(*number).or_insert([0.0; SEGMENT]);
                    sum.iter_mut()
                        .zip(segment)
                        .for_each(|(to, x)| *to += f64::from(*x));
                }
            }
            centroids.numbers.extend(sums.keys());
            let count = rows.len().max(1) as f64;
            let mean = |sum: &[f64; SEGMENT]| sum.map(|x| (x / count) as f32);
            centroids.values.extend(sums.values().map(mean));
            centroids.offsets.push(centroids.numbers.len());
        }
        centroids
    }

    /// For each row the nearest other one (the lower number among equals) and its distance, as
    /// [`super::nearest_other`].
    pub fn nearest_other(&self) -> Vec<Option<(usize, f64)>> {
        let n = self.n_rows();
        let nearest = |row: usize| {
            let others = (0..n).filter(|&other| other != row);
            others
                .map(|other| (other, self.distance(row, other)))
                .min_by(|a, b| a.1.total_cmp(&b.1))
        };
        (0..n).map(nearest).collect()
    }

    /// A value that is not a finite number: its row and column.
    pub(super) fn not_finite(&self) -> Option<(usize, usize)> {
        (0..self.n_rows()).find_map(|row| {
            let (numbers, values) = self.row(row);
            numbers.iter().zip(values).find_map(|(number, segment)| {
                let place = segment.iter().position(|v| !v.is_finite())?;
                Some((row, *number as usize * SEGMENT + place))
            })
        })
    }

    /// The segments of a row: their numbers, ascending, and values.
    pub(super) fn row(&self, row: usize) -> (&[u32], &[[f32; SEGMENT]]) {
        let range = self.offsets[row]..self.offsets[row + 1];
        (&self.numbers[range.clone()], &self.values[range])
    }
}

/// Sparse features with what a metric needs of each segment.
pub(super) struct SparseDistances<'a> {
    features: &'a SparseFeatures,
    metric: Metric,
    /// What each segment adds to the sum against a row that does not have it.
    alone: Vec<f64>,
    /// Euclidean norm of every row; only for the cosine.
    norms: Vec<f64>,
}

impl<'a> SparseDistances<'a> {
    /// # Errors
    /// [`ClusterError::ZeroVector`] with [`Metric::Cosine`].
    pub(super) fn new(features: &'a SparseFeatures, metric: Metric) -> Result<Self, ClusterError> {
        let zeros = [0.0; SEGMENT];
        let alone = features.values.iter().map(|s| sum(metric, s, &zeros));
        let mut norms = Vec::new();
        if metric == Metric::Cosine {
            for row in 0..features.n_rows() {
                let (_, values) = features.row(row);
                let square: f64 = values.iter().map(|s| sum(metric, s, s)).sum();
                if square == 0.0 {
                    return Err(ClusterError::ZeroVector { row });
                }
                norms.push(square.sqrt());
            }
        }
        Ok(Self {
            features,
            metric,
            alone: alone.collect(),
            norms,
        })
    }

    /// Number of rows.
    pub(super) fn rows(&self) -> usize {
        self.features.n_rows()
    }

    /// Distance of two rows.
    pub(super) fn between(&self, i: usize, j: usize) -> f64 {
        let total = self.total(i, j);
        match self.metric {
            Metric::Euclidean => total.sqrt(),
            Metric::Manhattan => total,
            Metric::Cosine => 1.0 - (total / (self.norms[i] * self.norms[j])).clamp(-1.0, 1.0),
        }
    }

    fn total(&self, i: usize, j: usize) -> f64 {
        let ((a, a_values), (b, b_values)) = (self.features.row(i), self.features.row(j));
        let a_alone = &self.alone[self.features.offsets[i]..];
        let b_alone = &self.alone[self.features.offsets[j]..];
        merged(
            a,
            b,
            |k| a_alone[k],
            |l| b_alone[l],
            |k, l| sum(self.metric, &a_values[k], &b_values[l]),
        )
    }
}

/// Walks through the segments of two rows side by side and adds up what each place gives: `first`
/// and `second` for segments that only one row has, `both` for common ones.
#[inline(always)]
fn merged(
    a: &[u32],
    b: &[u32],
    first: impl Fn(usize) -> f64,
    second: impl Fn(usize) -> f64,
    both: impl Fn(usize, usize) -> f64,
) -> f64 {
    let (mut k, mut l, mut total) = (0, 0, 0.0);
    while k < a.len() && l < b.len() {
        match a[k].cmp(&b[l]) {
            std::cmp::Ordering::Less => {
                total += first(k);
                k += 1;
            }
            std::cmp::Ordering::Greater => {
                total += second(l);
                l += 1;
            }
            std::cmp::Ordering::Equal => {
                total += both(k, l);
                k += 1;
                l += 1;
            }
        }
    }
    let rest = (k..a.len()).map(first).chain((l..b.len()).map(second));
    total + rest.sum::<f64>()
}

/// Σ over a segment of (x−y)², |x−y| or x·y.
#[inline(always)]
fn sum(metric: Metric, x: &[f32; SEGMENT], y: &[f32; SEGMENT]) -> f64 {
    let terms: [f64; SEGMENT] = std::array::from_fn(|k| {
        let (x, y) = (f64::from(x[k]), f64::from(y[k]));
        match metric {
            Metric::Euclidean => (x - y) * (x - y),
            Metric::Manhattan => (x - y).abs(),
            Metric::Cosine => x * y,
        }
    });
    // Pairwise, so that the additions do not wait for each other.
    let eight: [f64; 8] = std::array::from_fn(|k| terms[k] + terms[k + 8]);
    let four: [f64; 4] = std::array::from_fn(|k| eight[k] + eight[k + 4]);
    (four[0] + four[2]) + (four[1] + four[3])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::{Criterion, centroids, linkage, linkage_sparse, nearest_other};
    use crate::monitor::Monitor;
    use ndarray::Array2;

    /// Rows of 300 columns of which about one in eight is not zero, every ninth a copy if wanted.
    fn mostly_zeros(rows: usize, copies: bool) -> Array2<f64> {
        Array2::from_shape_fn((rows, 300), |(row, column)| {
            let row = if copies && row % 9 == 8 { row / 2 } else { row };
            let x = ((row * 300 + column) as f64 * 12.9898).sin() * 43_758.545_3;
            let x = x - x.floor();
            let filled = (row + column / 20) % 8 == 0 || column == 299;
            if filled {
                f64::from((0.1 + x) as f32)
            } else {
                0.0
            }
        })
    }

    fn sparse(features: &Array2<f64>) -> SparseFeatures {
        let mut rows = SparseFeatures::new();
        for row in features.rows() {
            let values = row.iter().enumerate().filter(|(_, x)| **x != 0.0);
            rows.push_row(values.map(|(column, x)| (column, *x as f32)));
        }
        rows
    }

    #[test]
    fn the_tree_is_that_of_the_dense_features() {
        for metric in [Metric::Euclidean, Metric::Manhattan, Metric::Cosine] {
            // The angle to a copy is rounded, and which copies come first would be chance.
            let features = mostly_zeros(120, metric != Metric::Cosine);
            let rows = sparse(&features);
            assert!(rows.numbers.len() < 120 * 19 / 2, "half of it is left out");
            for criterion in [Criterion::Ward, Criterion::Average, Criterion::Single] {
                if criterion == Criterion::Ward && metric != Metric::Euclidean {
                    continue;
                }
                let monitor = Monitor::silent();
                let dense = linkage(&features, criterion, metric, &monitor).unwrap();
                let found = linkage_sparse(&rows, criterion, metric, &monitor).unwrap();
                for (a, b) in found.merges.iter().zip(&dense.merges) {
                    assert!((a.height - b.height).abs() <= 1e-12, "{a:?} {b:?}");
                    assert_eq!((a.left, a.right, a.size), (b.left, b.right, b.size));
                }
            }
        }
    }

    #[test]
    fn centres_are_those_of_the_dense_features() {
        let dense = mostly_zeros(60, true);
        let rows = sparse(&dense);
        let cluster_of_row: Vec<u32> = (0..60).map(|row| row % 7).collect();
        let expected = nearest_other(&centroids(&dense, &cluster_of_row));
        let found = rows.centroids(&cluster_of_row).nearest_other();
        assert_eq!(found.len(), 7);
        for (found, expected) in found
            .into_iter()
            .flatten()
            .zip(expected.into_iter().flatten())
        {
            assert_eq!(found.0, expected.0);
            assert!((found.1 - expected.1).abs() < 1e-6 * expected.1);
        }
        let distances = SparseDistances::new(&rows, Metric::Euclidean).unwrap();
        assert_eq!(rows.distance(3, 40), distances.between(3, 40));
        assert!(
            SparseFeatures::new()
                .centroids(&[])
                .nearest_other()
                .is_empty()
        );
    }

    #[test]
    fn copies_have_no_distance_and_zeros_no_angle() {
        let rows = sparse(&mostly_zeros(18, true));
        let distances = SparseDistances::new(&rows, Metric::Euclidean).unwrap();
        assert_eq!(distances.between(4, 8), 0.0);
        assert!(distances.between(4, 9) > 0.1);
        let mut rows = SparseFeatures::new();
        rows.push_row([(3, 1.0)]);
        rows.push_row([]);
        let error = SparseDistances::new(&rows, Metric::Cosine).err().unwrap();
        assert!(matches!(error, ClusterError::ZeroVector { row: 1 }));
        rows.push_row([(40, f32::INFINITY)]);
        assert_eq!(rows.not_finite(), Some((2, 40)));
    }
}
