//! Checks of ends before any work.
//!
//! In: both ends, a potential. Out: nothing, or what is wrong; and how far atoms are apart.

use super::BandError;
use super::images::nearest_difference;
use crate::crystal::Lattice;
use crate::crystal::formula::reduced_formula;
use crate::crystal::lattice::{Vector3, norm};
use crate::potentials::{Atoms, Potential, PotentialError};

/// Cells may differ by so much in Å.
const SAME_CELL_ANG: f64 = 1e-3;

/// Both ends hold the same atoms in the same order and the same cell.
pub(super) fn check_atoms(start: &Atoms, end: &Atoms) -> Result<(), BandError> {
    if start.elements != end.elements {
        let formula = |atoms: &Atoms| reduced_formula(&atoms.to_structure().composition());
        let (first, second) = (formula(start), formula(end));
        let count = |formula: String, atoms: &Atoms| format!("{} atoms of {formula}", atoms.len());
        return Err(BandError::DifferentAtoms {
            first: count(first, start),
            second: count(second, end),
        });
    }
    let rows = start.lattice.rows().iter().zip(end.lattice.rows());
    let differences = rows.flat_map(|(u, v)| u.iter().zip(v).map(|(x, y)| (x - y).abs()));
    let difference_ang = differences.fold(0.0, f64::max);
    if difference_ang > SAME_CELL_ANG {
        return Err(BandError::DifferentCells { difference_ang });
    }
    Ok(())
}

/// The potential knows every element.
pub(super) fn check_known(potential: &dyn Potential, atoms: &Atoms) -> Result<(), BandError> {
    let elements = potential.unknown_among(&atoms.elements);
    match elements.is_empty() {
        true => Ok(()),
        false => Err(BandError::Potential(PotentialError::Unknown {
            potential: potential.name(),
            elements,
        })),
    }
}

/// How far each atom is from its nearest image in Å.
pub(super) fn moves_ang(lattice: &Lattice, from: &[Vector3], to: &[Vector3]) -> Vec<f64> {
    let moved = |(u, v): (&Vector3, &Vector3)| {
        let delta = std::array::from_fn(|k| v[k] - u[k]);
        norm(nearest_difference(lattice, delta))
    };
    from.iter().zip(to).map(moved).collect()
}

/// The largest number and where it is; the first of equals.
pub(super) fn largest(numbers: &[f64]) -> (usize, f64) {
    let mut best = (0, 0.0);
    for (place, number) in numbers.iter().enumerate() {
        if *number > best.1 {
            best = (place, *number);
        }
    }
    best
}

pub(super) fn path_length_ang(way: &[Vector3]) -> f64 {
    let pieces = way.windows(2);
    pieces
        .map(|p| norm(std::array::from_fn(|k| p[1][k] - p[0][k])))
        .sum()
}
