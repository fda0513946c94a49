//! What is asked of a database.
//!
//! In: choices of the user (a periodic table, a few numbers). Out: a [`Query`] that each database
//! translates into its own language, and says where it cannot.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::database::Database;
use crate::crystal::Element;

/// Which compounds are wanted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Query {
    /// Elements that every compound has.
    pub must: BTreeSet<Element>,
    /// Elements that may be there beside those; where it is empty, any element may.
    pub may: BTreeSet<Element>,
    /// Elements that no compound has.
    pub must_not: BTreeSet<Element>,
    /// Fewest elements of a compound.
    pub n_elements_min: Option<usize>,
    /// Most elements of a compound.
    pub n_elements_max: Option<usize>,
    /// Highest energy above the convex hull in eV per atom.
    pub e_above_hull_max_ev: Option<f64>,
    /// Smallest band gap in eV.
    pub band_gap_min_ev: Option<f64>,
    /// Only compounds that were observed (have an ICSD code, are not marked theoretical).
    pub observed_only: bool,
}

/// What is to be downloaded from where.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DownloadRequest {
    /// The database.
    pub database: Database,
    /// What is asked of it.
    pub query: Query,
}
