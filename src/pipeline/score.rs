//! What one combination of descriptor and representation came to.

use serde::{Deserialize, Serialize};

use super::Combination;
use crate::cluster::{Linkage, RowIndex};
use crate::descriptors::DescriptorError;
use crate::import::EntryIndex;
use crate::score::{Interval, LabelSet, RowLabel};

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
    /// The same of the barriers.
    #[serde(default)]
    pub of_barriers: OfBarriers,
    /// Whether it described too few structures to be compared with the others
    /// ([`ScreenSettings::min_described`]): it is scored on its own structures, and not ranked.
    #[serde(default)]
    pub set_apart: bool,
    /// Seconds spent on describing and on clustering.
    pub seconds: (f64, f64),
}

/// What the barriers of structures say of a combination, beside W at every depth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OfBarriers {
    /// Structures with a barrier.
    pub n_labels: usize,
    /// Mean of W_Ea over the compared depths, in eV², with its bootstrap interval.
    pub mean: Option<Interval>,
    /// Difference of that mean from the least one, paired; `None` for the least itself.
    pub difference_from_best: Option<Interval>,
}

impl Score {
    /// Leaves out W_Ea: a ranking computes barriers itself, so that it would stand on those that happened to be
    /// known before.
    pub(super) fn forget_barriers(&mut self) {
        self.w_ea = Vec::new();
        self.of_barriers = OfBarriers::default();
    }

    /// W of a set of labels at depths 1…; empty where there are no labels.
    pub fn w(&self, labels: LabelSet) -> &[f64] {
        match labels {
            LabelSet::Conductivity => &self.w_sigma,
            LabelSet::Barrier => &self.w_ea,
        }
    }

    /// Its mean over the compared depths with its interval, once that is known.
    pub fn mean_interval(&self, labels: LabelSet) -> Option<Interval> {
        match labels {
            LabelSet::Conductivity => self.mean_w_sigma,
            LabelSet::Barrier => self.of_barriers.mean,
        }
    }

    /// How far that mean is from the least one; `None` for the least itself.
    pub fn difference(&self, labels: LabelSet) -> Option<Interval> {
        match labels {
            LabelSet::Conductivity => self.difference_from_best,
            LabelSet::Barrier => self.of_barriers.difference_from_best,
        }
    }

    /// How many structures carry a label.
    pub fn n_labels(&self, labels: LabelSet) -> usize {
        match labels {
            LabelSet::Conductivity => self.labels.len(),
            LabelSet::Barrier => self.of_barriers.n_labels,
        }
    }

    /// Whether it can be compared by a set of labels: W of one that is set apart is of other structures.
    pub fn is_compared_by(&self, labels: LabelSet) -> bool {
        !self.w(labels).is_empty() && !self.set_apart
    }

    /// The row on which an entry stands; `None` for one that was not clustered.
    pub fn row_of(&self, entry: EntryIndex) -> Option<RowIndex> {
        self.entries.binary_search(&entry).ok().map(RowIndex)
    }

    /// Mean of W_σ over the depths 2…`compared_depths`; `None` without labels or depths.
    pub fn mean_w(&self, compared_depths: usize) -> Option<f64> {
        self.mean_of(LabelSet::Conductivity, compared_depths)
    }

    /// Mean of W of a set of labels over the depths 2…`compared_depths`; `None` without labels or depths.
    pub fn mean_of(&self, labels: LabelSet, compared_depths: usize) -> Option<f64> {
        let w = self.w(labels);
        let compared = w.get(1..compared_depths.min(w.len()))?;
        let compared = Some(compared).filter(|w| !w.is_empty())?;
        Some(compared.iter().sum::<f64>() / compared.len() as f64)
    }
}
