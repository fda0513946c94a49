//! Which sites the operations of the space group bring onto each other, strictly.
//!
//! In: a structure and a tolerance in Å. Out: for each site the first of its orbit. An operation
//! counts only where it brings every site to within the tolerance of one alike.

use moyo::base::Lattice as MoyoLattice;
use nalgebra::Vector3 as Column;

use super::dataset::{dataset, kinds};
use super::images::Targets;
use super::merging::{merge, root};
use super::rotations::lattice_rotations;
use super::search;
use crate::crystal::lattice::{Lattice, Vector3};
use crate::crystal::structure::Structure;
use crate::monitor::Monitor;

/// For each site the first of those that the operations of the space group bring it to (itself
/// where there is none before it), as spglib's `equivalent_atoms`.
///
/// Stricter than [`super::equivalent_sites`]: an operation counts only where it brings each site to
/// within `tolerance_ang` of another with its translation laid exactly through a pair of sites,
/// while the search fits the translation to all sites, which allows up to twice the distance.
///
/// `None` as for [`super::space_group`], and once the monitor says stop.
pub fn sites_equal_by_operations(
    structure: &Structure,
    tolerance_ang: f64,
    monitor: &Monitor,
) -> Option<Vec<usize>> {
    if structure.sites.is_empty() || tolerance_ang.is_nan() || tolerance_ang <= 0.0 {
        return None;
    }
    let kinds = kinds(&structure.sites);
    let first_of = by_trial(structure, &kinds, tolerance_ang, monitor)
        .or_else(|| by_space_group(structure, &kinds, tolerance_ang, monitor))?;
    let n = structure.sites.len();
    Some((0..n).map(|site| root(&first_of, site)).collect())
}

/// How far angles between the vectors of the lattice may be off, in degrees: as pymatgen asks of
/// spglib, which matminer asks.
const ANGLE_TOLERANCE_DEG: f64 = 5.0;

/// Tries all rotations of the reduced lattice; `None` where they find no group.
fn by_trial(
    structure: &Structure,
    kinds: &[i32],
    tolerance_ang: f64,
    monitor: &Monitor,
) -> Option<Vec<usize>> {
    let (lattice, frac) = reduced(structure)?;
    let lengths_ang = lattice.lengths_ang();
    let shortest_ang = lengths_ang.into_iter().fold(f64::INFINITY, f64::min);
    // In a thinner cell an operation is not told from one that differs by a vector of the lattice.
    if 4.0 * tolerance_ang > shortest_ang {
        return None;
    }
    let rotations = lattice_rotations(&lattice, tolerance_ang, ANGLE_TOLERANCE_DEG);
    let targets = Targets::new(&lattice, &frac, kinds, tolerance_ang);
    search::orbits(&targets, &rotations, monitor)
}

/// The lattice with the shortest vectors, and the fractional coordinates in it.
fn reduced(structure: &Structure) -> Option<(Lattice, Vec<Vector3>)> {
    let given = MoyoLattice::from_basis(*structure.lattice.rows());
    let (lattice, change) = given.minkowski_reduce().ok()?;
    let back = change.cast::<f64>().try_inverse()?.map(f64::round);
    let sites = structure.sites.iter();
    let frac = sites.map(|site| (back * Column::from(site.frac)).into());
    let rows = [0, 1, 2].map(|k| lattice.basis.column(k).into_owned().into());
    Some((Lattice::from_rows(rows), frac.collect()))
}

/// Takes the operations of the space group that moyo identifies, which lowers the tolerance until
/// they form a group, and of these those that are strict.
fn by_space_group(
    structure: &Structure,
    kinds: &[i32],
    tolerance_ang: f64,
    monitor: &Monitor,
) -> Option<Vec<usize>> {
    monitor.check().ok()?;
    let dataset = dataset(structure, tolerance_ang)?;
    let frac: Vec<Vector3> = structure.sites.iter().map(|site| site.frac).collect();
    let targets = Targets::new(&structure.lattice, &frac, kinds, tolerance_ang);
    let mut first_of: Vec<usize> = (0..frac.len()).collect();
    let mut images = Vec::with_capacity(frac.len());
    for operation in &dataset.operations {
        monitor.check().ok()?;
        let rotation = operation.rotation.cast::<f64>();
        let moved = |frac: Vector3| -> Vector3 {
            (rotation * Column::from(frac) + operation.translation).into()
        };
        let shift = targets.to_nearest_pivot(moved(frac[targets.pivot]))?;
        let shifted = frac.iter().map(|site| {
            let site = moved(*site);
            std::array::from_fn(|k| site[k] + shift[k])
        });
        if targets.images(shifted, &mut images) {
            for (site, image) in images.iter().enumerate() {
                merge(&mut first_of, site, *image);
            }
        }
    }
    Some(first_of)
}
