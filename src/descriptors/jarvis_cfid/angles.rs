//! Distributions of bond angles and of dihedral angles.
//!
//! In: a [`Block`] and cut-offs in Å. Out: histograms of 179 bins from 1° to 180°.
//!
//! An angle is rounded to 0.001°. Each distinct rounded angle has the weight: how often it occurs,
//! divided by the number of atoms at which it occurs. So a histogram is the sum over the distinct
//! angles in a bin of how often an atom that has the angle has it.

use super::block::{Block, Bond};
use crate::crystal::lattice::{Vector3, cross, dot, norm};
use crate::monitor::{Cancelled, Monitor};

/// Number of bins.
pub(super) const N_BINS: usize = 179;
/// Rounded angles from 0° to 180°.
const N_ANGLES: usize = 180_001;
/// Cosines this near to ±1 are those of collinear atoms.
const COLLINEAR: f64 = 1e-12;
/// Sines below this are those of collinear atoms, around which a dihedral angle is not defined.
const STRAIGHT: f64 = 1e-6;

/// How often a rounded angle occurred.
#[derive(Clone, Copy)]
struct Occurrence {
    times: u32,
    atoms: u32,
    /// The last atom at which it occurred, plus one.
    last_atom: u32,
}

/// Occurrences of every rounded angle.
pub(super) struct Counts(Vec<Occurrence>);

impl Counts {
    pub(super) fn new() -> Self {
        let never = Occurrence {
            times: 0,
            atoms: 0,
            last_atom: 0,
        };
        Self(vec![never; N_ANGLES])
    }

    /// Counts an angle; those of one atom follow one another.
    #[inline(always)]
    fn add(&mut self, angle_deg: f64, atom: u32) {
        let rounded = (1000.0 * angle_deg + 0.5) as usize;
        let Some(occurrence) = self.0.get_mut(rounded) else {
            return;
        };
        occurrence.times += 1;
        occurrence.atoms += u32::from(occurrence.last_atom != atom + 1);
        occurrence.last_atom = atom + 1;
    }

    /// The histogram; the last bin holds 180° too, and angles below 1° are not in it.
    fn histogram(&self) -> Vec<f64> {
        let mut bins = vec![0.0; N_BINS];
        for (angle, occurrence) in self.0.iter().enumerate().skip(1000) {
            if occurrence.times > 0 {
                let bin = (angle / 1000 - 1).min(N_BINS - 1);
                bins[bin] += f64::from(occurrence.times) / f64::from(occurrence.atoms);
            }
        }
        bins
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
    let longest_ang = cutoffs_ang[0].max(cutoffs_ang[1]);
    let mut bonds: Vec<Bond> = Vec::new();
    // Images of a site have the same angles, so one of them is enough, unless the block is not
    // compact or a neighbour halfway through it went to one side here and to the other there.
    let one_image = || (0..block.n_atoms()).step_by(block.n_cells);
    let mut tied = |atom| {
        bonds.clear();
        // Cells that are stopped need not be looked through.
        monitor.is_cancelled() || block.neighbors(atom, longest_ang, &mut bonds)
    };
    let alike = block.compact && !one_image().any(&mut tied);
    let step = if alike { block.n_cells } else { 1 };
    let mut counts = [Counts::new(), Counts::new()];
    let mut directions: Vec<Vector3> = Vec::new();
    for atom in (0..block.n_atoms()).step_by(step) {
        monitor.check()?;
        bonds.clear();
        block.neighbors(atom, longest_ang, &mut bonds);
        bonds.sort_by(|u, v| u.length_ang.total_cmp(&v.length_ang));
        let within = cutoffs_ang.map(|cutoff| bonds.partition_point(|b| b.length_ang < cutoff));
        directions.clear();
        directions.extend(bonds.iter().map(|b| b.vector_ang.map(|x| x / b.length_ang)));
        for (k, u) in directions.iter().enumerate() {
            for v in &directions[..k] {
                let angle_deg = angle_deg(dot(*u, *v));
                for (counts, n) in counts.iter_mut().zip(within) {
                    if k < n {
                        counts.add(angle_deg, atom as u32);
                    }
                }
            }
        }
    }
    Ok(counts.map(|counts| counts.histogram()))
}

fn angle_deg(cosine: f64) -> f64 {
    if cosine.abs() > 1.0 - COLLINEAR {
        return if cosine > 0.0 { 0.0 } else { 180.0 };
    }
    cosine.acos().to_degrees()
}

/// Bonds of all atoms of a block, one after another.
struct Bonds {
    offsets: Vec<usize>,
    bonds: Vec<Bond>,
}

impl Bonds {
    fn new(block: &Block, cutoff_ang: f64, monitor: &Monitor) -> Result<Self, Cancelled> {
        let (mut offsets, mut bonds) = (vec![0], Vec::new());
        for atom in 0..block.n_atoms() {
            monitor.check()?;
            block.neighbors(atom, cutoff_ang, &mut bonds);
            offsets.push(bonds.len());
        }
        Ok(Self { offsets, bonds })
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
    let mut counts = Counts::new();
    let (mut around_first, mut around_second) = (Vec::new(), Vec::new());
    for first in 0..block.n_atoms() {
        monitor.check()?;
        for bond in bonds.of(first).iter().filter(|b| b.atom > first) {
            let plane = Plane::across(bond);
            plane.azimuths(bonds.of(first), bond.atom, &mut around_first);
            plane.azimuths(bonds.of(bond.atom), first, &mut around_second);
            for u in &around_first {
                for v in &around_second {
                    let turn = (u - v).abs();
                    counts.add(turn.min(360.0 - turn), first as u32);
                }
            }
        }
    }
    Ok(counts.histogram())
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
