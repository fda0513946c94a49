//! Which paths to look for.

use std::ops::Bound;

use serde::{Deserialize, Serialize};

use crate::percolation::PercolationError;
use crate::setting::{self, Setting};

/// Which paths to look for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PathSettings {
    /// Passes higher than this in eV above the lowest point of the map are left out. > 0; default
    /// 0.5 eV above the map's barrier in three directions (in fewer, where there is none).
    pub highest_ev: Option<f64>,
    /// A dent of the map whose rim is lower than this in eV is part of the basin around it
    /// ([`Self::DENT`]).
    pub dent_ev: f64,
    /// Greatest distance in Å between points of a path ([`Self::SPACING`]).
    pub spacing_ang: f64,
    /// Routes over interstitials with passes more than this in eV above the map's barrier in three
    /// directions (in fewer, where there is none) are left out, and counted ([`Self::ROUTES_ABOVE`]).
    pub routes_above_ev: f64,
    /// Every hop of the cell, those that are equivalent by symmetry too. Default false.
    pub every_hop: bool,
}

impl Default for PathSettings {
    fn default() -> Self {
        Self {
            highest_ev: None,
            dent_ev: Self::DENT.default,
            spacing_ang: Self::SPACING.default,
            routes_above_ev: Self::ROUTES_ABOVE.default,
            every_hop: false,
        }
    }
}

impl PathSettings {
    /// Hops have passes at most so far in eV above the barrier of the map, by default: routes up to
    /// here are all that there are.
    pub const HOPS_ABOVE_EV: f64 = 0.5;

    /// Highest pass above the lowest point of the map, where somebody sets one.
    pub const HIGHEST: Setting<f64> = Setting {
        name: "highest pass",
        default: 1.0,
        kind: "an energy",
        unit: "eV",
        range: setting::finite_above(Bound::Excluded(0.0)),
        explanation: "Leave out passes higher than this above the lowest point of the map",
    };
    /// Depth of a dent, by default the thermal energy at room temperature.
    pub const DENT: Setting<f64> = Setting {
        name: "depth of a dent",
        default: 0.025,
        kind: "an energy",
        unit: "eV",
        range: setting::finite_above(Bound::Included(0.0)),
        explanation: "A dent with a lower rim is part of the basin around it",
    };
    /// How far above the barrier routes may pass.
    pub const ROUTES_ABOVE: Setting<f64> = Setting {
        name: "range of routes",
        default: 0.1,
        kind: "an energy",
        unit: "eV",
        range: setting::from(0.0),
        explanation: "Leave out routes over interstitials with passes more than this above the barrier \
                      in three directions",
    };
    /// Greatest distance between points of a path.
    pub const SPACING: Setting<f64> = Setting {
        name: "spacing of points",
        default: 0.05,
        kind: "a length",
        unit: "Å",
        range: setting::above_up_to(0.0, 1.0),
        explanation: "Greatest distance between points of a path",
    };

    /// Checks the numbers.
    ///
    /// # Errors
    /// [`PercolationError::BadSetting`].
    pub fn validate(&self) -> Result<(), PercolationError> {
        self.highest_ev
            .map_or(Ok(()), |ev| Self::HIGHEST.check(ev))?;
        Self::DENT.check(self.dent_ev)?;
        Self::ROUTES_ABOVE.check(self.routes_above_ev)?;
        Self::SPACING.check(self.spacing_ang)?;
        Ok(())
    }
}
