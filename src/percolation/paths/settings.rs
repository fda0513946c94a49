//! Which paths to look for.

use serde::{Deserialize, Serialize};

use crate::percolation::PercolationError;

/// Which paths to look for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PathSettings {
    /// Passes higher than this in eV above the lowest point of the map are left out. > 0; default
    /// 0.5 eV above the map's barrier in three directions (in fewer, where there is none).
    pub highest_ev: Option<f64>,
    /// A dent of the map whose rim is lower than this in eV is part of the basin around it. ≥ 0;
    /// default 0.025, the thermal energy at room temperature.
    pub dent_ev: f64,
    /// Greatest distance in Å between points of a path. (0, 1]; default 0.05.
    pub spacing_ang: f64,
    /// Routes over interstitials with passes more than this in eV above the map's barrier in three
    /// directions (in fewer, where there is none) are left out, and counted. ≥ 0; default 0.1.
    pub routes_above_ev: f64,
    /// Every hop of the cell, those that are equivalent by symmetry too. Default false.
    pub every_hop: bool,
}

impl Default for PathSettings {
    fn default() -> Self {
        Self {
            highest_ev: None,
            dent_ev: 0.025,
            spacing_ang: 0.05,
            routes_above_ev: 0.1,
            every_hop: false,
        }
    }
}

impl PathSettings {
    /// Hops have passes at most so far in eV above the barrier of the map, by default: routes up to
    /// here are all that there are.
    pub const HOPS_ABOVE_EV: f64 = 0.5;

    /// Checks the numbers.
    ///
    /// # Errors
    /// [`PercolationError::BadSetting`].
    pub fn validate(&self) -> Result<(), PercolationError> {
        let bad = |name, value: f64, remedy| PercolationError::BadSetting {
            name,
            value,
            remedy,
        };
        if let Some(highest) = self.highest_ev
            && !(highest.is_finite() && highest > 0.0)
        {
            let remedy = "give an energy in eV above 0, such as 1";
            return Err(bad("highest pass", highest, remedy));
        }
        if !(self.dent_ev.is_finite() && self.dent_ev >= 0.0) {
            let remedy = "give an energy in eV from 0, such as 0.025";
            return Err(bad("depth of a dent", self.dent_ev, remedy));
        }
        if self.routes_above_ev.is_nan() || self.routes_above_ev < 0.0 {
            let remedy = "give an energy in eV from 0, such as 0.1";
            return Err(bad("range of routes", self.routes_above_ev, remedy));
        }
        if !(self.spacing_ang > 0.0 && self.spacing_ang <= 1.0) {
            let remedy = "give a length in Å up to 1, such as 0.05";
            return Err(bad("spacing of points", self.spacing_ang, remedy));
        }
        Ok(())
    }
}
