//! Atoms of the first images that are too close together.
//!
//! In: an image. Out: the same with every pair at least 0.6 of the sum of its covalent radii apart, where
//! pushing helps. A band that starts with atoms on top of each other never finds its way.

use super::forces::Configuration;
use super::images::nearest_difference;
use crate::crystal::lattice::{Vector3, cross, norm};
use crate::crystal::{Element, Lattice, covalent_radius_ang};

/// Pairs closer than this share of the sum of their covalent radii are too close.
const CLOSEST: f64 = 0.6;

/// Radius in Å of elements without one.
const DEFAULT_RADIUS_ANG: f64 = 1.5;

/// Most rounds of pushing.
const ROUNDS: usize = 60;

/// Two atoms that are too close.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Contact {
    /// Their indices.
    pub atoms: [usize; 2],
    /// Their distance in Å.
    pub distance_ang: f64,
}

/// Which atoms are looked at, and which may be pushed.
pub(super) struct Clearance<'a> {
    lattice: &'a Lattice,
    elements: &'a [Element],
    radii_ang: Vec<f64>,
    /// Atoms that change place on the way: only their surroundings can be crowded.
    wanderers: Vec<usize>,
    is_free: &'a [bool],
}

impl<'a> Clearance<'a> {
    /// `is_free` tells which atoms may be pushed; those that are farther than 0.3 Å apart in the two ends
    /// are looked at.
    pub(super) fn new(
        lattice: &'a Lattice,
        elements: &'a [Element],
        ends: [&Configuration; 2],
        is_free: &'a [bool],
    ) -> Self {
        let radius = |e: &Element| covalent_radius_ang(*e).unwrap_or(DEFAULT_RADIUS_ANG);
        let wanders = |atom: &usize| {
            let (u, v) = (ends[0][*atom], ends[1][*atom]);
            norm(std::array::from_fn(|k| v[k] - u[k])) > 0.3
        };
        Self {
            lattice,
            elements,
            radii_ang: elements.iter().map(radius).collect(),
            wanderers: (0..elements.len()).filter(wanders).collect(),
            is_free,
        }
    }

    /// Pushes apart what is too close; `along` is the direction of the band, for atoms on top of each
    /// other. What was the closest before, and what is still too close.
    pub(super) fn cleared(
        &self,
        image: &mut Configuration,
        along: Vector3,
    ) -> (Option<Contact>, Option<Contact>) {
        let before = self.closest(image);
        if before.is_none() {
            return (None, None);
        }
        for _ in 0..ROUNDS {
            let contacts = self.contacts(image);
            if contacts.is_empty() {
                return (before, None);
            }
            for contact in contacts {
                self.push(image, contact.atoms, along);
            }
        }
        (before, self.closest(image))
    }

    /// "Li5": element and number from 1.
    pub(super) fn name(&self, atom: usize) -> String {
        format!("{}{}", self.elements[atom], atom + 1)
    }

    fn limit_ang(&self, [a, b]: [usize; 2]) -> f64 {
        CLOSEST * (self.radii_ang[a] + self.radii_ang[b])
    }

    fn contacts(&self, image: &Configuration) -> Vec<Contact> {
        let mut found = Vec::new();
        for a in &self.wanderers {
            for b in 0..image.len() {
                let is_seen = b < *a && self.wanderers.binary_search(&b).is_ok();
                if b == *a || is_seen {
                    continue;
                }
                let distance_ang = norm(self.between(image, [*a, b]));
                if distance_ang < self.limit_ang([*a, b]) - 1e-6 {
                    found.push(Contact {
                        atoms: [*a, b],
                        distance_ang,
                    });
                }
            }
        }
        found
    }

    fn closest(&self, image: &Configuration) -> Option<Contact> {
        let ratio = |c: &Contact| c.distance_ang / self.limit_ang(c.atoms);
        let contacts = self.contacts(image);
        contacts
            .into_iter()
            .min_by(|a, b| ratio(a).total_cmp(&ratio(b)))
    }

    fn between(&self, image: &Configuration, [a, b]: [usize; 2]) -> Vector3 {
        let delta = std::array::from_fn(|k| image[b][k] - image[a][k]);
        nearest_difference(self.lattice, delta)
    }

    fn push(&self, image: &mut Configuration, [a, b]: [usize; 2], along: Vector3) {
        let delta = self.between(image, [a, b]);
        let distance_ang = norm(delta);
        let missing = self.limit_ang([a, b]) - distance_ang;
        if missing <= 0.0 {
            return;
        }
        // What is straight ahead is passed at its side, not pushed along.
        let direction = match distance_ang > 0.05 {
            true => delta.map(|x| x / distance_ang),
            false => across(along),
        };
        let shares = match (self.is_free[a], self.is_free[b]) {
            (true, true) => [0.5, 0.5],
            (true, false) => [1.0, 0.0],
            (false, true) => [0.0, 1.0],
            (false, false) => return,
        };
        for k in 0..3 {
            image[a][k] -= shares[0] * missing * direction[k];
            image[b][k] += shares[1] * missing * direction[k];
        }
    }
}

/// A direction at right angles to another one.
fn across(along: Vector3) -> Vector3 {
    let [x, y, z] = along.map(f64::abs);
    let axis = match (x <= y && x <= z, y <= z) {
        (true, _) => [1.0, 0.0, 0.0],
        (false, true) => [0.0, 1.0, 0.0],
        (false, false) => [0.0, 0.0, 1.0],
    };
    let normal = cross(along, axis);
    let length = norm(normal);
    match length > 0.0 {
        true => normal.map(|x| x / length),
        false => axis,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ion_on_top_of_an_atom_is_moved_aside() {
        let lattice = Lattice::from_rows([[9.0, 0.0, 0.0], [0.0, 9.0, 0.0], [0.0, 0.0, 9.0]]);
        let elements = [Element::LI, Element::O];
        let ends = [
            vec![[0.0; 3], [2.0, 0.0, 0.0]],
            vec![[4.0, 0.0, 0.0], [2.0, 0.0, 0.0]],
        ];
        let is_free = [true, false];
        let clearance = Clearance::new(&lattice, &elements, [&ends[0], &ends[1]], &is_free);
        let mut image = vec![[2.0, 0.0, 0.0], [2.0, 0.0, 0.0]];
        let (before, after) = clearance.cleared(&mut image, [1.0, 0.0, 0.0]);
        assert_eq!(before.map(|c| c.atoms), Some([0, 1]));
        assert_eq!(after, None);
        // Li 1.28 Å, O 0.66 Å.
        let apart = norm(std::array::from_fn(|k| image[0][k] - image[1][k]));
        assert!((apart - 0.6 * 1.94).abs() < 1e-5, "{apart}");
        assert_eq!(image[1], [2.0, 0.0, 0.0]);
        assert!((image[0][0] - 2.0).abs() < 1e-9);
        assert_eq!(clearance.cleared(&mut image, [1.0, 0.0, 0.0]), (None, None));
    }
}
