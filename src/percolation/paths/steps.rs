//! Neighbours of voxels on a periodic grid.
//!
//! In: a map. Out: [`Steps`], from voxels to their 26 neighbours with images and distances.

use crate::crystal::lattice::{Lattice, Vector3, norm};
use crate::percolation::Map;

/// The 26 steps from a voxel to its neighbours on a periodic grid.
#[derive(Clone, Debug)]
pub(super) struct Steps {
    shape: [usize; 3],
    steps: Vec<([i32; 3], f64)>,
    /// How far on a step leads in the list of voxels, where it crosses no border of the cell.
    strides: Vec<isize>,
}

impl Steps {
    pub(super) fn new(map: &Map) -> Self {
        let shape = map.grid().period();
        let mut steps = Vec::with_capacity(26);
        for step in (0..27).map(|k| [k / 9 - 1, k / 3 % 3 - 1, k % 3 - 1]) {
            if step != [0; 3] {
                steps.push((step, length_ang(map.lattice(), shape, step)));
            }
        }
        let [_, n_j, n_k] = shape.map(|n| n as isize);
        let stride = |[i, j, k]: [i32; 3]| (i as isize * n_j + j as isize) * n_k + k as isize;
        let strides = steps.iter().map(|(step, _)| stride(*step)).collect();
        Self {
            shape,
            steps,
            strides,
        }
    }

    /// Neighbours of a voxel: voxel, lattice image in which it is, distance in Å.
    pub(super) fn neighbors(
        &self,
        voxel: usize,
    ) -> impl Iterator<Item = (usize, [i32; 3], f64)> + '_ {
        let place = self.place(voxel);
        let is_inside = (0..3).all(|axis| place[axis] > 0 && place[axis] + 1 < self.shape[axis]);
        let steps = self.steps.iter().zip(&self.strides);
        steps.map(move |((step, length_ang), stride)| {
            if is_inside {
                return (voxel.wrapping_add_signed(*stride), [0; 3], *length_ang);
            }
            let moved = std::array::from_fn(|k| place[k] as i64 + i64::from(step[k]));
            let (neighbor, image) = self.wrapped(moved);
            (neighbor, image, *length_ang)
        })
    }

    /// The neighbour that one of the steps leads to, and the image in which it is.
    pub(super) fn neighbor(&self, voxel: usize, step: u8) -> (usize, [i32; 3]) {
        let place = self.place(voxel);
        let (step, _) = self.steps[usize::from(step)];
        self.wrapped(std::array::from_fn(|k| {
            place[k] as i64 + i64::from(step[k])
        }))
    }

    /// The step that leads back.
    pub(super) fn back(step: u8) -> u8 {
        25 - step
    }

    fn place(&self, voxel: usize) -> [usize; 3] {
        let [_, n_j, n_k] = self.shape;
        [voxel / (n_j * n_k), voxel / n_k % n_j, voxel % n_k]
    }

    fn wrapped(&self, point: [i64; 3]) -> (usize, [i32; 3]) {
        let mut voxel = 0;
        let mut image = [0; 3];
        for axis in 0..3 {
            let n = self.shape[axis] as i64;
            voxel = voxel * self.shape[axis] + point[axis].rem_euclid(n) as usize;
            image[axis] = point[axis].div_euclid(n) as i32;
        }
        (voxel, image)
    }

    /// Fractional coordinates of a voxel in the home cell.
    pub(super) fn frac(&self, voxel: usize) -> Vector3 {
        let place = self.place(voxel);
        std::array::from_fn(|k| place[k] as f64 / self.shape[k] as f64)
    }

    /// The voxel nearest to fractional coordinates and the image in which it is.
    pub(super) fn voxel(&self, frac: Vector3) -> (usize, [i32; 3]) {
        self.wrapped(std::array::from_fn(|k| {
            (frac[k] * self.shape[k] as f64).round() as i64
        }))
    }
}

fn length_ang(lattice: &Lattice, shape: [usize; 3], step: [i32; 3]) -> f64 {
    let frac = std::array::from_fn(|k| f64::from(step[k]) / shape[k] as f64);
    norm(lattice.cart_from_frac(frac))
}
