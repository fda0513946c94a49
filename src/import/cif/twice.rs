//! Lines of the atom list that stand in it twice.
//!
//! In: partly filled rows, in order. Out: whether a row is one that was there already, with its
//! label, its species, its place and its occupancy. Full atoms are noticed when the cell is built.

use std::collections::BTreeSet;

use super::operator::wrap;
use super::row::Row;

/// Steps in which coordinates and occupancies are compared.
const STEPS: f64 = 1e5;

/// Label, atomic number, state, place and occupancy.
type Key<'a> = (&'a str, u8, Option<i64>, [i64; 3], i64);

/// Partly filled atoms met so far.
#[derive(Default)]
pub(super) struct Listed<'a> {
    known: BTreeSet<Key<'a>>,
}

impl<'a> Listed<'a> {
    /// Whether a partly filled row repeats an earlier one; it is remembered.
    pub(super) fn again(&mut self, row: &Row<'a>) -> bool {
        if row.occupancy > 0.99 {
            return false;
        }
        let steps = |x: f64| (x * STEPS).round() as i64;
        let species = row.species;
        let key = (
            row.label,
            species.element.atomic_number(),
            species.oxidation_state.map(steps),
            row.frac.map(|x| steps(wrap(x)).rem_euclid(STEPS as i64)),
            steps(row.occupancy),
        );
        !self.known.insert(key)
    }
}
