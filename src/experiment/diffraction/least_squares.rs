//! Damped steps of least squares on normal equations.
//!
//! In: sums over points of products of derivatives. Out: the step, the covariance. The whole-pattern fit takes one
//! step between two extractions of intensities, and a peak fit has a handful of unknowns: both need the step alone,
//! not the run to convergence that a minimiser makes.

use nalgebra::{DMatrix, DVector};

/// Jᵀ W J, Jᵀ W r and χ² = rᵀ W r of residuals r = measured − calculated.
#[derive(Clone, Debug)]
pub(super) struct Normal {
    pub(super) matrix: DMatrix<f64>,
    pub(super) right: DVector<f64>,
    pub(super) chi_squared: f64,
}

impl Normal {
    pub(super) fn new(n: usize) -> Self {
        Self {
            matrix: DMatrix::zeros(n, n),
            right: DVector::zeros(n),
            chi_squared: 0.0,
        }
    }

    /// Adds rows of derivatives (each of `n`), with residuals and weights; only the lower triangle is filled.
    pub(super) fn add(&mut self, row: &[f64], residual: f64, weight: f64) {
        self.chi_squared += weight * residual * residual;
        for (i, a) in row.iter().enumerate() {
            if *a != 0.0 {
                let scaled = a * weight;
                self.right[i] += scaled * residual;
                for (j, b) in row[..=i].iter().enumerate() {
                    self.matrix[(i, j)] += scaled * b;
                }
            }
        }
    }

    /// Adds a wish: that parameter k moves by `toward`, with this weight.
    pub(super) fn wish(&mut self, k: usize, toward: f64, weight: f64) {
        self.matrix[(k, k)] += weight;
        self.right[k] += weight * toward;
    }

    /// The step with Marquardt's damping λ; `None` where the equations are singular.
    pub(super) fn step(&self, damping: f64) -> Option<DVector<f64>> {
        let n = self.right.len();
        let scale = self.scales();
        let scaled = DMatrix::from_fn(n, n, |i, j| {
            let (i_low, j_low) = (i.max(j), i.min(j));
            let value = self.matrix[(i_low, j_low)] * scale[i] * scale[j];
            if i == j {
                value + damping + 1e-12
            } else {
                value
            }
        });
        let right = DVector::from_fn(n, |k, _| self.right[k] * scale[k]);
        let solved = scaled.cholesky()?.solve(&right);
        let step = DVector::from_fn(n, |k, _| solved[k] * scale[k]);
        step.iter().all(|x| x.is_finite()).then_some(step)
    }

    /// The inverse of the matrix.
    pub(super) fn covariance(&self) -> Option<DMatrix<f64>> {
        let n = self.right.len();
        let scale = self.scales();
        let scaled = DMatrix::from_fn(n, n, |i, j| {
            let (i_low, j_low) = (i.max(j), i.min(j));
            let value = self.matrix[(i_low, j_low)] * scale[i] * scale[j];
            if i == j { value + 1e-12 } else { value }
        });
        let inverse = scaled.cholesky()?.inverse();
        Some(DMatrix::from_fn(n, n, |i, j| {
            inverse[(i, j)] * scale[i] * scale[j]
        }))
    }

    fn scales(&self) -> Vec<f64> {
        (0..self.right.len())
            .map(|k| {
                let diagonal = self.matrix[(k, k)];
                if diagonal > 0.0 {
                    1.0 / diagonal.sqrt()
                } else {
                    1.0
                }
            })
            .collect()
    }
}
