//! Gaussian kernel densities in one dimension.
//!
//! In: values, optionally weighted, and a rule for the width of the kernel. Out: [`GaussianKde`],
//! a probability density that integrates to 1, in the inverse unit of the values. Definitions are
//! those of `scipy.stats.gaussian_kde`; sources of the rules: Scott, Multivariate Density
//! Estimation (1992), DOI 10.1002/9780470316849; Silverman, Density Estimation for Statistics and
//! Data Analysis (1986).

use std::f64::consts::PI;

/// How wide the kernel is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Bandwidth {
    /// n^(−1/5) times the sample standard deviation, n the effective number of values.
    #[default]
    Scott,
    /// (3 n / 4)^(−1/5) times the sample standard deviation.
    Silverman,
    /// A number (> 0) times the sample standard deviation (SciPy's scalar `bw_method`).
    Factor(f64),
    /// The standard deviation of the kernel itself (> 0), in the unit of the values; works for a
    /// single value too.
    Absolute(f64),
}

/// Why there is no density.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DensityError {
    /// Nothing to estimate from.
    #[error("no value has a positive weight; give at least one")]
    Empty,
    /// The spread of the data sets the bandwidth, and there is none.
    #[error("all values are equal, so that their spread gives no bandwidth; set an absolute one")]
    NoSpread,
    /// A value or a weight cannot be used.
    #[error("{what} {index} is {value}; {remedy}")]
    BadNumber {
        /// "value" or "weight".
        what: &'static str,
        /// Its index.
        index: usize,
        /// What it is.
        value: f64,
        /// What to do.
        remedy: &'static str,
    },
    /// The lists do not belong together.
    #[error("{values} values but {weights} weights; give one weight per value")]
    LengthMismatch {
        /// Number of values.
        values: usize,
        /// Number of weights.
        weights: usize,
    },
    /// The bandwidth is not a positive number.
    #[error("bandwidth {0} is not positive and finite")]
    BadBandwidth(f64),
}

/// Beyond this many standard deviations a kernel is taken as 0: below e^−40.5 ≈ 3e-18 of its peak.
const REACH: f64 = 9.0;

/// A sum of equal Gaussians, one at each value.
#[derive(Clone, Debug, PartialEq)]
pub struct GaussianKde {
    /// Ascending.
    values: Vec<f64>,
    /// Of each value; they sum to 1.
    weights: Vec<f64>,
    standard_deviation: f64,
}

impl GaussianKde {
    /// A density from values with optional weights of importance (≥ 0, any sum); the effective
    /// number of values is (Σ w)² / Σ w².
    ///
    /// # Errors
    /// [`DensityError`]; values of weight 0 do not count.
    pub fn new(
        values: &[f64],
        weights: Option<&[f64]>,
        bandwidth: Bandwidth,
    ) -> Result<Self, DensityError> {
        let ones;
        let weights = if let Some(weights) = weights {
            weights
        } else {
            ones = vec![1.0; values.len()];
            &ones
        };
        let sample = Sample::new(values, weights)?;
        let squares: f64 = sample.weights.iter().map(|w| w * w).sum();
        sample.density(1.0 / squares, bandwidth)
    }

    /// A density from values that each occur a whole number of times; the same as listing each
    /// value that often.
    ///
    /// # Errors
    /// [`DensityError`]; values of count 0 do not count.
    pub fn from_counts(
        values: &[f64],
        counts: &[u32],
        bandwidth: Bandwidth,
    ) -> Result<Self, DensityError> {
        let weights: Vec<f64> = counts.iter().map(|n| f64::from(*n)).collect();
        let sample = Sample::new(values, &weights)?;
        let n = weights.iter().sum();
        sample.density(n, bandwidth)
    }

    /// Standard deviation of the kernel, in the unit of the values.
    pub fn standard_deviation(&self) -> f64 {
        self.standard_deviation
    }

    /// The density at each point, in the inverse unit of the values. A kernel does not reach
    /// beyond 9 of its standard deviations.
    pub fn evaluate(&self, points: &[f64]) -> Vec<f64> {
        points.iter().map(|x| self.at(*x)).collect()
    }

    fn at(&self, point: f64) -> f64 {
        let reach = REACH * self.standard_deviation;
        let first = self.values.partition_point(|v| *v < point - reach);
        let last = self.values.partition_point(|v| *v <= point + reach);
        let scale = 1.0 / self.standard_deviation;
        let near = first.min(last)..last;
        let sum: f64 = self.values[near.clone()]
            .iter()
            .zip(&self.weights[near])
            .map(|(value, weight)| {
                let z = (point - value) * scale;
                weight * (-0.5 * z * z).exp()
            })
            .sum();
        sum * scale / (2.0 * PI).sqrt()
    }
}

/// Checked values in ascending order with weights that sum to 1, none of them 0.
struct Sample {
    values: Vec<f64>,
    weights: Vec<f64>,
}

impl Sample {
    fn new(values: &[f64], weights: &[f64]) -> Result<Self, DensityError> {
        check(values, weights)?;
        let total: f64 = weights.iter().sum();
        let mut pairs: Vec<(f64, f64)> = values
            .iter()
            .zip(weights)
            .filter(|(_, weight)| **weight > 0.0)
            .map(|(value, weight)| (*value, weight / total))
            .collect();
        if pairs.is_empty() {
            return Err(DensityError::Empty);
        }
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (values, weights) = pairs.into_iter().unzip();
        Ok(Self { values, weights })
    }

    /// Kernel width for an effective number of values: factor² × Σ w (x − x̄)² · n / (n − 1).
    fn density(self, effective_n: f64, bandwidth: Bandwidth) -> Result<GaussianKde, DensityError> {
        let factor = match bandwidth {
            Bandwidth::Scott => effective_n.powf(-0.2),
            Bandwidth::Silverman => (0.75 * effective_n).powf(-0.2),
            Bandwidth::Factor(number) | Bandwidth::Absolute(number) => number,
        };
        if !(factor.is_finite() && factor > 0.0) {
            return Err(DensityError::BadBandwidth(factor));
        }
        let standard_deviation = if matches!(bandwidth, Bandwidth::Absolute(_)) {
            factor
        } else {
            factor * self.spread(effective_n)?
        };
        Ok(GaussianKde {
            values: self.values,
            weights: self.weights,
            standard_deviation,
        })
    }

    fn spread(&self, effective_n: f64) -> Result<f64, DensityError> {
        if self.values.first() == self.values.last() {
            return Err(DensityError::NoSpread);
        }
        let pairs = || self.values.iter().zip(&self.weights);
        let mean: f64 = pairs().map(|(x, w)| w * x).sum();
        let variance: f64 = pairs().map(|(x, w)| w * (x - mean).powi(2)).sum();
        let spread = (variance * effective_n / (effective_n - 1.0)).sqrt();
        if spread.is_finite() && spread > 0.0 {
            Ok(spread)
        } else {
            Err(DensityError::NoSpread)
        }
    }
}

fn check(values: &[f64], weights: &[f64]) -> Result<(), DensityError> {
    if values.len() != weights.len() {
        return Err(DensityError::LengthMismatch {
            values: values.len(),
            weights: weights.len(),
        });
    }
    let bad = |what, numbers: &[f64], good: fn(f64) -> bool, remedy| {
        let index = numbers.iter().position(|x| !good(*x))?;
        let value = numbers[index];
        Some(DensityError::BadNumber {
            what,
            index,
            value,
            remedy,
        })
    };
    bad("value", values, f64::is_finite, "leave it out")
        .or_else(|| {
            let good = |w: f64| w.is_finite() && w >= 0.0;
            bad("weight", weights, good, "use a finite one of at least 0")
        })
        .map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: [f64; 5] = [-7.0, -5.0, 1.0, 4.0, 5.0];
    const POINTS: [f64; 4] = [-8.0, 0.0, 4.5, 30.0];

    fn assert_near(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        for (a, b) in found.iter().zip(expected) {
            assert!((a - b).abs() <= 1e-12 * b.abs() + 1e-17, "{a} is not {b}");
        }
    }

    /// Values of `scipy.stats.gaussian_kde`, SciPy 1.17.1.
    #[test]
    fn densities_equal_those_of_scipy() {
        let kde = GaussianKde::new(&VALUES, None, Bandwidth::Scott).unwrap();
        let expected = [
            3.6745605618227e-02,
            5.3954438692189e-02,
            5.5671571887419e-02,
            2.6025637854350e-11,
        ];
        assert_near(&kde.evaluate(&POINTS), &expected);
        let kde = GaussianKde::new(&VALUES, None, Bandwidth::Silverman).unwrap();
        let expected = [
            3.5854142492217e-02,
            5.4011509494129e-02,
            5.3699134962542e-02,
            2.3949216215720e-10,
        ];
        assert_near(&kde.evaluate(&POINTS), &expected);
        let kde = GaussianKde::new(&VALUES, None, Bandwidth::Factor(0.3)).unwrap();
        let expected = [
            4.9597058649865e-02,
            4.3929094356704e-02,
            9.9116606977583e-02,
            2.1636258884204e-54,
        ];
        assert_near(&kde.evaluate(&POINTS), &expected);
        let kde =
            GaussianKde::new(&VALUES, Some(&[1.0, 2.0, 0.5, 3.0, 1.0]), Bandwidth::Scott).unwrap();
        let expected = [
            3.2934297882881e-02,
            5.2277763598558e-02,
            5.5850291547672e-02,
            1.2209984578858e-09,
        ];
        assert_near(&kde.evaluate(&POINTS), &expected);
    }

    #[test]
    fn density_integrates_to_one() {
        let kde = GaussianKde::new(&VALUES, None, Bandwidth::Factor(0.3)).unwrap();
        let step = 0.01;
        let points: Vec<f64> = (-3000..3000).map(|k| f64::from(k) * step).collect();
        let integral: f64 = kde.evaluate(&points).iter().sum::<f64>() * step;
        assert!((integral - 1.0).abs() < 1e-12);
    }

    #[test]
    fn counts_equal_repeated_values() {
        let listed = [1.0, 2.0, 2.0, 2.0, 5.0];
        let expected = GaussianKde::new(&listed, None, Bandwidth::Scott).unwrap();
        let found =
            GaussianKde::from_counts(&[2.0, 1.0, 9.0, 5.0], &[3, 1, 0, 1], Bandwidth::Scott)
                .unwrap();
        assert_near(&found.evaluate(&POINTS), &expected.evaluate(&POINTS));
    }

    #[test]
    fn single_gaussian_peaks_by_hand() {
        let kde = GaussianKde::new(&[3.0], None, Bandwidth::Absolute(2.0)).unwrap();
        // 1 / (2 √(2π)), and e^−½ of it one standard deviation away
        let peak = 0.199_471_140_200_716_35;
        assert_near(&kde.evaluate(&[3.0, 5.0]), &[peak, peak * (-0.5_f64).exp()]);
    }

    #[test]
    fn bad_input_is_named() {
        let new = GaussianKde::new;
        assert_eq!(new(&[], None, Bandwidth::Scott), Err(DensityError::Empty));
        let flat = new(&[2.0, 2.0], None, Bandwidth::Scott);
        assert_eq!(flat, Err(DensityError::NoSpread));
        let single = new(&[2.0], None, Bandwidth::Scott);
        assert_eq!(single, Err(DensityError::NoSpread));
        let short = new(&[1.0, 2.0], Some(&[1.0]), Bandwidth::Scott);
        assert!(matches!(short, Err(DensityError::LengthMismatch { .. })));
        let nan = new(&[1.0, f64::NAN], None, Bandwidth::Scott);
        assert!(matches!(nan, Err(DensityError::BadNumber { index: 1, .. })));
        let negative = new(&[1.0, 2.0], Some(&[1.0, -1.0]), Bandwidth::Scott);
        assert!(matches!(negative, Err(DensityError::BadNumber { .. })));
        let zero = new(&[1.0, 2.0], None, Bandwidth::Factor(0.0));
        assert_eq!(zero, Err(DensityError::BadBandwidth(0.0)));
    }
}
