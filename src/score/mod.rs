//! Scores: how well a clustering sorts the measured conductivities.
//!
//! In: [`crate::cluster::ClusterSets`] and labels on rows. Out: W_σ at every depth, the random
//! control, and bootstrap intervals. W_σ(n) = Σ over labelled rows of (log₁₀σ − mean of its
//! cluster)², with frozen states (DOI 10.1039/d2ee03499a and its supplement, section IV). And of
//! conductivities measured at several temperatures, the activation energy.
//!
//! | file | what |
//! |---|---|
//! | `variance` | partial variances, frozen states, W |
//! | `control` | W of random assignments |
//! | `bootstrap` | which differences between descriptors are real |
//! | `band` | how far W at each depth depends on the labels |
//! | `arrhenius` | the activation energy of a measured conductivity |
//! | `choice` | what choosing the best of many is worth |
//! | `random` | the seeded generator behind both |

mod arrhenius;
mod band;
mod bootstrap;
mod choice;
mod control;
mod random;
mod variance;

use serde::{Deserialize, Serialize};

pub use arrhenius::{ArrheniusFit, Conduction, Estimate, ROOM_TEMPERATURE_K};
pub use band::band;
pub use bootstrap::{Bootstrap, LabelScores, bootstrap};
pub use choice::gain_of_choice;
pub use control::control;
pub use variance::{PartialVariances, partial_variances};

/// A number attached to a row of the clustering.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowLabel {
    /// Row of the clustering.
    pub row: usize,
    /// log₁₀ of the conductivity in S cm⁻¹, or a barrier in eV.
    pub value: f64,
}

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
