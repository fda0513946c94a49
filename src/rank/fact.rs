//! Facts that filters need.
//!
//! In: nothing. Out: [`Fact`].

use serde::{Deserialize, Serialize};

/// A fact that a filter needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fact {
    /// Energy above the convex hull.
    EAboveHull,
    /// Band gap.
    BandGap,
    /// Bond-valence barrier.
    Barrier,
}

impl Fact {
    /// Every one, in the order of the filters.
    pub const ALL: [Self; 3] = [Self::EAboveHull, Self::BandGap, Self::Barrier];

    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::EAboveHull => "energy above hull",
            Self::BandGap => "band gap",
            Self::Barrier => "barrier",
        }
    }

    /// Its symbol: "E_hull".
    pub fn symbol(self) -> &'static str {
        match self {
            Self::EAboveHull => "E_hull",
            Self::BandGap => "E_g",
            Self::Barrier => "E_a",
        }
    }
}
