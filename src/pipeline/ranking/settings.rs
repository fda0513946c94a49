//! What a ranking is asked to do.
//!
//! In: choices of the user. Out: [`RankSettings`], checked before any work starts.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::cluster::{Criterion, Metric};
use crate::crystal::Element;
use crate::descriptors::DescriptorSettings;
use crate::percolation::PercolationSettings;
use crate::pipeline::{Combination, PipelineError, ScreenSettings};
use crate::rank::SelectionSettings;
use crate::simplify::Representation;

/// A second descriptor beside the first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mix {
    /// Which one.
    pub combination: Combination,
    /// By what its values are multiplied; > 0.
    pub multiplier: f64,
}

impl fmt::Display for Mix {
    /// "mxrd × CAN × 1e-5".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} × {:e}", self.combination, self.multiplier)
    }
}

/// Settings of a ranking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RankSettings {
    /// The mobile ion. Default Li.
    pub mobile_ion: Element,
    /// The descriptor. Default soap × CAN.
    pub combination: Combination,
    /// A second one beside it.
    pub mix: Option<Mix>,
    /// Settings of descriptors that differ from the defaults.
    pub descriptor_settings: DescriptorSettings,
    /// Linkage criterion. Default Ward.
    pub criterion: Criterion,
    /// Metric. Default Euclidean.
    pub metric: Metric,
    /// Depths at which W_σ is computed, from 1 ([`ScreenSettings::DEPTHS`]).
    pub depths: usize,
    /// Depths that a mean of W_σ is taken over: 2…this
    /// ([`ScreenSettings::COMPARED_DEPTHS`]).
    pub compared_depths: usize,
    /// Resamples of the bootstrap ([`ScreenSettings::BOOTSTRAP_REPEATS`]).
    pub bootstrap_repeats: usize,
    /// Seed of the bootstrap ([`ScreenSettings::SEED`]).
    pub seed: u64,
    /// Which clusters and which of their members.
    pub selection: SelectionSettings,
    /// How barriers are computed; only the energy is mapped.
    pub percolation: PercolationSettings,
    /// Whether the features are mapped by t-SNE as well. Default no.
    pub tsne: bool,
}

impl Default for RankSettings {
    fn default() -> Self {
        let screen = ScreenSettings::default();
        Self {
            mobile_ion: screen.mobile_ion,
            combination: Combination {
                descriptor: "soap".to_owned(),
                representation: Representation::Can,
            },
            mix: None,
            descriptor_settings: screen.descriptor_settings,
            criterion: screen.criterion,
            metric: screen.metric,
            depths: screen.depths,
            compared_depths: screen.compared_depths,
            bootstrap_repeats: screen.bootstrap_repeats,
            seed: screen.seed,
            selection: SelectionSettings::default(),
            percolation: PercolationSettings::default(),
            tsne: false,
        }
    }
}

/// Of so many structures a cluster holds one on average, unless the paper's cut is coarser: with
/// fewer there would be no neighbours to learn from.
const STRUCTURES_IN_A_CLUSTER: usize = 7;

impl RankSettings {
    /// The defaults, with a cut that suits the number of entries.
    pub fn suited_to(n_entries: usize) -> Self {
        let mut settings = Self::default();
        let fine = (n_entries / STRUCTURES_IN_A_CLUSTER).max(2);
        settings.selection.depth = settings.selection.depth.min(fine);
        settings
    }

    /// The descriptor or descriptors, the first one first.
    pub fn combinations(&self) -> Vec<Combination> {
        let mix = self.mix.iter().map(|mix| mix.combination.clone());
        std::iter::once(self.combination.clone())
            .chain(mix)
            .collect()
    }

    /// "soap × CAN", or "soap × CAN + mxrd × CAN × 1e-5".
    pub fn title(&self) -> String {
        match &self.mix {
            None => self.combination.to_string(),
            Some(mix) => format!("{} + {mix}", self.combination),
        }
    }

    /// The screen of this one combination.
    pub(super) fn screen(&self) -> ScreenSettings {
        ScreenSettings {
            mobile_ion: self.mobile_ion,
            combinations: self.combinations(),
            descriptor_settings: self.descriptor_settings.clone(),
            criterion: self.criterion,
            metric: self.metric,
            depths: self.depths.max(self.selection.depth),
            compared_depths: self.compared_depths,
            bootstrap_repeats: self.bootstrap_repeats,
            seed: self.seed,
            ..ScreenSettings::default()
        }
    }

    /// Checks the numbers.
    ///
    /// # Errors
    /// [`PipelineError::BadNumber`], [`PipelineError::BadShare`], [`PipelineError::Percolation`],
    /// [`PipelineError::BadMix`].
    pub fn validate(&self) -> Result<(), PipelineError> {
        self.selection.validate()?;
        self.screen().validate()?;
        self.percolation.validate()?;
        match &self.mix {
            Some(mix) if !(mix.multiplier > 0.0 && mix.multiplier.is_finite()) => {
                Err(PipelineError::BadMix {
                    multiplier: mix.multiplier,
                })
            }
            _ => Ok(()),
        }
    }
}
