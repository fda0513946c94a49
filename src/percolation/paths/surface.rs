//! The energy between the voxels: cubic interpolation with its gradient.
//!
//! In: a map. Out: [`Surface`], smooth (its gradient is continuous) and equal to the map on the
//! voxels: Catmull–Rom splines along the three axes (R. Keys, cubic convolution with a = −1/2).
//! Energies far above what matters are cut off, so that the hard cores of atoms make no waves.

use crate::crystal::lattice::{Lattice, Vector3};
use crate::percolation::Map;

/// A map that can be read between its voxels.
#[derive(Clone, Debug)]
pub(super) struct Surface<'a> {
    map: &'a Map,
    to_frac: [Vector3; 3],
    shape: [usize; 3],
    values: &'a [f32],
    lowest: f64,
    ceiling: f32,
}

impl<'a> Surface<'a> {
    /// The surface of a map; what is higher than `ceiling_ev` above its lowest point is that high.
    pub(super) fn new(map: &'a Map, ceiling_ev: f64) -> Self {
        let lowest = f64::from(map.minimum());
        Self {
            map,
            to_frac: map.lattice().reciprocal_rows(),
            shape: map.grid().period(),
            values: map.values(),
            lowest,
            ceiling: (lowest + ceiling_ev) as f32,
        }
    }

    pub(super) fn map(&self) -> &Map {
        self.map
    }

    pub(super) fn lattice(&self) -> &Lattice {
        self.map.lattice()
    }

    /// Energy in eV above the lowest point of the map, at a Cartesian point in Å.
    pub(super) fn energy_ev(&self, cart: Vector3) -> f64 {
        self.energy_and_slope(cart).0
    }

    /// The same and its gradient in eV/Å.
    pub(super) fn energy_and_slope(&self, cart: Vector3) -> (f64, Vector3) {
        let mut rows = [[0_usize; 4]; 3];
        let mut weights = [[0.0; 4]; 3];
        let mut slopes = [[0.0; 4]; 3];
        for axis in 0..3 {
            let n = self.shape[axis];
            let [x, y, z] = self.to_frac[axis];
            let frac = x * cart[0] + y * cart[1] + z * cart[2];
            let place = (frac - frac.floor()) * n as f64;
            // Rounding may bring the place to the end of the cell.
            let low = (place as usize).min(n - 1);
            rows[axis] = std::array::from_fn(|k| (low + n + k - 1) % n);
            (weights[axis], slopes[axis]) = catmull_rom(place - low as f64);
        }
        let [_, n_j, n_k] = self.shape;
        let mut energy = 0.0;
        let mut slope = [0.0; 3];
        for (i, row_i) in rows[0].iter().enumerate() {
            let mut plane = [0.0; 3];
            for (j, row_j) in rows[1].iter().enumerate() {
                let start = (row_i * n_j + row_j) * n_k;
                let (mut line, mut line_slope) = (0.0, 0.0);
                for (k, row_k) in rows[2].iter().enumerate() {
                    let value = f64::from(self.values[start + row_k].min(self.ceiling));
                    line += weights[2][k] * value;
                    line_slope += slopes[2][k] * value;
                }
                plane[0] += weights[1][j] * line;
                plane[1] += slopes[1][j] * line;
                plane[2] += weights[1][j] * line_slope;
            }
            energy += weights[0][i] * plane[0];
            slope[0] += slopes[0][i] * plane[0];
            slope[1] += weights[0][i] * plane[1];
            slope[2] += weights[0][i] * plane[2];
        }
        let per_frac: Vector3 = std::array::from_fn(|axis| slope[axis] * self.shape[axis] as f64);
        let gradient = std::array::from_fn(|k| {
            (0..3)
                .map(|axis| per_frac[axis] * self.to_frac[axis][k])
                .sum()
        });
        (energy - self.lowest, gradient)
    }
}

/// Weights of four points in a row and their derivatives, at t in [0, 1) between the middle two.
fn catmull_rom(t: f64) -> ([f64; 4], [f64; 4]) {
    let (t2, t3) = (t * t, t * t * t);
    let weights = [
        -0.5 * t + t2 - 0.5 * t3,
        1.0 - 2.5 * t2 + 1.5 * t3,
        0.5 * t + 2.0 * t2 - 1.5 * t3,
        -0.5 * t2 + 0.5 * t3,
    ];
    let slopes = [
        -0.5 + 2.0 * t - 1.5 * t2,
        -5.0 * t + 4.5 * t2,
        0.5 + 4.0 * t - 4.5 * t2,
        -t + 1.5 * t2,
    ];
    (weights, slopes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::percolation::map::tests::map_of;

    /// Equal to the map on its voxels; the gradient is that of the energy.
    #[test]
    fn interpolates_with_its_gradient() {
        let lattice = Lattice::from_parameters([4.0, 5.0, 6.0], [80.0, 95.0, 100.0]).unwrap();
        let wave = |frac: Vector3| {
            let [x, y, z] = frac.map(|x| (std::f64::consts::TAU * x).cos());
            x + 0.5 * y * z
        };
        let map = map_of(&lattice, [24, 30, 36], wave);
        let surface = Surface::new(&map, 100.0);
        let lowest = f64::from(map.minimum());
        let voxel = [5.0 / 24.0, -7.0 / 30.0, 1.0 + 9.0 / 36.0];
        let found = surface.energy_ev(lattice.cart_from_frac(voxel));
        assert!((found + lowest - wave(voxel)).abs() < 1e-6);
        let frac = [0.213, 0.871, -0.317];
        let cart = lattice.cart_from_frac(frac);
        let (energy, slope) = surface.energy_and_slope(cart);
        assert!((energy + lowest - wave(frac)).abs() < 2e-3);
        for axis in 0..3 {
            let moved = |by: f64| {
                let mut cart = cart;
                cart[axis] += by;
                surface.energy_ev(cart)
            };
            let expected = (moved(1e-5) - moved(-1e-5)) / 2e-5;
            assert!((slope[axis] - expected).abs() < 1e-5, "axis {axis}");
        }
    }
}
