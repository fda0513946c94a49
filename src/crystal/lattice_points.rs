//! The points of a lattice within a sphere, exactly.
//!
//! In: three vectors, a radius. Out: the points up to it from the origin, by ascending indices. They are
//! enumerated in the orthogonal frame of the vectors, so that a flat or very skew cell is no special case.

use std::ops::RangeInclusive;

use super::lattice::{Vector3, cross, dot, norm};

/// The cell as a lower triangular matrix: c along the third direction, b in the plane of the
/// second and third. Entry `[k][j]` is the component in Å of vector k along direction j.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    a: Vector3,
    b: [f64; 2],
    c: f64,
}

impl Frame {
    pub(super) fn new(rows: &[Vector3; 3]) -> Self {
        let [a, b, c] = *rows;
        let third = c.map(|x| x / norm(c));
        let normal = cross(b, c);
        let first = normal.map(|x| x / norm(normal));
        let second = cross(third, first);
        Self {
            a: [dot(a, first), dot(a, second), dot(a, third)],
            b: [dot(b, second), dot(b, third)],
            c: norm(c),
        }
    }

    pub(super) fn is_a_cell(&self) -> bool {
        let finite = self.a.iter().chain(&self.b).all(|x| x.is_finite()) && self.c.is_finite();
        finite && self.a[0] != 0.0 && self.b[0] != 0.0 && self.c > 0.0
    }

    /// Visits the lattice points up to `radius` from the origin, by ascending image: how far the
    /// planes of constant first index are apart bounds that index, what is left of the radius
    /// bounds the second, and the third is cut from a line through the sphere.
    pub(super) fn visit_points(&self, radius: f64, mut visit: impl FnMut([i32; 3])) {
        self.visit_lines(radius, |[na, nb], last| {
            last.for_each(|nc| visit([na, nb, nc]));
        });
    }

    /// The same, all that share the first two indices at once.
    fn visit_lines(&self, radius: f64, mut visit: impl FnMut([i32; 2], RangeInclusive<i32>)) {
        let Self { a, b, c } = self;
        for na in whole_numbers_within(0.0, a[0], radius) {
            let ua = f64::from(na);
            let Some(rest) = chord(radius, ua * a[0]) else {
                continue;
            };
            for nb in whole_numbers_within(ua * a[1], b[0], rest) {
                let ub = f64::from(nb);
                let Some(rest) = chord(rest, ua * a[1] + ub * b[0]) else {
                    continue;
                };
                let last = whole_numbers_within(ua * a[2] + ub * b[1], *c, rest);
                visit([na, nb], last);
            }
        }
    }
}

/// Points of a lattice that share the first two indices, and the range of the last.
pub(super) type LatticeLine = ([i32; 2], RangeInclusive<i32>);

/// The points of a lattice (rows of any unit) up to `radius` from the origin, itself included, by
/// ascending indices; none for rows that span no volume. A line may be empty.
pub(super) fn lattice_lines(rows: &[Vector3; 3], radius: f64) -> Vec<LatticeLine> {
    let frame = Frame::new(rows);
    let mut lines = Vec::new();
    if frame.is_a_cell() && radius.is_finite() {
        frame.visit_lines(radius, |first, last| lines.push((first, last)));
    }
    lines
}

/// Half the chord of a circle at some distance from its centre; `None` outside.
fn chord(radius: f64, distance: f64) -> Option<f64> {
    let square = radius * radius - distance * distance;
    (square >= 0.0).then(|| square.sqrt())
}

/// The whole numbers n with |n · `step` + `start`| ≤ `reach`, for step ≠ 0.
fn whole_numbers_within(start: f64, step: f64, reach: f64) -> RangeInclusive<i32> {
    let center = -start / step;
    let half = reach / step.abs();
    // A width beyond i32 saturates; no cut-off in use comes near.
    (center - half).ceil() as i32..=(center + half).floor() as i32
}
