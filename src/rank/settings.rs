//! What counts as a candidate.
//!
//! In: choices of the user. Out: [`SelectionSettings`]; the defaults are those of the paper
//! (DOI 10.1039/d2ee03499a).

use std::ops::Bound;

use serde::{Deserialize, Serialize};

use super::{RankedBy, UnknownPasses};
use crate::setting::{self, OutOfRange, Setting};

/// What to do with members whose conductivity was measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measured {
    /// They are listed as measured and not ranked: what was measured is no prospect.
    #[default]
    SetAside,
    /// They are ranked with the others.
    Keep,
}

/// Which clusters are searched and which of their members become candidates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SelectionSettings {
    /// Number of clusters of the cut ([`Self::DEPTH`]).
    pub depth: usize,
    /// A label conducts where its σ in S cm⁻¹ is greater ([`Self::CONDUCTING`]).
    pub conducting_s_cm: f64,
    /// Whether the cluster nearest to one that holds a conducting label is searched too.
    /// Default true.
    pub with_neighbors: bool,
    /// Greatest energy above the convex hull in eV per atom, inclusive ([`Self::E_HULL`]).
    pub max_e_above_hull_ev: f64,
    /// Smallest band gap in eV, inclusive ([`Self::BAND_GAP`]).
    pub min_band_gap_ev: f64,
    /// The barrier E_a lies below this, in eV ([`Self::E_A`]).
    pub max_barrier_ev: f64,
    /// Which barrier E_a is. Written as the number of dimensions where it has no other side, as
    /// before there was a choice.
    #[serde(rename = "dimensions", alias = "barrier")]
    pub barrier: RankedBy,
    /// Entries of which a fact is not known.
    pub unknown: UnknownPasses,
    /// Members that were measured.
    pub measured: Measured,
    /// Two candidates of the same anonymous formula and space group are of one structure type
    /// where their distance in feature space is at most this share of the usual distance of
    /// neighbouring clusters (the median over the cut; [`Self::DUPLICATE_DISTANCE`]).
    pub duplicate_distance: f64,
    /// Most labelled relatives listed for a candidate. Default 5.
    pub n_relatives: usize,
}

impl Default for SelectionSettings {
    fn default() -> Self {
        Self {
            depth: Self::DEPTH.default,
            conducting_s_cm: Self::CONDUCTING.default,
            with_neighbors: true,
            max_e_above_hull_ev: Self::E_HULL.default,
            min_band_gap_ev: Self::BAND_GAP.default,
            max_barrier_ev: Self::E_A.default,
            barrier: RankedBy::default(),
            unknown: UnknownPasses::default(),
            measured: Measured::SetAside,
            duplicate_distance: Self::DUPLICATE_DISTANCE.default,
            n_relatives: 5,
        }
    }
}

impl SelectionSettings {
    /// Number of clusters of the cut. The paper cuts 26 000 structures into 241.
    pub const DEPTH: Setting<usize> = Setting {
        name: "depth",
        default: 241,
        kind: "a whole number",
        unit: "",
        range: setting::above(0),
        explanation: "Number of clusters of the cut that is searched",
    };
    /// Above which σ a label conducts.
    pub const CONDUCTING: Setting<f64> = Setting {
        name: "sigma",
        default: 1e-5,
        kind: "a conductivity",
        unit: "S/cm",
        range: setting::finite_above(Bound::Excluded(0.0)),
        explanation: "Search clusters with a measured conductivity above this, in S/cm, and their \
                      nearest ones",
    };
    /// Up to which energy above the hull.
    pub const E_HULL: Setting<f64> = Setting {
        name: "e-hull",
        default: 0.07,
        kind: "an energy",
        unit: "eV per atom",
        range: setting::from(0.0),
        explanation: "Greatest energy above the convex hull in eV per atom",
    };
    /// From which band gap on.
    pub const BAND_GAP: Setting<f64> = Setting {
        name: "band-gap",
        default: 1.0,
        kind: "an energy",
        unit: "eV",
        range: setting::finite_above(Bound::Included(0.0)),
        explanation: "Smallest band gap in eV",
    };
    /// Below which barrier.
    pub const E_A: Setting<f64> = Setting {
        name: "e-a",
        default: 0.6,
        kind: "an energy",
        unit: "eV",
        range: setting::above(0.0),
        explanation: "Barriers lie below this, in eV",
    };
    /// In how many independent directions the ion gets through at E_a.
    pub const DIMENSIONS: Setting<u8> = Setting {
        name: "dimensions",
        default: 3,
        kind: "a whole number",
        unit: "",
        range: setting::between(1, 3),
        explanation: "In how many directions the ion gets through at E_a: 1, 2 or 3",
    };
    /// Up to which share of the usual distance of clusters two candidates may be of one type.
    pub const DUPLICATE_DISTANCE: Setting<f64> = Setting {
        name: "duplicate distance",
        default: 0.5,
        kind: "a number",
        unit: "",
        range: setting::from(0.0),
        explanation: "Candidates of one formula and space group are of one structure type up to this \
                      share of the usual distance of clusters",
    };

    /// Checks the numbers.
    ///
    /// # Errors
    /// [`OutOfRange`] with the first that makes no sense.
    pub fn validate(&self) -> Result<(), OutOfRange> {
        Self::DEPTH.check(self.depth)?;
        Self::CONDUCTING.check(self.conducting_s_cm)?;
        Self::E_HULL.check(self.max_e_above_hull_ev)?;
        Self::BAND_GAP.check(self.min_band_gap_ev)?;
        Self::E_A.check(self.max_barrier_ev)?;
        Self::DUPLICATE_DISTANCE.check(self.duplicate_distance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_without_sense_are_named() {
        assert_eq!(SelectionSettings::default().validate(), Ok(()));
        let with = |change: fn(&mut SelectionSettings)| {
            let mut settings = SelectionSettings::default();
            change(&mut settings);
            settings.validate().unwrap_err().to_string()
        };
        assert!(with(|s| s.depth = 0).starts_with("depth = 0"));
        assert!(with(|s| s.conducting_s_cm = f64::NAN).starts_with("sigma"));
        assert!(with(|s| s.max_e_above_hull_ev = -0.1).starts_with("e-hull"));
        assert!(with(|s| s.min_band_gap_ev = f64::NAN).starts_with("band-gap"));
        assert!(with(|s| s.max_barrier_ev = 0.0).starts_with("e-a"));
    }
}
