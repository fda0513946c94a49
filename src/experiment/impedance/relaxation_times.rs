//! The distribution of relaxation times.

use serde::{Deserialize, Serialize};

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
    /// The smoothest that leaves residuals no greater than those of the Kramers–Kronig test.
    Discrepancy,
    /// The least that was tried: residuals never came down to the noise.
    Least,
    /// The strongest that was tried.
    Most,
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
    /// Weight λ of the squared second differences of γ (with residuals over |Z|, γ over the largest
    /// |Z|).
    pub smoothing: f64,
    /// Why this λ.
    pub rule: SmoothingRule,
    /// Root mean square of the residuals over |Z| in %.
    pub rms_percent: f64,
}
