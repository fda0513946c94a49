//! Oxidation states, by the first of four rules that balances the cell.
//!
//! In: a [`Structure`]. Out: [`Decoration`]: the rule that fired and a state for each site. The
//! rules, in order: states given in the CIF; a fixed table; maximum a-posteriori bond valences;
//! a guess from the composition alone.

use serde::{Deserialize, Serialize};

use super::structure::Structure;

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
    /// Guess from the composition.
    Composition,
    /// No rule balanced the cell; every state is 0.
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

/// Decorates a structure by the first rule whose total charge is below 0.5 in magnitude.
pub fn decorate(structure: &Structure) -> Decoration {
    let _ = structure;
    todo!()
}
