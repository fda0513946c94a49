//! Oxidation states, by the first of four rules that balances the cell.
//!
//! In: a [`Structure`]. Out: [`Decoration`]: the rule that fired and a state for each site. The
//! rules, in order, one file each: states given in the CIF; a fixed table; maximum a-posteriori
//! bond valences; a guess from the composition alone. Deuterium has the states of hydrogen.
//!
//! A supercell with an ion too few or too many has a charge, and no rule can balance it but by
//! states that no ion has. Where nothing or nothing possible comes out of the rules, those states
//! are kept that leave a small remainder, and the remainder is the charge of the cell ([`charged`]).

mod bond_valence;
mod charged;
mod composition;
mod given;
mod states;
mod table;
mod tables;

pub use bond_valence::unit_valence_length_ang;
pub use states::{Decoration, Rule};

use smallvec::SmallVec;

use super::element::Element;
use super::structure::{Site, Structure};
use states::{BALANCED_BELOW, States, total_charge, with_states};

/// The total charge in elementary charges of the states that a structure came with, where its
/// decoration has others because these do not balance.
pub fn charge_of_replaced(given: &Structure, decoration: &Decoration) -> Option<f64> {
    if decoration.rule == Rule::Cif {
        return None;
    }
    let charge = total_charge(given, &given::states(given)?);
    (charge.abs() >= BALANCED_BELOW).then_some(charge)
}

/// Whether a structure looks ionic, by the common states of its elements, and no rule gave states.
pub fn lacks_states(decoration: &Decoration) -> bool {
    let elements = decoration.structure.composition();
    let has = |right: fn(f64) -> bool| elements.keys().filter_map(|e| common_state(*e)).any(right);
    decoration.rule == Rule::None && has(|state| state > 0.0) && has(|state| state < 0.0)
}

/// Decorates a structure by the first rule whose total charge is below 0.5 in magnitude, or, where
/// none gives possible states, as a cell with a charge.
pub fn decorate(structure: &Structure) -> Decoration {
    let balanced = balanced(structure);
    let charged = charged::decoration(structure, balanced.as_ref());
    if let Some(decoration) = charged.or(balanced) {
        return decoration;
    }
    let zero = |site: &Site| SmallVec::from_elem(0.0, site.occupants.len());
    let states: States = structure.sites.iter().map(zero).collect();
    Decoration {
        rule: Rule::None,
        charge: 0.0,
        structure: with_states(structure, &states),
    }
}

/// The first of the rules that balances the cell.
fn balanced(structure: &Structure) -> Option<Decoration> {
    type StatesOf = fn(&Structure) -> Option<States>;
    let rules: [(Rule, StatesOf); 4] = [
        (Rule::Cif, given::states),
        (Rule::Table, table::states),
        (Rule::BondValence, bond_valence::states),
        (Rule::Composition, composition::states),
    ];
    for (rule, states_of) in rules {
        let Some(states) = states_of(structure) else {
            continue;
        };
        let charge = total_charge(structure, &states);
        if charge.abs() < BALANCED_BELOW {
            return Some(Decoration {
                rule,
                charge,
                structure: with_states(structure, &states),
            });
        }
    }
    None
}

/// The state of an element in the fixed table of rule 2; `None` where it is not in it.
pub fn common_state(element: Element) -> Option<f64> {
    tables::COMMON_STATES
        .get(usize::from(element.atomic_number()))
        .copied()
        .flatten()
}
