//! Rule 1: the states that the source of the structure gave.
//!
//! In: a structure. Out: its own states, where every occupant has one.

use super::states::{SiteStates, States};
use crate::crystal::structure::{Site, Structure};

/// The given states; `None` where an occupant has none.
pub(super) fn states(structure: &Structure) -> Option<States> {
    let of_site = |site: &Site| -> Option<SiteStates> {
        site.occupants
            .iter()
            .map(|o| o.species.oxidation_state)
            .collect()
    };
    structure.sites.iter().map(of_site).collect()
}
