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
mod table;
mod tables;

pub use bond_valence::unit_valence_length_ang;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::element::Element;
use super::structure::{Site, Structure};

/// Largest magnitude of the total charge of a balanced cell, exclusive, in elementary charges.
const BALANCED_BELOW: f64 = 0.5;

/// Which rule gave the oxidation states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// States stood in the CIF.
    Cif,
    /// The fixed table of common states.
    Table,
    /// Maximum a-posteriori assignment from bond valences.
    BondValence,
    /// Guess from the composition; 0 for a pure element.
    Composition,
    /// No rule balanced the cell, as for alloys; every state is 0.
    None,
}

/// Oxidation states of a structure and where they come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decoration {
    /// The rule that fired.
    pub rule: Rule,
    /// Total charge of the cell in elementary charges.
    pub charge: f64,
    /// The structure with an oxidation state on every occupant, sites in the given order.
    pub structure: Structure,
}

/// Oxidation states of the occupants of one site, in their order.
type SiteStates = SmallVec<[f64; 1]>;

/// Oxidation states of every site.
type States = Vec<SiteStates>;

/// States that depend on nothing but the element; `None` where one has none.
fn states_by_element(
    structure: &Structure,
    state: impl Fn(Element) -> Option<f64>,
) -> Option<States> {
    let of_site = |site: &Site| {
        let states = site.occupants.iter().map(|o| state(o.species.element));
        states.collect()
    };
    structure.sites.iter().map(of_site).collect()
}

impl Decoration {
    /// The charge in words where the cell is not neutral: "charge −1 e over 127 atoms".
    pub fn charge_in_words(&self) -> Option<String> {
        if self.charge.abs() < BALANCED_BELOW {
            return None;
        }
        let amount = self.structure.composition().values().sum::<f64>();
        let sign = if self.charge < 0.0 { '−' } else { '+' };
        let round = |x: f64| (x * 100.0).round() / 100.0;
        let (charge, amount) = (round(self.charge.abs()), round(amount));
        Some(format!("charge {sign}{charge} e over {amount} atoms"))
    }
}

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

/// Sum of states × occupancies over the cell.
fn total_charge(structure: &Structure, states: &[SiteStates]) -> f64 {
    let mut charge = 0.0;
    for (site, site_states) in structure.sites.iter().zip(states) {
        for (occupant, state) in site.occupants.iter().zip(site_states) {
            charge += occupant.occupancy * state;
        }
    }
    charge
}

/// The structure with the states put on its occupants.
fn with_states(structure: &Structure, states: &[SiteStates]) -> Structure {
    let mut decorated = structure.clone();
    for (site, site_states) in decorated.sites.iter_mut().zip(states) {
        for (occupant, state) in site.occupants.iter_mut().zip(site_states) {
            occupant.species.oxidation_state = Some(*state);
        }
    }
    decorated
}
