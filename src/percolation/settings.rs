//! What to compute.

use serde::{Deserialize, Serialize};

use super::{ForceField, PercolationError};
use crate::setting::{self, OutOfRange, Setting};

/// When a region counts as percolating.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Criterion {
    /// It meets its own periodic images in so many independent directions: exact.
    #[default]
    Winding,
    /// It touches both ends of a block of 2×2×2 cells along so many axes, as the published code
    /// has it: it misses channels that run diagonally, see [`crate::math::block`].
    Block,
}

/// How to map the energy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PercolationSettings {
    /// Parameters and form of the energy. Default SHU.
    pub force_field: ForceField,
    /// Largest distance in Å between neighbouring points along an axis: the grid has
    /// ⌊length / resolution⌋ + 1 points, both ends included ([`Self::RESOLUTION`]).
    pub resolution_ang: f64,
    /// Points along each axis, both ends included, instead of those of the resolution; ≥ 3 each.
    pub points: Option<[usize; 3]>,
    /// Reach of every interaction in Å ([`Self::CUTOFF`]).
    pub cutoff_ang: f64,
    /// Only so many sites nearest to a point act on it, to compare with codes that have such a
    /// limit: SHU counts the sites of the mobile element too (the published code takes 128),
    /// softBV does not (bvlain takes 100 by default). ≥ 1; default none.
    pub max_neighbors: Option<usize>,
    /// Only with a limit on neighbours: do what the published code does beside that. Every
    /// counter-ion acts with the D0 of the farthest one in reach, charges lose their fractions, and
    /// images of a site more than two cells away along an axis do not count. To compare with
    /// published numbers only. Default false.
    pub as_published: bool,
    /// When a region counts as percolating. Default winding.
    pub criterion: Criterion,
    /// Leave out the bond-valence sum and BVEL: half the time, and less where only barriers are wanted
    /// ([`Plan::energy_summary`](super::Plan::energy_summary)). Default false.
    pub energy_only: bool,
    /// Refuse structures that would need more memory than this, in bytes. Default 2·10⁹.
    pub memory_limit_bytes: u64,
}

impl Default for PercolationSettings {
    fn default() -> Self {
        Self {
            force_field: ForceField::default(),
            resolution_ang: Self::RESOLUTION.default,
            points: None,
            cutoff_ang: Self::CUTOFF.default,
            max_neighbors: None,
            as_published: false,
            criterion: Criterion::default(),
            energy_only: false,
            memory_limit_bytes: 2_000_000_000,
        }
    }
}

impl PercolationSettings {
    /// Largest distance between neighbouring points. Points farther apart leave out whole ions.
    pub const RESOLUTION: Setting<f64> = Setting {
        name: "resolution",
        default: 0.1,
        kind: "a length",
        unit: "Å",
        range: setting::above_up_to(0.0, 5.0),
        explanation: "Distance of the points of the map in Å",
    };
    /// Reach of every interaction.
    pub const CUTOFF: Setting<f64> = Setting {
        name: "cutoff",
        default: 10.0,
        kind: "a length",
        unit: "Å",
        range: setting::above_up_to(0.0, 30.0),
        explanation: "Sites farther from a point than this do not act on it",
    };

    /// Checks the numbers.
    ///
    /// # Errors
    /// [`PercolationError::BadSetting`].
    pub fn validate(&self) -> Result<(), PercolationError> {
        Self::RESOLUTION.check(self.resolution_ang)?;
        Self::CUTOFF.check(self.cutoff_ang)?;
        if self.max_neighbors == Some(0) {
            return Err(PercolationError::BadSetting(OutOfRange {
                name: "max_neighbors",
                value: "0".to_owned(),
                remedy: "give a number from 1, or none".to_owned(),
            }));
        }
        Ok(())
    }
}
