//! Rule 2: one fixed state for each element.
//!
//! In: a structure. Out: the states of the table `assets/oxidation/common_states.csv`, which is
//! the one that the screening of DOI 10.1039/d2ee03499a used.

use super::states::{States, states_by_element};
use super::tables::COMMON_STATES;
use crate::crystal::structure::Structure;

/// The states of the fixed table; `None` where an element is not in it.
pub(super) fn states(structure: &Structure) -> Option<States> {
    states_by_element(structure, |element| {
        COMMON_STATES[usize::from(element.atomic_number())]
    })
}
