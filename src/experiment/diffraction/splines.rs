//! A smooth curve by cubic B-splines on even knots: the background of a fit.

/// Even knots over a range.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Splines {
    low: f64,
    step: f64,
    /// How many splines.
    pub(super) n: usize,
}

impl Splines {
    /// Splines over a range, their knots about `distance` apart.
    pub(super) fn over((low, high): (f64, f64), distance: f64) -> Self {
        let pieces = ((high - low) / distance).round().clamp(3.0, 60.0);
        Self {
            low,
            step: (high - low) / pieces,
            n: pieces as usize + 3,
        }
    }

    /// Index of the first of the four splines that are not zero at a place, and their values.
    pub(super) fn at(&self, x: f64) -> (usize, [f64; 4]) {
        let place = ((x - self.low) / self.step).clamp(0.0, (self.n - 3) as f64 - 1e-9);
        let (first, t) = (place.floor() as usize, place.fract());
        let u = 1.0 - t;
        let values = [
            u * u * u,
            3.0 * t * t * t - 6.0 * t * t + 4.0,
            3.0 * u * u * u - 6.0 * u * u + 4.0,
            t * t * t,
        ];
        (first, values.map(|v| v / 6.0))
    }

    /// The curve of coefficients at a place.
    pub(super) fn curve(&self, coefficients: &[f64], x: f64) -> f64 {
        let (first, values) = self.at(x);
        let near = coefficients.iter().skip(first);
        near.zip(values).map(|(c, v)| c * v).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_sum_to_one_and_equal_coefficients_give_a_constant() {
        let splines = Splines::over((10.0, 80.0), 3.0);
        let coefficients = vec![5.0; splines.n];
        for x in [10.0, 10.1, 33.3, 79.99, 80.0] {
            assert!((splines.curve(&coefficients, x) - 5.0).abs() < 1e-12, "{x}");
        }
    }
}
