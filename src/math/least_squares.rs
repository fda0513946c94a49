//! Non-linear least squares, with the covariance of what was fitted.
//!
//! In: [`Residuals`] with their derivatives, and a start. Out: a [`Minimum`] by Levenberg and Marquardt's
//! method (MINPACK's lmder: Moré, Lecture Notes in Mathematics 1978, 630, 105,
//! DOI 10.1007/BFb0067700).

use levenberg_marquardt::{LeastSquaresProblem, LevenbergMarquardt};
use nalgebra_lm::storage::Owned;
use nalgebra_lm::{DMatrix, DVector, Dyn};

/// What is to become small.
pub trait Residuals {
    /// Number of residuals.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Residuals at `parameters`. Where `derivatives` are asked for: that of residual i by parameter j
    /// at i + j · len (column by column).
    fn evaluate(&self, parameters: &[f64], residuals: &mut [f64], derivatives: Option<&mut [f64]>);
}

/// Where a sum of squares is least.
#[derive(Clone, Debug, PartialEq)]
pub struct Minimum {
    /// Parameters.
    pub parameters: Vec<f64>,
    /// Σ of squares of the residuals.
    pub sum_of_squares: f64,
    /// Number of residuals.
    pub n_residuals: usize,
    /// Whether the method said that it came to its end.
    pub converged: bool,
    /// (JᵀJ)⁻¹ row by row; `None` where some parameter has no influence.
    inverse_curvature: Option<Vec<f64>>,
}

impl Minimum {
    /// Finds the minimum near `start` in at most `patience` evaluations for each parameter; `None`
    /// where it runs out of the numbers that can be written, or there are fewer residuals than
    /// parameters.
    pub fn find(problem: &dyn Residuals, start: &[f64], patience: usize) -> Option<Self> {
        let n = start.len();
        if n == 0 || problem.len() < n {
            return None;
        }
        let walk = Walk::new(problem, start);
        let method = LevenbergMarquardt::new()
            .with_tol(1e-9)
            .with_patience(patience.max(1));
        let (walk, report) = method.minimize(walk);
        let sum_of_squares: f64 = walk.residuals.iter().map(|r| r * r).sum();
        let parameters: Vec<f64> = walk.parameters.iter().copied().collect();
        let is_sound = sum_of_squares.is_finite() && parameters.iter().all(|p| p.is_finite());
        is_sound.then(|| Self {
            sum_of_squares,
            n_residuals: problem.len(),
            converged: report.termination.was_successful(),
            inverse_curvature: walk.inverse_curvature(),
            parameters,
        })
    }

    /// Variance of one residual of unit weight: the sum of squares over its degrees of freedom.
    pub fn variance(&self) -> Option<f64> {
        let free = self.n_residuals.checked_sub(self.parameters.len())?;
        (free > 0).then(|| self.sum_of_squares / free as f64)
    }

    /// Covariance of parameters i and j, from the scatter of the residuals.
    pub fn covariance(&self, i: usize, j: usize) -> Option<f64> {
        let inverse = self.inverse_curvature.as_ref()?;
        let value = inverse.get(i * self.parameters.len() + j)?;
        Some(value * self.variance()?)
    }

    /// Standard error of parameter i.
    pub fn error(&self, i: usize) -> Option<f64> {
        self.covariance(i, i).map(f64::sqrt)
    }

    /// Correlation of parameters i and j, −1 … 1.
    pub fn correlation(&self, i: usize, j: usize) -> Option<f64> {
        let scale = self.error(i)? * self.error(j)?;
        (scale > 0.0).then_some(self.covariance(i, j)? / scale)
    }
}

/// A problem on its way.
struct Walk<'a> {
    problem: &'a dyn Residuals,
    parameters: DVector<f64>,
    residuals: DVector<f64>,
}

impl<'a> Walk<'a> {
    fn new(problem: &'a dyn Residuals, start: &[f64]) -> Self {
        let mut walk = Self {
            problem,
            parameters: DVector::from_column_slice(start),
            residuals: DVector::zeros(problem.len()),
        };
        walk.evaluate();
        walk
    }

    fn evaluate(&mut self) {
        let (parameters, residuals) = (&self.parameters, &mut self.residuals);
        self.problem
            .evaluate(parameters.as_slice(), residuals.as_mut_slice(), None);
    }

    fn derivatives(&self) -> DMatrix<f64> {
        let mut residuals = self.residuals.clone();
        let mut derivatives = DMatrix::zeros(self.problem.len(), self.parameters.len());
        self.problem.evaluate(
            self.parameters.as_slice(),
            residuals.as_mut_slice(),
            Some(derivatives.as_mut_slice()),
        );
        derivatives
    }

    /// By a Cholesky decomposition of JᵀJ with its columns scaled to length 1.
    fn inverse_curvature(&self) -> Option<Vec<f64>> {
        let mut j = self.derivatives();
        let lengths: Vec<f64> = j.column_iter().map(|c| c.norm()).collect();
        if !lengths.iter().all(|l| *l > 0.0 && l.is_finite()) {
            return None;
        }
        for (mut column, length) in j.column_iter_mut().zip(&lengths) {
            column /= *length;
        }
        let inverse = j.tr_mul(&j).cholesky()?.inverse();
        let n = lengths.len();
        let at = |k: usize| inverse[(k / n, k % n)] / (lengths[k / n] * lengths[k % n]);
        let all: Vec<f64> = (0..n * n).map(at).collect();
        all.iter().all(|v| v.is_finite()).then_some(all)
    }
}

impl LeastSquaresProblem<f64, Dyn, Dyn> for Walk<'_> {
    type ParameterStorage = Owned<f64, Dyn>;
    type ResidualStorage = Owned<f64, Dyn>;
    type JacobianStorage = Owned<f64, Dyn, Dyn>;

    fn set_params(&mut self, parameters: &DVector<f64>) {
        self.parameters.copy_from(parameters);
        self.evaluate();
    }

    fn params(&self) -> DVector<f64> {
        self.parameters.clone()
    }

    fn residuals(&self) -> Option<DVector<f64>> {
        Some(self.residuals.clone())
    }

    fn jacobian(&self) -> Option<DMatrix<f64>> {
        Some(self.derivatives())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// a · exp(b x) through points.
    struct Exponential(Vec<(f64, f64)>);

    impl Residuals for Exponential {
        fn len(&self) -> usize {
            self.0.len()
        }

        fn evaluate(&self, p: &[f64], residuals: &mut [f64], derivatives: Option<&mut [f64]>) {
            for (residual, (x, y)) in residuals.iter_mut().zip(&self.0) {
                *residual = p[0] * (p[1] * x).exp() - y;
            }
            if let Some(derivatives) = derivatives {
                let (of_a, of_b) = derivatives.split_at_mut(self.0.len());
                for (k, (x, _)) in self.0.iter().enumerate() {
                    of_a[k] = (p[1] * x).exp();
                    of_b[k] = p[0] * x * (p[1] * x).exp();
                }
            }
        }
    }

    /// A straight line in disguise: with b = 0 the errors are those of a mean and of a slope.
    #[test]
    fn minimum_and_errors() {
        let points = [(-1.0, 2.1), (0.0, 1.9), (1.0, 2.1), (2.0, 1.9), (-2.0, 2.0)];
        let found = Minimum::find(&Exponential(points.to_vec()), &[1.0, 0.3], 100).unwrap();
        let line = crate::math::line::Line::fit(&points).unwrap();
        assert!(found.converged && (found.parameters[0] - 2.0).abs() < 2e-3);
        let slope_error = found.error(1).unwrap() * found.parameters[0];
        assert!((slope_error / line.slope_error().unwrap() - 1.0).abs() < 0.02);
        assert!(
            found
                .correlation(0, 0)
                .is_some_and(|c| (c - 1.0).abs() < 1e-12)
        );
    }

    #[test]
    fn what_has_no_influence_has_no_error() {
        struct First;
        impl Residuals for First {
            fn len(&self) -> usize {
                3
            }
            fn evaluate(&self, p: &[f64], r: &mut [f64], derivatives: Option<&mut [f64]>) {
                r.fill(p[0] - 1.0);
                if let Some(derivatives) = derivatives {
                    derivatives.fill(0.0);
                    derivatives[..3].fill(1.0);
                }
            }
        }
        let found = Minimum::find(&First, &[0.0, 5.0], 100).unwrap();
        assert!((found.parameters[0] - 1.0).abs() < 1e-9);
        assert_eq!(found.error(1), None);
        assert!(Minimum::find(&First, &[0.0; 4], 100).is_none());
    }
}
