//! A lattice parameter over composition, fitted by a straight line, one that bends, or a parabola.
//!
//! In: points of a series. Out: [`Fit`]s with errors and χ², the place of a bend that explains the points best.

use super::least_squares::Normal;
use crate::score::Estimate;

/// Places of a bend that are tried.
const PLACES: usize = 200;

/// Points with weights.
pub(super) struct Data {
    x: Vec<f64>,
    y: Vec<f64>,
    weights: Vec<f64>,
    has_errors: bool,
}

/// What is fitted.
#[derive(Clone, Copy)]
pub(super) enum Form {
    /// A straight line.
    Straight,
    /// A line whose slope changes at a composition.
    Bent(f64),
    /// A parabola.
    Curved,
}

/// Intercept, slope, and change of slope or coefficient of x².
pub(super) struct Fit {
    pub(super) values: [f64; 3],
    pub(super) errors: [Option<f64>; 3],
    pub(super) chi_squared: f64,
    /// Points less free numbers.
    freedom: f64,
}

impl Fit {
    /// One of the numbers with its error.
    pub(super) fn estimate(&self, k: usize) -> Estimate {
        Estimate {
            value: self.values[k],
            error: self.errors[k],
        }
    }

    /// χ² per degree of freedom; infinite where none is left.
    pub(super) fn scatter(&self) -> f64 {
        if self.freedom > 0.0 {
            self.chi_squared / self.freedom
        } else {
            f64::INFINITY
        }
    }
}

impl Data {
    /// Compositions, ascending, with the values there; without errors all count alike.
    pub(super) fn of(points: &[(f64, Estimate)]) -> Self {
        let errors: Option<Vec<f64>> = points
            .iter()
            .map(|(_, value)| value.error.filter(|e| *e > 0.0))
            .collect();
        let has_errors = errors.is_some();
        let weights = errors.map_or_else(
            || vec![1.0; points.len()],
            |errors| errors.iter().map(|e| e.powi(-2)).collect(),
        );
        Self {
            x: points.iter().map(|(x, _)| *x).collect(),
            y: points.iter().map(|(_, value)| value.value).collect(),
            weights,
            has_errors,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.x.len()
    }

    /// Whether each point has an error.
    pub(super) fn has_errors(&self) -> bool {
        self.has_errors
    }

    /// Least and greatest composition.
    pub(super) fn ends(&self) -> Option<(f64, f64)> {
        Some((*self.x.first()?, *self.x.last()?))
    }

    pub(super) fn fit(&self, form: Form) -> Fit {
        let n = if let Form::Straight = form { 2 } else { 3 };
        let third = |x: f64| match form {
            Form::Straight => 0.0,
            Form::Bent(place) => (x - place).max(0.0),
            Form::Curved => x * x,
        };
        let row_at = |x: f64| [1.0, x, third(x)];
        // About the mean, so that small differences of large numbers stay exact.
        let mean = self.y.iter().sum::<f64>() / self.y.len() as f64;
        let mut normal = Normal::new(n);
        for ((x, y), weight) in self.x.iter().zip(&self.y).zip(&self.weights) {
            normal.add(&row_at(*x)[..n], y - mean, *weight);
        }
        let mut values = [0.0; 3];
        if let Some(step) = normal.step(0.0) {
            for (value, found) in values.iter_mut().zip(step.iter()) {
                *value = *found;
            }
        }
        values[0] += mean;
        let mut chi_squared = 0.0;
        for ((x, y), weight) in self.x.iter().zip(&self.y).zip(&self.weights) {
            let line: f64 = row_at(*x).iter().zip(&values).map(|(a, b)| a * b).sum();
            chi_squared += weight * (y - line).powi(2);
        }
        // Two points have no scatter; more have that of themselves, at least that of their errors.
        let is_bent = matches!(form, Form::Bent(_));
        let freedom = self.x.len() as f64 - n as f64 - f64::from(u8::from(is_bent));
        let excess = if freedom > 0.0 {
            (chi_squared / freedom).max(1.0).sqrt()
        } else {
            1.0
        };
        let covariance = normal
            .covariance()
            .filter(|_| self.has_errors || freedom > 0.0);
        let error = |k: usize| Some(covariance.as_ref()?[(k, k)].max(0.0).sqrt() * excess);
        let mut errors = [None; 3];
        for (k, slot) in errors.iter_mut().enumerate().take(n) {
            *slot = error(k);
        }
        Fit {
            values,
            errors,
            chi_squared,
            freedom,
        }
    }

    /// The place of a bend that explains the points best; `None` of fewer points than are needed.
    pub(super) fn best_bend(&self, needed: usize) -> Option<(f64, Fit)> {
        let n = self.x.len();
        if n < needed.max(4) {
            return None;
        }
        let (low, high) = (self.x[1], self.x[n - 2]);
        if high - low < 1e-9 {
            return None;
        }
        let places = (0..=PLACES).map(|k| low + (high - low) * k as f64 / PLACES as f64);
        places
            .map(|place| (place, self.fit(Form::Bent(place))))
            .min_by(|a, b| a.1.chi_squared.total_cmp(&b.1.chi_squared))
    }

    /// Error of where the two lines meet.
    pub(super) fn error_of_place(&self, place: f64, fit: &Fit) -> Option<f64> {
        let mut normal = Normal::new(4);
        for (x, weight) in self.x.iter().zip(&self.weights) {
            let beyond = f64::from(u8::from(*x > place));
            let row = [1.0, *x, (x - place).max(0.0), -fit.values[2] * beyond];
            normal.add(&row, 0.0, *weight);
        }
        let freedom = (self.x.len() as f64 - 4.0).max(1.0);
        let excess = (fit.chi_squared / freedom).max(1.0);
        Some((normal.covariance()?[(3, 3)].max(0.0) * excess).sqrt())
    }
}
