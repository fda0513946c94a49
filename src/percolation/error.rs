//! Why there is no map, or no channel.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ForceField;
use crate::crystal::channels::ChannelError;
use crate::crystal::{Element, Structure};
use crate::monitor::{Cancelled, TooCostly};
use crate::setting::OutOfRange;

/// An element with its charge, written "Li1+".
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ion {
    /// The element.
    pub element: Element,
    /// Charge in elementary charges.
    pub charge: f64,
}

impl fmt::Display for Ion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.charge < 0.0 { '-' } else { '+' };
        let size = (self.charge.abs() * 100.0).round() / 100.0;
        write!(f, "{}{size}{sign}", self.element)
    }
}

/// Why there is no map, or no channel.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PercolationError {
    /// The mobile element does not occur.
    #[error(
        "no {ion} in {formula}; choose {} as the mobile ion",
        choice(candidates)
    )]
    NoMobileIon {
        /// The mobile element.
        ion: Element,
        /// Reduced formula.
        formula: String,
        /// Its elements that are known to move in solids, the likeliest first.
        candidates: Vec<Element>,
    },
    /// There is nothing but the mobile element.
    #[error("{formula} holds nothing but {ion}; bond valences need a framework around it")]
    NoFramework {
        /// The mobile element.
        ion: Element,
        /// Reduced formula.
        formula: String,
    },
    /// A site has no charge.
    #[error(
        "{element} has the oxidation state 0 or none, and bond valences act between ions; give oxidation states in the CIF"
    )]
    Uncharged {
        /// The element.
        element: Element,
    },
    /// No ion of the framework has the opposite charge.
    #[error("no ion of {formula} has a charge opposite to {ion}; check the oxidation states")]
    NothingAttracts {
        /// The mobile ion.
        ion: Ion,
        /// Reduced formula.
        formula: String,
    },
    /// The force field lacks the parameters of a pair.
    #[error("{} has no parameters for {cation} with {anion}; {}", force_field.name(), offer(*force_field, *other_works))]
    MissingPair {
        /// The force field that was asked for.
        force_field: ForceField,
        /// The cation of the pair.
        cation: Ion,
        /// The anion of the pair.
        anion: Ion,
        /// Whether the other force field has all that this structure needs.
        other_works: bool,
    },
    /// The force field lacks the radius of an ion.
    #[error("{} has no radius for {ion}; {}", force_field.name(), offer(*force_field, *other_works))]
    MissingIon {
        /// The force field that was asked for.
        force_field: ForceField,
        /// The ion.
        ion: Ion,
        /// Whether the other force field has all that this structure needs.
        other_works: bool,
    },
    /// The cell has no volume, or is not finite.
    #[error("the cell has {volume_ang3} Å³; no crystal is so small, check the cell parameters")]
    NoVolume {
        /// Volume of the cell in Å³.
        volume_ang3: f64,
    },
    /// The grid has too few points to tell anything.
    #[error(
        "{points:?} points along a, b and c are too few for a map; use a resolution below {finer_ang:.3} Å"
    )]
    TooCoarse {
        /// Points along a, b and c.
        points: [usize; 3],
        /// A resolution in Å below which there are enough.
        finer_ang: f64,
    },
    /// The maps would need too much memory.
    #[error(
        "{} × {} × {} points would need {:.1} GB, more than the {:.1} GB allowed; use a coarser resolution, such as {coarser_ang:.2} Å{}",
        points[0], points[1], points[2], *bytes as f64 / 1e9, *limit_bytes as f64 / 1e9,
        if *energy_only { "" } else { ", or the energy alone" }
    )]
    TooLarge {
        /// Points along a, b and c.
        points: [usize; 3],
        /// Memory needed, in bytes.
        bytes: u64,
        /// Memory allowed, in bytes.
        limit_bytes: u64,
        /// A resolution that fits.
        coarser_ang: f64,
        /// Whether nothing but the energy was asked for.
        energy_only: bool,
    },
    /// There are no channels.
    #[error(transparent)]
    NoChannels(ChannelError),
    /// A setting is out of range.
    #[error(transparent)]
    BadSetting(#[from] OutOfRange),
    /// It took, or would take, more than a structure may.
    #[error(transparent)]
    TooCostly(#[from] TooCostly),
    /// The user stopped it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl PercolationError {
    /// That a structure lacks the mobile element.
    pub(super) fn no_mobile_ion(ion: Element, structure: &Structure) -> Self {
        Self::NoMobileIon {
            ion,
            formula: structure.reduced_formula(),
            candidates: structure.mobile_candidates(),
        }
    }

    /// The same, with what the other force field can do.
    pub(super) fn with_offer(mut self, works: bool) -> Self {
        if let Self::MissingPair { other_works, .. } | Self::MissingIon { other_works, .. } =
            &mut self
        {
            *other_works = works;
        }
        self
    }

    /// Short machine-readable kind: "no-mobile-ion", "missing-pair"…
    pub fn kind(&self) -> &'static str {
        match self {
            Self::NoMobileIon { .. } => "no-mobile-ion",
            Self::NoFramework { .. } => "no-framework",
            Self::Uncharged { .. } => "uncharged",
            Self::NothingAttracts { .. } => "nothing-attracts",
            Self::MissingPair { .. } => "missing-pair",
            Self::MissingIon { .. } => "missing-ion",
            Self::NoVolume { .. } => "no-volume",
            Self::TooCoarse { .. } => "too-coarse",
            Self::TooLarge { .. } => "too-large",
            Self::NoChannels(ChannelError::NoFramework { .. }) => "no-framework",
            Self::NoChannels(ChannelError::NoRadius { .. }) => "missing-radius",
            Self::NoChannels(_) => "no-voronoi-network",
            Self::BadSetting(_) => "bad-setting",
            Self::TooCostly(_) => "too-costly",
            Self::Cancelled(_) => "cancelled",
        }
    }
}

/// "Na", "Na or Mg"; without candidates one of the elements.
fn choice(candidates: &[Element]) -> String {
    if candidates.is_empty() {
        return "one of its elements".to_owned();
    }
    let symbols: Vec<&str> = candidates.iter().map(|e| e.symbol()).collect();
    symbols.join(" or ")
}

/// What to do where a force field lacks a parameter.
fn offer(force_field: ForceField, other_works: bool) -> String {
    let other = force_field.other();
    if other_works {
        format!(
            "{} can map this structure, choose that force field",
            other.name()
        )
    } else {
        format!(
            "nor can {} map this structure; check the oxidation states",
            other.name()
        )
    }
}
