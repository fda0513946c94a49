//! Points of a crystal that are one place.
//!
//! In: fractional points, a tolerance in Å. Out: the number of the place of each point and the
//! lattice image in which the point sits there. Points are one place if a chain of points leads
//! from one to the other in steps within the tolerance; so the result does not depend on their
//! order.

use crate::crystal::lattice::{Lattice, Vector3, dot};
use crate::math::components::Components;

/// Places, numbered by their first point.
pub(super) struct Places {
    /// Number of the place of each point.
    pub place: Vec<u32>,
    /// Cells by which each point is away from its place.
    pub image: Vec<[i32; 3]>,
    /// Mean fractional coordinates of the points of each place, in image 0.
    pub frac: Vec<Vector3>,
}

/// Boxes of the cell, at least as wide as the tolerance, with the points in each.
struct Boxes {
    counts: [i32; 3],
    starts: Vec<usize>,
    points: Vec<u32>,
}

impl Boxes {
    fn new(lattice: &Lattice, wrapped: &[Vector3], tolerance_ang: f64) -> Self {
        // About one point to a box.
        let most = (wrapped.len() as f64).cbrt().ceil();
        let fitting = |spacing: f64| (spacing / tolerance_ang).floor().clamp(1.0, most.max(1.0));
        let counts = lattice.plane_spacings_ang().map(|s| fitting(s) as i32);
        let mut boxes = Self {
            counts,
            starts: vec![0; counts.iter().map(|n| *n as usize).product::<usize>() + 1],
            points: vec![0; wrapped.len()],
        };
        let numbers: Vec<usize> = wrapped.iter().map(|p| boxes.number(boxes.of(*p))).collect();
        for number in &numbers {
            boxes.starts[number + 1] += 1;
        }
        for k in 1..boxes.starts.len() {
            boxes.starts[k] += boxes.starts[k - 1];
        }
        let mut next = boxes.starts.clone();
        for (point, number) in numbers.iter().enumerate() {
            boxes.points[next[*number]] = point as u32;
            next[*number] += 1;
        }
        boxes
    }

    fn of(&self, wrapped: Vector3) -> [i32; 3] {
        std::array::from_fn(|k| {
            let place = (wrapped[k] * f64::from(self.counts[k])) as i32;
            place.clamp(0, self.counts[k] - 1)
        })
    }

    fn number(&self, of: [i32; 3]) -> usize {
        let [_, nj, nk] = self.counts.map(|n| n as usize);
        let [i, j, k] = of.map(|x| x as usize);
        (i * nj + j) * nk + k
    }

    /// The points of the box that lies `step` from another, and the image in which it lies.
    fn beside(&self, from: [i32; 3], step: [i32; 3]) -> (&[u32], [i32; 3]) {
        let moved: [i32; 3] = std::array::from_fn(|k| from[k] + step[k]);
        let image = std::array::from_fn(|k| moved[k].div_euclid(self.counts[k]));
        let inside = std::array::from_fn(|k| moved[k].rem_euclid(self.counts[k]));
        let number = self.number(inside);
        (
            &self.points[self.starts[number]..self.starts[number + 1]],
            image,
        )
    }
}

impl Places {
    /// Finds the places of points that lie within `tolerance_ang` (> 0) of each other.
    pub(super) fn new(lattice: &Lattice, points: &[Vector3], tolerance_ang: f64) -> Self {
        let cells: Vec<[i32; 3]> = points.iter().map(|p| p.map(|x| x.floor() as i32)).collect();
        let wrapped: Vec<Vector3> = points.iter().map(|p| p.map(|x| x - x.floor())).collect();
        let mut components = Components::of_single_members(points.len());
        let boxes = Boxes::new(lattice, &wrapped, tolerance_ang);
        for (first, point) in wrapped.iter().enumerate() {
            let of_point = boxes.of(*point);
            for step in steps() {
                let (candidates, image) = boxes.beside(of_point, step);
                for &second in candidates.iter().filter(|second| **second > first as u32) {
                    let other = wrapped[second as usize];
                    let apart = std::array::from_fn(|k| other[k] + f64::from(image[k]) - point[k]);
                    let apart = lattice.cart_from_frac(apart);
                    if dot(apart, apart) <= tolerance_ang * tolerance_ang {
                        components.connect(first as u32, second, image);
                    }
                }
            }
        }
        Self::numbered(&mut components, &wrapped, &cells)
    }

    fn numbered(components: &mut Components, wrapped: &[Vector3], cells: &[[i32; 3]]) -> Self {
        const NONE: u32 = u32::MAX;
        let mut number_of_root = vec![NONE; wrapped.len()];
        let mut sums: Vec<(Vector3, f64)> = Vec::new();
        let mut places = Self {
            place: Vec::with_capacity(wrapped.len()),
            image: Vec::with_capacity(wrapped.len()),
            frac: Vec::new(),
        };
        for (point, frac) in wrapped.iter().enumerate() {
            let (root, image) = components.root(point as u32);
            let number = &mut number_of_root[root as usize];
            if *number == NONE {
                *number = sums.len() as u32;
                sums.push(([0.0; 3], 0.0));
            }
            let (sum, count) = &mut sums[*number as usize];
            *sum = std::array::from_fn(|k| sum[k] + frac[k] + f64::from(image[k]));
            *count += 1.0;
            places.place.push(*number);
            places
                .image
                .push(std::array::from_fn(|k| cells[point][k] - image[k]));
        }
        places.frac = sums
            .into_iter()
            .map(|(sum, count)| sum.map(|x| x / count))
            .collect();
        places
    }
}

/// A box and those around it.
fn steps() -> impl Iterator<Item = [i32; 3]> {
    (0..27).map(|k| [k / 9 - 1, k / 3 % 3 - 1, k % 3 - 1])
}
