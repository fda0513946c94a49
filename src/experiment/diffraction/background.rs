//! The background under peaks.
//!
//! In: counts and a width. Out: the SNIP curve (Ryan et al., Nucl. Instrum. Meth. B 1988, 34, 396, DOI
//! 10.1016/0168-583X(88)90063-8; Morháč et al., Nucl. Instrum. Meth. A 1997, 401, 113): each point is clipped to the
//! mean of two others, at ever smaller distances, after a logarithm of a logarithm has flattened the range.

use super::scan::Scan;

/// The curve under whatever is narrower than `half_window_deg`.
pub(super) fn snip(scan: &Scan, half_window_deg: f64) -> Vec<f64> {
    clipped(&scan.y, scan.step, half_window_deg)
}

fn clipped(counts: &[f64], step: f64, half_window_deg: f64) -> Vec<f64> {
    let lowest = counts
        .iter()
        .copied()
        .fold(f64::INFINITY, f64::min)
        .min(0.0);
    let half_points = (half_window_deg / step).round().max(2.0) as usize;
    // Noise would pull the curve to its lower edge: smoothed over a fraction of the window.
    let smooth = smoothed(counts, (half_points / 6).clamp(1, 200));
    let mut flat: Vec<f64> = smooth
        .iter()
        .map(|y| (((y - lowest + 1.0).max(0.0).sqrt() + 1.0).ln() + 1.0).ln())
        .collect();
    let n = flat.len();
    let mut next = flat.clone();
    // Every distance for narrow windows, some for wide ones: clipping at d and at d + 3 % is nearly the same.
    let mut distance = half_points.min(n / 2);
    while distance >= 1 {
        for k in 0..n {
            let (left, right) = (k.saturating_sub(distance), (k + distance).min(n - 1));
            let reach = (k - left).min(right - k);
            // At the ends the window shrinks to what is there.
            let mean = (flat[k - reach] + flat[k + reach]) / 2.0;
            next[k] = flat[k].min(mean);
        }
        std::mem::swap(&mut flat, &mut next);
        distance -= (distance / 30).max(1);
    }
    let back = |v: &f64| ((v.exp() - 1.0).exp() - 1.0).powi(2) - 1.0 + lowest;
    smoothed(
        &flat.iter().map(back).collect::<Vec<_>>(),
        (half_points / 4).clamp(1, 400),
    )
}

/// Mean over `half` points to either side, fewer at the ends.
pub(super) fn smoothed(values: &[f64], half: usize) -> Vec<f64> {
    let mut sums = Vec::with_capacity(values.len() + 1);
    sums.push(0.0);
    let mut sum = 0.0;
    for value in values {
        sum += value;
        sums.push(sum);
    }
    (0..values.len())
        .map(|k| {
            let reach = half.min(k).min(values.len() - 1 - k);
            (sums[k + reach + 1] - sums[k - reach]) / (2 * reach + 1) as f64
        })
        .collect()
}

/// Rounds of raising the curve to the middle of the noise.
const ROUNDS: usize = 4;

/// Raises (or lowers) a background to the middle of the points near it, where these are enough: clipping leaves it a
/// little low. `half_deg` is over how much it is averaged.
pub(super) fn raised(scan: &Scan, mut background: Vec<f64>, half_deg: f64) -> Vec<f64> {
    let n = scan.len();
    let half = ((half_deg / scan.step) as usize).max(3);
    for _ in 0..ROUNDS {
        let mut sums = vec![(0.0, 0.0); n + 1];
        for k in 0..n {
            let above = scan.y[k] - background[k];
            let is_near = above.abs() < 2.2 * scan.sigma[k];
            let (sum, count) = sums[k];
            sums[k + 1] = if is_near {
                (sum + above, count + 1.0)
            } else {
                (sum, count)
            };
        }
        let offsets: Vec<f64> = (0..n)
            .map(|k| {
                let (from, to) = (k.saturating_sub(half), (k + half + 1).min(n));
                let count = sums[to].1 - sums[from].1;
                // Where most is peaks there is nothing to go by.
                let trust = (count / (to - from) as f64 / 0.5).min(1.0);
                if count > 5.0 {
                    trust * (sums[to].0 - sums[from].0) / count
                } else {
                    0.0
                }
            })
            .collect();
        for (value, offset) in background.iter_mut().zip(smoothed(&offsets, half / 2)) {
            *value += offset;
        }
    }
    background
}
