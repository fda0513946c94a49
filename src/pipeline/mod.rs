//! The order of the stages; the only place that knows it.
//!
//! In: entries, labels, [`ScreenSettings`]. Out: [`Screen`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::cluster::{ClusterError, Criterion, Linkage, Metric};
use crate::crystal::Element;
use crate::crystal::oxidation::Decoration;
use crate::descriptors::{DescriptorError, DescriptorSettings};
use crate::import::{Entry, Label};
use crate::monitor::{Cancelled, Monitor};
use crate::score::{Interval, RowLabel};
use crate::simplify::Representation;

/// A descriptor on a representation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Combination {
    /// Descriptor id.
    pub descriptor: String,
    /// Representation.
    pub representation: Representation,
}

/// Which structures take part in the comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subset {
    /// Those that every chosen combination could describe.
    #[default]
    Common,
    /// For each combination those that it could describe.
    Own,
}

/// Settings of a screen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ScreenSettings {
    /// The mobile ion. Default Li.
    pub mobile_ion: Element,
    /// What to compute.
    pub combinations: Vec<Combination>,
    /// Settings of descriptors that differ from the defaults.
    pub descriptor_settings: DescriptorSettings,
    /// Linkage criterion. Default Ward.
    pub criterion: Criterion,
    /// Metric. Default Euclidean.
    pub metric: Metric,
    /// Largest number of clusters. Default 300.
    pub depths: usize,
    /// Depths that the comparison averages over: 2…this. Default 50.
    pub compared_depths: usize,
    /// Random assignments of the control. Default 100.
    pub control_repeats: usize,
    /// Resamples of the bootstrap. Default 1000.
    pub bootstrap_repeats: usize,
    /// Seed of control and bootstrap. Default 2023.
    pub seed: u64,
    /// Which structures are compared.
    pub subset: Subset,
}

impl Default for ScreenSettings {
    fn default() -> Self {
        Self {
            mobile_ion: Element::LI,
            combinations: Vec::new(),
            descriptor_settings: DescriptorSettings::new(),
            criterion: Criterion::Ward,
            metric: Metric::Euclidean,
            depths: 300,
            compared_depths: 50,
            control_repeats: 100,
            bootstrap_repeats: 1000,
            seed: 2023,
            subset: Subset::Common,
        }
    }
}

/// What one combination came to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Score {
    /// Which one.
    pub combination: Combination,
    /// Entry index of each row of the clustering.
    pub entries: Vec<usize>,
    /// Labelled rows with log₁₀σ.
    pub labels: Vec<RowLabel>,
    /// Number of columns of the features.
    pub n_columns: usize,
    /// Entries that could not be described, with the reason.
    pub failures: Vec<(usize, DescriptorError)>,
    /// The tree.
    pub linkage: Linkage,
    /// W_σ at depths 1…; empty where there are no labels.
    pub w_sigma: Vec<f64>,
    /// W of the barrier labels at depths 1…; empty where there are none.
    pub w_ea: Vec<f64>,
    /// Mean of W_σ over the compared depths with its bootstrap interval.
    pub mean_w_sigma: Option<Interval>,
    /// Difference of that mean from the best combination's, paired; `None` for the best itself.
    pub difference_from_best: Option<Interval>,
    /// Seconds spent on describing and on clustering.
    pub seconds: (f64, f64),
}

/// Result of a screen.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Screen {
    /// From which settings it came.
    pub settings: ScreenSettings,
    /// By ascending mean W_σ; combinations that failed as a whole are in `failed`.
    pub scores: Vec<Score>,
    /// W_σ of the random control at depths 1….
    pub control: Vec<f64>,
    /// Combinations that gave nothing, with the reason.
    pub failed: Vec<(Combination, String)>,
    /// Seconds of each stage by name.
    pub seconds: BTreeMap<String, f64>,
}

/// Why a screen gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// No entries.
    #[error("there are no structures to screen; import some first")]
    Empty,
    /// No combination chosen.
    #[error("no descriptor was chosen; choose at least one descriptor and one representation")]
    NothingChosen,
    /// Clustering failed.
    #[error("{combination:?}: {source}")]
    Cluster {
        combination: Combination,
        source: ClusterError,
    },
    /// The user stopped it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Runs decorate → simplify → describe → cluster → score for every chosen combination.
///
/// `finished` is called with every combination as soon as it is done, so that a cancelled run
/// leaves what it finished. `label_of_entry[k]` is the index in `labels` of entry k's label.
///
/// # Errors
/// [`PipelineError`].
pub fn screen(
    entries: &[Entry],
    labels: &[Label],
    label_of_entry: &[Option<usize>],
    settings: &ScreenSettings,
    monitor: &Monitor,
    finished: &(dyn Fn(&Score) + Sync),
) -> Result<Screen, PipelineError> {
    let _ = (entries, labels, label_of_entry, settings, monitor, finished);
    todo!()
}

/// Oxidation states of every entry, in parallel, in order.
///
/// # Errors
/// [`Cancelled`].
pub fn decorate_all(entries: &[Entry], monitor: &Monitor) -> Result<Vec<Decoration>, Cancelled> {
    let _ = (entries, monitor);
    todo!()
}
