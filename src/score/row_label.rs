//! A label on a row of the clustering.

use crate::cluster::RowIndex;
use serde::{Deserialize, Serialize};

/// A number attached to a row of the clustering.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowLabel {
    /// Row of the clustering.
    pub row: RowIndex,
    /// log₁₀ of the conductivity in S cm⁻¹, or a barrier in eV.
    pub value: f64,
}
