//! The published way to paths: strings between sites, as the code behind the published screening
//! relaxes them.
//!
//! In: a map, two end points. Out: the 21 points of a string that began as the straight line, after
//! at most 10,000 steps; its energy is read by linear interpolation.
//!
//! This is not the minimum-energy path. Gradients are those of the voxel before each point, taken
//! along the cell axes as if these were orthogonal, and springs over the whole string pull at it;
//! cells side by side repeat the plane that they share; the step is fixed and most strings are
//! still moving when it ends. Two strings between equivalent
//! ends may end up in different places: for Li₃ErBr₆ the published list has 0.448 eV and 0.884 eV
//! for one and the same hop. It is here to compare with results of that code.

use super::PathPoint;
use crate::crystal::lattice::{Vector3, norm};
use crate::percolation::Map;

/// Points of a string.
const POINTS: usize = 21;

/// Step in voxels per eV/Å: within the cell, and out of it.
const STEP: [f64; 2] = [0.02, 0.01];

/// Stiffness of the springs.
const STIFFNESS: f64 = 0.17;

/// Fewest and most steps.
const STEPS: [usize; 2] = [100, 10_000];

/// A string at rest moves less than this.
const REST: f64 = 5e-6;

/// A string that moves more than this has flown away.
const LOST: f64 = 1e9;

/// The string from a point of the cell to one in a lattice image of it, both given by fractional
/// coordinates in [0, 1], where 0 and 1 are not the same. `None` where it flies away, as it may from
/// an end inside an atom.
pub fn published_string(
    map: &Map,
    start: Vector3,
    end: Vector3,
    image: [i32; 3],
) -> Option<Vec<PathPoint>> {
    let grid = ClosedGrid::new(map);
    let leaves = image != [0; 3];
    let first = std::array::from_fn(|k| start[k] * (grid.points[k] - 1.0));
    let last = std::array::from_fn(|k| {
        end[k] * (grid.points[k] - 1.0) + f64::from(image[k]) * grid.points[k]
    });
    let string = relaxed(&grid, first, last, STEP[usize::from(leaves)])?;
    let lowest = f64::from(map.minimum());
    let mut points: Vec<PathPoint> = Vec::with_capacity(string.len());
    for place in string {
        let frac: Vector3 = std::array::from_fn(|k| {
            if leaves {
                (place[k] + 1.0) / grid.points[k]
            } else {
                place[k] / (grid.points[k] - 1.0)
            }
        });
        let step_ang = points.last().map_or(0.0, |before| {
            let step = std::array::from_fn(|k| frac[k] - before.frac[k]);
            norm(map.lattice().cart_from_frac(step))
        });
        points.push(PathPoint {
            frac,
            distance_ang: points.last().map_or(0.0, |p| p.distance_ang) + step_ang,
            energy_ev: map.interpolated(frac) - lowest,
        });
    }
    Some(points)
}

/// Relaxes the straight line between two points in voxels.
fn relaxed(grid: &ClosedGrid<'_>, start: Vector3, end: Vector3, step: f64) -> Option<Vec<Vector3>> {
    let share = |k: usize| k as f64 / (POINTS - 1) as f64;
    let straight =
        |k| std::array::from_fn(|axis| start[axis] + share(k) * (end[axis] - start[axis]));
    let mut string: Vec<Vector3> = (0..POINTS).map(straight).collect();
    let rest_length = whole_length(&string);
    let springs = grid.spacing_ang.map(|ang| STIFFNESS * ang * POINTS as f64);
    for round in 0..STEPS[1] {
        let stretched = whole_length(&string);
        // Both neighbours pull with the same force per voxel, that of the whole string.
        let pull = (stretched - rest_length) / stretched;
        let mut moved = string.clone();
        for k in 1..POINTS - 1 {
            let slope = grid.slope_ev_per_ang(string[k]);
            for axis in 0..3 {
                let bend = 2.0 * string[k][axis] - string[k - 1][axis] - string[k + 1][axis];
                moved[k][axis] -= step * (slope[axis] + springs[axis] * pull * bend);
            }
        }
        let next = super::string::spread(&moved, POINTS);
        let off = string.iter().zip(&next).map(|(u, v)| {
            let ang: Vector3 = std::array::from_fn(|k| (v[k] - u[k]) * grid.spacing_ang[k]);
            ang[0] * ang[0] + ang[1] * ang[1] + ang[2] * ang[2]
        });
        let speed = off.sum::<f64>().sqrt() / POINTS as f64 / step;
        string = next;
        if speed.is_nan() || speed > LOST {
            return None;
        }
        if round > STEPS[0] && speed < REST {
            break;
        }
    }
    Some(string)
}

/// Root of the sum of the squares of all steps, in voxels.
fn whole_length(string: &[Vector3]) -> f64 {
    let square =
        |pair: &[Vector3]| -> f64 { (0..3).map(|k| (pair[1][k] - pair[0][k]).powi(2)).sum() };
    string.windows(2).map(square).sum::<f64>().sqrt()
}

/// A map with both ends of each axis included, repeated side by side.
struct ClosedGrid<'a> {
    map: &'a Map,
    /// Points along each axis, both ends included.
    points: [f64; 3],
    /// Their distances in Å.
    spacing_ang: Vector3,
}

impl<'a> ClosedGrid<'a> {
    fn new(map: &'a Map) -> Self {
        let points = map.grid().points.map(|n| n as f64);
        let lengths_ang = map.lattice().lengths_ang();
        Self {
            map,
            points,
            spacing_ang: std::array::from_fn(|k| lengths_ang[k] / (points[k] - 1.0)),
        }
    }

    /// Differences of the map along the cell axes at the point before a place, in eV/Å.
    fn slope_ev_per_ang(&self, place: Vector3) -> Vector3 {
        let point = place.map(|x| x.floor() as i64);
        let value = |point: [i64; 3]| {
            // The last point of a cell and the first of the next are the same point of the map.
            let wrapped = std::array::from_fn(|k| point[k].rem_euclid(self.points[k] as i64));
            f64::from(self.map.at(wrapped))
        };
        std::array::from_fn(|axis| {
            let beside = |by: i64| {
                let mut point = point;
                point[axis] += by;
                value(point)
            };
            (beside(1) - beside(-1)) / 2.0 / self.spacing_ang[axis]
        })
    }
}
