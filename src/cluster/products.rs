//! Products with features that are mostly zero.
//!
//! In: [`SparseFeatures`]. Out: [`SparseProducts`], a [`Matrix`] whose columns are those that hold
//! a value in some row, in their order. Columns that are zero in all rows spread nothing and are
//! left out.

use ndarray::parallel::prelude::*;
use ndarray::{Array1, Array2, Axis};

use super::SparseFeatures;
use super::sparse::SEGMENT;
use crate::math::principal::Matrix;

/// Rows or segments that one thread takes at a time.
const CHUNK: usize = 64;

/// Sparse features seen from the rows and from the columns.
pub struct SparseProducts<'a> {
    features: &'a SparseFeatures,
    /// Numbers of the segments in use, ascending.
    in_use: Vec<u32>,
    /// Where each segment in use stands: (row, place among the row's segments).
    rows_of: Vec<Vec<(u32, u32)>>,
}

impl<'a> SparseProducts<'a> {
    /// Looks the features through once.
    pub fn new(features: &'a SparseFeatures) -> Self {
        let mut in_use: Vec<u32> = (0..features.n_rows())
            .flat_map(|row| features.row(row).0)
            .copied()
            .collect();
        in_use.sort_unstable();
        in_use.dedup();
        let mut products = Self {
            features,
            rows_of: vec![Vec::new(); in_use.len()],
            in_use,
        };
        for row in 0..features.n_rows() {
            for (k, number) in features.row(row).0.iter().enumerate() {
                let place = products.place(*number);
                products.rows_of[place].push((row as u32, k as u32));
            }
        }
        products
    }

    /// Place of a segment among those in use.
    fn place(&self, number: u32) -> usize {
        self.in_use.partition_point(|n| *n < number)
    }
}

impl Matrix for SparseProducts<'_> {
    fn n_rows(&self) -> usize {
        self.features.n_rows()
    }

    fn n_columns(&self) -> usize {
        self.in_use.len() * SEGMENT
    }

    fn column_means(&self) -> Array1<f64> {
        let ones = Array2::from_elem((self.n_rows(), 1), 1.0);
        self.transposed_times(&ones).remove_axis(Axis(1)) / self.n_rows().max(1) as f64
    }

    fn squares_about(&self, means: &Array1<f64>) -> f64 {
        let of_row = |row: usize| -> f64 {
            let values = self.features.row(row).1.iter().flatten();
            values.map(|x| f64::from(*x).powi(2)).sum()
        };
        let squares: f64 = (0..self.n_rows()).map(of_row).sum();
        (squares - self.n_rows() as f64 * means.dot(means)).max(0.0)
    }

    fn times(&self, right: &Array2<f64>) -> Array2<f64> {
        let mut product = Array2::zeros((self.n_rows(), right.ncols()));
        let fill = |(chunk, mut out): (usize, ndarray::ArrayViewMut2<'_, f64>)| {
            for (k, mut sum) in out.rows_mut().into_iter().enumerate() {
                let (numbers, values) = self.features.row(chunk * CHUNK + k);
                for (number, segment) in numbers.iter().zip(values) {
                    let first = self.place(*number) * SEGMENT;
                    for (column, &x) in segment.iter().enumerate().filter(|(_, x)| **x != 0.0) {
                        sum.scaled_add(f64::from(x), &right.row(first + column));
                    }
                }
            }
        };
        product
            .axis_chunks_iter_mut(Axis(0), CHUNK)
            .into_par_iter()
            .enumerate()
            .for_each(fill);
        product
    }

    fn transposed_times(&self, right: &Array2<f64>) -> Array2<f64> {
        let mut product = Array2::zeros((self.n_columns(), right.ncols()));
        let fill = |(place, mut out): (usize, ndarray::ArrayViewMut2<'_, f64>)| {
            for &(row, k) in &self.rows_of[place] {
                let segment = &self.features.row(row as usize).1[k as usize];
                let of_row = right.row(row as usize);
                for (column, &x) in segment.iter().enumerate().filter(|(_, x)| **x != 0.0) {
                    out.row_mut(column).scaled_add(f64::from(x), &of_row);
                }
            }
        };
        product
            .axis_chunks_iter_mut(Axis(0), SEGMENT)
            .into_par_iter()
            .enumerate()
            .for_each(fill);
        product
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::principal::principal_components;
    use crate::monitor::Monitor;

    /// Principal components are those of the same features with their zeros.
    #[test]
    fn zeros_change_nothing() {
        let dense = Array2::from_shape_fn((90, 400), |(row, column)| {
            let x = ((row * 400 + column) as f64 * 12.9898).sin() * 43_758.545_3;
            let filled = (row + column / 40) % 7 == 0 || column == 399;
            let x = (x - x.floor() + (column % 3) as f64) as f32;
            if filled && column < 380 {
                f64::from(x)
            } else {
                0.0
            }
        });
        let mut sparse = SparseFeatures::new();
        for row in dense.rows() {
            let values = row.iter().enumerate().filter(|(_, x)| **x != 0.0);
            sparse.push_row(values.map(|(column, x)| (column, *x as f32)));
        }
        let monitor = Monitor::silent();
        let expected = principal_components(&dense, 2, &monitor).unwrap();
        let products = SparseProducts::new(&sparse);
        assert!(products.n_columns() < 400, "empty columns are left out");
        let found = principal_components(&products, 2, &monitor).unwrap();
        for (a, b) in found.scores.iter().zip(&expected.scores) {
            assert!((a - b).abs() < 1e-6, "{a} {b}");
        }
        for (a, b) in found.explained.iter().zip(&expected.explained) {
            assert!((a - b).abs() < 1e-10, "{a} {b}");
        }
        let empty = SparseFeatures::new();
        let none = principal_components(&SparseProducts::new(&empty), 2, &monitor).unwrap();
        assert_eq!(none.scores.nrows(), 0);
    }
}
