//! What near ions do at the points of a block, and the sum of everything.
//!
//! In: a [`Series`] of the far ions, the near ones, the points of a block seen from its centre.
//! Out: energies in eV.

use multiversion::multiversion;

use super::super::field::{Attraction, CORE_EV, Interaction, Repulsion};
use super::series::{TERMS, Vectors};
use crate::crystal::lattice::Vector3;

/// Sums at the points of a block.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    energy_ev: Vec<f64>,
    cores: Vec<f64>,
}

impl Sums {
    /// Begins with a series at the points.
    pub(super) fn start(&mut self, terms: &[f64; TERMS], points: &Vectors) {
        let n = points.len();
        self.energy_ev.resize(n, 0.0);
        self.cores.clear();
        self.cores.resize(n, 0.0);
        start(terms, points, &mut self.energy_ev);
    }

    /// Adds an ion `from` the centre of the block.
    pub(super) fn add(&mut self, interaction: &Interaction, from: Vector3, points: &Vectors) {
        match interaction {
            Interaction::Attraction(a) => add_attraction(a, from, points, &mut self.energy_ev),
            Interaction::Repulsion(r) => add_repulsion(r, from, points, self),
        }
    }

    /// The energy at a point.
    #[inline(always)]
    pub(super) fn energy_ev(&self, point: usize) -> f64 {
        let core = if self.cores[point] > 0.0 {
            CORE_EV
        } else {
            0.0
        };
        self.energy_ev[point] + core
    }
}

#[multiversion(targets("x86_64+avx512f", "x86_64+avx2"))]
fn start(terms: &[f64; TERMS], points: &Vectors, energies: &mut [f64]) {
    let [value, gx, gy, gz, xx, yy, zz, xy, xz, yz, ..] = *terms;
    let [.., xxx, yyy, zzz, xxy, xxz, xyy, yyz, xzz, yzz, xyz] = *terms;
    let places = points.x.iter().zip(&points.y).zip(&points.z);
    for (energy, ((x, y), z)) in energies.iter_mut().zip(places) {
        let of_x = gx + xy * y + xz * z + xyz * y * z + xyy * y * y + xzz * z * z;
        let of_xx = 0.5 * xx + xxx * x + xxy * y + xxz * z;
        let of_y = gy + yz * z + yzz * z * z;
        let of_yy = 0.5 * yy + yyy * y + yyz * z;
        let of_z = gz + (0.5 * zz + zzz * z) * z;
        *energy = value + (of_x + of_xx * x) * x + (of_y + of_yy * y) * y + of_z * z;
    }
}

#[inline(always)]
fn distance_ang(from: Vector3, x: f64, y: f64, z: f64) -> f64 {
    let [dx, dy, dz] = [x - from[0], y - from[1], z - from[2]];
    (dx * dx + dy * dy + dz * dz).sqrt()
}

#[multiversion(targets("x86_64+avx512f", "x86_64+avx2"))]
fn add_attraction(attraction: &Attraction, from: Vector3, points: &Vectors, energies: &mut [f64]) {
    let places = points.x.iter().zip(&points.y).zip(&points.z);
    for (energy, ((x, y), z)) in energies.iter_mut().zip(places) {
        *energy += attraction.energy_ev(distance_ang(from, *x, *y, *z));
    }
}

#[multiversion(targets("x86_64+avx512f", "x86_64+avx2"))]
fn add_repulsion(repulsion: &Repulsion, from: Vector3, points: &Vectors, sums: &mut Sums) {
    let places = points.x.iter().zip(&points.y).zip(&points.z);
    let values = sums.energy_ev.iter_mut().zip(&mut sums.cores);
    for ((energy, cores), ((x, y), z)) in values.zip(places) {
        let r = distance_ang(from, *x, *y, *z);
        *energy += repulsion.energy_ev(r);
        *cores += f64::from(repulsion.is_core(r));
    }
}
