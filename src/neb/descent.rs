//! How the images of a band go downhill.
//!
//! In: the forces on all images. Out: their moves. The forces of a band are the slope of no energy, so
//! that there is nothing to search along a line for: a step is taken as it comes, at most 0.2 Å long.

use super::forces::Configuration;
use crate::math::fire::Fire;

/// Longest step in Å, over all atoms of all images.
const LONGEST_STEP_ANG: f64 = 0.2;

/// A descent of a band.
pub(super) struct Descent {
    fire: Fire,
}

impl Descent {
    /// Of so many atoms in so many images, at rest.
    pub(super) fn new(n_images: usize, n_atoms: usize) -> Self {
        Self {
            fire: Fire::new(3 * n_images * n_atoms, LONGEST_STEP_ANG),
        }
    }

    /// Moves the images under the forces on them.
    pub(super) fn step(&mut self, images: &mut [Configuration], forces: &[Configuration]) {
        let flat: Vec<f64> = forces.iter().flatten().flatten().copied().collect();
        let moves = self.fire.step(&flat);
        let coordinates = images.iter_mut().flatten().flatten();
        for (x, step) in coordinates.zip(moves) {
            *x += step;
        }
    }
}
