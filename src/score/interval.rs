//! An estimate with the interval it lies in.

use serde::{Deserialize, Serialize};

/// An interval from the paired bootstrap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Estimate on the labels as they are.
    pub estimate: f64,
    /// 2.5th percentile.
    pub low: f64,
    /// 97.5th percentile.
    pub high: f64,
}

impl Interval {
    /// Whether 0 lies outside: for a difference, that it is real at the 5 % level (for that one
    /// comparison; among many comparisons one in twenty does so by chance).
    pub fn excludes_zero(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}
