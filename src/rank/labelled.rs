//! A label on a row of the clustering.

use serde::{Deserialize, Serialize};

use crate::cluster::RowIndex;
use crate::import::Censoring;

/// A label of the data set on a row of the clustering, with what is shown of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LabelledRow {
    /// Row of the clustering.
    pub row: RowIndex,
    /// log₁₀ of σ in S cm⁻¹; the bound where it is one.
    pub log_sigma: f64,
    /// Whether the true value lies below, above, or is the value.
    pub censored: Censoring,
}

impl LabelledRow {
    /// Whether σ is known to lie above `conducting_s_cm`: an upper bound above it says nothing.
    pub fn conducts(&self, conducting_s_cm: f64) -> bool {
        self.log_sigma > conducting_s_cm.log10() && self.censored != Censoring::Below
    }
}
