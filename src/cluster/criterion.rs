//! How clusters are joined, and by which distance.

use serde::{Deserialize, Serialize};

/// Linkage criterion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Criterion {
    /// Ward's minimum variance; Euclidean only.
    #[default]
    Ward,
    /// Unweighted average distance.
    Average,
    /// Greatest distance.
    Complete,
    /// Smallest distance.
    Single,
}

/// Distance between vectors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Metric {
    /// l2.
    #[default]
    Euclidean,
    /// l1.
    Manhattan,
    /// 1 − cosine of the angle.
    Cosine,
}
