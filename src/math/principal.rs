//! Principal components: the directions in which rows of numbers spread most.
//!
//! In: a [`Matrix`], rows × columns, of finite numbers. Out: [`Components`]: the places of the rows
//! along the first few directions, and what share of the variance each of them explains. The
//! directions are the first eigenvectors of the columns' covariance, which is never written down:
//! subspace iteration needs only products with the matrix and its transpose (N. Halko, P. G.
//! Martinsson, J. A. Tropp 2011, DOI 10.1137/090771806, with a fixed start), so that a wide sparse
//! matrix is no more work than its values.

use nalgebra::DMatrix;
use ndarray::linalg::general_mat_mul;
use ndarray::parallel::prelude::*;
use ndarray::{Array1, Array2, Axis, s};

use crate::monitor::{Cancelled, Monitor};

/// Directions that are followed beside the wanted ones: the more, the fewer rounds.
const EXTRA: usize = 10;
/// A direction stands when the covariance turns it by less than this share of the greatest variance.
const STANDS: f64 = 1e-9;
/// Most rounds; directions that still turn then have equals, and any of them is as good.
const MOST_ROUNDS: usize = 120;
/// Rows, or columns, of a product that one thread computes at a time.
const CHUNK: usize = 128;

/// What is needed of a matrix. Products must not depend on the number of threads.
pub trait Matrix: Sync {
    /// Number of rows.
    fn n_rows(&self) -> usize;
    /// Number of columns.
    fn n_columns(&self) -> usize;
    /// Mean of each column.
    fn column_means(&self) -> Array1<f64>;
    /// Σ (x − mean of its column)².
    fn squares_about(&self, means: &Array1<f64>) -> f64;
    /// The matrix times `right` (columns × k).
    fn times(&self, right: &Array2<f64>) -> Array2<f64>;
    /// The transposed matrix times `right` (rows × k).
    fn transposed_times(&self, right: &Array2<f64>) -> Array2<f64>;
}

/// Rows seen along their principal components.
#[derive(Clone, Debug, PartialEq)]
pub struct Components {
    /// Rows × components, about the mean, in the unit of the matrix. The sign of a component is
    /// such that its greatest loading is positive.
    pub scores: Array2<f64>,
    /// Share of the variance along each component, 0–1, descending.
    pub explained: Vec<f64>,
}

/// The first `wanted` principal components, fewer where the matrix has fewer rows or columns; of
/// rows that are all the same, zeros.
///
/// # Errors
/// [`Cancelled`].
pub fn principal_components(
    matrix: &dyn Matrix,
    wanted: usize,
    monitor: &Monitor,
) -> Result<Components, Cancelled> {
    components_within(matrix, wanted, MOST_ROUNDS, monitor)
}

/// The same after `rounds` rounds at the most, for many components of which only the space that they
/// span matters: the first few are exact as a rule, the last ones not.
///
/// # Errors
/// [`Cancelled`].
pub fn components_within(
    matrix: &dyn Matrix,
    wanted: usize,
    rounds: usize,
    monitor: &Monitor,
) -> Result<Components, Cancelled> {
    let most = matrix.n_rows().min(matrix.n_columns());
    let wanted = wanted.min(most);
    let means = matrix.column_means();
    let total = matrix.squares_about(&means);
    if wanted == 0 || total <= 0.0 || !total.is_finite() {
        return Ok(Components {
            scores: Array2::zeros((matrix.n_rows(), wanted)),
            explained: vec![0.0; wanted],
        });
    }
    let centred = Centred { matrix, means };
    let start = start(matrix.n_columns(), (wanted + EXTRA).min(most));
    let (variances, mut directions) = leading(&centred, start, wanted, rounds, monitor)?;
    for mut direction in directions.columns_mut() {
        let greatest = direction
            .iter()
            .fold(0.0_f64, |m, x| if x.abs() > m.abs() { *x } else { m });
        if greatest < 0.0 {
            direction.mapv_inplace(|x| -x);
        }
    }
    Ok(Components {
        scores: centred.times(&directions),
        explained: variances.iter().map(|v| v / total).collect(),
    })
}

/// The first `wanted` eigenvalues and eigenvectors of Cᵀ C, C the centred matrix.
fn leading(
    centred: &Centred<'_>,
    start: Array2<f64>,
    wanted: usize,
    rounds: usize,
    monitor: &Monitor,
) -> Result<(Vec<f64>, Array2<f64>), Cancelled> {
    let mut basis = orthonormal(start);
    let mut found = (vec![0.0; wanted], basis.slice(s![.., ..wanted]).to_owned());
    for _ in 0..rounds {
        monitor.check()?;
        let image = centred.times(&basis);
        let back = centred.transposed_times(&image);
        // Rayleigh–Ritz: the best directions within the basis.
        let (values, turn) = eigen(&image.t().dot(&image));
        let ritz = basis.dot(&turn);
        let moved = back.dot(&turn);
        let stands = (0..wanted).all(|k| {
            let rest = &moved.column(k) - &(&ritz.column(k) * values[k]);
            rest.dot(&rest).sqrt() <= STANDS * values[0]
        });
        found = (
            values[..wanted].iter().map(|v| v.max(0.0)).collect(),
            ritz.slice(s![.., ..wanted]).to_owned(),
        );
        if stands {
            break;
        }
        basis = orthonormal(moved);
    }
    Ok(found)
}

/// A matrix whose columns' means are taken away.
struct Centred<'a> {
    matrix: &'a dyn Matrix,
    means: Array1<f64>,
}

impl Centred<'_> {
    fn times(&self, right: &Array2<f64>) -> Array2<f64> {
        let mut product = self.matrix.times(right);
        let shift = self.means.dot(right);
        for mut row in product.rows_mut() {
            row -= &shift;
        }
        product
    }

    fn transposed_times(&self, right: &Array2<f64>) -> Array2<f64> {
        let mut product = self.matrix.transposed_times(right);
        let sums = right.sum_axis(Axis(0));
        for (mut row, &mean) in product.rows_mut().into_iter().zip(&self.means) {
            row.scaled_add(-mean, &sums);
        }
        product
    }
}

/// Numbers between −1 and 1 without pattern, the same ones each time (SplitMix64, as in
/// S. Vigna's public-domain reference).
fn start(n_rows: usize, n_columns: usize) -> Array2<f64> {
    let mut state = 0_u64;
    Array2::from_shape_simple_fn((n_rows, n_columns), || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        (z >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    })
}

/// Columns made orthogonal and of length 1 by Gram and Schmidt, twice for the sake of rounding;
/// columns that hold nothing new become 0.
fn orthonormal(columns: Array2<f64>) -> Array2<f64> {
    // Row by row in memory.
    let mut rows = columns.reversed_axes().as_standard_layout().into_owned();
    let longest = rows
        .rows()
        .into_iter()
        .map(|row| row.dot(&row).sqrt())
        .fold(0.0, f64::max);
    for k in 0..rows.nrows() {
        let (before, mut rest) = rows.view_mut().split_at(Axis(0), k);
        let mut own = rest.row_mut(0);
        for _ in 0..2 {
            for other in before.rows() {
                let along = other.dot(&own);
                own.scaled_add(-along, &other);
            }
        }
        let length = own.dot(&own).sqrt();
        let factor = if length > 1e-13 * longest {
            1.0 / length
        } else {
            0.0
        };
        own.mapv_inplace(|x| x * factor);
    }
    rows.reversed_axes()
}

/// Eigenvalues, descending, and eigenvectors as columns of a symmetric matrix.
fn eigen(matrix: &Array2<f64>) -> (Vec<f64>, Array2<f64>) {
    let n = matrix.nrows();
    let eigen = DMatrix::from_fn(n, n, |i, j| matrix[[i, j]]).symmetric_eigen();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|a, b| eigen.eigenvalues[*b].total_cmp(&eigen.eigenvalues[*a]));
    let values = order.iter().map(|k| eigen.eigenvalues[*k]).collect();
    let vectors = Array2::from_shape_fn((n, n), |(i, j)| eigen.eigenvectors[(i, order[j])]);
    (values, vectors)
}

impl Matrix for Array2<f64> {
    fn n_rows(&self) -> usize {
        self.nrows()
    }

    fn n_columns(&self) -> usize {
        self.ncols()
    }

    fn column_means(&self) -> Array1<f64> {
        self.sum_axis(Axis(0)) / self.nrows().max(1) as f64
    }

    fn squares_about(&self, means: &Array1<f64>) -> f64 {
        let of_row = |row: ndarray::ArrayView1<'_, f64>| -> f64 {
            row.iter().zip(means).map(|(x, m)| (x - m) * (x - m)).sum()
        };
        self.rows().into_iter().map(of_row).sum()
    }

    fn times(&self, right: &Array2<f64>) -> Array2<f64> {
        let mut product = Array2::zeros((self.nrows(), right.ncols()));
        product
            .axis_chunks_iter_mut(Axis(0), CHUNK)
            .into_par_iter()
            .zip(self.axis_chunks_iter(Axis(0), CHUNK))
            .for_each(|(mut out, rows)| general_mat_mul(1.0, &rows, right, 0.0, &mut out));
        product
    }

    fn transposed_times(&self, right: &Array2<f64>) -> Array2<f64> {
        let mut product = Array2::zeros((self.ncols(), right.ncols()));
        product
            .axis_chunks_iter_mut(Axis(0), CHUNK)
            .into_par_iter()
            .zip(self.axis_chunks_iter(Axis(1), CHUNK))
            .for_each(|(mut out, columns)| {
                general_mat_mul(1.0, &columns.t(), right, 0.0, &mut out);
            });
        product
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn components(matrix: &Array2<f64>, wanted: usize) -> Components {
        principal_components(matrix, wanted, &Monitor::silent()).unwrap()
    }

    /// Points (t, 2 t) with ±0.1 across: the first direction is (1, 2)/√5.
    #[test]
    fn a_line_in_the_plane() {
        let matrix = array![[0.9, 2.05], [1.1, 1.95], [-0.9, -2.05], [-1.1, -1.95]];
        let found = components(&matrix, 2);
        let [x, y] = [1.0 / 5_f64.sqrt(), 2.0 / 5_f64.sqrt()];
        for (row, score) in matrix.rows().into_iter().zip(found.scores.rows()) {
            assert!((score[0] - (row[0] * x + row[1] * y)).abs() < 1e-9);
        }
        assert!(found.explained[0] > 0.98);
        assert!((found.explained.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    fn made_up(rows: usize, columns: usize) -> Array2<f64> {
        let noise = start(rows, columns);
        // Directions of falling strength, none along an axis, and a mean far from 0.
        let mix = start(columns, columns);
        let scaled = Array2::from_shape_fn((rows, columns), |(r, c)| {
            noise[[r, c]] * 0.7_f64.powi(c as i32)
        });
        scaled.dot(&mix) + 50.0
    }

    /// Against all eigenvectors of the covariance, which is small here.
    #[test]
    fn they_are_the_eigenvectors_of_the_covariance() {
        let matrix = made_up(300, 40);
        let found = components(&matrix, 3);
        let centred = &matrix - &matrix.column_means();
        let (values, vectors) = eigen(&centred.t().dot(&centred));
        let total: f64 = values.iter().sum();
        for (k, value) in values.into_iter().take(3).enumerate() {
            assert!((found.explained[k] - value / total).abs() < 1e-12);
            let expected = centred.dot(&vectors.column(k));
            let same = &found.scores.column(k) - &expected;
            let turned = &found.scores.column(k) + &expected;
            let apart = same.dot(&same).min(turned.dot(&turned)).sqrt();
            assert!(apart < 1e-6 * value.sqrt(), "{k}: {apart}");
        }
    }

    /// The space that the components span after a few rounds holds nearly all that it can hold.
    #[test]
    fn a_few_rounds_find_the_space() {
        let matrix = made_up(300, 40);
        let kept = |found: Components| found.explained.iter().sum::<f64>();
        let found = components_within(&matrix, 10, 4, &Monitor::silent()).unwrap();
        let missing = kept(components(&matrix, 10)) - kept(found);
        assert!((-1e-12..1e-4).contains(&missing), "{missing}");
    }

    #[test]
    fn threads_change_nothing_and_the_sign_is_fixed() {
        let matrix = made_up(500, 30);
        let with_threads = |threads| {
            rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap()
                .install(|| components(&matrix, 2))
        };
        assert_eq!(with_threads(1), with_threads(3));
        // The loading of greatest size is positive: here there is only one column.
        let column = array![[3.0], [1.0], [-4.0]];
        let found = components(&column, 2).scores;
        assert!(
            (&found - &column).iter().all(|x| x.abs() < 1e-12),
            "{found}"
        );
    }

    #[test]
    fn odd_shapes() {
        let equal = Array2::from_elem((5, 3), 7.0);
        let found = components(&equal, 2);
        assert_eq!(found.scores, Array2::<f64>::zeros((5, 2)));
        assert_eq!(found.explained, [0.0, 0.0]);
        assert_eq!(components(&Array2::zeros((0, 4)), 2).scores.dim(), (0, 0));
        let one = components(&array![[1.0, 2.0]], 2);
        assert_eq!(one.scores, array![[0.0]]);
        // Rank 1 in many columns.
        let rank_one = Array2::from_shape_fn((20, 50), |(r, c)| (r * (c + 1)) as f64);
        let found = components(&rank_one, 2);
        assert!((found.explained[0] - 1.0).abs() < 1e-12 && found.explained[1] < 1e-12);
    }
}
