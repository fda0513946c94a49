//! Operations that bring each site of a cell strictly onto one alike, found by trial.
//!
//! In: the sites of a reduced cell as [`Targets`], the rotations of its lattice. Out: the orbits of
//! the sites. This costs a twentieth of identifying the space group, which also standardizes the
//! cell and finds Wyckoff positions.

use super::images::Targets;
use super::merging::{merge, root};
use super::rotations::{Rotation, is_group};
use crate::crystal::lattice::Vector3;
use crate::monitor::Monitor;

/// For each site the first of its orbit, as links to be followed by [`root`].
///
/// Each rotation is tried with each translation that brings the pivot onto a site of its kind.
/// `None` where what is found is no group, as where sites are about as far as the tolerance from a
/// higher symmetry, and where two sites are in one place: then a lower tolerance must decide.
/// Also `None` once the monitor says stop.
pub(super) fn orbits(
    targets: &Targets<'_>,
    rotations: &[Rotation],
    monitor: &Monitor,
) -> Option<Vec<usize>> {
    let n = targets.n_sites();
    let mut trial = Trial {
        targets,
        images: Vec::with_capacity(n),
        is_hit: Vec::with_capacity(n),
    };
    let (&identity, others) = rotations.split_first()?;
    let mut first_of: Vec<usize> = (0..n).collect();
    let mut n_translations = 0;
    for to in targets.pivots() {
        monitor.check().ok()?;
        if let Some(images) = trial.images(&identity, to) {
            merge_all(&mut first_of, images);
            n_translations += 1;
        }
    }
    if !all_orbits_have(n_translations, &first_of) {
        return None;
    }
    // One pivot for those that translations make equal.
    let pivots: Vec<usize> = targets.pivots().filter(|p| first_of[*p] == *p).collect();
    let mut found = vec![identity];
    for rotation in others {
        let mut is_found = false;
        for &to in &pivots {
            monitor.check().ok()?;
            if let Some(images) = trial.images(rotation, to) {
                if is_found {
                    return None;
                }
                merge_all(&mut first_of, images);
                is_found = true;
            }
        }
        if is_found {
            found.push(*rotation);
        }
    }
    is_group(&found).then_some(first_of)
}

struct Trial<'a> {
    targets: &'a Targets<'a>,
    images: Vec<usize>,
    is_hit: Vec<bool>,
}

impl Trial<'_> {
    /// The image of each site under the operation that brings the pivot exactly onto `to`; `None`
    /// where it is no permutation of sites alike.
    fn images(&mut self, rotation: &Rotation, to: usize) -> Option<&[usize]> {
        let frac = self.targets.frac;
        let pivot = rotated(rotation, frac[self.targets.pivot]);
        let shift: Vector3 = std::array::from_fn(|k| frac[to][k] - pivot[k]);
        let moved = frac.iter().map(|site| {
            let site = rotated(rotation, *site);
            std::array::from_fn(|k| site[k] + shift[k])
        });
        if !self.targets.images(moved, &mut self.images) {
            return None;
        }
        self.is_hit.clear();
        self.is_hit.resize(frac.len(), false);
        let once = |image: &usize| !std::mem::replace(&mut self.is_hit[*image], true);
        self.images.iter().all(once).then_some(&self.images)
    }
}

fn rotated(rotation: &Rotation, frac: Vector3) -> Vector3 {
    rotation.map(|row| (0..3).map(|k| f64::from(row[k]) * frac[k]).sum())
}

fn merge_all(first_of: &mut [usize], images: &[usize]) {
    for (site, image) in images.iter().enumerate() {
        merge(first_of, site, *image);
    }
}

/// Whether each orbit has as many sites as there are translations, which makes these a group.
fn all_orbits_have(n_translations: usize, first_of: &[usize]) -> bool {
    let mut sizes = vec![0; first_of.len()];
    for site in 0..first_of.len() {
        sizes[root(first_of, site)] += 1;
    }
    sizes
        .iter()
        .all(|size| *size == 0 || *size == n_translations)
}
