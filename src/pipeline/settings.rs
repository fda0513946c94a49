//! What a screen is asked to do.
//!
//! In: choices of the user. Out: [`ScreenSettings`], checked before any work starts.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::PipelineError;
use crate::cluster::{Criterion, Metric};
use crate::crystal::Element;
use crate::descriptors::DescriptorSettings;
use crate::setting::{self, Setting};
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
    /// Largest number of clusters ([`Self::DEPTHS`]).
    pub depths: usize,
    /// Depths that the comparison averages over: 2…this ([`Self::COMPARED_DEPTHS`]).
    pub compared_depths: usize,
    /// Random assignments of the control ([`Self::CONTROL_REPEATS`]).
    pub control_repeats: usize,
    /// Resamples of the bootstrap ([`Self::BOOTSTRAP_REPEATS`]).
    pub bootstrap_repeats: usize,
    /// Seed of control and bootstrap ([`Self::SEED`]).
    pub seed: u64,
    /// Which structures are compared.
    pub subset: Subset,
    /// Smallest share, from 0 to 1, of the structures and of the labelled structures that a
    /// combination must describe to take part in a common subset ([`Self::MIN_DESCRIBED`]).
    ///
    /// W_σ is a sum over labels, so that only scores on the same labels can be ranked, and every
    /// combination narrows those of all others to what it can describe. The share is taken of what
    /// the most widely applicable combination describes. One below it is scored on its own
    /// structures, marked ([`super::Score::set_apart`]) and listed after the ranked ones.
    pub min_described: f64,
}

/// Most random assignments of the control, and most resamples of the bootstrap: all are kept at once.
const MOST_REPEATS: usize = 100_000;

impl ScreenSettings {
    /// Largest number of clusters. A cut into one tells nothing apart.
    pub const DEPTHS: Setting<usize> = Setting {
        name: "depths",
        default: 300,
        kind: "a whole number",
        unit: "",
        range: setting::from(2),
        explanation: "Largest number of clusters",
    };
    /// Depths that a mean of W is taken over: 2…this.
    pub const COMPARED_DEPTHS: Setting<usize> = Setting {
        name: "compared_depths",
        default: 50,
        explanation: "The comparison averages W over 2…this many clusters",
        ..Self::DEPTHS
    };
    /// Random assignments of the control; 0: none.
    pub const CONTROL_REPEATS: Setting<usize> = Setting {
        name: "control_repeats",
        default: 100,
        kind: "a whole number",
        unit: "",
        range: setting::between(0, MOST_REPEATS),
        explanation: "Random assignments of the control; 0: no control",
    };
    /// Resamples of the bootstrap. From one of them no interval can be told.
    pub const BOOTSTRAP_REPEATS: Setting<usize> = Setting {
        name: "bootstrap_repeats",
        default: 1000,
        kind: "a whole number",
        unit: "",
        range: setting::between(2, MOST_REPEATS),
        explanation: "Resamples of the bootstrap",
    };
    /// Seed of control and bootstrap.
    pub const SEED: Setting<u64> = Setting {
        name: "seed",
        default: 2023,
        kind: "a whole number",
        unit: "",
        range: setting::from(0),
        explanation: "Seed of control and bootstrap",
    };
    /// Smallest share of the structures, and of the labelled ones, that takes part in the common
    /// subset.
    pub const MIN_DESCRIBED: Setting<f64> = Setting {
        name: "min_described",
        default: 0.8,
        kind: "a share",
        unit: "",
        range: setting::between(0.0, 1.0),
        explanation: "Combinations that describe less than this share of the structures, or of the \
                      measured ones, are scored on their own structures and not ranked, lest they \
                      narrow the comparison of all",
    };
}

impl Default for ScreenSettings {
    fn default() -> Self {
        Self {
            mobile_ion: Element::LI,
            combinations: Vec::new(),
            descriptor_settings: DescriptorSettings::new(),
            criterion: Criterion::Ward,
            metric: Metric::Euclidean,
            depths: Self::DEPTHS.default,
            compared_depths: Self::COMPARED_DEPTHS.default,
            control_repeats: Self::CONTROL_REPEATS.default,
            bootstrap_repeats: Self::BOOTSTRAP_REPEATS.default,
            seed: Self::SEED.default,
            subset: Subset::Common,
            min_described: Self::MIN_DESCRIBED.default,
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
        Self::DEPTHS.check(self.depths)?;
        Self::COMPARED_DEPTHS.check(self.compared_depths)?;
        Self::CONTROL_REPEATS.check(self.control_repeats)?;
        Self::BOOTSTRAP_REPEATS.check(self.bootstrap_repeats)?;
        let share = Self::MIN_DESCRIBED.check(self.min_described);
        share.map_err(PipelineError::BadShare)
    }
}
