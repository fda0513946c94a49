//! Broad maxima in a background: what has no lattice.
//!
//! In: the background. Out: [`Hump`]s: Gaussians that a smooth curve (a parabola and scattering by air, which falls
//! as 1/2θ) needs beside it, one after another while they explain much of what is left.

use super::least_squares::Normal;
use super::pattern_analysis::Hump;
use super::scan::Scan;

/// Points of the background that are looked at.
const POINTS: usize = 160;
/// Most humps.
const MOST: usize = 3;
/// Widths (FWHM) tried, in degrees at Cu Kα.
const WIDTHS_DEG: [f64; 9] = [3.5, 4.5, 5.5, 6.5, 8.0, 9.5, 11.5, 14.0, 17.0];
/// Step of the middles tried, at Cu Kα.
const STEP_DEG: f64 = 0.75;
/// A hump makes what the smooth curve leaves (squares) smaller to this share at least.
const LEAST_GAIN: f64 = 0.5;
/// A hump is higher than this share of the background below it, and than so much noise of a point.
const LEAST_HEIGHT: (f64, f64) = (0.10, 1.5);

/// The humps of a background, by ascending angle. `scale` is how much narrower angles are than with Cu Kα.
pub(super) fn humps(scan: &Scan, background: &[f64], scale: f64) -> Vec<Hump> {
    let stride = (scan.len() / POINTS).max(1);
    let at: Vec<usize> = (0..scan.len()).step_by(stride).collect();
    let curve = Curve {
        x: at.iter().map(|k| scan.x[*k]).collect(),
        y: at.iter().map(|k| background[*k]).collect(),
        sigma: at.iter().map(|k| scan.sigma[*k]).collect(),
    };
    let mut shapes: Vec<(f64, f64)> = Vec::new();
    let Some((mut left, _)) = curve.fit(&shapes) else {
        return Vec::new();
    };
    let mut heights = Vec::new();
    while shapes.len() < MOST {
        let Some((squares, with, shape)) = curve.best_further(&shapes, scale) else {
            break;
        };
        let noise = curve.noise_at(shape.0);
        let below = curve.at(shape.0) - with.last().copied().unwrap_or(0.0);
        let least = (LEAST_HEIGHT.0 * below).max(LEAST_HEIGHT.1 * noise);
        if squares > LEAST_GAIN * left || with.iter().any(|height| *height < least) {
            break;
        }
        shapes.push(shape);
        (left, heights) = (squares, with);
    }
    let mut found: Vec<Hump> = shapes
        .iter()
        .zip(&heights)
        .map(|((middle, width), height)| Hump {
            two_theta_deg: *middle,
            fwhm_deg: *width,
            height: *height,
        })
        .collect();
    found.sort_by(|a, b| a.two_theta_deg.total_cmp(&b.two_theta_deg));
    found
}

struct Curve {
    x: Vec<f64>,
    y: Vec<f64>,
    sigma: Vec<f64>,
}

impl Curve {
    fn index(&self, x: f64) -> usize {
        self.x.partition_point(|v| *v < x).min(self.x.len() - 1)
    }

    fn noise_at(&self, x: f64) -> f64 {
        self.sigma[self.index(x)]
    }

    fn at(&self, x: f64) -> f64 {
        self.y[self.index(x)]
    }

    /// Squares left (over noise) and heights of humps at these places with these widths, the smooth curve fitted along.
    fn fit(&self, shapes: &[(f64, f64)]) -> Option<(f64, Vec<f64>)> {
        let n = 4 + shapes.len();
        let (low, high) = (self.x[0], self.x[self.x.len() - 1]);
        let row_at = |x: f64| {
            let t = 2.0 * (x - low) / (high - low) - 1.0;
            let mut row = vec![1.0, t, t * t, low.max(1.0) / x.max(0.5)];
            row.extend(shapes.iter().map(|(middle, width)| {
                (-4.0 * std::f64::consts::LN_2 * ((x - middle) / width).powi(2)).exp()
            }));
            row
        };
        let mut normal = Normal::new(n);
        for ((x, y), sigma) in self.x.iter().zip(&self.y).zip(&self.sigma) {
            normal.add(&row_at(*x), *y, sigma.powi(-2));
        }
        let solved = normal.step(0.0)?;
        let left = self
            .x
            .iter()
            .zip(&self.y)
            .zip(&self.sigma)
            .map(|((x, y), sigma)| {
                let sum: f64 = row_at(*x)
                    .iter()
                    .zip(solved.iter())
                    .map(|(a, b)| a * b)
                    .sum();
                ((y - sum) / sigma).powi(2)
            })
            .sum();
        Some((left, solved.as_slice()[4..].to_vec()))
    }

    /// The further hump that leaves the least.
    fn best_further(
        &self,
        shapes: &[(f64, f64)],
        scale: f64,
    ) -> Option<(f64, Vec<f64>, (f64, f64))> {
        let (low, high) = (self.x[0], self.x[self.x.len() - 1]);
        let steps = ((high - low) / (STEP_DEG * scale)) as usize;
        let mut best: Option<(f64, Vec<f64>, (f64, f64))> = None;
        for step in 1..steps {
            let middle = low + step as f64 * STEP_DEG * scale;
            for width in WIDTHS_DEG.map(|w| w * scale) {
                // A hump shows both flanks, or at least its top and one of them.
                if middle - low < 0.3 * width || high - middle < 0.3 * width {
                    continue;
                }
                let mut trial = shapes.to_vec();
                trial.push((middle, width));
                let Some((left, heights)) = self.fit(&trial) else {
                    continue;
                };
                let is_better = best.as_ref().is_none_or(|b| left < b.0);
                if is_better && heights.iter().all(|h| *h > 0.0) {
                    best = Some((left, heights, (middle, width)));
                }
            }
        }
        best
    }
}
