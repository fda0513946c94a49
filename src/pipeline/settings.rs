//! What a screen is asked to do.
//!
//! In: choices of the user. Out: [`ScreenSettings`], checked before any work starts.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::PipelineError;
use crate::cluster::{Criterion, Metric};
use crate::crystal::Element;
use crate::descriptors::DescriptorSettings;
use crate::simplify::Representation;

/// A descriptor on a representation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Combination {
    /// Descriptor id.
    pub descriptor: String,
    /// Representation.
    pub representation: Representation,
}

impl fmt::Display for Combination {
    /// "soap × CAN".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} × {}", self.descriptor, self.representation.id())
    }
}

/// Every descriptor on every representation: descriptors in the given order, and for each the
/// representations in the given order.
pub fn combinations(
    descriptors: &[String],
    representations: &[Representation],
) -> Vec<Combination> {
    let of_descriptor = |descriptor: &String| {
        let descriptor = descriptor.clone();
        representations
            .iter()
            .map(move |representation| Combination {
                descriptor: descriptor.clone(),
                representation: *representation,
            })
    };
    descriptors.iter().flat_map(of_descriptor).collect()
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

impl Subset {
    /// The name in files: "common" or "own".
    pub fn id(self) -> &'static str {
        match self {
            Self::Common => "common",
            Self::Own => "own",
        }
    }
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
    /// Smallest share, from 0 to 1, of the structures and of the labelled structures that a
    /// combination must describe to take part in a common subset. Default 0.8.
    ///
    /// W_σ is a sum over labels, so that only scores on the same labels can be ranked, and every
    /// combination narrows those of all others to what it can describe. The share is taken of what
    /// the most widely applicable combination describes. One below it is scored on its own
    /// structures, marked ([`super::Score::set_apart`]) and listed after the ranked ones.
    pub min_described: f64,
}

/// Most random assignments of the control, and most resamples of the bootstrap: all are kept at once.
pub const MOST_REPEATS: usize = 100_000;

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
            min_described: 0.8,
        }
    }
}

/// Descriptors of a first screen: quick, and of different kinds.
const FIRST_DESCRIPTORS: [&str; 6] = [
    "soap",
    "density_features",
    "mxrd",
    "oxidation_states",
    "radial_distribution_function",
    "sine_coulomb_matrix",
];

/// The combinations of a first screen, sorted: a few quick descriptors on the original structures
/// and on CAN.
pub fn first_combinations() -> Vec<Combination> {
    let descriptors = FIRST_DESCRIPTORS.map(str::to_owned);
    let representations = [Representation::Structure, Representation::Can];
    let mut chosen = combinations(&descriptors, &representations);
    // SOAP on the original has a block for each pair of elements: costly, and worse.
    chosen.retain(|c| c.descriptor != "soap" || c.representation != Representation::Structure);
    chosen.sort();
    chosen
}

impl ScreenSettings {
    /// Those of a first screen, which the window runs on the sample by itself and the command line
    /// where there is no window.
    pub fn first() -> Self {
        Self {
            combinations: first_combinations(),
            ..Self::default()
        }
    }

    /// Checks the numbers.
    ///
    /// # Errors
    /// [`PipelineError::NothingChosen`], [`PipelineError::BadNumber`], [`PipelineError::BadShare`].
    pub fn validate(&self) -> Result<(), PipelineError> {
        if self.combinations.is_empty() {
            return Err(PipelineError::NothingChosen);
        }
        let clusters = "cut into at least 2 clusters";
        for (name, value, range, remedy) in [
            ("depths", self.depths, 2..=usize::MAX, clusters),
            (
                "compared_depths",
                self.compared_depths,
                2..=usize::MAX,
                clusters,
            ),
            (
                "control_repeats",
                self.control_repeats,
                0..=MOST_REPEATS,
                "give a whole number from 0 to 100000",
            ),
            (
                "bootstrap_repeats",
                self.bootstrap_repeats,
                2..=MOST_REPEATS,
                "give a whole number from 2 to 100000",
            ),
        ] {
            if !range.contains(&value) {
                return Err(PipelineError::BadNumber {
                    name,
                    value,
                    remedy,
                });
            }
        }
        if !(0.0..=1.0).contains(&self.min_described) {
            return Err(PipelineError::BadShare(self.min_described));
        }
        Ok(())
    }
}
