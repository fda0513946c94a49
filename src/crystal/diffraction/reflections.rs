//! The reflections of a structure: |F|² times the Lorentz and polarisation factors, one by one.
//!
//! In: a structure and the longest reciprocal vector. Out: one of each pair ±(h, k, l).

use super::error::DiffractionError;
use super::peak::PowderPeak;
use super::phases::PhaseSums;
use crate::crystal::lattice::{Vector3, dot, norm};
use crate::crystal::structure::Structure;
use crate::monitor::{Ended, Monitor};

/// Peaks up to this share of the strongest are left out: they are extinct by symmetry.
pub(super) const EXTINCT: f64 = 1e-5;

/// One of the two reciprocal lattice points ±(h, k, l).
pub(super) struct Reflection {
    /// Length of the reciprocal lattice vector in Å⁻¹, 1/d.
    pub(super) length: f64,
    pub(super) hkl: [i32; 3],
    pub(super) intensity: f64,
}

/// Intensities of one of each pair ±(h, k, l) with 1/d up to `longest` in Å⁻¹, in no order.
pub(super) fn reflections(
    structure: &Structure,
    longest: f64,
    wavelength_ang: f64,
    monitor: &Monitor,
) -> Result<Vec<Reflection>, DiffractionError> {
    let reciprocal = structure.lattice.reciprocal_rows();
    let lengths = structure.lattice.lengths_ang();
    // |h| = |g · a| ≤ |g| |a|
    let limits = lengths.map(|length| (longest * length).floor() as i32);
    let axes = axes_longest_last(lengths);
    let expected = 2.1 * longest.powi(3) * structure.lattice.volume_ang3();
    let needed = bytes_needed(structure, expected, limits);
    let affordable = monitor.check_memory("the reflections of a cell so large", needed);
    affordable.map_err(Ended::from)?;
    let mut sums = PhaseSums::new(structure, axes, limits)?;
    let [first, second, third] = axes;
    let mut reflections = Vec::with_capacity(expected as usize + 16);
    for h in 0..=limits[first] {
        let lowest = if h == 0 { 0 } else { -limits[second] };
        for k in lowest..=limits[second] {
            let base: Vector3 = std::array::from_fn(|x| {
                f64::from(h) * reciprocal[first][x] + f64::from(k) * reciprocal[second][x]
            });
            monitor.check().map_err(Ended::from)?;
            let Some((low, high)) = whole_numbers_in_sphere(base, reciprocal[third], longest)
            else {
                continue;
            };
            let low = if h == 0 && k == 0 { 1 } else { low };
            if low > high {
                continue;
            }
            sums.choose_column(h, k, low.abs().max(high.abs()));
            for l in low..=high {
                let point: Vector3 =
                    std::array::from_fn(|x| base[x] + f64::from(l) * reciprocal[third][x]);
                let length = norm(point);
                let square = sums.structure_factor_squared(l, (length / 2.0).powi(2));
                let mut hkl = [0; 3];
                for (axis, index) in axes.into_iter().zip([h, k, l]) {
                    hkl[axis] = index;
                }
                reflections.push(Reflection {
                    length,
                    hkl: greater_of_pair(hkl),
                    intensity: 2.0 * square * lorentz_polarisation(wavelength_ang * length / 2.0),
                });
            }
        }
    }
    Ok(reflections)
}

/// Memory in bytes of so many reflections, each with its peak, and of the phases.
fn bytes_needed(structure: &Structure, n_reflections: f64, limits: [i32; 3]) -> f64 {
    let per_reflection = size_of::<Reflection>() + size_of::<PowderPeak>();
    let n_powers: f64 = limits.into_iter().map(|n| f64::from(n) + 1.0).sum();
    // Occupants of sites: at least one and seldom more; two numbers for each power.
    let phases = 2.0 * 8.0 * 2.0 * structure.n_sites() as f64 * n_powers;
    n_reflections * per_reflection as f64 + phases
}

/// The order of axes with the longest last, so that the innermost loop is the longest.
fn axes_longest_last(lengths: Vector3) -> [usize; 3] {
    let mut axes = [0, 1, 2];
    axes.sort_by(|a, b| lengths[*a].total_cmp(&lengths[*b]));
    axes
}

/// The whole numbers n with |base + n · step| ≤ radius; `None` where there are none.
fn whole_numbers_in_sphere(base: Vector3, step: Vector3, radius: f64) -> Option<(i32, i32)> {
    let squared = dot(step, step);
    let center = -dot(base, step) / squared;
    let left = radius * radius - dot(base, base) + center * center * squared;
    let half = (left.max(0.0) / squared).sqrt();
    let (low, high) = (
        (center - half).ceil() as i32,
        (center + half).floor() as i32,
    );
    (left >= 0.0 && low <= high).then_some((low, high))
}

fn greater_of_pair(hkl: [i32; 3]) -> [i32; 3] {
    hkl.max(hkl.map(|x| -x))
}

/// (1 + cos² 2θ) / (sin² θ cos θ) from sin θ.
pub(super) fn lorentz_polarisation(sin_theta: f64) -> f64 {
    let square = (sin_theta * sin_theta).min(1.0);
    let cos_two_theta = 1.0 - 2.0 * square;
    (1.0 + cos_two_theta * cos_two_theta) / (square * (1.0 - square).sqrt())
}
