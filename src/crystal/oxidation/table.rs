//! Rule 2: one fixed state for each element.
//!
//! In: a structure. Out: the states of the table `assets/oxidation/common_states.csv`, which is
//! the one that the screening of DOI 10.1039/d2ee03499a used.

use super::States;
use super::tables::COMMON_STATES;
use crate::crystal::structure::Structure;

/// The states of the fixed table; `None` where an element is not in it.
pub(super) fn states(structure: &Structure) -> Option<States> {
    let state = |z: u8| COMMON_STATES[usize::from(z)];
    structure
        .sites
        .iter()
        .map(|site| {
            site.occupants
                .iter()
                .map(|o| state(o.species.element.atomic_number()))
                .collect()
        })
        .collect()
}
