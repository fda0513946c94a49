//! What the rules of oxidation states share: states of sites, their sum, and a decorated structure.
//!
//! In: a structure and states for its sites. Out: the charge of the cell in elementary charges, the
//! structure with the states on it.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::crystal::element::Element;
use crate::crystal::structure::{Site, Structure};

/// Largest magnitude of the total charge of a balanced cell, exclusive, in elementary charges.
pub(super) const BALANCED_BELOW: f64 = 0.5;

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
pub(super) type SiteStates = SmallVec<[f64; 1]>;

/// Oxidation states of every site.
pub(super) type States = Vec<SiteStates>;

/// States that depend on nothing but the element; `None` where one has none.
pub(super) fn states_by_element(
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

/// Sum of states × occupancies over the cell.
pub(super) fn total_charge(structure: &Structure, states: &[SiteStates]) -> f64 {
    let mut charge = 0.0;
    for (site, site_states) in structure.sites.iter().zip(states) {
        for (occupant, state) in site.occupants.iter().zip(site_states) {
            charge += occupant.occupancy * state;
        }
    }
    charge
}

/// The structure with the states put on its occupants.
pub(super) fn with_states(structure: &Structure, states: &[SiteStates]) -> Structure {
    let mut decorated = structure.clone();
    for (site, site_states) in decorated.sites.iter_mut().zip(states) {
        for (occupant, state) in site.occupants.iter_mut().zip(site_states) {
            occupant.species.oxidation_state = Some(*state);
        }
    }
    decorated
}
