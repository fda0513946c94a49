//! A straight line through points, with its standard errors.
//!
//! In: (x, y). Out: [`Line`] by ordinary least squares: y = intercept + slope · x, errors from the
//! scatter about the line with n − 2 degrees of freedom.

/// A fitted line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// y at x = 0.
    pub intercept: f64,
    /// Change of y for each unit of x.
    pub slope: f64,
    /// Number of points.
    pub n_points: usize,
    mean_x: f64,
    /// Σ (x − mean)².
    spread_x: f64,
    /// Σ (y − line)² / (n − 2); `None` for two points.
    residual_variance: Option<f64>,
}

impl Line {
    /// Fits a line; `None` unless there are at least two different, finite x.
    pub fn fit(points: &[(f64, f64)]) -> Option<Self> {
        let n = points.len() as f64;
        if points.iter().any(|(x, y)| !x.is_finite() || !y.is_finite()) {
            return None;
        }
        let mean_x = points.iter().map(|p| p.0).sum::<f64>() / n;
        let mean_y = points.iter().map(|p| p.1).sum::<f64>() / n;
        let spread_x: f64 = points.iter().map(|p| (p.0 - mean_x).powi(2)).sum();
        let widest = points.iter().map(|p| p.0.abs()).fold(0.0, f64::max);
        // Of the same x, rounding leaves a little.
        if points.len() < 2 || spread_x <= (widest * 1e-12).powi(2) {
            return None;
        }
        let together: f64 = points.iter().map(|p| (p.0 - mean_x) * (p.1 - mean_y)).sum();
        let slope = together / spread_x;
        let intercept = mean_y - slope * mean_x;
        let residuals = points
            .iter()
            .map(|p| (p.1 - intercept - slope * p.0).powi(2));
        let squares: f64 = residuals.sum();
        Some(Self {
            intercept,
            slope,
            n_points: points.len(),
            mean_x,
            spread_x,
            residual_variance: (points.len() > 2).then(|| squares / (n - 2.0)),
        })
    }

    /// The line at `x`.
    pub fn at(&self, x: f64) -> f64 {
        self.intercept + self.slope * x
    }

    /// Standard error of the slope; `None` for two points, which fix the line without a test.
    pub fn slope_error(&self) -> Option<f64> {
        Some((self.residual_variance? / self.spread_x).sqrt())
    }

    /// Standard error of the line (of the expectation, not of a further point) at `x`.
    pub fn error_at(&self, x: f64) -> Option<f64> {
        let away = (x - self.mean_x).powi(2) / self.spread_x;
        Some((self.residual_variance? * (1.0 / self.n_points as f64 + away)).sqrt())
    }

    /// Standard error of the intercept.
    pub fn intercept_error(&self) -> Option<f64> {
        self.error_at(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: x 0, 1, 2, 3; y 1, 3, 4, 8: slope 2.2, intercept 0.7; residuals 0.3, 0.1, −1.1,
    /// 0.7 with squares 1.8, variance 0.9; spread of x 5.
    #[test]
    fn by_hand() {
        let line = Line::fit(&[(0.0, 1.0), (1.0, 3.0), (2.0, 4.0), (3.0, 8.0)]).unwrap();
        assert!((line.slope - 2.2).abs() < 1e-12 && (line.intercept - 0.7).abs() < 1e-12);
        assert!((line.slope_error().unwrap() - (0.9_f64 / 5.0).sqrt()).abs() < 1e-12);
        let expected = (0.9_f64 * (0.25 + 2.25 / 5.0)).sqrt();
        assert!((line.intercept_error().unwrap() - expected).abs() < 1e-12);
    }

    #[test]
    fn two_points_have_no_error_and_one_place_no_line() {
        let line = Line::fit(&[(1.0, 2.0), (3.0, 6.0)]).unwrap();
        assert_eq!((line.slope, line.slope_error()), (2.0, None));
        assert_eq!(Line::fit(&[(1.0, 2.0), (1.0, 6.0)]), None);
        assert_eq!(Line::fit(&[(1.0, 2.0)]), None);
        assert_eq!(Line::fit(&[]), None);
        assert_eq!(Line::fit(&[(1.0, 2.0), (f64::NAN, 6.0)]), None);
    }
}
