//! Cells that are not neutral: a supercell with an ion missing, one too many, or one replaced.
//!
//! In: a structure, and the decoration that balances it, where there is one. Out: the states of the
//! file, those of the fixed table, or, where nothing balances it, the most probable ones of bond
//! valences or those guessed for a small charge: whichever first leaves a charge that is small against
//! the sum of all charges.
//! Energies of such a cell are those in a uniform background.
//!
//! States that balance a cell but are not possible betray a charge: an anion that lacks an electron
//! and is bound to no other anion (S¹⁻ in a thiophosphate with a lithium vacancy), or ions of the
//! main groups with an odd number of electrons too many and no bond among them (one P⁴⁺), or with more
//! charge than valence electrons. Transition metals, lanthanides and actinides change their states one
//! by one, so theirs are always possible. Possible states of other elements are not touched.

use super::states::{Decoration, Rule, States, total_charge, with_states};
use super::tables::COMMON_STATES;
use super::{bond_valence, composition, given, table};
use crate::crystal::bonding_radii::covalent_radius_ang;
use crate::crystal::element::Element;
use crate::crystal::lattice::Vector3;
use crate::crystal::neighbors::NeighborSearch;
use crate::crystal::structure::{Occupant, Structure};

/// Largest charge of a cell over the sum of the magnitudes of all charges, where nothing balances it.
/// One lithium missing among 13 atoms of Li₆PS₅Cl is 0.048.
const LARGEST_SHARE: f64 = 0.05;

/// The same where something does, however impossible, or where the states are no table's: one lithium
/// missing among 40 atoms of Li₃OCl is 0.021.
const LARGEST_DOUBTFUL_SHARE: f64 = 0.025;
/// And then the charge is that of one ion.
const LARGEST_DOUBTFUL_CHARGE: f64 = 3.5;

/// Atoms closer than this many sums of covalent radii are bound.
const BOND_STRETCH: f64 = 1.25;

/// Difference of states that is none.
const SAME_STATE: f64 = 1e-3;

/// A cell with a charge instead of the decoration that balances it; `None` where that is possible, or
/// where no states leave a small charge.
pub(super) fn decoration(
    structure: &Structure,
    balanced: Option<&Decoration>,
) -> Option<Decoration> {
    let impossible = match balanced {
        Some(decoration) if matches!(decoration.rule, Rule::Cif | Rule::Table) => return None,
        Some(decoration) => impossible_elements(&decoration.structure),
        None => Vec::new(),
    };
    if balanced.is_some() && impossible.is_empty() {
        return None;
    }
    let keeps_the_rest = |decoration: &Decoration| match balanced {
        Some(balanced) => {
            is_of_one_ion(decoration)
                && differs_only_in(&balanced.structure, &decoration.structure, &impossible)
        }
        None => true,
    };
    let is_likely = |decoration: &Decoration| {
        is_of_one_ion(decoration)
            && has_common_anion(&decoration.structure)
            && impossible_elements(&decoration.structure).is_empty()
    };
    let given = || with_charge(structure, Rule::Cif, given::states(structure)?);
    let table = || with_charge(structure, Rule::Table, table::states(structure)?);
    let bond_valence = || {
        let states = bond_valence::unbalanced_states(structure)?;
        with_charge(structure, Rule::BondValence, states).filter(is_likely)
    };
    let composition = || {
        let states = composition::states_of_charged(structure, LARGEST_DOUBTFUL_CHARGE as i64)?;
        with_charge(structure, Rule::Composition, states).filter(is_likely)
    };
    let declared = given()
        .filter(keeps_the_rest)
        .or_else(|| table().filter(keeps_the_rest));
    // Guesses are no better than the balanced one.
    if balanced.is_some() {
        return declared;
    }
    declared.or_else(bond_valence).or_else(composition)
}

fn with_charge(structure: &Structure, rule: Rule, states: States) -> Option<Decoration> {
    let decorated = with_states(structure, &states);
    let charge = total_charge(structure, &states);
    (charge.abs() <= LARGEST_SHARE * sum_of_magnitudes(&decorated)).then_some(Decoration {
        rule,
        charge,
        structure: decorated,
    })
}

fn is_of_one_ion(decoration: &Decoration) -> bool {
    let charge = decoration.charge.abs();
    charge <= LARGEST_DOUBTFUL_CHARGE
        && charge <= LARGEST_DOUBTFUL_SHARE * sum_of_magnitudes(&decoration.structure)
}

/// Whether two decorations of a structure have the same states but for those of some elements.
fn differs_only_in(one: &Structure, other: &Structure, elements: &[Element]) -> bool {
    let occupants = |structure: &Structure| -> Vec<Occupant> {
        let sites = structure.sites.iter();
        sites
            .flat_map(|site| site.occupants.iter().copied())
            .collect()
    };
    occupants(one).iter().zip(&occupants(other)).all(|(u, v)| {
        elements.contains(&u.species.element) || (state_of(u) - state_of(v)).abs() < SAME_STATE
    })
}

/// Whether there is an ion such as O²⁻ or Cl⁻, so that the structure is no alloy.
fn has_common_anion(structure: &Structure) -> bool {
    let is_one = |o: &Occupant| {
        let common = common_state(o.species.element);
        common.is_some_and(|common| common < 0.0 && (state_of(o) - common).abs() < SAME_STATE)
    };
    sites_with(structure, &is_one).next().is_some()
}

/// Sum of |state| × occupancy over the cell.
fn sum_of_magnitudes(structure: &Structure) -> f64 {
    let occupants = structure.sites.iter().flat_map(|site| &site.occupants);
    occupants.map(|o| o.occupancy * state_of(o).abs()).sum()
}

/// Elements with states that are not possible.
fn impossible_elements(structure: &Structure) -> Vec<Element> {
    let mut bonds = Bonds::of(structure);
    let elements = structure.composition().into_keys();
    elements
        .filter(|&element| match common_state(element) {
            Some(common) if common < 0.0 => lacks_electrons(structure, element, common, &mut bonds),
            Some(common) if is_main_group(element) => {
                exceeds_valence(structure, element)
                    || has_odd_electrons(structure, element, common, &mut bonds)
            }
            _ => false,
        })
        .collect()
}

/// Whether a cation of a main group has more charge than its atom has valence electrons.
fn exceeds_valence(structure: &Structure, element: Element) -> bool {
    let properties = element.properties();
    let group = f64::from(properties.group);
    let valence = if group > 12.0 { group - 10.0 } else { group };
    let exceeds = |o: &Occupant| o.species.element == element && state_of(o) > valence + SAME_STATE;
    sites_with(structure, &exceeds).next().is_some()
}

/// Whether an anion has less than its charge without sharing electrons with another anion.
fn lacks_electrons(
    structure: &Structure,
    element: Element,
    common: f64,
    bonds: &mut Bonds<'_>,
) -> bool {
    let is_anion = |o: &Occupant| state_of(o) < 0.0;
    let lacks = |o: &Occupant| {
        o.species.element == element && is_anion(o) && state_of(o) > common + SAME_STATE
    };
    let fractional = |o: &Occupant| (state_of(o) - state_of(o).round()).abs() > SAME_STATE;
    let lacking: Vec<usize> = sites_with(structure, &lacks).collect();
    if lacking.is_empty() {
        return false;
    }
    // An average tells nothing about which of the atoms lack electrons: any pair explains it.
    let of_average = sites_with(structure, &|o| lacks(o) && fractional(o))
        .next()
        .is_some();
    let mut is_bound = lacking.into_iter().map(|site| bonds.any(site, &is_anion));
    if of_average {
        !is_bound.any(|bound| bound)
    } else {
        !is_bound.all(|bound| bound)
    }
}

/// Whether an odd number of electrons is missing from or left at the cations of a main group, none
/// of which is bound to another one.
fn has_odd_electrons(
    structure: &Structure,
    element: Element,
    common: f64,
    bonds: &mut Bonds<'_>,
) -> bool {
    let is_cation = |o: &Occupant| o.species.element == element && state_of(o) > 0.0;
    let differs = |o: &Occupant| is_cation(o) && (state_of(o) - common).abs() > SAME_STATE;
    let electrons: f64 = structure
        .sites
        .iter()
        .flat_map(|site| &site.occupants)
        .filter(|o| differs(o))
        .map(|o| o.occupancy * (state_of(o) - common))
        .sum();
    let electrons = electrons.round();
    electrons.rem_euclid(2.0) == 1.0
        && !sites_with(structure, &differs).any(|site| bonds.any(site, &is_cation))
}

fn state_of(occupant: &Occupant) -> f64 {
    occupant.species.oxidation_state.unwrap_or(0.0)
}

fn common_state(element: Element) -> Option<f64> {
    COMMON_STATES[usize::from(element.atomic_number())]
}

/// Groups 1, 2 and 13 to 18.
fn is_main_group(element: Element) -> bool {
    let properties = element.properties();
    matches!(properties.block, 's' | 'p')
}

fn sites_with<'a>(
    structure: &'a Structure,
    test: &'a impl Fn(&Occupant) -> bool,
) -> impl Iterator<Item = usize> + 'a {
    let holds = move |(_, site): &(usize, &crate::crystal::structure::Site)| {
        site.occupants.iter().any(test)
    };
    structure
        .sites
        .iter()
        .enumerate()
        .filter(holds)
        .map(|(k, _)| k)
}

/// Finds bonds; the search is made when first needed.
struct Bonds<'a> {
    structure: &'a Structure,
    search: Option<NeighborSearch>,
}

impl<'a> Bonds<'a> {
    /// Longer than any single bond between two atoms, in Å.
    const LONGEST_ANG: f64 = 4.0;

    fn of(structure: &'a Structure) -> Self {
        Self {
            structure,
            search: None,
        }
    }

    /// Whether a site is bound to an occupant of the given kind.
    fn any(&mut self, site: usize, kind: &impl Fn(&Occupant) -> bool) -> bool {
        let structure = self.structure;
        let search = self.search.get_or_insert_with(|| {
            let frac: Vec<Vector3> = structure.sites.iter().map(|site| site.frac).collect();
            NeighborSearch::new(&structure.lattice, &frac, Self::LONGEST_ANG)
        });
        let radius_ang = |o: &Occupant| covalent_radius_ang(o.species.element).unwrap_or(0.0);
        let own_ang = structure.sites[site]
            .occupants
            .iter()
            .map(radius_ang)
            .fold(0.0, f64::max);
        let mut found = false;
        search.visit_site(site, |neighbor| {
            found |= structure.sites[neighbor.site]
                .occupants
                .iter()
                .any(|other| {
                    kind(other)
                        && neighbor.distance_ang < BOND_STRETCH * (own_ang + radius_ang(other))
                });
        });
        found
    }
}
