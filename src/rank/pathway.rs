//! What is known of an entry's barriers.
//!
//! In: nothing. Out: [`Pathway`].

use serde::{Deserialize, Serialize};

use super::RankedBy;
use crate::percolation::Barriers;

/// How high the passes of an entry are, or why that is not known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pathway {
    /// Barriers in eV.
    Barriers(Barriers),
    /// There are none, for this reason.
    Unknown(String),
}

impl Pathway {
    /// Barriers, where known.
    pub fn barriers(&self) -> Option<Barriers> {
        match self {
            Self::Barriers(barriers) => Some(*barriers),
            Self::Unknown(_) => None,
        }
    }

    /// E_a in eV: the barrier that is ranked by; infinite where the ion never gets through, `None`
    /// where that is not known.
    pub fn e_a_ev(&self, by: RankedBy) -> Option<f64> {
        by.of(&self.barriers()?)
    }

    /// In how many independent directions the ion gets through below a barrier in eV.
    pub fn dimension_below(&self, barrier_ev: f64) -> Option<u8> {
        let barriers = self.barriers()?.to_array();
        let open = |barrier: &&Option<f64>| barrier.is_some_and(|b| b < barrier_ev);
        u8::try_from(barriers.iter().filter(open).count()).ok()
    }
}
