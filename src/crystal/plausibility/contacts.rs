//! Distances between atoms against their radii.
//!
//! In: a structure. Out: [`Contacts`]: the worst of the pairs that are too close to be two atoms, and
//! how near each atom's nearest neighbour is. Distances are in units of the sum of the covalent
//! radii, in which bonds of all kinds lie between 0.65 (multiple bonds of heavy atoms) and 1.3.

use crate::crystal::alternatives::{
    JOINT_TOLERANCE, nearest_ang, share_an_element, smallest_radius_ang,
};
use crate::crystal::grid::Grid;
use crate::crystal::lattice::{Vector3, dot};
use crate::crystal::{Lattice, Site, Structure};

/// Neighbours are sought up to this multiple of the sum of radii.
pub(super) const SOUGHT: f64 = 1.5;
/// Neighbours up to this multiple of the sum of radii count as bonded.
const BONDED: f64 = 1.25;
/// Bonds of unlike atoms are longer than this multiple of the sum of radii, but for multiple ones.
const SHORT: f64 = 0.75;
/// Electronegativities that differ by less are alike.
const ALIKE: f64 = 0.5;
/// Of cells with more sites only the first are looked at.
const MAX_CENTERS: usize = 200_000;

/// Two sites that are both filled, at least in part of the cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Contact {
    /// Indices of the two sites; the same one for a site and its own image.
    pub sites: [usize; 2],
    /// Distance in Å.
    pub distance_ang: f64,
    /// Distance in units of the sum of the covalent radii.
    pub ratio: f64,
}

/// What the distances of a structure are like.
#[derive(Clone, Debug, Default)]
pub(super) struct Contacts {
    /// For each site the closest contact to a site of no smaller index, where it is below one.
    pub closest: Vec<Contact>,
    /// For each site the distance of its nearest neighbour in units of the sum of radii; infinity
    /// where there is none within the reach.
    pub nearest: Vec<f64>,
    /// Bonded neighbours per atom.
    pub mean_coordination: f64,
    /// Those of another kind at a distance that bonds have.
    pub mean_unlike: f64,
}

struct Atom {
    frac: Vector3,
    radius_ang: f64,
    occupancy: f64,
    electronegativity: f64,
}

impl Atom {
    fn of(site: &Site) -> Self {
        Self {
            frac: site.frac.map(wrapped),
            radius_ang: smallest_radius_ang(site),
            occupancy: site.total_occupancy(),
            electronegativity: site
                .main_species()
                .element
                .properties()
                .electronegativity
                .unwrap_or(1.5),
        }
    }
}

fn wrapped(x: f64) -> f64 {
    let part = x - x.floor();
    if part < 1.0 { part } else { 0.0 }
}

/// Measures every pair of sites, periodic images included.
pub(super) fn contacts(structure: &Structure) -> Contacts {
    let atoms: Vec<Atom> = structure.sites.iter().map(Atom::of).collect();
    let largest = atoms.iter().map(|a| a.radius_ang).fold(0.0, f64::max);
    let cutoff_ang = SOUGHT * 2.0 * largest;
    let widths = structure.lattice.plane_spacings_ang();
    let images = Images::within(&structure.lattice, widths, cutoff_ang);
    let mut grid = Grid::new(widths.map(|w| cutoff_ang / w), atoms.len());
    atoms.iter().for_each(|atom| grid.insert(atom.frac));
    let mut found = Contacts::default();
    let (mut bonds, mut unlike, mut atoms_counted) = (0.0, 0.0, 0.0);
    for (i, atom) in atoms.iter().enumerate().take(MAX_CENTERS) {
        let mut nearest = f64::INFINITY;
        let mut closest: Option<Contact> = None;
        grid.near(atom.frac, |j, _| {
            let j = j as usize;
            let Some(other) = atoms.get(j) else { return };
            let reach_ang = atom.radius_ang + other.radius_ang;
            let delta: Vector3 = std::array::from_fn(|k| {
                let d = other.frac[k] - atom.frac[k];
                d - d.round()
            });
            let joint = atom.occupancy + other.occupancy > 1.0 + JOINT_TOLERANCE;
            let (site, its) = (&structure.sites[i], &structure.sites[j]);
            let alike = !joint && share_an_element(site, its);
            let least_ang = nearest_ang(reach_ang, alike);
            images.visit(delta, SOUGHT * reach_ang, i == j, |distance_ang| {
                let ratio = distance_ang / reach_ang;
                // An alternative of this very atom is no neighbour of it.
                let may_be_there = joint || i == j || distance_ang >= least_ang;
                if may_be_there {
                    nearest = nearest.min(ratio);
                }
                if may_be_there && ratio < BONDED {
                    let weight = atom.occupancy * other.occupancy;
                    bonds += weight;
                    let differ = (atom.electronegativity - other.electronegativity).abs() > ALIKE;
                    if differ && ratio > SHORT {
                        unlike += weight;
                    }
                }
                let full = joint || (i == j && atom.occupancy > 0.5 + JOINT_TOLERANCE);
                if full && i <= j && closest.is_none_or(|known| ratio < known.ratio) {
                    closest = Some(Contact {
                        sites: [i, j],
                        distance_ang,
                        ratio,
                    });
                }
            });
        });
        found.closest.extend(closest);
        found.nearest.push(nearest);
        atoms_counted += atom.occupancy;
    }
    found.mean_coordination = bonds / f64::max(atoms_counted, 1e-9);
    found.mean_unlike = unlike / f64::max(atoms_counted, 1e-9);
    found
}

/// Lattice translations that can bring a vector with components in [−½, ½] within a distance.
struct Images {
    cart_ang: Vec<Vector3>,
    lattice: Lattice,
}

impl Images {
    fn within(lattice: &Lattice, widths_ang: Vector3, cutoff_ang: f64) -> Self {
        let most = widths_ang.map(|w| (cutoff_ang / w + 0.5).floor().clamp(0.0, 40.0) as i32);
        let mut cart_ang = Vec::new();
        for x in -most[0]..=most[0] {
            for y in -most[1]..=most[1] {
                for z in -most[2]..=most[2] {
                    cart_ang.push(lattice.cart_from_frac([x, y, z].map(f64::from)));
                }
            }
        }
        Self {
            cart_ang,
            lattice: lattice.clone(),
        }
    }

    /// Calls `visit` with every distance in Å up to `reach_ang`, that of a point from itself left
    /// out.
    fn visit(&self, delta: Vector3, reach_ang: f64, itself: bool, mut visit: impl FnMut(f64)) {
        let start = self.lattice.cart_from_frac(delta);
        for translation in &self.cart_ang {
            let vector: Vector3 = std::array::from_fn(|k| start[k] + translation[k]);
            let square = dot(vector, vector);
            if square <= reach_ang * reach_ang && !(itself && square < 1e-12) {
                visit(square.sqrt());
            }
        }
    }
}
