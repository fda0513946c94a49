//! The sign of Z″, judged by how |Z| changes with frequency.
//!
//! In: points. Out: whether Z″ stands with its sign, with the other one, or turns within the sweep. For a cell
//! that is minimum-phase, φ ≈ (π/2) d ln|Z| / d ln ω (Bode's relation, H. W. Bode, Network Analysis and Feedback
//! Amplifier Design, 1945), so that a capacitive part goes with |Z| that falls with frequency.

use std::f64::consts::FRAC_PI_2;

use super::spectrum::{SignOfImaginary, SpectrumPoint};

/// How far slopes are taken, in ln f on either side.
const REACH: f64 = 0.7;
/// Least correlation of φ with Bode's by which the sign counts as known.
const LEAST: f64 = 0.5;
/// A jump is so many times larger than the steps beside it.
const JUMP: f64 = 3.0;

/// Phases in rad that Bode's relation makes of |Z|, by falling frequency.
#[derive(Clone, Debug, Default)]
pub(super) struct Bode {
    predicted: Vec<f64>,
}

impl Bode {
    /// From frequencies in Hz, falling, and |Z|, with what Bode's relation makes of them.
    pub(super) fn of(frequencies: &[f64], moduli: &[f64]) -> Self {
        let ln_f: Vec<f64> = frequencies.iter().map(|f| f.ln()).collect();
        let ln_z: Vec<f64> = moduli.iter().map(|z| z.max(1e-300).ln()).collect();
        let predicted = (0..ln_f.len()).map(|k| FRAC_PI_2 * slope(&ln_f, &ln_z, k));
        let predicted = predicted.collect();
        Self { predicted }
    }

    /// Correlation of phases in rad with those predicted, from −1 to 1.
    pub(super) fn correlation(&self, phases: &[f64]) -> f64 {
        let sum = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(a, b)| a * b).sum() };
        let scale = (sum(phases, phases) * sum(&self.predicted, &self.predicted)).sqrt();
        if scale > 0.0 {
            sum(phases, &self.predicted) / scale
        } else {
            0.0
        }
    }

    /// Root mean square of the difference of phases in rad from those predicted.
    pub(super) fn distance(&self, phases: &[f64]) -> f64 {
        let n = phases.len().max(1) as f64;
        let differences = phases
            .iter()
            .zip(&self.predicted)
            .map(|(a, b)| (a - b).powi(2));
        (differences.sum::<f64>() / n).sqrt()
    }
}

/// Slope of a line through the points within reach of one.
fn slope(x: &[f64], y: &[f64], k: usize) -> f64 {
    let near = |j: &usize| (x[*j] - x[k]).abs() <= REACH;
    let mut first = k;
    while first > 0 && near(&(first - 1)) {
        first -= 1;
    }
    let mut last = k;
    while last + 1 < x.len() && near(&(last + 1)) {
        last += 1;
    }
    if last - first < 2 {
        first = first.saturating_sub(1);
        last = (last + 1).min(x.len().saturating_sub(1));
    }
    let n = (last - first + 1) as f64;
    let mean = |values: &[f64]| values[first..=last].iter().sum::<f64>() / n;
    let (mx, my) = (mean(x), mean(y));
    let (mut sxy, mut sxx) = (0.0, 0.0);
    for j in first..=last {
        sxy += (x[j] - mx) * (y[j] - my);
        sxx += (x[j] - mx).powi(2);
    }
    if sxx > 0.0 { sxy / sxx } else { 0.0 }
}

/// What is known of the sign of these points, one for each frequency, by falling frequency.
pub(super) fn sign_of(points: &[SpectrumPoint]) -> SignOfImaginary {
    if points.len() < 4 {
        return SignOfImaginary::Stated;
    }
    if let Some(place) = turn(points) {
        // The first of the file that differs from those at its beginning.
        let (before, after) = (points[place].line, points[place + 1].line);
        let other = if before > after { place } else { place + 1 };
        return SignOfImaginary::Mixed {
            from_hz: points[other].frequency_hz,
            line: points[other].line,
        };
    }
    let frequencies: Vec<f64> = points.iter().map(|p| p.frequency_hz).collect();
    let moduli: Vec<f64> = points
        .iter()
        .map(|p| p.real_ohm.hypot(p.imaginary_ohm))
        .collect();
    let phases: Vec<f64> = points
        .iter()
        .map(|p| p.imaginary_ohm.atan2(p.real_ohm.abs()))
        .collect();
    if Bode::of(&frequencies, &moduli).correlation(&phases) < -LEAST {
        SignOfImaginary::Turned
    } else {
        SignOfImaginary::Stated
    }
}

/// The place before which Z″ jumps to its negative: the jump is much larger than the steps beside it, and none
/// were one side turned.
fn turn(points: &[SpectrumPoint]) -> Option<usize> {
    let x = |k: usize| points[k].imaginary_ohm;
    let step = |k: usize| (x(k + 1) - x(k)).abs();
    let n = points.len();
    (1..n.saturating_sub(2)).find(|&k| {
        let (a, b) = (x(k), x(k + 1));
        let jump = (a - b).abs();
        let modulus = points[k].real_ohm.hypot(a);
        let steps = step(k - 1).max(step(k + 1));
        // A lone point of the other sign is an outlier, not a turn.
        let stays = x(k - 1).signum() == a.signum() && x(k + 2).signum() == b.signum();
        a * b < 0.0
            && stays
            && jump > 0.03 * modulus
            && (a + b).abs() < 0.5 * jump
            && jump > JUMP * steps
            && (x(k - 1) + b).abs() < 0.6 * jump
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R ‖ C in series with R and a blocking C, with 8 points a decade, from 10⁶ to 10⁻¹ Hz.
    fn cell(sign: impl Fn(f64) -> f64) -> Vec<SpectrumPoint> {
        let point = |k: usize| {
            let f = 10_f64.powf(6.0 - k as f64 / 8.0);
            let w = 2.0 * std::f64::consts::PI * f;
            let (r, c, cb) = (1e4, 1e-10, 1e-6);
            let d = 1.0 + (w * r * c).powi(2);
            SpectrumPoint {
                frequency_hz: f,
                real_ohm: 100.0 + r / d,
                imaginary_ohm: sign(f) * (-r * r * w * c / d - 1.0 / (w * cb)),
                line: k + 2,
            }
        };
        (0..57).map(point).collect()
    }

    #[test]
    fn the_sign_follows_from_how_the_modulus_changes() {
        assert_eq!(sign_of(&cell(|_| 1.0)), SignOfImaginary::Stated);
        assert_eq!(sign_of(&cell(|_| -1.0)), SignOfImaginary::Turned);
        let mixed = sign_of(&cell(|f| if f > 2e4 { 1.0 } else { -1.0 }));
        let SignOfImaginary::Mixed { from_hz, line } = mixed else {
            panic!("{mixed:?}");
        };
        assert!(
            (1.7e4..2e4).contains(&from_hz) && line == 16,
            "{from_hz} {line}"
        );
    }

    #[test]
    fn what_turns_by_itself_is_left() {
        // Leads alone, and a cell with leads.
        let leads = |r: f64, c: f64| -> Vec<SpectrumPoint> {
            let point = |k: usize| {
                let f = 10_f64.powf(6.0 - k as f64 / 8.0);
                let w = 2.0 * std::f64::consts::PI * f;
                SpectrumPoint {
                    frequency_hz: f,
                    real_ohm: r,
                    imaginary_ohm: w * 1e-6 - c / w,
                    line: k,
                }
            };
            (0..57).map(point).collect()
        };
        for points in [leads(0.4, 0.0), leads(28.0, 1e5), leads(0.1, 1e6)] {
            assert_eq!(sign_of(&points), SignOfImaginary::Stated);
        }
    }
}
