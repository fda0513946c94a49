//! Which sites of a structure with partial occupancies cannot be filled at once.
//!
//! In: a [`Structure`]. Out: [`Alternatives`], which tells of two sites at a distance whether they are
//! alternatives: one place for one atom, given twice because it sits here in one cell and there in
//! another. They are no neighbours of each other, however short the distance.
//!
//! Two sites are alternatives where together they hold no more than one atom, and are nearer than atoms
//! come: nearer than 0.7 of the sum of their covalent radii, below which lie no bonds but multiple ones
//! of heavy atoms; of one element 0.85 of it and at least 1.2 Å, for atoms of one element, mostly ions
//! of one charge, keep apart farther, and hydrogens halfway along a hydrogen bond are 0.8 Å apart.
//! Within these distances fall split positions (0.1 to 1 Å), the 24d–96h and 96h–96h pairs of lithium
//! garnets (1.6 and 0.8 Å), turned tetrahedra; beyond them lie the bonds of half-filled groups.
//!
//! Whole atoms are never alternatives. Occupancies are refined: 0.54 twice counts as one atom.

use super::bonding_radii::covalent_radius_ang;
use super::lattice::Lattice;
use super::neighbors::NeighborSearch;
use super::structure::{Occupant, Site, Structure};

/// Two sites that hold together this much more than one atom cannot be alternatives; refined
/// occupancies are off by as much (Li₁₀GeP₂S₁₂ has 0.54 twice, 0.4 Å apart).
pub const JOINT_TOLERANCE: f64 = 0.1;
/// Nearer than this multiple of the sum of their covalent radii atoms of different elements never come.
const UNLIKE: f64 = 0.7;
/// The same of one element.
const LIKE: f64 = 0.85;
/// Atoms of one element never come nearer, in Å.
const LIKE_ANG: f64 = 1.2;
/// Radius in Å of elements without one in the tables.
const DEFAULT_RADIUS_ANG: f64 = 1.5;
/// Sites nearer than this are the same place, in Å: refined positions of one place differ by less, and
/// positions that were split by less mean nothing.
const SAME_PLACE_ANG: f64 = 0.01;

/// Radius of a site in Å for short distances: the smallest of its occupants.
pub fn smallest_radius_ang(site: &Site) -> f64 {
    let radius = |o: &Occupant| covalent_radius_ang(o.species.element);
    let radii = site
        .occupants
        .iter()
        .map(|o| radius(o).unwrap_or(DEFAULT_RADIUS_ANG));
    radii.fold(f64::INFINITY, f64::min).min(3.0)
}

/// Whether an element sits on both of two sites.
pub fn share_an_element(u: &Site, v: &Site) -> bool {
    let is_there = |o: &Occupant| {
        let elements = v.occupants.iter().map(|other| other.species.element);
        elements
            .map(|element| element.atomic_number())
            .any(|number| number == o.species.element.atomic_number())
    };
    u.occupants.iter().any(is_there)
}

/// Nearer than this, in Å, no two atoms come whose radii add up to `reach_ang`; `alike` where they can
/// be of one element.
pub fn nearest_ang(reach_ang: f64, alike: bool) -> f64 {
    match alike {
        true => f64::max(LIKE * reach_ang, LIKE_ANG),
        false => UNLIKE * reach_ang,
    }
}

/// Which sites cannot be filled at once.
#[derive(Clone, Debug)]
pub struct Alternatives {
    sites: Vec<Site>,
    occupancies: Vec<f64>,
    radii_ang: Vec<f64>,
}

/// Two sites that cannot be filled at once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// Indices of the sites, ascending.
    pub sites: [usize; 2],
    /// Distance in Å.
    pub distance_ang: f64,
}

impl Alternatives {
    /// Those of a structure.
    pub fn of(structure: &Structure) -> Self {
        let sites = &structure.sites;
        Self {
            occupancies: sites.iter().map(Site::total_occupancy).collect(),
            radii_ang: sites.iter().map(smallest_radius_ang).collect(),
            sites: sites.clone(),
        }
    }

    /// Whether two sites at a distance in Å are alternatives.
    pub fn exclude(&self, u: usize, v: usize, distance_ang: f64) -> bool {
        if u == v && distance_ang < SAME_PLACE_ANG {
            // Occupants of one site.
            return true;
        }
        let joint = self.occupancies[u] + self.occupancies[v];
        if joint > 1.0 + JOINT_TOLERANCE {
            return false;
        }
        let reach_ang = self.radii_ang[u] + self.radii_ang[v];
        distance_ang < nearest_ang(reach_ang, true)
            && distance_ang
                < nearest_ang(reach_ang, share_an_element(&self.sites[u], &self.sites[v]))
    }

    /// Beyond this distance in Å no two sites are alternatives.
    fn reach_ang(&self) -> f64 {
        let largest = self.radii_ang.iter().copied().fold(0.0, f64::max);
        nearest_ang(2.0 * largest, true)
    }

    /// Every pair of sites that are alternatives, in the order of the sites; the cell must be one that
    /// neighbours can be counted in.
    pub fn pairs(&self, lattice: &Lattice) -> Vec<Pair> {
        let frac: Vec<_> = self.sites.iter().map(|site| site.frac).collect();
        let search = NeighborSearch::new(lattice, &frac, self.reach_ang());
        let mut pairs: Vec<Pair> = Vec::new();
        for u in 0..frac.len() {
            let mut nearest: Vec<Pair> = Vec::new();
            search.visit_site(u, |neighbor| {
                let (v, distance_ang) = (neighbor.site, neighbor.distance_ang);
                if u <= v && self.exclude(u, v, distance_ang) {
                    nearest.push(Pair {
                        sites: [u, v],
                        distance_ang,
                    });
                }
            });
            nearest.sort_by(|a, b| {
                let by_distance = a.distance_ang.total_cmp(&b.distance_ang);
                a.sites.cmp(&b.sites).then(by_distance)
            });
            nearest.dedup_by_key(|pair| pair.sites);
            pairs.append(&mut nearest);
        }
        pairs
    }
}

/// The structure with sites on one point joined, where together they hold no more than one atom:
/// their occupants share the first of them. `None` where there are none such.
///
/// A site that was split on the spot is whole again, so that nothing that is computed depends on
/// whether a file lists the occupants of a site in one line or in several.
pub fn with_joined_places(structure: &Structure) -> Option<Structure> {
    if structure.is_ordered() {
        return None;
    }
    let frac: Vec<_> = structure.sites.iter().map(|site| site.frac).collect();
    let search = NeighborSearch::new(&structure.lattice, &frac, SAME_PLACE_ANG);
    let mut joined: Vec<Option<Site>> = structure.sites.iter().cloned().map(Some).collect();
    let mut any = false;
    for first in 0..frac.len() {
        let mut others = Vec::new();
        search.visit_site(first, |neighbor| {
            if neighbor.site > first {
                others.push(neighbor.site);
            }
        });
        others.sort_unstable();
        others.dedup();
        for other in others {
            let (Some(site), Some(more)) = (&joined[first], &joined[other]) else {
                continue;
            };
            if site.total_occupancy() + more.total_occupancy() > 1.0 + JOINT_TOLERANCE {
                continue;
            }
            let site = together(site, more);
            joined[first] = Some(site);
            joined[other] = None;
            any = true;
        }
    }
    any.then(|| Structure {
        lattice: structure.lattice.clone(),
        sites: joined.into_iter().flatten().collect(),
    })
}

/// A site with the occupants of another one; what is of one species adds up.
fn together(site: &Site, other: &Site) -> Site {
    let mut site = site.clone();
    for more in &other.occupants {
        let known = site
            .occupants
            .iter_mut()
            .find(|o| o.species == more.species);
        match known {
            Some(known) => known.occupancy += more.occupancy,
            None => site.occupants.push(*more),
        }
    }
    site
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::{Element, Species};

    fn site(symbol: &str, occupancy: f64, frac: [f64; 3]) -> Site {
        let element: Element = symbol.parse().unwrap();
        let mut site = Site::full(Species::bare(element), frac);
        site.occupants[0].occupancy = occupancy;
        site
    }

    fn pairs(sites: Vec<Site>) -> Vec<[usize; 2]> {
        let lattice = Lattice::from_rows([[10.0, 0.0, 0.0], [0.0, 10.0, 0.0], [0.0, 0.0, 10.0]]);
        let structure = Structure { lattice, sites };
        let found = Alternatives::of(&structure).pairs(&structure.lattice);
        found.into_iter().map(|pair| pair.sites).collect()
    }

    #[test]
    fn split_positions_are_alternatives_and_bonds_are_not() {
        let at = |x: f64| [x / 10.0, 0.0, 0.0];
        // Of a garnet: 24d and 96h.
        assert_eq!(
            pairs(vec![site("Li", 0.54, at(0.0)), site("Li", 0.44, at(1.6))]),
            [[0, 1]]
        );
        // Of Li10GeP2S12: more than one atom by rounding.
        assert_eq!(
            pairs(vec![site("Li", 0.54, at(0.0)), site("Li", 0.54, at(0.4))]),
            [[0, 1]]
        );
        // Two whole atoms, and two halves farther apart than ions need.
        for (occupancy, distance) in [(1.0, 0.4), (0.5, 2.4)] {
            let sites = vec![
                site("Li", occupancy, at(0.0)),
                site("Li", occupancy, at(distance)),
            ];
            assert!(pairs(sites).is_empty(), "{occupancy} {distance}");
        }
        // A hydroxyl group that is there in every second cell, and a hydrogen bond.
        let hydroxyl = vec![site("O", 0.5, at(0.0)), site("H", 0.5, at(0.96))];
        assert!(pairs(hydroxyl).is_empty());
        let bond = vec![site("H", 0.5, at(0.0)), site("H", 0.5, at(0.8))];
        assert_eq!(pairs(bond), [[0, 1]]);
        // Across the edge of the cell.
        let across = vec![site("S", 0.5, at(9.7)), site("S", 0.5, at(0.2))];
        assert_eq!(pairs(across), [[0, 1]]);
    }

    #[test]
    fn a_site_that_was_split_on_the_spot_is_whole_again() {
        let lattice = Lattice::from_parameters([4.0; 3], [90.0; 3]).unwrap();
        let whole = Structure {
            lattice,
            sites: vec![site("Li", 1.0, [0.0; 3]), site("S", 1.0, [0.5; 3])],
        };
        assert!(with_joined_places(&whole).is_none());
        let mut split = whole.clone();
        split.sites[1].occupants[0].occupancy = 0.5;
        split.sites.push(split.sites[1].clone());
        split.sites[2].frac = [0.5, 0.5, -0.5];
        assert_eq!(with_joined_places(&split), Some(whole));
        // Two that are too much for one place stay two.
        split.sites[1].occupants[0].occupancy = 0.8;
        assert!(with_joined_places(&split).is_none());
    }
}
