//! How a band is made and relaxed.

use std::ops::Bound;

use serde::{Deserialize, Serialize};

use super::BandError;
use crate::setting::{self, Setting};

/// In what cell an ion hops.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BandCell {
    /// The smallest supercell with at least so many Å between its opposite faces
    /// ([`BandSettings::WIDTH`]).
    Width(f64),
    /// So many cells along a, b and c; from 1.
    Repeats([u32; 3]),
    /// The cell as it is given.
    AsGiven,
}

impl Default for BandCell {
    fn default() -> Self {
        Self::Width(BandSettings::WIDTH.default)
    }
}

/// What hops.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mechanism {
    /// One ion is missing: its neighbour hops into the empty site. Hops between interstitials are
    /// those of an ion more than the structure has.
    #[default]
    Vacancy,
    /// Every site is filled, and one ion more hops from interstitial to interstitial, or from its
    /// site to one.
    Interstitial,
}

/// How a band is made and relaxed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BandSettings {
    /// Images between the ends ([`Self::IMAGES`]).
    pub images: usize,
    /// In what cell. Default: 10 Å between opposite faces.
    pub cell: BandCell,
    /// What hops. Default: an ion into a vacancy.
    pub mechanism: Mechanism,
    /// Relaxed where no force is larger than this in eV/Å: ends and band ([`Self::FMAX`]).
    pub fmax_ev_per_ang: f64,
    /// Strength of the springs between images in eV/Å² ([`Self::SPRING`]).
    pub spring_ev_per_ang2: f64,
    /// Whether the highest image climbs to the pass in the end. Default true.
    pub climbing: bool,
    /// It begins to climb where no force of the band is larger than this in eV/Å
    /// ([`Self::CLIMB_BELOW`]).
    pub climb_below_ev_per_ang: f64,
    /// Most steps of a band ([`Self::MAX_STEPS`]), and of each end.
    pub max_steps: usize,
    /// Whether the ends are relaxed first. Default true.
    pub relax_ends: bool,
    /// Whether a hop is cut in two at an image that lies more than 0.05 eV below both ends. Default
    /// true.
    pub cut_at_intermediates: bool,
}

impl Default for BandSettings {
    fn default() -> Self {
        Self {
            images: Self::IMAGES.default,
            cell: BandCell::default(),
            mechanism: Mechanism::default(),
            fmax_ev_per_ang: Self::FMAX.default,
            spring_ev_per_ang2: Self::SPRING.default,
            climbing: true,
            climb_below_ev_per_ang: Self::CLIMB_BELOW.default,
            max_steps: Self::MAX_STEPS.default,
            relax_ends: true,
            cut_at_intermediates: true,
        }
    }
}

impl BandSettings {
    /// Images between the ends.
    pub const IMAGES: Setting<usize> = Setting {
        name: "images",
        default: 5,
        kind: "a whole number",
        unit: "",
        range: setting::between(1, 49),
        explanation: "Images of the band between its two ends",
    };
    /// Distance of opposite faces of the cell.
    pub const WIDTH: Setting<f64> = Setting {
        name: "width of the cell",
        default: 10.0,
        kind: "a length",
        unit: "Å",
        range: setting::above_up_to(0.0, 100.0),
        explanation: "The cell is repeated until its opposite faces are at least so far apart, so that the \
                      ion does not feel its own images",
    };
    /// Largest force at rest.
    pub const FMAX: Setting<f64> = Setting {
        name: "largest force",
        default: 0.05,
        kind: "a force",
        unit: "eV/Å",
        range: setting::above_up_to(0.0, 5.0),
        explanation: "Ends and band are relaxed until no force is larger than this",
    };
    /// Strength of the springs.
    pub const SPRING: Setting<f64> = Setting {
        name: "spring",
        default: 5.0,
        kind: "a spring constant",
        unit: "eV/Å²",
        range: setting::above_up_to(0.0, 1000.0),
        explanation: "Strength of the springs that keep the images apart",
    };
    /// Where the highest image begins to climb.
    pub const CLIMB_BELOW: Setting<f64> = Setting {
        name: "force to climb",
        default: 0.3,
        kind: "a force",
        unit: "eV/Å",
        range: setting::finite_above(Bound::Excluded(0.0)),
        explanation: "The highest image begins to climb to the pass once no force of the band is larger \
                      than this",
    };
    /// Most steps.
    pub const MAX_STEPS: Setting<usize> = Setting {
        name: "most steps",
        default: 200,
        kind: "a whole number",
        unit: "",
        range: setting::between(1, 100_000),
        explanation: "A band, or an end, that is not relaxed after so many steps is kept as it is, and can go on",
    };

    /// Checks the numbers.
    ///
    /// # Errors
    /// [`BandError::BadSetting`].
    pub fn validate(&self) -> Result<(), BandError> {
        Self::IMAGES.check(self.images)?;
        Self::FMAX.check(self.fmax_ev_per_ang)?;
        Self::SPRING.check(self.spring_ev_per_ang2)?;
        Self::CLIMB_BELOW.check(self.climb_below_ev_per_ang)?;
        Self::MAX_STEPS.check(self.max_steps)?;
        match self.cell {
            BandCell::Width(width_ang) => Self::WIDTH.check(width_ang)?,
            BandCell::Repeats(repeats) => {
                for number in repeats {
                    Self::REPEATS.check(number as usize)?;
                }
            }
            BandCell::AsGiven => {}
        }
        Ok(())
    }

    /// Cells along an axis.
    pub const REPEATS: Setting<usize> = Setting {
        name: "cells along an axis",
        default: 2,
        kind: "a whole number",
        unit: "",
        range: setting::between(1, 20),
        explanation: "So many cells are put together along an axis",
    };
}
