//! Hydrogen that a file speaks of without giving it a position.
//!
//! In: how many hydrogen atoms belong to the sites of the list, by their positions (from
//! `_atom_site_attached_hydrogens`, or from names such as "Ow", "OH", "NH4"), and the full cell. Out:
//! how many of them are lacking per formula unit. Those that are listed lie within a bond of theirs.

use std::collections::BTreeMap;

use crate::crystal::formula::{parse_formula, reduced_formula};
use crate::crystal::lattice::Vector3;
use crate::crystal::neighbors::NeighborSearch;
use crate::crystal::{Lattice, Site};

/// Longest bond to hydrogen in Å, that of B–H or P–H with room for refined positions.
const LONGEST_BOND_ANG: f64 = 1.65;
/// Beyond this reach hydrogen is looked for in vain, in Å, for the first-row atoms C, N and O.
const LONGEST_SHORT_BOND_ANG: f64 = 1.3;
/// Less than this of an atom in the cell is none.
const NOTHING: f64 = 0.05;

/// (fact, remedy)
type Note = (String, String);

/// Hydrogen atoms that belong to an atom of the list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attached {
    /// Where the atom is.
    pub(super) frac: Vector3,
    /// How many belong to a whole atom.
    pub(super) per_atom: f64,
    /// How much of the site the atom fills, at most 1.
    pub(super) occupancy: f64,
}

/// What is lacking; `None` where every hydrogen atom has its position.
pub(super) fn lacking(attached: &[Attached], sites: &[Site], lattice: &Lattice) -> Option<Note> {
    let of_label = by_label(attached, sites, lattice);
    let frac: Vec<_> = sites.iter().map(|site| site.frac).collect();
    let search = NeighborSearch::new(lattice, &frac, LONGEST_BOND_ANG);
    let mut lacking = 0.0;
    let mut labels: Vec<String> = Vec::new();
    for (index, site) in sites.iter().enumerate() {
        let Some(&expected) = of_label.get(site.label.as_str()) else {
            continue;
        };
        let element = site.main_species().element;
        let reach_ang = if element.atomic_number() <= 9 && element.atomic_number() >= 6 {
            LONGEST_SHORT_BOND_ANG
        } else {
            LONGEST_BOND_ANG
        };
        let mut found = 0.0;
        search.visit_site(index, |neighbor| {
            if neighbor.distance_ang <= reach_ang {
                found += hydrogen(&sites[neighbor.site]);
            }
        });
        let here = expected - found;
        if here > NOTHING {
            lacking += here;
            if !labels.contains(&site.label) {
                labels.push(site.label.clone());
            }
        }
    }
    if lacking <= NOTHING {
        return None;
    }
    let mut amounts = BTreeMap::new();
    for occupant in sites.iter().flat_map(|site| &site.occupants) {
        *amounts.entry(occupant.species.element).or_insert(0.0) += occupant.occupancy;
    }
    let unit = reduced_formula(&amounts);
    let total: f64 = amounts.values().sum();
    let in_unit: f64 = parse_formula(&unit).map_or(total, |unit| unit.values().sum());
    let per_unit = lacking * in_unit / total;
    let per_unit = (per_unit * 100.0).round() / 100.0;
    let named = super::listed(&labels);
    Some((
        format!("hydrogen without a position at {named}: {per_unit} H per {unit} are lacking"),
        "the structure is read without them; add their positions if they matter".to_owned(),
    ))
}

/// The hydrogen of a site by the label that its images have in the full cell: that of the first atom
/// where several share it.
fn by_label<'a>(
    attached: &[Attached],
    sites: &'a [Site],
    lattice: &Lattice,
) -> BTreeMap<&'a str, f64> {
    let mut of_label: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for atom in attached {
        let distance_ang = |site: &Site| lattice.shortest_distance_ang(site.frac, atom.frac);
        let nearest = sites
            .iter()
            .min_by(|u, v| distance_ang(u).total_cmp(&distance_ang(v)));
        if let Some(site) = nearest {
            let (hydrogen, occupancy) = of_label.entry(&site.label).or_default();
            *hydrogen += atom.per_atom * atom.occupancy;
            *occupancy += atom.occupancy;
        }
    }
    // An atom that repeats another one was left out: a site holds one atom at most.
    let of_site =
        |(label, (hydrogen, occupancy)): (_, (f64, f64))| (label, hydrogen / occupancy.max(1.0));
    of_label.into_iter().map(of_site).collect()
}

/// Hydrogen of a site, in atoms.
fn hydrogen(site: &Site) -> f64 {
    let is_hydrogen = |z: u8| z == 1;
    site.occupants
        .iter()
        .filter(|o| is_hydrogen(o.species.element.atomic_number()))
        .map(|o| o.occupancy)
        .sum()
}
