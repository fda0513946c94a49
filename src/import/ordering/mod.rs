//! Ordering: from partial occupancies to one arrangement of whole atoms.
//!
//! In: a disordered [`Structure`]. Out: [`Ordered`]: the arrangement with the lowest Ewald energy
//! that was found on the smallest cell that makes the occupancies whole within a tolerance. Sites
//! with the same occupants in the same amounts exchange their atoms freely. Charges are those of
//! [`decorate`]; where it finds none, the common states of the elements, cations and anions scaled
//! to neutrality. Few arrangements are all tried; of many, a greedy choice is improved by exchanges
//! of two sites until none lowers the energy.

mod counts;
mod search;

use smallvec::SmallVec;

use crate::crystal::ewald::EwaldMatrix;
use crate::crystal::neighbors::is_searchable;
use crate::crystal::oxidation::{Rule, common_state, decorate};
use crate::crystal::{Occupant, Site, Structure};
use crate::monitor::{Cancelled, Monitor};
use counts::{Filling, OCCUPANCY_TOLERANCE, fillings};
use search::{Arrangement, Group, lowest};

/// Largest enlargement of the cell.
const MAX_MULTIPLE: usize = 4;
/// The cell is not enlarged beyond this number of sites.
const MAX_SITES: usize = 200;
/// Structures with more sites than this stay disordered: the pair energies would not pay.
const MAX_SITES_READ: usize = 600;
/// How far pair energies reach, in Å, at most.
const LONGEST_REACH_ANG: f64 = 20.0;
/// Largest change of an occupancy by rounding at all.
const MAX_CHANGE: f64 = 0.15;

/// Why a structure is not ordered.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Unordered {
    /// It has to stay disordered; the fact, for a message.
    Fact(String),
    /// It was stopped.
    Cancelled,
}

impl From<Cancelled> for Unordered {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// An ordered structure and how it came about.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ordered {
    /// Whole atoms only.
    pub structure: Structure,
    /// Enlargement along a, b, c.
    pub multiples: [usize; 3],
    /// Largest change of an occupancy by rounding.
    pub largest_change: f64,
    /// Whether every arrangement was tried.
    pub exhaustive: bool,
}

/// Orders a structure.
///
/// # Errors
/// [`Unordered`]: why it has to stay disordered, or that the monitor said stop.
pub(super) fn order(structure: &Structure, monitor: &Monitor) -> Result<Ordered, Unordered> {
    let n_sites = structure.n_sites();
    if n_sites > MAX_SITES_READ {
        let fact = format!("its {n_sites} sites are more than {MAX_SITES_READ}");
        return Err(Unordered::Fact(fact));
    }
    if !is_searchable(&structure.lattice, LONGEST_REACH_ANG) {
        let fact = "its cell is so flat or skew that its neighbours cannot be counted";
        return Err(Unordered::Fact(fact.to_owned()));
    }
    let charges = charges(structure);
    let groups = groups(structure);
    let smallest = smallest_cell(structure, &groups, &charges, monitor)?;
    let (multiples, filling) = smallest.map_err(Unordered::Fact)?;
    let cell = enlarged(structure, multiples);
    let copies: usize = multiples.iter().product();
    let problem_groups: Vec<Group> = groups
        .iter()
        .zip(&filling.counts)
        .map(|(group, counts)| Group {
            sites: group
                .iter()
                .flat_map(|s| s * copies..(s + 1) * copies)
                .collect(),
            charges: charges[group[0]].clone(),
            counts: counts.clone(),
        })
        .collect();
    let fixed: Vec<f64> = structure
        .sites
        .iter()
        .zip(&charges)
        .flat_map(|(site, charges)| {
            let charge = if site.is_ordered() { charges[0] } else { 0.0 };
            std::iter::repeat_n(charge, copies)
        })
        .collect();
    let frac: Vec<_> = cell.sites.iter().map(|site| site.frac).collect();
    let mut rows: Vec<usize> = problem_groups
        .iter()
        .flat_map(|g| g.sites.clone())
        .collect();
    rows.sort_unstable();
    let matrix = EwaldMatrix::of_rows_watched(&cell.lattice, &frac, &rows, monitor)?;
    let Arrangement {
        occupants,
        exhaustive,
    } = lowest(&matrix, &rows, &fixed, &problem_groups, monitor)?;
    Ok(Ordered {
        structure: filled(&cell, &rows, &occupants),
        multiples,
        largest_change: filling.largest_change,
        exhaustive,
    })
}

/// Charge of every occupant of every site, in elementary charges.
fn charges(structure: &Structure) -> Vec<Vec<f64>> {
    let decoration = decorate(structure);
    let states = |site: &Site| -> Vec<f64> {
        let state = |o: &Occupant| o.species.oxidation_state.unwrap_or(0.0);
        site.occupants.iter().map(state).collect()
    };
    // A charge left over, mostly by rounded occupancies, is shared out among all atoms.
    if decoration.rule != Rule::None && decoration.charge_in_words().is_none() {
        return decoration.structure.sites.iter().map(states).collect();
    }
    let common = |site: &Site| -> Vec<f64> {
        let state = |o: &Occupant| common_state(o.species.element).unwrap_or(0.0);
        site.occupants.iter().map(state).collect()
    };
    let mut charges: Vec<Vec<f64>> = structure.sites.iter().map(common).collect();
    scale_to_neutrality(structure, &mut charges);
    charges
}

/// Multiplies cation charges by one factor and anion charges by its inverse, so that they cancel.
fn scale_to_neutrality(structure: &Structure, charges: &mut [Vec<f64>]) {
    let (mut positive, mut negative) = (0.0, 0.0);
    for (site, charges) in structure.sites.iter().zip(charges.iter()) {
        for (occupant, charge) in site.occupants.iter().zip(charges) {
            let amount = occupant.occupancy * charge;
            positive += amount.max(0.0);
            negative -= amount.min(0.0);
        }
    }
    if positive > 0.0 && negative > 0.0 {
        let factor = f64::sqrt(negative / positive);
        for charge in charges.iter_mut().flatten() {
            *charge *= if *charge > 0.0 { factor } else { 1.0 / factor };
        }
    }
}

/// Disordered sites with the same occupants in the same amounts, in the order of the cell.
fn groups(structure: &Structure) -> Vec<Vec<usize>> {
    let alike = |u: &Site, v: &Site| {
        u.occupants.len() == v.occupants.len()
            && u.occupants
                .iter()
                .zip(&v.occupants)
                .all(|(u, v)| u.species == v.species && (u.occupancy - v.occupancy).abs() < 1e-4)
    };
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (index, site) in structure.sites.iter().enumerate() {
        if site.is_ordered() {
            continue;
        }
        let known = groups
            .iter_mut()
            .find(|group| alike(&structure.sites[group[0]], site));
        match known {
            Some(group) => group.push(index),
            None => groups.push(vec![index]),
        }
    }
    groups
}

/// The smallest enlargement within the tolerance, else the one with the smallest change.
fn smallest_cell(
    structure: &Structure,
    groups: &[Vec<usize>],
    charges: &[Vec<f64>],
    monitor: &Monitor,
) -> Result<Result<([usize; 3], Filling), String>, Cancelled> {
    let mut best: Option<(usize, Filling)> = None;
    for multiple in 1..=MAX_MULTIPLE {
        if multiple > 1 && structure.n_sites() * multiple > MAX_SITES {
            break;
        }
        let filling = fillings(structure, groups, charges, multiple, monitor)?;
        let done = filling.largest_change <= OCCUPANCY_TOLERANCE && filling.is_neutral;
        let rank = |f: &Filling| {
            let within = f.largest_change <= OCCUPANCY_TOLERANCE;
            (
                !within,
                if within {
                    f64::from(!f.is_neutral)
                } else {
                    f.largest_change
                },
            )
        };
        let better = best.as_ref().is_none_or(|(_, b)| rank(&filling) < rank(b));
        if better {
            best = Some((multiple, filling));
        }
        if done {
            break;
        }
    }
    Ok(match best {
        Some((multiple, filling)) if filling.largest_change <= MAX_CHANGE => {
            if filling.n_atoms(structure, multiple) == 0 {
                Err("no atom would be left".to_owned())
            } else {
                Ok((shape(structure, multiple), filling))
            }
        }
        Some((_, filling)) => Err(format!(
            "an occupancy would change by {:.2} on a cell of at most {MAX_SITES} sites",
            filling.largest_change
        )),
        None => Err("it has no cell".to_owned()),
    })
}

/// How to multiply the cell: the shape whose longest edge is the shortest, along a before b before
/// c where equal.
fn shape(structure: &Structure, multiple: usize) -> [usize; 3] {
    let lengths = structure.lattice.lengths_ang();
    let mut best = ([multiple, 1, 1], f64::INFINITY);
    for i in (1..=multiple).rev() {
        for j in (1..=multiple).rev() {
            let k = multiple / (i * j);
            if i * j * k != multiple {
                continue;
            }
            let edge = |n: usize, axis: usize| n as f64 * lengths[axis];
            let longest = edge(i, 0).max(edge(j, 1)).max(edge(k, 2));
            if longest < best.1 - 1e-6 {
                best = ([i, j, k], longest);
            }
        }
    }
    best.0
}

/// The enlarged cell; the copies of a site follow each other.
fn enlarged(structure: &Structure, multiples: [usize; 3]) -> Structure {
    let rows = structure.lattice.rows();
    let n = multiples.map(|m| m as f64);
    let scaled = std::array::from_fn(|k| rows[k].map(|x| x * n[k]));
    let mut sites = Vec::new();
    for site in &structure.sites {
        for i in 0..multiples[0] {
            for j in 0..multiples[1] {
                for k in 0..multiples[2] {
                    let shift = [i as f64, j as f64, k as f64];
                    let mut copy = site.clone();
                    copy.frac =
                        std::array::from_fn(|axis| (site.frac[axis] + shift[axis]) / n[axis]);
                    sites.push(copy);
                }
            }
        }
    }
    Structure {
        lattice: crate::crystal::Lattice::from_rows(scaled),
        sites,
    }
}

/// The cell with the chosen occupant on each of the sites `rows`; empty sites are left out.
fn filled(cell: &Structure, rows: &[usize], occupants: &[Option<usize>]) -> Structure {
    let mut chosen = vec![Some(0); cell.n_sites()];
    for (&site, &occupant) in rows.iter().zip(occupants) {
        chosen[site] = occupant;
    }
    let whole = |(site, occupant): (&Site, Option<usize>)| {
        let species = site.occupants.get(occupant?)?.species;
        let occupancy = 1.0;
        Some(Site {
            occupants: SmallVec::from_elem(Occupant { species, occupancy }, 1),
            ..site.clone()
        })
    };
    Structure {
        lattice: cell.lattice.clone(),
        sites: cell.sites.iter().zip(chosen).filter_map(whole).collect(),
    }
}
