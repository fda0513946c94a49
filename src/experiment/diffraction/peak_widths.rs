//! How wide the lines of a pattern are, before any is fitted.
//!
//! In: a scan. Out: a typical full width at half maximum, or that there are no lines: humps of glasses are wider.

use super::background::smoothed;
use super::scan::Scan;

/// Widths tried, in degrees at Cu Kα.
const SCALES_DEG: [f64; 15] = [
    0.02, 0.03, 0.045, 0.065, 0.095, 0.14, 0.2, 0.3, 0.43, 0.62, 0.9, 1.3, 1.9, 2.7, 3.9,
];
/// Wider than this, at Cu Kα, is no Bragg line: less than four nanometres are ordered.
const WIDEST_DEG: f64 = 2.0;
/// Lines with long tails are a glass's from here on, at Cu Kα.
const LONG_TAILED_DEG: f64 = 1.4;
/// Least height over noise.
const SIGNIFICANT: f64 = 6.0;
/// So many of the strongest lines say how wide all are.
const STRONGEST: usize = 15;

/// Sums from the left, for sums over windows.
pub(super) struct Sums {
    counts: Vec<f64>,
    variances: Vec<f64>,
}

impl Sums {
    pub(super) fn of(values: &[f64], sigma: &[f64]) -> Self {
        let running = |parts: &mut dyn Iterator<Item = f64>| {
            let mut sum = 0.0;
            let mut all = vec![0.0];
            for part in parts {
                sum += part;
                all.push(sum);
            }
            all
        };
        Self {
            counts: running(&mut values.iter().copied()),
            variances: running(&mut sigma.iter().map(|s| s * s)),
        }
    }

    fn len(&self) -> usize {
        self.counts.len() - 1
    }

    /// Sum of counts and of variances from `from` to before `to`.
    fn over(&self, from: usize, to: usize) -> (f64, f64) {
        (
            self.counts[to] - self.counts[from],
            self.variances[to] - self.variances[from],
        )
    }

    /// Height over noise of what stands above its surroundings to both sides, `points` wide. The noise is that of the
    /// surroundings: with its own, a strong line would be as significant in any wide window.
    fn above_surroundings(&self, k: usize, points: f64) -> Option<f64> {
        let center = (0.6 * points).round().max(1.0) as usize;
        let (near, far) = (
            (1.1 * points).round().max(2.0) as usize,
            (1.9 * points).round().max(4.0) as usize,
        );
        if k < far || k + far >= self.len() {
            return None;
        }
        let (inside, _) = self.over(k - center, k + center + 1);
        let (left, left_noise) = self.over(k - far, k - near);
        let (right, right_noise) = self.over(k + near + 1, k + far + 1);
        let share = (2 * center + 1) as f64 / (2 * (far - near)) as f64;
        let net = inside - share * (left + right);
        let noise = (left_noise + right_noise) * share;
        Some(net / (noise * (1.0 + share)).sqrt())
    }

    /// Height over noise of the sum over a window `points` wide.
    pub(super) fn of_window(&self, k: usize, points: f64) -> f64 {
        let half = (0.5 * points).round().max(1.0) as usize;
        let (from, to) = (k.saturating_sub(half), (k + half + 1).min(self.len()));
        let (sum, noise) = self.over(from, to);
        sum / noise.sqrt()
    }
}

/// Height over noise, width and place in degrees.
type Top = (f64, f64, f64);

/// Places where a window of one of the widths holds more than all near, and than narrower and wider ones.
fn tops(scan: &Scan, levels: &[Vec<f64>], widths: &[f64], scale: f64) -> Vec<Top> {
    let mut tops = Vec::new();
    for (s, width) in widths.iter().enumerate() {
        if *width > WIDEST_DEG * scale || s + 1 == widths.len() {
            break;
        }
        for k in places(scan, &levels[s], *width) {
            let here = levels[s][k];
            let best = |level: &[f64]| best_near(level, scan, k, *width);
            let narrower = s.checked_sub(1).map_or(0.0, |s| best(&levels[s]));
            if here > narrower && here > 1.02 * best(&levels[s + 1]) {
                tops.push((here, *width, scan.x[k]));
            }
        }
    }
    tops
}

/// The same of lines with long tails, a Lorentzian's: they are most significant in windows several times as wide as
/// they are, and hardly less in the next; how wide they are at half of their height, is measured.
fn long_tailed(scan: &Scan, levels: &[Vec<f64>], widths: &[f64], scale: f64) -> Vec<Top> {
    let mut tops = Vec::new();
    for (s, width) in widths.iter().enumerate().skip(1) {
        let Some(wider) = levels.get(s + 1) else {
            break;
        };
        for k in places(scan, &levels[s], *width) {
            let here = levels[s][k];
            let best = |level: &[f64]| best_near(level, scan, k, *width);
            if here < best(&levels[s - 1]) || here < best(wider) {
                continue;
            }
            let fwhm = width_at_half(scan, k, *width);
            if let Some(fwhm) = fwhm.filter(|fwhm| *fwhm < LONG_TAILED_DEG * scale) {
                tops.push((here, fwhm, scan.x[k]));
            }
        }
    }
    tops
}

/// Points where a window holds more than noise and than all near.
fn places<'a>(
    scan: &'a Scan,
    level: &'a [f64],
    width: f64,
) -> impl Iterator<Item = usize> + use<'a> {
    (0..scan.len())
        .filter(move |k| level[*k] >= SIGNIFICANT && level[*k] >= best_near(level, scan, *k, width))
}

fn best_near(level: &[f64], scan: &Scan, k: usize, width: f64) -> f64 {
    let half = (0.6 * width / scan.step).ceil() as usize;
    let near = k.saturating_sub(half)..(k + half + 1).min(level.len());
    level[near].iter().copied().fold(0.0, f64::max)
}

/// Full width in degrees at half of the height above what is two widths of the window away.
fn width_at_half(scan: &Scan, k: usize, window: f64) -> Option<f64> {
    let smooth = smoothed(&scan.y, (0.03 * window / scan.step) as usize);
    let half_window = (0.6 * window / scan.step).ceil() as usize;
    let near = k.saturating_sub(half_window)..(k + half_window + 1).min(scan.len());
    let top = near.max_by(|a, b| smooth[*a].total_cmp(&smooth[*b]))?;
    let far = (2.0 * window / scan.step) as usize;
    let ends = [top.checked_sub(far)?, top + far];
    let base = (smooth[ends[0]] + smooth.get(ends[1]).copied()?) / 2.0;
    let half = (smooth[top] + base) / 2.0;
    let left = (0..top).rev().find(|k| smooth[*k] < half)?;
    let right = (top..scan.len()).find(|k| smooth[*k] < half)?;
    Some((right - left) as f64 * scan.step)
}

/// Typical full width at half maximum in degrees; `None` where nothing is as narrow as a Bragg line. `scale`
/// is how much narrower angles are than with Cu Kα.
pub(super) fn typical(scan: &Scan, scale: f64) -> Option<f64> {
    let sums = Sums::of(&scan.y, &scan.sigma);
    let widths: Vec<f64> = SCALES_DEG
        .iter()
        .map(|w| w * scale)
        .filter(|w| *w >= 1.4 * scan.step)
        .collect();
    let levels: Vec<Vec<f64>> = widths
        .iter()
        .map(|w| {
            (0..scan.len())
                .map(|k| sums.above_surroundings(k, w / scan.step).unwrap_or(0.0))
                .collect()
        })
        .collect();
    let mut tops = tops(scan, &levels, &widths, scale);
    if tops.is_empty() {
        tops = long_tailed(scan, &levels, &widths, scale);
    }
    tops.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut kept: Vec<Top> = Vec::new();
    for top in tops {
        let is_new = kept.iter().all(|k| (k.2 - top.2).abs() > k.1.max(top.1));
        if is_new && kept.len() < STRONGEST {
            kept.push(top);
        }
    }
    // The width on both sides of which half of the height lies.
    kept.sort_by(|a, b| a.1.total_cmp(&b.1));
    let whole: f64 = kept.iter().map(|k| k.0).sum();
    let mut sum = 0.0;
    for (height, width, _) in kept {
        sum += height;
        if sum >= whole / 2.0 {
            return Some(width);
        }
    }
    None
}
