//! Distances between rows of the feature matrix.
//!
//! In: features (rows × columns) and a [`Metric`]. Out: the distances of a few rows to
//! [`LANES`] others at a time. Each distance is summed over the columns in the order in which SciPy's
//! `pdist` sums them, so that the bits are the same; vector instructions work across the 16 pairs,
//! not along the columns, and multiplications are never fused with additions. Columns that are the same
//! in all rows add zeros, which change no bit of a sum of differences, and are left out.

use multiversion::multiversion;
use ndarray::{Array2, CowArray, Ix2};

use super::sparse::SparseDistances;
use super::{ClusterError, Metric};

/// Rows whose distances are computed together.
pub(super) const LANES: usize = 16;

/// Rows best taken against a panel at once: enough sums under way to hide how long an addition
/// takes, few enough to stay in registers.
pub(super) const ROWS: usize = 4;

/// Distances between the rows of features.
pub(super) enum Distances<'a> {
    /// Of features in memory with all their zeros.
    Dense(DenseDistances<'a>),
    /// Of features that are mostly zero.
    Sparse(SparseDistances<'a>),
}

impl<'a> Distances<'a> {
    /// Lays out dense features.
    ///
    /// # Errors
    /// [`ClusterError::ZeroVector`] with [`Metric::Cosine`].
    pub(super) fn new(features: &'a Array2<f64>, metric: Metric) -> Result<Self, ClusterError> {
        DenseDistances::new(features, metric).map(Self::Dense)
    }

    /// Number of rows.
    pub(super) fn rows(&self) -> usize {
        match self {
            Self::Dense(dense) => dense.rows(),
            Self::Sparse(sparse) => sparse.rows(),
        }
    }

    /// Number of panels of [`LANES`] rows.
    pub(super) fn n_panels(&self) -> usize {
        self.rows().div_ceil(LANES)
    }

    /// Distances from each of `rows` to the rows 16 `panel`…16 `panel` + 15; those past the last row
    /// are without meaning.
    pub(super) fn to_panel<const R: usize>(
        &self,
        rows: [usize; R],
        panel: usize,
    ) -> [[f64; LANES]; R] {
        match self {
            Self::Dense(dense) => dense.to_panel(rows, panel),
            Self::Sparse(sparse) => {
                let first = panel * LANES;
                let last = sparse.rows() - 1;
                rows.map(|row| {
                    std::array::from_fn(|lane| sparse.between(row, (first + lane).min(last)))
                })
            }
        }
    }
}

/// Features in the layout that distances need.
pub(super) struct DenseDistances<'a> {
    metric: Metric,
    features: CowArray<'a, f64, Ix2>,
    /// Panel p holds rows 16p…16p+15 column by column (columns × 16), padded with zeros.
    panels: Vec<f64>,
    /// Euclidean norm of every row, padded with ones; only for the cosine.
    norms: Vec<f64>,
}

impl<'a> DenseDistances<'a> {
    /// Lays out the features.
    ///
    /// # Errors
    /// [`ClusterError::ZeroVector`] with [`Metric::Cosine`].
    pub(super) fn new(features: &'a Array2<f64>, metric: Metric) -> Result<Self, ClusterError> {
        let (features, norms) = match metric {
            Metric::Cosine => (features.as_standard_layout(), norms(features)?),
            Metric::Euclidean | Metric::Manhattan => (varying_columns(features), Vec::new()),
        };
        Ok(Self {
            metric,
            panels: panels(&features),
            features,
            norms,
        })
    }

    /// Number of rows.
    pub(super) fn rows(&self) -> usize {
        self.features.nrows()
    }

    /// Distances from each of `rows` to the rows 16 `panel`…16 `panel` + 15; those past the last row
    /// are without meaning.
    pub(super) fn to_panel<const R: usize>(
        &self,
        rows: [usize; R],
        panel: usize,
    ) -> [[f64; LANES]; R] {
        let columns = self.features.ncols();
        let vectors = rows.map(|row| self.features.row(row).to_slice().unwrap_or_default());
        let panel_values = &self.panels[panel * columns * LANES..(panel + 1) * columns * LANES];
        let sums = sums(self.metric, vectors, panel_values);
        match self.metric {
            Metric::Euclidean => sums.map(|sums| sums.map(f64::sqrt)),
            Metric::Manhattan => sums,
            Metric::Cosine => {
                let norms = &self.norms[panel * LANES..(panel + 1) * LANES];
                std::array::from_fn(|k| {
                    std::array::from_fn(|lane| {
                        let cosine: f64 = sums[k][lane] / (self.norms[rows[k]] * norms[lane]);
                        1.0 - cosine.clamp(-1.0, 1.0)
                    })
                })
            }
        }
    }
}

/// Features without the columns that are the same in all rows.
fn varying_columns(features: &Array2<f64>) -> CowArray<'_, f64, Ix2> {
    let (rows, columns) = features.dim();
    let mut varies = vec![false; columns];
    if let Some(first) = features.rows().into_iter().next() {
        for row in features.rows() {
            for ((varies, x), first) in varies.iter_mut().zip(row).zip(first) {
                *varies |= x != first;
            }
        }
    }
    let kept: Vec<usize> = (0..columns).filter(|column| varies[*column]).collect();
    if kept.len() == columns {
        return features.as_standard_layout();
    }
    let value = |(row, k): (usize, usize)| features[[row, kept[k]]];
    Array2::from_shape_fn((rows, kept.len()), value).into()
}

fn panels(features: &CowArray<'_, f64, Ix2>) -> Vec<f64> {
    let (rows, columns) = features.dim();
    let mut panels = vec![0.0; rows.div_ceil(LANES) * LANES * columns];
    for (row, vector) in features.rows().into_iter().enumerate() {
        let first = (row / LANES) * columns * LANES + row % LANES;
        for (column, &value) in vector.iter().enumerate() {
            panels[first + column * LANES] = value;
        }
    }
    panels
}

/// Norms, their squares summed as the products of two rows are.
fn norms(features: &Array2<f64>) -> Result<Vec<f64>, ClusterError> {
    let mut norms = Vec::with_capacity(features.nrows() + LANES);
    for (row, vector) in features.rows().into_iter().enumerate() {
        let (even, odd) = (vector.iter().step_by(2), vector.iter().skip(1).step_by(2));
        let last = vector.iter().last().filter(|_| vector.len() % 2 == 1);
        let pairs = vector.len() / 2;
        let square = |x: &f64| x * x;
        let sum = even.take(pairs).map(square).sum::<f64>() + odd.map(square).sum::<f64>();
        let norm = (sum + last.map_or(0.0, square)).sqrt();
        if norm == 0.0 {
            return Err(ClusterError::ZeroVector { row });
        }
        if !norm.is_finite() {
            return Err(ClusterError::Overflow { row });
        }
        norms.push(norm);
    }
    norms.resize(features.nrows().next_multiple_of(LANES), 1.0);
    Ok(norms)
}

/// Σ over columns of (x−y)², |x−y| or x·y, for each row and each lane of the panel, by the widest
/// vectors that the processor has.
#[multiversion(targets("x86_64+avx512f", "x86_64+avx2"))]
fn sums<const R: usize>(metric: Metric, rows: [&[f64]; R], panel: &[f64]) -> [[f64; LANES]; R] {
    baseline_sums(metric, rows, panel)
}

/// The same bits on every processor.
#[inline(always)]
fn baseline_sums<const R: usize>(
    metric: Metric,
    rows: [&[f64]; R],
    panel: &[f64],
) -> [[f64; LANES]; R] {
    let (columns, _) = panel.as_chunks::<LANES>();
    match metric {
        Metric::Euclidean => sum_terms(rows, columns, |x, y| (x - y) * (x - y)),
        Metric::Manhattan => sum_terms(rows, columns, |x, y| (x - y).abs()),
        Metric::Cosine => rows.map(|row| sum_products(row, columns)),
    }
}

#[inline(always)]
fn sum_terms<const R: usize>(
    rows: [&[f64]; R],
    columns: &[[f64; LANES]],
    term: impl Fn(f64, f64) -> f64,
) -> [[f64; LANES]; R] {
    let rows = rows.map(|row| &row[..columns.len()]);
    let mut sums = [[0.0; LANES]; R];
    for (k, column) in columns.iter().enumerate() {
        for (sums, row) in sums.iter_mut().zip(rows) {
            let x = row[k];
            for lane in 0..LANES {
                sums[lane] += term(x, column[lane]);
            }
        }
    }
    sums
}

/// Even and odd columns are summed apart, then together, an odd last one at the very end.
#[inline(always)]
fn sum_products(row: &[f64], columns: &[[f64; LANES]]) -> [f64; LANES] {
    let mut even = [0.0; LANES];
    let mut odd = [0.0; LANES];
    let (x_pairs, x_last) = row.as_chunks::<2>();
    let (y_pairs, y_last) = columns.as_chunks::<2>();
    for (x, y) in x_pairs.iter().zip(y_pairs) {
        for lane in 0..LANES {
            even[lane] += x[0] * y[0][lane];
            odd[lane] += x[1] * y[1][lane];
        }
    }
    let mut sums: [f64; LANES] = std::array::from_fn(|lane| even[lane] + odd[lane]);
    if let ([x], [y]) = (x_last, y_last) {
        for lane in 0..LANES {
            sums[lane] += x * y[lane];
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same sums, one pair at a time: equal to the last bit at every vector width.
    #[test]
    fn every_vector_width_gives_the_same_bits() {
        let rows: [Vec<f64>; ROWS] =
            std::array::from_fn(|r| (0..37).map(|k| (k as f64 * 0.7 + r as f64).sin()).collect());
        let rows = rows.each_ref().map(Vec::as_slice);
        let panel: Vec<f64> = (0..37 * LANES).map(|k| (k as f64 * 0.3).cos()).collect();
        for metric in [Metric::Euclidean, Metric::Manhattan, Metric::Cosine] {
            let wide = sums(metric, rows, &panel);
            assert_eq!(wide, baseline_sums(metric, rows, &panel));
            for (row, wide) in rows.into_iter().zip(wide) {
                for (lane, wide) in wide.into_iter().enumerate() {
                    let mut sum = 0.0;
                    for (k, x) in row.iter().enumerate() {
                        let y = panel[k * LANES + lane];
                        sum += match metric {
                            Metric::Euclidean => (x - y) * (x - y),
                            Metric::Manhattan => (x - y).abs(),
                            Metric::Cosine => x * y,
                        };
                    }
                    match metric {
                        Metric::Cosine => assert!((wide - sum).abs() < 1e-14),
                        _ => assert_eq!(wide, sum),
                    }
                }
            }
        }
    }

    #[test]
    fn known_distances() {
        let features = ndarray::array![[3.0, 0.0], [0.0, 4.0], [-3.0, 0.0]];
        let first = |metric| Distances::new(&features, metric).unwrap().to_panel([0], 0)[0];
        assert_eq!(first(Metric::Euclidean)[..3], [0.0, 5.0, 6.0]);
        assert_eq!(first(Metric::Manhattan)[..3], [0.0, 7.0, 6.0]);
        assert_eq!(first(Metric::Cosine)[..3], [0.0, 1.0, 2.0]);
    }

    #[test]
    fn a_vector_of_zeros_has_no_angle() {
        let features = ndarray::array![[1.0, 0.0], [0.0, 0.0]];
        let error = Distances::new(&features, Metric::Cosine).err().unwrap();
        assert!(matches!(error, ClusterError::ZeroVector { row: 1 }));
    }

    #[test]
    fn columns_that_are_the_same_in_all_rows_change_no_bit() {
        let varying = Array2::from_shape_fn((21, 5), |(row, k)| (0.7 * (row * 5 + k) as f64).sin());
        let places = [2, 3, 7, 8, 10];
        let with_constants = Array2::from_shape_fn((21, 12), |(row, column)| {
            let place = places.iter().position(|place| *place == column);
            place.map_or(column as f64 / 3.0, |k| varying[[row, k]])
        });
        for metric in [Metric::Euclidean, Metric::Manhattan] {
            let all = DenseDistances::new(&with_constants, metric).unwrap();
            assert_eq!(all.features.ncols(), 5);
            let few = DenseDistances::new(&varying, metric).unwrap();
            assert_eq!(all.to_panel([3, 20], 0), few.to_panel([3, 20], 0));
        }
        let same = Array2::from_elem((3, 4), 0.5);
        let none = DenseDistances::new(&same, Metric::Euclidean).unwrap();
        assert_eq!(none.to_panel([1], 0)[0][..3], [0.0; 3]);
    }
}
