//! What a descriptor is: its card, its settings, what it does not depend on, and how it describes.

use super::description::Description;
use super::error::DescriptorError;
use super::input::Input;
use super::settings::{DescriptorSetting, DescriptorSettings, resolve};

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
    pub settings: &'static [DescriptorSetting],
    /// Builds it with settings that differ from the defaults.
    pub build: fn(&DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError>,
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
