//! What one combination of descriptor and representation came to.

use serde::{Deserialize, Serialize};

use super::Combination;
use crate::cluster::{Linkage, RowIndex};
use crate::descriptors::DescriptorError;
use crate::import::EntryIndex;
use crate::score::{Interval, RowLabel};

/// What one combination came to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Score {
    /// Which one.
    pub combination: Combination,
    /// Entry index of each row of the clustering.
    pub entries: Vec<EntryIndex>,
    /// Labelled rows with log₁₀σ.
    pub labels: Vec<RowLabel>,
    /// Number of columns of the features.
    pub n_columns: usize,
    /// Entries that could not be described, with the reason.
    pub failures: Vec<(EntryIndex, DescriptorError)>,
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
    /// Whether it described too few structures to be compared with the others
    /// ([`ScreenSettings::min_described`]): it is scored on its own structures, and not ranked.
    #[serde(default)]
    pub set_apart: bool,
    /// Seconds spent on describing and on clustering.
    pub seconds: (f64, f64),
}

impl Score {
    /// The row on which an entry stands; `None` for one that was not clustered.
    pub fn row_of(&self, entry: EntryIndex) -> Option<RowIndex> {
        self.entries.binary_search(&entry).ok().map(RowIndex)
    }

    /// Mean of W_σ over the depths 2…`compared_depths`; `None` without labels or depths.
    pub fn mean_w(&self, compared_depths: usize) -> Option<f64> {
        let last = compared_depths.min(self.w_sigma.len());
        let compared = self.w_sigma.get(1..last).filter(|w| !w.is_empty())?;
        Some(compared.iter().sum::<f64>() / compared.len() as f64)
    }
}
