//! E_hull, E_g and the barrier of a band that the user gave to an entry.
//!
//! In: numbers that were typed, pasted or stood in a table. Out: [`GivenFacts`], with where they are from.

use serde::{Deserialize, Serialize};

/// What the user gave to an entry.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GivenFacts {
    /// Energy above the convex hull in eV per atom.
    pub e_above_hull_ev: Option<f64>,
    /// Band gap in eV.
    pub band_gap_ev: Option<f64>,
    /// Barrier of a band (nudged elastic band) in eV.
    pub band_barrier_ev: Option<f64>,
    /// The table that they stood in; `None` where they were typed or pasted.
    pub table: Option<String>,
}

impl GivenFacts {
    /// Where they are from, in words.
    pub fn origin(&self) -> String {
        match &self.table {
            None => "typed by you".to_owned(),
            Some(table) => format!("from {table}"),
        }
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        let facts = [self.e_above_hull_ev, self.band_gap_ev, self.band_barrier_ev];
        facts.iter().all(Option::is_none)
    }
}
