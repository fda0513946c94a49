//! Scores: how well a clustering sorts the measured conductivities.
//!
//! In: [`ClusterSets`] and labels on rows. Out: W_σ at every depth, the random control, and
//! bootstrap intervals. W_σ(n) = Σ over labelled rows of (log₁₀σ − mean of its cluster)², with
//! frozen states (DOI 10.1039/d2ee03499a and its supplement, section IV).

use serde::{Deserialize, Serialize};

use crate::cluster::ClusterSets;
use crate::monitor::{Cancelled, Monitor};

/// A number attached to a row of the clustering.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowLabel {
    /// Row of the clustering.
    pub row: usize,
    /// log₁₀ of the conductivity in S cm⁻¹, or a barrier in eV.
    pub value: f64,
}

/// Partial variance of each label at each depth: `values[depth - 1][label]`.
#[derive(Clone, Debug, PartialEq)]
pub struct PartialVariances {
    /// Depths × labels.
    pub values: ndarray::Array2<f64>,
}

/// An interval from the paired bootstrap.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Estimate on the labels as they are.
    pub estimate: f64,
    /// 2.5th percentile.
    pub low: f64,
    /// 97.5th percentile.
    pub high: f64,
}

/// Partial variances with frozen states: a label alone in its cluster keeps the value of the
/// previous depth.
pub fn partial_variances(sets: &ClusterSets, labels: &[RowLabel]) -> PartialVariances {
    let _ = (sets, labels);
    todo!()
}

impl PartialVariances {
    /// W at every depth: the sum over labels.
    pub fn total(&self) -> Vec<f64> {
        todo!()
    }
}

/// The control: `repeats` random assignments with the same cluster sizes, averaged, per depth.
///
/// # Errors
/// [`Cancelled`].
pub fn control(
    sets: &ClusterSets,
    labels: &[RowLabel],
    repeats: usize,
    seed: u64,
    monitor: &Monitor,
) -> Result<Vec<f64>, Cancelled> {
    let _ = (sets, labels, repeats, seed, monitor);
    todo!()
}
