//! Images of a position, and how far positions are apart.
//!
//! In: fractional coordinates, operators, the lattice. Out: fractional coordinates in [0, 1),
//! distances in Å.

use super::operator::{Operator, wrap};
use crate::crystal::Lattice;
use crate::crystal::lattice::{Vector3, norm};

/// Fractional difference per axis within which two positions are one.
pub(super) const SITE_TOLERANCE: f64 = 1e-4;

/// Distinct images of a point in [0, 1)³, in the order of the operators.
pub(super) fn images(frac: Vector3, operators: &[Operator]) -> Vec<Vector3> {
    let mut images: Vec<Vector3> = Vec::with_capacity(operators.len());
    for operator in operators {
        let image = operator.apply(frac).map(wrap);
        if !images.iter().any(|known| coincide(*known, image)) {
            images.push(image);
        }
    }
    images
}

/// Whether two points agree within the tolerance, up to lattice translations.
pub(super) fn coincide(u: Vector3, v: Vector3) -> bool {
    (0..3).all(|k| {
        let d = u[k] - v[k];
        (d - d.round()).abs() < SITE_TOLERANCE
    })
}

/// The shortest of v − u + lattice vectors in fractional coordinates, near enough for distances
/// well below half the cell's widths.
pub(super) fn nearest_difference(u: Vector3, v: Vector3) -> Vector3 {
    std::array::from_fn(|k| {
        let d = v[k] - u[k];
        d - d.round()
    })
}

pub(super) fn distance(lattice: &Lattice, u: Vector3, v: Vector3) -> f64 {
    norm(lattice.cart_from_frac(nearest_difference(u, v)))
}
