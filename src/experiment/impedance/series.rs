//! Parts of a sample, and means of replicate cells.
//!
//! In: numbers of single cells. Out: a [`ReplicateMean`] of the [`Part`] that they are of.

use serde::{Deserialize, Serialize};

use super::parts::Parts;

/// A mean of replicate cells.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReplicateMean {
    /// Arithmetic mean.
    pub mean: f64,
    /// Standard deviation of the cells (n − 1 in the denominator); `None` for one cell.
    pub standard_deviation: Option<f64>,
    /// Number of cells.
    pub n_cells: usize,
}

impl ReplicateMean {
    /// Of numbers of single cells; `None` without any. As Laskowski, McHaffie and See do: error bars are
    /// "the standard deviation of three replicate cells" (DOI 10.1039/d2ee03499a).
    pub fn of(values: &[f64]) -> Option<Self> {
        let n = values.len();
        if n == 0 || values.iter().any(|v| !v.is_finite()) {
            return None;
        }
        let mean = values.iter().sum::<f64>() / n as f64;
        let squares: f64 = values.iter().map(|v| (v - mean).powi(2)).sum();
        Some(Self {
            mean,
            standard_deviation: (n > 1).then(|| (squares / (n - 1) as f64).sqrt()),
            n_cells: n,
        })
    }
}

/// A part of the sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Part {
    /// Grains.
    Bulk,
    /// Grain boundaries, apparent.
    GrainBoundary,
    /// Both in series.
    Total,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Bulk, Self::GrainBoundary, Self::Total];

    /// What stands for this part.
    pub fn of<T: Copy>(self, parts: &Parts<T>) -> Option<T> {
        match self {
            Self::Bulk => parts.bulk,
            Self::GrainBoundary => parts.grain_boundary,
            Self::Total => parts.total,
        }
    }

    /// In a word or two.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bulk => "bulk",
            Self::GrainBoundary => "grain boundary",
            Self::Total => "total",
        }
    }
}
