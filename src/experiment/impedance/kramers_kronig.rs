//! The linear Kramers–Kronig test.

use serde::{Deserialize, Serialize};

/// What the Kramers–Kronig test says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum KramersKronigVerdict {
    /// Residuals are noise.
    Sound,
    /// Single points fail; the others are sound.
    Outliers,
    /// Residuals run one way over whole stretches: the sample changed during the sweep, or the response
    /// was not linear.
    Drift,
}

/// Residuals of one point.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PointResidual {
    /// Index of the point in the spectrum.
    pub index: usize,
    /// (Z′ measured − Z′ of the model)/|Z| in %.
    pub real_percent: f64,
    /// (Z″ measured − Z″ of the model)/|Z| in %.
    pub imaginary_percent: f64,
    /// Whether the point fails.
    pub fails: bool,
}

/// The linear Kramers–Kronig test.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KramersKronig {
    /// What it says.
    pub verdict: KramersKronigVerdict,
    /// Root mean square of the residuals of Z′ and Z″ over |Z| in %, without points that fail.
    pub rms_percent: f64,
    /// Greatest residual of Z′ or Z″ over |Z| in %, of all points.
    pub worst_percent: f64,
    /// Frequency in Hz of the greatest residual.
    pub worst_hz: f64,
    /// The part of the rms that is no noise, in %: what neighbours have in common.
    pub systematic_percent: f64,
    /// Number of RC elements of the model.
    pub n_elements: usize,
    /// Residuals, by ascending index.
    pub residuals: Vec<PointResidual>,
}
