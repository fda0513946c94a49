//! Distributions of bond angles and of dihedral angles.
//!
//! In: a [`Block`] and cut-offs in Å. Out: histograms as [`Counts`] makes them.
//!
//! Where the atoms of a cell have no gap between their shells, every atom within 10 Å is a neighbour
//! and an atom has a hundred thousand angles. So images of a site are counted together as far as they
//! see the same, and the angles of one bond to all others are computed in one loop without branches.

use multiversion::multiversion;

use super::block::{Block, Bond};
use super::counts::{Counts, rounded};
use crate::crystal::lattice::{Vector3, cross, dot, norm};
use crate::math::special::acos;
use crate::monitor::{Cancelled, Monitor};

/// Cosines this near to ±1 are those of collinear atoms.
const COLLINEAR: f64 = 1e-12;
/// Sines below this are those of collinear atoms, around which a dihedral angle is not defined.
const STRAIGHT: f64 = 1e-6;

/// Directions of the bonds of an atom by ascending length, component by component.
#[derive(Default)]
struct Directions {
    components: [Vec<f64>; 3],
    /// How many bonds are shorter than each of two cut-offs.
    within: [usize; 2],
}

impl Directions {
    /// Those of the given bonds that are `tied` or are not; sorts the bonds by length.
    fn fill(&mut self, bonds: &[Bond], tied: impl Fn(&Bond) -> bool, cutoffs_ang: [f64; 2]) {
        self.components.iter_mut().for_each(Vec::clear);
        self.within = [0; 2];
        for bond in bonds.iter().filter(|bond| tied(bond)) {
            for (k, component) in self.components.iter_mut().enumerate() {
                component.push(bond.vector_ang[k] / bond.length_ang);
            }
            for (within, cutoff_ang) in self.within.iter_mut().zip(cutoffs_ang) {
                *within += usize::from(bond.length_ang < cutoff_ang);
            }
        }
    }

    fn len(&self) -> usize {
        self.components[0].len()
    }

    fn at(&self, k: usize) -> Vector3 {
        std::array::from_fn(|axis| self.components[axis][k])
    }

    /// Rounded angles of a direction with the first `n` of these.
    fn angles(&self, with: Vector3, n: usize, angles: &mut Vec<u32>) {
        angles.resize(n, 0);
        let [x, y, z] = &self.components;
        rounded_angles(with, [&x[..n], &y[..n], &z[..n]], angles);
    }
}

/// Angles of one direction with others, rounded, by the widest vectors that the processor has.
#[multiversion(targets("x86_64+avx512f", "x86_64+avx2"))]
fn rounded_angles(with: Vector3, [x, y, z]: [&[f64]; 3], angles: &mut [u32]) {
    let others = x.iter().zip(y).zip(z);
    for (angle, ((x, y), z)) in angles.iter_mut().zip(others) {
        let cosine = with[0] * x + with[1] * y + with[2] * z;
        let straight = if cosine > 0.0 { 1.0 } else { -1.0 };
        let cosine = if cosine.abs() > 1.0 - COLLINEAR {
            straight
        } else {
            cosine
        };
        *angle = rounded(acos(cosine) * (180.0 / std::f64::consts::PI));
    }
}

/// Histograms of the angles between the bonds of an atom shorter than each of two cut-offs.
///
/// # Errors
/// [`Cancelled`].
pub(super) fn bond_angles(
    block: &Block,
    cutoffs_ang: [f64; 2],
    monitor: &Monitor,
) -> Result<[Vec<f64>; 2], Cancelled> {
    let mut counting = Counting {
        block,
        cutoffs_ang,
        counts: [Counts::new(), Counts::new()],
        bonds: Vec::new(),
        alike: Directions::default(),
        own: Directions::default(),
        angles: Vec::new(),
    };
    for site in 0..block.n_atoms() / block.n_cells {
        counting.site(site, monitor)?;
    }
    Ok(counting.counts.map(|counts| counts.histogram()))
}

/// Bond angles while they are counted.
struct Counting<'a> {
    block: &'a Block,
    cutoffs_ang: [f64; 2],
    counts: [Counts; 2],
    bonds: Vec<Bond>,
    /// Directions that all images of the site have.
    alike: Directions,
    /// Directions that one image has for itself.
    own: Directions,
    angles: Vec<u32>,
}

impl Counting<'_> {
    /// Counts the angles at all images of a site. They have the same, but for neighbours halfway through
    /// the block, and where the block is not compact.
    fn site(&mut self, site: usize, monitor: &Monitor) -> Result<(), Cancelled> {
        let n_images = self.block.n_cells;
        let images = site * n_images..(site + 1) * n_images;
        if !self.block.compact {
            for image in images {
                monitor.check()?;
                self.look(image);
                self.alike.fill(&self.bonds, |_| true, self.cutoffs_ang);
                self.counts.iter_mut().for_each(Counts::next_site);
                self.count_alike(1);
            }
            return Ok(());
        }
        monitor.check()?;
        let tied = self.look(images.start);
        self.alike
            .fill(&self.bonds, |bond| !bond.tied, self.cutoffs_ang);
        self.counts.iter_mut().for_each(Counts::next_site);
        self.count_alike(n_images as u32);
        if tied {
            for image in images {
                monitor.check()?;
                self.look(image);
                self.own
                    .fill(&self.bonds, |bond| bond.tied, self.cutoffs_ang);
                self.counts.iter_mut().for_each(Counts::next_image);
                self.count_own();
            }
        }
        Ok(())
    }

    /// Looks up the bonds of an atom, by ascending length.
    fn look(&mut self, atom: usize) -> bool {
        let longest_ang = self.cutoffs_ang[0].max(self.cutoffs_ang[1]);
        self.bonds.clear();
        let tied = self.block.neighbors(atom, longest_ang, &mut self.bonds);
        self.bonds
            .sort_by(|u, v| u.length_ang.total_cmp(&v.length_ang));
        tied
    }

    /// Counts the angles between bonds that as many images have alike.
    fn count_alike(&mut self, n_images: u32) {
        for k in 1..self.alike.len() {
            self.alike.angles(self.alike.at(k), k, &mut self.angles);
            for (counts, within) in self.counts.iter_mut().zip(self.alike.within) {
                if k < within {
                    for angle in &self.angles {
                        counts.add_alike(*angle, n_images);
                    }
                }
            }
        }
    }

    /// Counts the angles of bonds that one image has for itself, with those and with all others.
    fn count_own(&mut self) {
        for k in 0..self.own.len() {
            let direction = self.own.at(k);
            for (others, before_own) in [(&self.alike, false), (&self.own, true)] {
                let n = if before_own { k } else { others.len() };
                others.angles(direction, n, &mut self.angles);
                let within = self.own.within.into_iter().zip(others.within);
                for (counts, (own, other)) in self.counts.iter_mut().zip(within) {
                    if k < own {
                        self.angles[..n.min(other)]
                            .iter()
                            .for_each(|angle| counts.add(*angle));
                    }
                }
            }
        }
    }
}

/// Bonds of all atoms of a block, one after another.
struct Bonds {
    offsets: Vec<usize>,
    bonds: Vec<Bond>,
    /// Of each site, whether all its images have the same bonds.
    alike: Vec<bool>,
}

impl Bonds {
    fn new(block: &Block, cutoff_ang: f64, monitor: &Monitor) -> Result<Self, Cancelled> {
        let (mut offsets, mut bonds) = (vec![0], Vec::new());
        let mut alike = vec![block.compact; block.n_atoms() / block.n_cells];
        for atom in 0..block.n_atoms() {
            monitor.check()?;
            if block.neighbors(atom, cutoff_ang, &mut bonds) {
                alike[atom / block.n_cells] = false;
            }
            offsets.push(bonds.len());
        }
        Ok(Self {
            offsets,
            bonds,
            alike,
        })
    }

    fn of(&self, atom: usize) -> &[Bond] {
        &self.bonds[self.offsets[atom]..self.offsets[atom + 1]]
    }
}

/// Histogram of the dihedral angles k–i–j–l along bonds shorter than a cut-off. An angle belongs
/// to that of i and j which comes first in the block, as the library counts it.
///
/// # Errors
/// [`Cancelled`].
pub(super) fn dihedral_angles(
    block: &Block,
    cutoff_ang: f64,
    monitor: &Monitor,
) -> Result<Vec<f64>, Cancelled> {
    let bonds = Bonds::new(block, cutoff_ang, monitor)?;
    let n_images = block.n_cells;
    let site_of = |atom: usize| atom / n_images;
    let mut dihedrals = Dihedrals::default();
    let mut counts = Counts::new();
    for first in 0..block.n_atoms() {
        monitor.check()?;
        let site = site_of(first);
        // Images of a site come before all those of a later one, so that their angles to it are the
        // same; among themselves it depends on which comes first.
        let alike = |bond: &Bond| {
            let other = site_of(bond.atom);
            other > site && bonds.alike[site] && bonds.alike[other]
        };
        let after = bonds.of(first).iter().filter(|bond| bond.atom > first);
        if first % n_images == 0 {
            counts.next_site();
            for bond in after.clone().filter(|bond| alike(bond)) {
                for angle in dihedrals.along(first, bond, &bonds) {
                    counts.add_alike(*angle, n_images as u32);
                }
            }
        }
        counts.next_image();
        for bond in after.filter(|bond| !alike(bond)) {
            for angle in dihedrals.along(first, bond, &bonds) {
                counts.add(*angle);
            }
        }
    }
    Ok(counts.histogram())
}

/// Room for the dihedral angles along one bond.
#[derive(Default)]
struct Dihedrals {
    around_first: Vec<f64>,
    around_second: Vec<f64>,
    angles: Vec<u32>,
}

impl Dihedrals {
    /// All rounded dihedral angles along a bond of the atom `first`.
    fn along(&mut self, first: usize, bond: &Bond, bonds: &Bonds) -> &[u32] {
        let plane = Plane::across(bond);
        plane.azimuths(bonds.of(first), bond.atom, &mut self.around_first);
        plane.azimuths(bonds.of(bond.atom), first, &mut self.around_second);
        let n = self.around_second.len();
        self.angles.resize(self.around_first.len() * n, 0);
        for (k, azimuth) in self.around_first.iter().enumerate() {
            let angles = &mut self.angles[k * n..(k + 1) * n];
            rounded_turns(*azimuth, &self.around_second, angles);
        }
        &self.angles
    }
}

/// Angles between azimuths, both in degrees, rounded, by the widest vectors that the processor has.
#[multiversion(targets("x86_64+avx512f", "x86_64+avx2"))]
fn rounded_turns(from_deg: f64, to_deg: &[f64], angles: &mut [u32]) {
    for (angle, to_deg) in angles.iter_mut().zip(to_deg) {
        let turn = (from_deg - to_deg).abs();
        let other_way = 360.0 - turn;
        *angle = rounded(if other_way < turn { other_way } else { turn });
    }
}

/// Two directions perpendicular to a bond.
struct Plane {
    first: Vector3,
    second: Vector3,
}

impl Plane {
    fn across(bond: &Bond) -> Self {
        let along = bond.vector_ang.map(|x| x / bond.length_ang);
        // The axis that is least along the bond.
        let mut axis = 0;
        for k in 1..3 {
            if along[k].abs() < along[axis].abs() {
                axis = k;
            }
        }
        let mut unit = [0.0; 3];
        unit[axis] = 1.0;
        let normal = cross(along, unit);
        let first = normal.map(|x| x / norm(normal));
        Self {
            first,
            second: cross(along, first),
        }
    }

    /// Azimuths in degrees of bonds, other than that to `partner` and those along the normal.
    fn azimuths(&self, bonds: &[Bond], partner: usize, azimuths_deg: &mut Vec<f64>) {
        azimuths_deg.clear();
        for bond in bonds.iter().filter(|bond| bond.atom != partner) {
            let (x, y) = (
                dot(bond.vector_ang, self.first),
                dot(bond.vector_ang, self.second),
            );
            if x.hypot(y) > STRAIGHT * bond.length_ang {
                azimuths_deg.push(y.atan2(x).to_degrees());
            }
        }
    }
}
