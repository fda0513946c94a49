//! What is asked of a database.
//!
//! In: choices of the user (a periodic table, a few numbers). Out: a [`Query`] that each database
//! translates into its own language, and says where it cannot.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::database::Database;
use super::error::OnlineError;
use crate::crystal::Element;
use crate::monitor::plain::{bounded, one_line};

/// Longest id in bytes.
const LONGEST_ID: usize = 200;

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
    /// Ids of the compounds that are wanted, as the database writes them; where it is empty, any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<String>,
    /// Only compounds that were observed (have an ICSD code, are not marked theoretical).
    pub observed_only: bool,
}

impl Query {
    /// Whether the query can be meant; `database` is named in messages.
    ///
    /// # Errors
    /// [`OnlineError::Query`].
    pub fn check(&self, database: &str) -> Result<(), OnlineError> {
        let error = |fact: String, remedy: &str| {
            Err(OnlineError::Query {
                database: database.to_owned(),
                fact,
                remedy: remedy.to_owned(),
            })
        };
        let mut wanted = self.must.iter().chain(&self.may);
        if let Some(element) = wanted.find(|element| self.must_not.contains(element)) {
            let fact = format!("{} is wanted and unwanted at once", element.symbol());
            return error(fact, "take it out of one of the lists");
        }
        let (least, most) = (self.n_elements_min.unwrap_or(0), self.n_elements_max);
        if most.is_some_and(|most| most < least) {
            let fact = format!("no compound has {least} or more and fewer than {least} elements");
            return error(fact, "correct the numbers of elements");
        }
        if most.is_some_and(|most| most < self.must.len()) {
            let fact = format!(
                "{} elements are wanted in every compound, more than it may have",
                self.must.len()
            );
            return error(fact, "raise the highest number of elements");
        }
        let is_plain = |id: &&String| id.len() <= LONGEST_ID && !id.chars().any(char::is_control);
        if let Some(id) = self.ids.iter().find(|id| id.is_empty() || !is_plain(id)) {
            let fact = format!("\"{}\" is no id", bounded(&one_line(id), 40));
            return error(fact, "write ids as the database does");
        }
        let energies = [self.e_above_hull_max_ev, self.band_gap_min_ev];
        if energies
            .into_iter()
            .flatten()
            .any(|energy| !(energy.is_finite() && energy >= 0.0))
        {
            return error(
                "an energy is no number from 0 on".to_owned(),
                "give energies in eV",
            );
        }
        Ok(())
    }

    /// Why a compound is none of those that are wanted, by what is known of it; `None` where it is one. What
    /// is not known speaks against nothing.
    pub fn unwanted(
        &self,
        elements: &BTreeSet<Element>,
        e_above_hull_ev: Option<f64>,
        band_gap_ev: Option<f64>,
    ) -> Option<String> {
        let symbol = |element: &Element| element.symbol();
        if let Some(element) = self.must.iter().find(|element| !elements.contains(element)) {
            return Some(format!("holds no {}", symbol(element)));
        }
        let allowed = |element: &&Element| {
            let is_named = self.must.contains(element) || self.may.contains(element);
            !self.must_not.contains(element) && (self.may.is_empty() || is_named)
        };
        if let Some(element) = elements.iter().find(|element| !allowed(element)) {
            return Some(format!("holds {}", symbol(element)));
        }
        let n = elements.len();
        if self.n_elements_min.is_some_and(|least| n < least)
            || self.n_elements_max.is_some_and(|most| n > most)
        {
            return Some(format!("holds {n} elements"));
        }
        let above = self.e_above_hull_max_ev.zip(e_above_hull_ev);
        if let Some((most, energy)) = above.filter(|(most, energy)| energy > most) {
            return Some(format!(
                "lies {energy:.3} eV/atom above the hull, more than {most}"
            ));
        }
        let gap = self.band_gap_min_ev.zip(band_gap_ev);
        let (least, gap) = gap.filter(|(least, gap)| gap < least)?;
        Some(format!("has a band gap of {gap:.2} eV, less than {least}"))
    }
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
