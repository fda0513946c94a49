//! Which paths are equivalent, and the Wyckoff letters of basins.
//!
//! In: basins, pairs of them, the symmetry of the structure. Out: the pairs that differ, each with
//! the number of those like it. An operation brings a basin to the one that its moved minimum drains to, so
//! that a minimum slightly off a special position does no harm.

use std::collections::BTreeMap;

use super::basins::{Basins, oriented};
use crate::crystal::lattice::Vector3;
use crate::crystal::wyckoff::{Operation, Symmetry};
use crate::monitor::{Cancelled, Monitor};

/// A basin in a lattice image.
type Place = (u32, [i32; 3]);

/// Two basins, the first in the home cell, and the lattice image of the second.
pub(super) type Ends = (u32, u32, [i32; 3]);

/// The first of every set of equivalent pairs of ends, as an index, and how many there are.
///
/// # Errors
/// [`Cancelled`].
pub(super) fn inequivalent(
    pairs: &[Ends],
    basins: &Basins,
    minima: &[Vector3],
    symmetry: &Symmetry,
    monitor: &Monitor,
) -> Result<Vec<(usize, usize)>, Cancelled> {
    let numbers: BTreeMap<Ends, usize> = pairs.iter().copied().zip(0..).collect();
    let mut first_of: Vec<usize> = (0..pairs.len()).collect();
    for (index, (from, to, image)) in pairs.iter().enumerate() {
        monitor.check()?;
        for operation in symmetry.operations() {
            let start = moved(basins, minima, operation, (*from, [0; 3]));
            let end = moved(basins, minima, operation, (*to, *image));
            let (Some((from, home)), Some((to, away))) = (start, end) else {
                continue;
            };
            let image = std::array::from_fn(|k| away[k] - home[k]);
            let other = oriented(from, to, image).and_then(|ends| numbers.get(&ends));
            if let Some(other) = other {
                join(&mut first_of, index, *other);
            }
        }
    }
    let mut counts = vec![0; pairs.len()];
    for index in 0..pairs.len() {
        counts[root(&mut first_of, index)] += 1;
    }
    let counted = counts.into_iter().enumerate();
    Ok(counted.filter(|(_, count)| *count > 0).collect())
}

/// The Wyckoff letter of a basin: that of the mean of its minimum and the images of it that drain
/// to the same basin.
pub(super) fn wyckoff_letter(
    basins: &Basins,
    minima: &[Vector3],
    symmetry: &Symmetry,
    basin: u32,
) -> Option<char> {
    let mut sum = [0.0; 3];
    let mut count = 0.0;
    for operation in symmetry.operations() {
        let Some((to, image)) = moved(basins, minima, operation, (basin, [0; 3])) else {
            continue;
        };
        if to == basin {
            let frac = operation.applied(minima[basin as usize]);
            for axis in 0..3 {
                sum[axis] += frac[axis] - f64::from(image[axis]);
            }
            count += 1.0;
        }
    }
    // The identity is always among them.
    (count > 0.0)
        .then(|| sum.map(|x| x / count))
        .and_then(|mean| symmetry.wyckoff_letter(mean))
}

/// Where an operation brings a basin; `None` where the map says that it leads out of all basins.
fn moved(
    basins: &Basins,
    minima: &[Vector3],
    operation: &Operation,
    (basin, image): Place,
) -> Option<Place> {
    let home = minima[basin as usize];
    let frac = operation.applied(std::array::from_fn(|k| home[k] + f64::from(image[k])));
    basins.basin_at(frac)
}

/// The first of a set; halves the path on the way.
fn root(first_of: &mut [usize], mut index: usize) -> usize {
    while first_of[index] != index {
        first_of[index] = first_of[first_of[index]];
        index = first_of[index];
    }
    index
}

fn join(first_of: &mut [usize], u: usize, v: usize) {
    let (u, v) = (root(first_of, u), root(first_of, v));
    first_of[u.max(v)] = u.min(v);
}
