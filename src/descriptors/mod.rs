//! Descriptors: a structure to a vector of numbers.
//!
//! In: a simplified structure ([`Input`]). Out: a [`Description`] per structure, and for a data
//! set a [`FeatureMatrix`]. A new descriptor is one file here and one line in [`registry`].

mod aliovalent_substitution;
mod atomic_packing_efficiency;
mod band_center;
mod bond_fraction;
mod cavd;
mod chemical_ordering;
mod composition;
mod defect_energies;
mod density_features;
mod electronegativity_difference;
mod ewald_energy;
mod global_instability_index;
mod input;
mod jarvis_cfid;
mod matrix;
mod maximum_packing_efficiency;
mod meredig;
mod mixed;
mod mobile_places;
mod mobile_sublattice;
mod mxrd;
mod orbital_field_matrix;
mod oxidation_states;
mod radial_distribution_function;
mod settings;
mod sine_coulomb_matrix;
mod soap;
mod structural_complexity;
mod structural_heterogeneity;
mod valence_orbital;
mod yang_solid_solution;

pub use input::Input;
pub use matrix::{FeatureMatrix, FeatureValues, SparseRows, assemble};
pub use mixed::{Mixed, mixed};
pub use settings::{Resolved, check_settings, resolve};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::monitor::{Cancelled, Ended, TooCostly};

/// A value of a descriptor's setting.
pub type SettingValue = f64;

/// Settings that differ from the defaults: "soap.r_cut" → 6.
pub type DescriptorSettings = BTreeMap<String, SettingValue>;

/// One adjustable setting of a descriptor.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Setting {
    /// Name after the dot: "r_cut".
    pub name: &'static str,
    /// One sentence for the user.
    pub explanation: &'static str,
    /// Unit, "" for a pure number.
    pub unit: &'static str,
    /// Default value.
    pub default: SettingValue,
    /// Smallest and largest allowed value.
    pub range: (SettingValue, SettingValue),
    /// Whether only whole numbers are allowed.
    pub integer: bool,
}

/// What a descriptor does not depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invariances {
    /// Turning the crystal.
    pub rotation: bool,
    /// Moving the origin.
    pub translation: bool,
    /// The order of the sites.
    pub site_order: bool,
    /// Describing the crystal by a supercell.
    pub supercell: bool,
}

/// What a descriptor says of itself.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// Fixed name on the command line and in files: "soap".
    pub id: &'static str,
    /// Name shown to people: "Smooth overlap of atomic positions".
    pub name: &'static str,
    /// One paragraph: what it encodes, with its formula and settings.
    pub explanation: &'static str,
    /// DOI of the source.
    pub doi: &'static str,
    /// The library whose definition is followed.
    pub counterpart: &'static str,
    /// What it encodes: "structure", "bonding", "electronic" or "composition".
    pub family: &'static str,
}

/// The description of one structure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Description {
    /// The same columns for every structure.
    Fixed(Vec<f64>),
    /// As many values as the structure has sites; shorter ones are padded with zeros.
    Padded(Vec<f64>),
    /// Groups of columns that only some structures have; a missing group is zero.
    Blocks(Vec<Block>),
}

/// How a description is best drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Plot {
    /// Value by value under their labels.
    #[default]
    Values,
    /// A curve over evenly spaced places.
    Curve {
        /// Title of the horizontal axis with its unit.
        x_title: &'static str,
        /// Title of the vertical axis with its unit.
        y_title: &'static str,
        /// Place of the first value.
        first: f64,
        /// Distance of two values.
        step: f64,
    },
    /// A square matrix, row by row.
    Matrix {
        /// Rows and columns.
        side: usize,
    },
}

/// A group of columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// Sorts and names the group: "S-Al".
    pub key: String,
    /// The values; the same number for the same key.
    pub values: Vec<f64>,
}

/// Why a structure could not be described.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
pub enum DescriptorError {
    /// The structure is disordered.
    #[error(
        "site {site} ({label}) is partially occupied or mixed, which this descriptor cannot describe; import with ordering"
    )]
    Disordered { site: usize, label: String },
    /// An element's property is not known.
    #[error("{element}: no {property} in the tables")]
    MissingProperty { element: String, property: String },
    /// Nothing is left to describe.
    #[error("{fact}")]
    NotApplicable { fact: String },
    /// The result is not finite.
    #[error("value {column} is not a finite number: {fact}")]
    NotFinite { column: usize, fact: String },
    /// A setting is unknown or out of range.
    #[error("setting {name} = {value}: {fact}")]
    BadSetting {
        name: String,
        value: f64,
        fact: String,
    },
    /// It would cost more than a structure may, or took too long.
    #[error(transparent)]
    TooCostly(#[from] TooCostly),
    /// It was stopped; no result of a finished run.
    #[error("stopped")]
    Stopped,
}

impl From<Cancelled> for DescriptorError {
    fn from(_: Cancelled) -> Self {
        Self::Stopped
    }
}

impl From<Ended> for DescriptorError {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Cancelled(_) => Self::Stopped,
            Ended::TooCostly(error) => Self::TooCostly(error),
        }
    }
}

impl DescriptorError {
    /// Whether the descriptor has nothing to say of such a structure by its nature, which is
    /// nobody's fault.
    pub fn is_inapplicable(&self) -> bool {
        matches!(self, Self::NotApplicable { .. })
    }

    /// Short machine-readable kind: "disordered", "missing-property"…
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Disordered { .. } => "disordered",
            Self::MissingProperty { .. } => "missing-property",
            Self::NotApplicable { .. } => "not-applicable",
            Self::NotFinite { .. } => "not-finite",
            Self::BadSetting { .. } => "bad-setting",
            Self::TooCostly(_) => "too-costly",
            Self::Stopped => "stopped",
        }
    }
}

/// A descriptor with its settings applied.
pub trait Descriptor: Send + Sync {
    /// What it is.
    fn about(&self) -> About;

    /// What it does not depend on.
    fn invariances(&self) -> Invariances;

    /// Describes one simplified structure.
    ///
    /// # Errors
    /// [`DescriptorError`] with the site or element at fault; never NaN.
    fn describe(&self, input: &Input) -> Result<Description, DescriptorError>;

    /// How a description is best drawn.
    fn plot(&self) -> Plot {
        Plot::Values
    }

    /// A label for each value of a description ("r = 0.05 Å", "S-Al n=0 n'=1 l=2").
    fn labels(&self, description: &Description) -> Vec<String>;
}

/// A line of the registry; a descriptor's file has it as `REGISTERED`.
pub struct Registered {
    /// What it is, known without building it.
    pub about: About,
    /// Its adjustable settings.
    pub settings: &'static [Setting],
    /// Builds it with settings that differ from the defaults.
    pub build: fn(&DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError>,
}

/// Every descriptor, in the order in which they are shown. A new one is one line here.
static REGISTRY: &[Registered] = &[
    soap::REGISTERED,
    aliovalent_substitution::REGISTERED,
    atomic_packing_efficiency::REGISTERED,
    band_center::REGISTERED,
    bond_fraction::REGISTERED,
    cavd::REGISTERED,
    chemical_ordering::REGISTERED,
    defect_energies::REGISTERED,
    density_features::REGISTERED,
    electronegativity_difference::REGISTERED,
    ewald_energy::REGISTERED,
    global_instability_index::REGISTERED,
    jarvis_cfid::REGISTERED,
    maximum_packing_efficiency::REGISTERED,
    meredig::REGISTERED,
    mobile_sublattice::REGISTERED,
    mxrd::REGISTERED,
    orbital_field_matrix::REGISTERED,
    oxidation_states::REGISTERED,
    radial_distribution_function::REGISTERED,
    sine_coulomb_matrix::REGISTERED,
    structural_complexity::REGISTERED,
    structural_heterogeneity::REGISTERED,
    valence_orbital::REGISTERED,
    yang_solid_solution::REGISTERED,
];

/// Every descriptor, in the order in which they are shown.
pub fn registry() -> &'static [Registered] {
    REGISTRY
}

/// The registered descriptor of an id.
pub fn find(id: &str) -> Option<&'static Registered> {
    registry().iter().find(|r| r.about.id == id)
}

/// Describes one structure and checks that every value is finite.
///
/// # Errors
/// Those of [`Descriptor::describe`], [`DescriptorError::NotFinite`] with the column, counted
/// through all blocks, and [`DescriptorError::Stopped`] once the monitor of the input says so.
pub fn describe_one(
    descriptor: &dyn Descriptor,
    input: &Input,
) -> Result<Description, DescriptorError> {
    let described = descriptor.describe(input);
    // What was stopped half-way may look like a result, or like a fault of the structure.
    input.check()?;
    let description = described?;
    let not_finite = description.values().position(|value| !value.is_finite());
    match not_finite {
        None => Ok(description),
        Some(column) => Err(DescriptorError::NotFinite {
            column,
            fact: "the structure is outside what this descriptor can express".to_owned(),
        }),
    }
}

impl Description {
    /// The values in order, through all blocks.
    pub fn values(&self) -> impl Iterator<Item = f64> + '_ {
        let (flat, blocks): (&[f64], &[Block]) = match self {
            Self::Fixed(values) | Self::Padded(values) => (values, &[]),
            Self::Blocks(blocks) => (&[], blocks),
        };
        let in_blocks = blocks.iter().flat_map(|block| &block.values);
        flat.iter().chain(in_blocks).copied()
    }

    /// Number of values, through all blocks.
    pub fn len(&self) -> usize {
        match self {
            Self::Fixed(values) | Self::Padded(values) => values.len(),
            Self::Blocks(blocks) => blocks.iter().map(|block| block.values.len()).sum(),
        }
    }

    /// Whether there are no values.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Registered {
    /// Builds the descriptor with settings that differ from the defaults; those of other
    /// descriptors are passed over.
    ///
    /// # Errors
    /// [`DescriptorError::BadSetting`].
    pub fn build(
        &self,
        given: &DescriptorSettings,
    ) -> Result<Box<dyn Descriptor>, DescriptorError> {
        resolve(self.about.id, self.settings, given)?;
        (self.build)(given)
    }
}
