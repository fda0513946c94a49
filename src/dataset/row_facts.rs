//! E_hull and E_g that rows of a table give to entries that are there.
//!
//! In: [`RowFacts`]. Out: a data set whose entries have them; what fits no entry is said.

use std::collections::BTreeSet;

use super::{Dataset, GivenFacts};
use crate::import::{RowFacts, match_facts};

impl Dataset {
    /// Gives the facts of rows to the entries that they belong to; of several rows for one entry the
    /// first counts. The number of entries that got any.
    pub fn give_facts_of_rows(&mut self, rows: &[RowFacts]) -> usize {
        let entries = std::sync::Arc::clone(&self.entries);
        let (matched, warnings) = match_facts(&entries, rows);
        let mut given = BTreeSet::new();
        for (entry, row) in matched {
            if !given.insert(entry) {
                continue;
            }
            let table = row
                .source
                .rsplit_once(" row ")
                .map_or("", |(table, _)| table);
            let facts = GivenFacts {
                e_above_hull_ev: row.e_above_hull_ev,
                band_gap_ev: row.band_gap_ev,
                band_barrier_ev: None,
                table: Some(table.to_owned()),
            };
            self.give_facts(entry, facts);
        }
        self.warn(warnings);
        given.len()
    }
}
