//! Rule 3: maximum a-posteriori oxidation states from bond valences.
//!
//! In: a structure, ordered or not. Out: the balanced assignment of states with the greatest
//! product of posterior probabilities. For each set of equivalent sites the bond-valence sum
//! (O'Keeffe and Brese 1991, DOI 10.1021/ja00009a002) gives the likelihood of each state, the
//! statistics of the ICSD its prior. The definition, its tolerances and the order of the search
//! are those of `BVAnalyzer` in pymatgen (DOI 10.1016/j.commatsci.2012.10.028) with distances as
//! they are, so that even a search cut short ends at the same states.

mod posterior;
mod search;

use std::cmp::Ordering;

use smallvec::SmallVec;

use super::states::States;
use super::tables::BOND_PARAMETERS;
use crate::crystal::element::Element;
use crate::crystal::lattice::Vector3;
use crate::crystal::neighbors::NeighborSearch;
use crate::crystal::structure::{Occupant, Site, Structure};
use crate::crystal::symmetry::equivalent_sites;
use search::{Limits, Unknown};

/// Length R in Å of a bond of valence 1 between two elements (O'Keeffe and Brese 1991, eq. 1, DOI
/// 10.1021/ja00009a002); `None` where one of them has no parameters.
pub fn unit_valence_length_ang(u: Element, v: Element) -> Option<f64> {
    posterior::unit_valence_length_ang(u, v)
}

/// Sites within this distance of a symmetry image are equivalent, in Å.
const SYMMETRY_TOLERANCE_ANG: f64 = 0.1;

/// Bonds are at most this long, in Å.
const LONGEST_BOND_ANG: f64 = 4.0;

/// The most probable balanced states; `None` where an element has no parameters or no assignment
/// is balanced.
pub(super) fn states(structure: &Structure) -> Option<States> {
    let problem = Problem::of(structure)?;
    let best = search::most_probable(&problem.unknowns, &problem.limits)?;
    Some(problem.states_of_sites(structure, &best))
}

/// The most probable states, whatever charge they leave; `None` where an element has no parameters
/// or its states differ more than a balanced assignment may.
pub(super) fn unbalanced_states(structure: &Structure) -> Option<States> {
    let problem = Problem::of(structure)?;
    let first = |unknown: &Unknown| unknown.candidates.first().map(|c| c.state);
    let best: Vec<i32> = problem.unknowns.iter().map(first).collect::<Option<_>>()?;
    let alike = problem.unknowns.iter().zip(&best).all(|(unknown, state)| {
        let others = problem.unknowns.iter().zip(&best);
        others
            .filter(|(other, _)| other.atomic_number == unknown.atomic_number)
            .all(|(_, other)| (other - state).abs() <= problem.limits.largest_spread)
    });
    alike.then(|| problem.states_of_sites(structure, &best))
}

/// What has to be found for a structure.
struct Problem {
    orbits: Vec<Orbit>,
    unknowns: Vec<Unknown>,
    limits: Limits,
}

impl Problem {
    fn of(structure: &Structure) -> Option<Self> {
        let mut elements = structure.sites.iter().flat_map(atomic_numbers);
        if structure.sites.is_empty() || elements.any(|z| BOND_PARAMETERS[z].is_none()) {
            return None;
        }
        let orbits = orbits_by_electronegativity(structure);
        let limits = if structure.is_ordered() {
            Limits::ORDERED
        } else {
            Limits::DISORDERED
        };
        let unknowns = unknowns(structure, &orbits, &limits)?;
        Some(Self {
            orbits,
            unknowns,
            limits,
        })
    }

    fn states_of_sites(&self, structure: &Structure, values: &[i32]) -> States {
        states_of_sites(structure, &self.orbits, &self.unknowns, values)
    }
}

/// Sites that symmetry makes equivalent.
struct Orbit {
    sites: Vec<usize>,
    mean_electronegativity: f64,
}

/// Atomic numbers of the occupants.
fn atomic_numbers(site: &Site) -> impl Iterator<Item = usize> {
    site.occupants
        .iter()
        .map(|o| usize::from(o.species.element.atomic_number()))
}

/// Orbits by descending mean electronegativity, equal ones in the order of their first sites.
fn orbits_by_electronegativity(structure: &Structure) -> Vec<Orbit> {
    // Where the symmetry search fails, each site is its own orbit.
    let first_of = equivalent_sites(structure, SYMMETRY_TOLERANCE_ANG)
        .unwrap_or_else(|| (0..structure.n_sites()).collect());
    let mut orbits: Vec<Orbit> = Vec::new();
    let mut orbit_of_first = vec![usize::MAX; structure.n_sites()];
    for (site, first) in first_of.into_iter().enumerate() {
        if orbit_of_first[first] == usize::MAX {
            orbit_of_first[first] = orbits.len();
            orbits.push(Orbit {
                sites: Vec::new(),
                mean_electronegativity: mean_electronegativity(&structure.sites[first]),
            });
        }
        orbits[orbit_of_first[first]].sites.push(site);
    }
    orbits.sort_by(|u, v| {
        v.mean_electronegativity
            .partial_cmp(&u.mean_electronegativity)
            .unwrap_or(Ordering::Equal)
    });
    orbits
}

/// Mean electronegativity of a site's occupants, weighted by occupancy.
fn mean_electronegativity(site: &Site) -> f64 {
    let mut sum = 0.0;
    for occupant in &site.occupants {
        let value = occupant.species.element.properties().electronegativity;
        sum += occupant.occupancy * value.unwrap_or(0.0);
    }
    sum / site.total_occupancy()
}

/// One unknown for each element of each orbit; `None` where an element has no possible state.
fn unknowns(structure: &Structure, orbits: &[Orbit], limits: &Limits) -> Option<Vec<Unknown>> {
    let frac: Vec<Vector3> = structure.sites.iter().map(|site| site.frac).collect();
    let neighbors = NeighborSearch::new(&structure.lattice, &frac, LONGEST_BOND_ANG);
    let mut unknowns = Vec::with_capacity(orbits.len());
    for (k, orbit) in orbits.iter().enumerate() {
        let first = *orbit.sites.first()?;
        let sum = posterior::bond_valence_sum(structure, &neighbors, first);
        for (atomic_number, occupancy) in shares(&structure.sites[first]) {
            let candidates =
                posterior::candidates(atomic_number, sum, limits.least_relative_probability);
            if candidates.is_empty() {
                return None;
            }
            unknowns.push(Unknown {
                orbit: k,
                atomic_number,
                weight: orbit.sites.len() as f64 * occupancy,
                candidates,
            });
        }
    }
    Some(unknowns)
}

/// Atomic number and occupancy of each element of a site, by ascending electronegativity.
fn shares(site: &Site) -> SmallVec<[(usize, f64); 1]> {
    let mut shares: SmallVec<[(usize, f64); 1]> = SmallVec::new();
    let mut occupants: SmallVec<[_; 1]> = site.occupants.iter().collect();
    let electronegativity = |o: &Occupant| o.species.element.properties().electronegativity;
    occupants.sort_by(|u, v| {
        electronegativity(u)
            .partial_cmp(&electronegativity(v))
            .unwrap_or(Ordering::Equal)
            .then_with(|| u.species.element.symbol().cmp(v.species.element.symbol()))
    });
    for occupant in occupants {
        let atomic_number = usize::from(occupant.species.element.atomic_number());
        match shares.iter_mut().find(|share| share.0 == atomic_number) {
            Some(share) => share.1 += occupant.occupancy,
            None => shares.push((atomic_number, occupant.occupancy)),
        }
    }
    shares
}

/// Spreads the states of the unknowns over the sites.
fn states_of_sites(
    structure: &Structure,
    orbits: &[Orbit],
    unknowns: &[Unknown],
    values: &[i32],
) -> States {
    let mut states: States = structure
        .sites
        .iter()
        .map(|site| SmallVec::from_elem(0.0, site.occupants.len()))
        .collect();
    for (unknown, value) in unknowns.iter().zip(values) {
        for &site in &orbits[unknown.orbit].sites {
            let numbers = atomic_numbers(&structure.sites[site]);
            for (atomic_number, state) in numbers.zip(&mut states[site]) {
                if atomic_number == unknown.atomic_number {
                    *state = f64::from(*value);
                }
            }
        }
    }
    states
}
