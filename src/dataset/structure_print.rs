//! Fingerprint of a structure, the same on every machine.

use std::hash::Hasher;

use siphasher::sip::SipHasher13;

use crate::crystal::Structure;

/// Raised when what is computed of partial occupancies changes: results with them go out of date, those
/// of whole atoms do not.
const VERSION_OF_OCCUPANCIES: f64 = 2.0;

/// A hash that is the same on every machine.
pub(super) fn hasher() -> SipHasher13 {
    SipHasher13::new()
}

/// Cell, positions, elements, occupancies and oxidation states; names of sites do not count.
pub fn structure_print(structure: &Structure) -> u64 {
    let mut print = hasher();
    let mut number = |x: f64| print.write_u64(x.to_bits());
    structure
        .lattice
        .rows()
        .iter()
        .flatten()
        .for_each(|x| number(*x));
    if !structure.is_ordered() {
        number(VERSION_OF_OCCUPANCIES);
    }
    for site in &structure.sites {
        site.frac.iter().for_each(|x| number(*x));
        number(site.occupants.len() as f64);
        for occupant in &site.occupants {
            number(f64::from(occupant.species.element.atomic_number()));
            number(if occupant.species.element.symbol() == "D" {
                1.0
            } else {
                0.0
            });
            number(occupant.species.oxidation_state.unwrap_or(f64::NAN));
            number(occupant.occupancy);
        }
    }
    print.finish()
}
