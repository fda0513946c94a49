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
//! | `label_set` | conductivities or barriers |
//! | `choice` | what choosing the best of many is worth |
//! | `random` | the seeded generator behind both |
//!
//! ```
//! use ndarray::array;
//! use superion::cluster::{Criterion, Metric, RowIndex, linkage};
//! use superion::monitor::Monitor;
//! use superion::score::{RowLabel, partial_variances};
//!
//! let features = array![[0.0], [1.0], [10.0], [11.0]];
//! let tree = linkage(&features, Criterion::Ward, Metric::Euclidean, &Monitor::silent())?;
//! // log₁₀ of σ in S cm⁻¹: two good conductors lie together, and so do two poor ones.
//! let labels = [-3.0, -3.0, -9.0, -9.0];
//! let rows = (0..4).map(RowIndex).zip(labels);
//! let labels: Vec<RowLabel> = rows.map(|(row, value)| RowLabel { row, value }).collect();
//! let w = partial_variances(&tree.cluster_sets(2), &labels).total();
//! assert_eq!(w, [36.0, 0.0]);
//! # Ok::<(), superion::cluster::ClusterError>(())
//! ```

mod arrhenius;
mod band;
mod bootstrap;
mod choice;
mod control;
mod interval;
mod label_set;
mod random;
mod row_label;
mod variance;

pub use arrhenius::{ArrheniusFit, Conduction, Estimate, ROOM_TEMPERATURE_K};
pub use band::{band, band_of_many};
pub use bootstrap::{Bootstrap, LabelScores, bootstrap};
pub use choice::gain_of_choice;
pub use control::control;
pub use interval::Interval;
pub use label_set::LabelSet;
pub use row_label::RowLabel;
pub use variance::{PartialVariances, partial_variances};
