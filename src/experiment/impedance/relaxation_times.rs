//! The distribution of relaxation times.
//!
//! In: points, the exponent of a blocking electrode, the noise. Out: [`RelaxationTimes`]: Tikhonov's
//! regularisation with γ ≥ 0 (Wan, Saccoccio, Chen and Ciucci, Electrochim. Acta 2015, 184, 483,
//! DOI 10.1016/j.electacta.2015.09.097), smoothed as much as the noise allows (Morozov's discrepancy
//! principle). The electrode, an inductance and R∞ are terms of their own, so that they leave no false
//! peaks.

use ndarray::{Array1, Array2};
use serde::{Deserialize, Serialize};

use super::element::{C64, Element};
use super::points::FitPoint;
use crate::math::non_negative::non_negative_least_squares;

/// A peak of the distribution.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelaxationPeak {
    /// Time constant in s.
    pub tau_s: f64,
    /// Its resistance in Ω (or Ω cm²): the area between the valleys beside it.
    pub resistance_ohm: f64,
}

/// How strongly the distribution was smoothed, and why so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SmoothingRule {
    /// The smoothest that leaves residuals no greater than the noise that the Kramers–Kronig test saw.
    Discrepancy,
    /// The smoothest whose residuals are hardly greater than the least that any distribution leaves:
    /// more than the noise.
    Floor,
    /// The strongest that is tried.
    Most,
}

impl SmoothingRule {
    /// In a sentence without a full stop.
    pub fn words(self) -> &'static str {
        match self {
            Self::Discrepancy => {
                "the smoothest distribution whose residuals are hardly greater than the noise that the \
                 Kramers–Kronig test saw"
            }
            Self::Floor => {
                "the smoothest distribution whose residuals are within 5 % of the least that any \
                 distribution leaves; the noise is less"
            }
            Self::Most => "the strongest smoothing that is tried: the noise allows more",
        }
    }
}

/// The distribution of relaxation times: Z(ω) = R∞ + iωL + ∫ γ(ln τ)/(1 + iωτ) d ln τ + electrode.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelaxationTimes {
    /// Time constants in s, ascending, evenly spread in their logarithm.
    pub tau_s: Vec<f64>,
    /// γ at them in Ω (or Ω cm²) for each unit of ln τ, ≥ 0.
    pub gamma_ohm: Vec<f64>,
    /// Peaks, by ascending time constant.
    pub peaks: Vec<RelaxationPeak>,
    /// R∞ in Ω (or Ω cm²), ≥ 0.
    pub high_frequency_ohm: f64,
    /// n of the electrode's element that was taken out; `None` where there is none.
    pub electrode_exponent: Option<f64>,
    /// Weight λ of the squared second differences of γ over the geometric mean of |Z|, beside squared
    /// residuals over |Z|.
    pub smoothing: f64,
    /// Why this λ.
    pub rule: SmoothingRule,
    /// Root mean square of the residuals of Z′ and Z″ over |Z| in %.
    pub rms_percent: f64,
}

/// Time constants for each decade.
const PER_DECADE: f64 = 10.0;
/// Most of them.
const MOST_TAUS: usize = 160;
/// log₁₀ of the strongest smoothing, of the least, and their distance.
const STRONGEST: f64 = 2.0;
const LEAST: f64 = -8.0;
const STEP: f64 = 0.5;
/// Residuals may exceed the noise by this factor: fits with many γ take some of it away.
const ALLOWED: f64 = 1.05;
/// Peaks with less than this share of all γ are ripples.
const LEAST_SHARE: f64 = 0.01;

/// Computes the distribution; `None` where there are too few points or nothing relaxes.
pub(super) fn relaxation_times(
    points: &[FitPoint],
    electrode_exponent: Option<f64>,
    noise_percent: f64,
) -> Option<RelaxationTimes> {
    let system = System::new(points, electrode_exponent)?;
    let n_steps = ((STRONGEST - LEAST) / STEP).round() as usize;
    let smoothing = |k: usize| 10_f64.powf(STRONGEST - STEP * k as f64);
    let solve = |k: usize| system.solved(smoothing(k));
    // Residuals fall with less smoothing: the first step whose residuals are allowed, by halving.
    let (mut low, mut high) = (0, n_steps);
    let mut best = solve(high)?;
    let noise = noise_percent / 100.0;
    let allowed = ALLOWED * noise.max(best.1);
    while low < high {
        let middle = (low + high) / 2;
        match solve(middle)? {
            found if found.1 <= allowed => {
                high = middle;
                best = found;
            }
            _ => low = middle + 1,
        }
    }
    let rule = match (high, best.1 <= ALLOWED * noise) {
        (0, _) => SmoothingRule::Most,
        (_, true) => SmoothingRule::Discrepancy,
        (_, false) => SmoothingRule::Floor,
    };
    let (x, rms) = best;
    let n = system.taus.len();
    let gamma: Vec<f64> = x[..n].iter().map(|v| v * system.scale).collect();
    if gamma.iter().all(|g| *g <= 0.0) {
        return None;
    }
    Some(RelaxationTimes {
        peaks: peaks(&system.taus, &gamma, system.step),
        gamma_ohm: gamma,
        high_frequency_ohm: x[n] * system.scale,
        electrode_exponent,
        smoothing: smoothing(high),
        rule,
        rms_percent: rms * 100.0,
        tau_s: system.taus,
    })
}

/// The linear equations.
struct System {
    taus: Vec<f64>,
    /// Distance of ln τ.
    step: f64,
    /// Geometric mean of |Z|.
    scale: f64,
    n_rows: f64,
    /// AᵀA.
    products: Array2<f64>,
    /// Aᵀb.
    targets: Array1<f64>,
    /// bᵀb.
    square: f64,
}

impl System {
    fn new(points: &[FitPoint], electrode_exponent: Option<f64>) -> Option<Self> {
        let (first, last) = (points.first()?.omega, points.last()?.omega);
        if points.len() < 5 || first <= last {
            return None;
        }
        let ten = std::f64::consts::LN_10;
        // Beyond the lowest frequency an electrode's tail and slow arcs cannot be told apart.
        let slow = if electrode_exponent.is_some() {
            0.0
        } else {
            ten
        };
        let (low, high) = ((1.0 / first).ln() - ten, (1.0 / last).ln() + slow);
        let n = (((high - low) / ten * PER_DECADE).ceil() as usize + 1).clamp(8, MOST_TAUS);
        let step = (high - low) / (n - 1) as f64;
        let taus: Vec<f64> = (0..n).map(|k| (low + step * k as f64).exp()).collect();
        let logarithms: f64 = points.iter().map(|p| p.modulus.ln()).sum();
        let scale = (logarithms / points.len() as f64).exp();
        let mut columns: Vec<Vec<f64>> = Vec::new();
        let mut add = |f: &dyn Fn(f64) -> C64| {
            let z: Vec<C64> = points
                .iter()
                .map(|p| f(p.omega) * scale / p.modulus)
                .collect();
            columns.push(z.iter().flat_map(|z| [z.re, z.im]).collect());
        };
        for tau in &taus {
            add(&|omega| C64::new(1.0, omega * tau).inv() * step);
        }
        add(&|_| C64::from(1.0));
        add(&|omega| C64::new(0.0, omega / first));
        if let Some(n) = electrode_exponent {
            add(&|omega| Element::Q.impedance(&[1.0, n], omega / last, &mut []));
        }
        let target: Vec<f64> = points
            .iter()
            .flat_map(|p| [p.z.re / p.modulus, p.z.im / p.modulus])
            .collect();
        let rows = target.len();
        let a = Array2::from_shape_fn((rows, columns.len()), |(row, column)| columns[column][row]);
        let b = Array1::from(target);
        Some(Self {
            products: a.t().dot(&a),
            targets: a.t().dot(&b),
            square: b.dot(&b),
            n_rows: rows as f64,
            taus,
            step,
            scale,
        })
    }

    /// Coefficients ≥ 0 and the rms of the residuals over |Z|.
    fn solved(&self, smoothing: f64) -> Option<(Vec<f64>, f64)> {
        let n = self.products.nrows();
        let mut curved = self.products.clone();
        let n_taus = self.taus.len();
        // Second differences; beyond both ends γ is 0.
        for centre in 0..n_taus {
            let row = [
                (centre.wrapping_sub(1), 1.0),
                (centre, -2.0),
                (centre + 1, 1.0),
            ];
            for (i, a) in row {
                for (j, b) in row {
                    if i < n_taus && j < n_taus {
                        curved[(i, j)] += smoothing * a * b;
                    }
                }
            }
        }
        for k in 0..n {
            curved[(k, k)] += 1e-10 * (curved[(k, k)] + 1e-10);
        }
        let x = non_negative_least_squares(&curved, &self.targets)?;
        let misfit = self.square - 2.0 * self.targets.dot(&x) + x.dot(&self.products.dot(&x));
        Some((x.to_vec(), (misfit.max(0.0) / self.n_rows).sqrt()))
    }
}

fn peaks(taus: &[f64], gamma: &[f64], step: f64) -> Vec<RelaxationPeak> {
    let n = gamma.len();
    let all: f64 = gamma.iter().sum();
    let at = |k: isize| {
        usize::try_from(k)
            .ok()
            .and_then(|k| gamma.get(k))
            .copied()
            .unwrap_or(0.0)
    };
    let is_top = |k: &usize| {
        let k = *k as isize;
        at(k) > at(k - 1) && at(k) >= at(k + 1) && at(k) > 0.0
    };
    let tops: Vec<usize> = (0..n).filter(is_top).collect();
    let mut peaks = Vec::new();
    for (number, top) in tops.iter().enumerate() {
        let valley = |from: usize, to: usize| {
            (from..=to)
                .min_by(|a, b| gamma[*a].total_cmp(&gamma[*b]))
                .unwrap_or(from)
        };
        let left = if number == 0 {
            0
        } else {
            valley(tops[number - 1], *top)
        };
        let right = tops
            .get(number + 1)
            .map_or(n - 1, |next| valley(*top, *next));
        let inner: f64 = gamma[left..=right].iter().sum();
        // A valley is shared by both sides.
        let shared = |k: usize, is_end: bool| if is_end { 0.0 } else { gamma[k] / 2.0 };
        let area = inner - shared(left, number == 0) - shared(right, number + 1 == tops.len());
        if area < LEAST_SHARE * all {
            continue;
        }
        let k = *top as isize;
        let (before, here, after) = (at(k - 1), at(k), at(k + 1));
        let bend = before - 2.0 * here + after;
        let shift = if bend < 0.0 {
            (before - after) / (2.0 * bend)
        } else {
            0.0
        };
        peaks.push(RelaxationPeak {
            tau_s: taus[*top] * (step * shift.clamp(-0.5, 0.5)).exp(),
            resistance_ohm: area * step,
        });
    }
    peaks
}
