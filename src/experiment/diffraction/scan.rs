//! A pattern made ready: the points that are used, with the noise of each.
//!
//! In: a [`Pattern`] and a range. Out: a [`Scan`]. Noise is that of the file, or of counting, corrected by how much
//! neighbouring points really scatter: rates, sums of scans and smoothed data are no counts.

use super::error::PatternError;
use crate::import::Pattern;
use crate::math::statistics::{median, quantile};

/// Fewest points of a pattern.
const FEWEST_POINTS: usize = 50;

/// Noise of points that take no part, over their own.
const WEIGHTLESS: f64 = 1e4;

/// The points that are used.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scan {
    /// Index of the first of them in the pattern.
    pub(super) first: usize,
    /// 2θ in degrees.
    pub(super) x: Vec<f64>,
    /// Counts.
    pub(super) y: Vec<f64>,
    /// Standard deviation of each.
    pub(super) sigma: Vec<f64>,
    /// Median step in degrees.
    pub(super) step: f64,
    /// Points that weigh in a fit.
    pub(super) n_used: usize,
    /// Noise over that of counting; 1 where the numbers are counts.
    pub(super) noise_factor: f64,
}

impl Scan {
    /// The points of a pattern in a range of 2θ.
    pub(super) fn of(pattern: &Pattern, range: Option<(f64, f64)>) -> Result<Self, PatternError> {
        let all = &pattern.two_theta_deg;
        let (low, high) = range.unwrap_or((0.0, 180.0));
        let first = all.partition_point(|x| *x < low);
        let end = all.partition_point(|x| *x <= high).max(first);
        if end - first < FEWEST_POINTS || pattern.counts.len() < end {
            return Err(PatternError::TooFewPoints {
                pattern: pattern.name.clone(),
                n_points: end - first,
                needed: FEWEST_POINTS,
            });
        }
        let (x, y) = (
            all[first..end].to_vec(),
            pattern.counts[first..end].to_vec(),
        );
        if y.iter().all(|y| *y <= 0.0) {
            return Err(PatternError::NoCounts {
                pattern: pattern.name.clone(),
            });
        }
        let given = pattern.deviations.as_ref().filter(|d| d.len() >= end);
        let counting: Vec<f64> = match given {
            Some(given) => floored(&given[first..end]),
            None => of_counting(&y),
        };
        let noise_factor = noise_factor(&y, &counting);
        let steps: Vec<f64> = x.windows(2).map(|pair| pair[1] - pair[0]).collect();
        Ok(Self {
            first,
            n_used: x.len(),
            sigma: counting.iter().map(|s| s * noise_factor).collect(),
            step: median(&steps).unwrap_or(0.02).max(1e-5),
            x,
            y,
            noise_factor,
        })
    }

    /// The same with ranges that take no part in a fit: their noise is so large that they weigh nothing.
    pub(super) fn without(&self, ranges: &[(f64, f64)]) -> Self {
        let mut scan = self.clone();
        for (low, high) in ranges {
            for k in scan.around((low + high) / 2.0, (high - low) / 2.0) {
                scan.sigma[k] = self.sigma[k] * WEIGHTLESS;
            }
        }
        let pairs = scan.sigma.iter().zip(&self.sigma);
        scan.n_used = pairs
            .filter(|(now, before)| *now < &(2.0 * **before))
            .count();
        scan
    }

    /// Number of points.
    pub(super) fn len(&self) -> usize {
        self.x.len()
    }

    /// Indices of the points within `half` degrees of an angle.
    pub(super) fn around(&self, two_theta_deg: f64, half: f64) -> std::ops::Range<usize> {
        let from = self.x.partition_point(|x| *x < two_theta_deg - half);
        let to = self.x.partition_point(|x| *x <= two_theta_deg + half);
        from..to.max(from)
    }

    /// First and last angle.
    pub(super) fn ends(&self) -> (f64, f64) {
        (self.x[0], self.x[self.len() - 1])
    }
}

/// √n, where a mean of five neighbours stands for n: single points would weigh low counts too much.
fn of_counting(y: &[f64]) -> Vec<f64> {
    let smallest = y
        .iter()
        .copied()
        .filter(|y| *y > 0.0)
        .fold(f64::INFINITY, f64::min);
    let least = smallest.min(1.0);
    (0..y.len())
        .map(|k| {
            let near = &y[k.saturating_sub(2)..(k + 3).min(y.len())];
            let mean = near.iter().sum::<f64>() / near.len() as f64;
            mean.max(least).sqrt()
        })
        .collect()
}

/// Deviations, none of them zero.
fn floored(given: &[f64]) -> Vec<f64> {
    let sound: Vec<f64> = given
        .iter()
        .copied()
        .filter(|d| *d > 0.0 && d.is_finite())
        .collect();
    let middle = median(&sound).unwrap_or(1.0);
    given
        .iter()
        .map(|d| {
            if *d > 0.0 && d.is_finite() {
                d.max(0.05 * middle)
            } else {
                middle
            }
        })
        .collect()
}

/// Points that are summed before their scatter is looked at: smoothing hides noise from neighbours, not from those.
const BLOCKS: [usize; 4] = [1, 2, 4, 8];

/// Noise over that of counting.
fn noise_factor(y: &[f64], sigma: &[f64]) -> f64 {
    match scatter(y, sigma, 1) {
        // Within a fifth the difference is chance, or curvature of narrow peaks.
        Some(single) if single > 0.0 && !(0.8..1.25).contains(&single) => BLOCKS
            .into_iter()
            .filter_map(|block| scatter(y, sigma, block))
            .fold(single, f64::max)
            .min(single.max(1.0)),
        _ => 1.0,
    }
}

/// Scatter of third differences of sums over blocks, over the noise expected; peaks are too few to move a low
/// quantile.
fn scatter(y: &[f64], sigma: &[f64], block: usize) -> Option<f64> {
    let sums = |values: &mut dyn Iterator<Item = f64>| {
        let all: Vec<f64> = values.collect();
        all.chunks_exact(block)
            .map(|c| c.iter().sum())
            .collect::<Vec<f64>>()
    };
    let y = sums(&mut y.iter().copied());
    let variances = sums(&mut sigma.iter().map(|s| s * s));
    if y.len() < 40 {
        return None;
    }
    // Weights 1, −3, 3, −1.
    let normalized: Vec<f64> = (3..y.len())
        .map(|k| {
            let difference = y[k] - 3.0 * y[k - 1] + 3.0 * y[k - 2] - y[k - 3];
            let variance =
                variances[k] + 9.0 * variances[k - 1] + 9.0 * variances[k - 2] + variances[k - 3];
            difference.abs() / variance.sqrt()
        })
        .collect();
    // 35 % of |normal| lie below 0.4538.
    Some(quantile(&normalized, 0.35)? / 0.4538)
}
