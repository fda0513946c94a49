//! Relaxing a path to the minimum-energy path: the simplified string method.
//!
//! In: a surface and a path with fixed ends. Out: the path once it no longer moves. Each step lets
//! every point slide down the gradient and then spreads the points evenly along the path again, so
//! that only the movement across the path remains.

use super::surface::Surface;
use crate::crystal::lattice::{Vector3, norm};

/// Points of the string are so far apart in Å while it relaxes.
const BEAD_ANG: f64 = 0.1;

/// Fewest and most points of a string.
const BEADS: [usize; 2] = [9, 400];

/// Å per eV/Å of gradient in one step.
const PACE_ANG2_PER_EV: f64 = 0.02;

/// Longest step in Å.
const LONGEST_STEP_ANG: f64 = 0.03;

/// A string at rest moves less than this in Å in a step.
const REST_ANG: f64 = 2e-4;

/// Most steps.
const STEPS: usize = 500;

/// The path of Cartesian points in Å, relaxed.
pub(super) fn relaxed(surface: &Surface<'_>, path: &[Vector3]) -> Vec<Vector3> {
    let count = (length_ang(path) / BEAD_ANG) as usize + 1;
    let mut string = smoothed(&spread(path, count.clamp(BEADS[0], BEADS[1])));
    for _ in 0..STEPS {
        let before = string.clone();
        let last = string.len() - 1;
        for bead in &mut string[1..last] {
            slide(surface, bead);
        }
        string = spread(&string, before.len());
        let moved = before
            .iter()
            .zip(&string)
            .map(|(u, v)| distance_ang(*u, *v));
        if moved.fold(0.0, f64::max) < REST_ANG {
            break;
        }
    }
    string
}

/// The path in points at most `spacing_ang` apart.
pub(super) fn resampled(path: &[Vector3], spacing_ang: f64) -> Vec<Vector3> {
    let count = (length_ang(path) / spacing_ang).ceil() as usize + 1;
    spread(path, count.max(BEADS[0]))
}

/// The minimum of the surface near a point.
pub(super) fn minimum(surface: &Surface<'_>, start: Vector3, farthest_ang: f64) -> Vector3 {
    let mut point = start;
    for _ in 0..STEPS {
        let before = point;
        slide(surface, &mut point);
        if distance_ang(point, start) > farthest_ang {
            return before;
        }
        if distance_ang(point, before) < 1e-6 {
            break;
        }
    }
    point
}

/// Moves a point down the gradient.
fn slide(surface: &Surface<'_>, point: &mut Vector3) {
    let (_, slope) = surface.energy_and_slope(*point);
    let step_ang = PACE_ANG2_PER_EV * norm(slope);
    let pace = if step_ang > LONGEST_STEP_ANG {
        PACE_ANG2_PER_EV * LONGEST_STEP_ANG / step_ang
    } else {
        PACE_ANG2_PER_EV
    };
    for (x, s) in point.iter_mut().zip(slope) {
        *x -= pace * s;
    }
}

/// Takes the stairs of voxels out of a path.
fn smoothed(path: &[Vector3]) -> Vec<Vector3> {
    let mut smooth = path.to_vec();
    for _ in 0..3 {
        let rough = smooth.clone();
        for (point, around) in smooth[1..].iter_mut().zip(rough.windows(3)) {
            *point = std::array::from_fn(|k| {
                0.25 * around[0][k] + 0.5 * around[1][k] + 0.25 * around[2][k]
            });
        }
    }
    smooth
}

/// So many points (two or more) evenly along a path.
pub(super) fn spread(path: &[Vector3], count: usize) -> Vec<Vector3> {
    let mut travelled = vec![0.0];
    let mut total = 0.0;
    for pair in path.windows(2) {
        total += distance_ang(pair[0], pair[1]);
        travelled.push(total);
    }
    let mut piece = 0;
    let at = |place: usize| {
        if place + 1 == count {
            return path[path.len() - 1];
        }
        let wanted = total * place as f64 / (count - 1) as f64;
        while piece + 2 < path.len() && travelled[piece + 1] < wanted {
            piece += 1;
        }
        let (start, end) = (travelled[piece], travelled[piece + 1]);
        let share = if end > start {
            (wanted - start) / (end - start)
        } else {
            0.0
        };
        let (u, v) = (path[piece], path[piece + 1]);
        std::array::from_fn(|k| u[k] + share * (v[k] - u[k]))
    };
    (0..count).map(at).collect()
}

fn length_ang(path: &[Vector3]) -> f64 {
    path.windows(2)
        .map(|pair| distance_ang(pair[0], pair[1]))
        .sum()
}

fn distance_ang(u: Vector3, v: Vector3) -> f64 {
    norm(std::array::from_fn(|k| v[k] - u[k]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::Lattice;
    use crate::percolation::map::tests::map_of;

    /// A valley that bends between its minima at x = 1/4 and 3/4, with the pass at x = 1/2, where
    /// E = 1 and y = 0.4; the straight line between the minima goes up to 1.76.
    #[test]
    fn finds_the_pass_of_a_bent_valley() {
        let lattice = Lattice::from_rows([[8.0, 0.0, 0.0], [0.0, 8.0, 0.0], [0.0, 0.0, 8.0]]);
        let turn = std::f64::consts::TAU;
        let energy = |[x, y, z]: Vector3| {
            let off = |u: f64| 1.0 - (turn * u).cos();
            let floor = 0.5 + 0.1 * (turn * x).cos();
            (turn * x).cos().powi(2) + 4.0 * off(y - floor) + 4.0 * off(z - 0.5)
        };
        let map = map_of(&lattice, [80, 80, 80], energy);
        let surface = Surface::new(&map, 20.0);
        let [start, end] = [0.25, 0.75].map(|x| lattice.cart_from_frac([x, 0.5, 0.5]));
        let string = resampled(&relaxed(&surface, &[start, end]), 0.05);
        assert_eq!((string[0], string[string.len() - 1]), (start, end));
        let height = |point: &Vector3| surface.energy_ev(*point);
        let pass = string.iter().max_by(|u, v| height(u).total_cmp(&height(v)));
        let pass = *pass.unwrap();
        assert!((height(&pass) - 1.0).abs() < 5e-3);
        let [x, y, z] = lattice.frac_from_cart(pass);
        let off = [x - 0.5, y - 0.4, z - 0.5];
        assert!(off.iter().all(|d| d.abs() < 0.01), "{off:?}");
        let nearest = minimum(&surface, lattice.cart_from_frac([0.27, 0.49, 0.51]), 0.5);
        let [x, y, z] = lattice.frac_from_cart(nearest);
        let off = [x - 0.25, y - 0.5, z - 0.5];
        assert!(off.iter().all(|d| d.abs() < 0.002), "{off:?}");
    }

    #[test]
    fn points_are_spread_evenly() {
        let path = [
            [0.0, 0.0, 0.0],
            [1.0, 0.0, 0.0],
            [1.0, 0.0, 0.0],
            [1.0, 2.0, 0.0],
        ];
        let even = spread(&path, 4);
        assert_eq!(even[0], path[0]);
        assert_eq!(even[3], path[3]);
        for (point, expected) in even.iter().zip([0.0, 1.0, 2.0, 3.0]) {
            assert!((point[0] + point[1] - expected).abs() < 1e-12);
        }
    }
}
