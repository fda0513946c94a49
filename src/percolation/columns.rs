//! The geometry of rows of a grid and the columns of images that reach them.
//!
//! In: a [`Field`] and a grid. Out: for each row, which runs along c, the columns of images of
//! sites along c within the cut-off: how far from the row's line, and where along it.

use super::field::Field;
use crate::crystal::lattice::{Vector3, cross, dot, norm};

/// The cell seen along c: the third direction along c, the first in the plane of b and c.
#[derive(Clone, Copy, Debug)]
struct View {
    directions: [Vector3; 3],
    a: Vector3,
    b: Vector3,
    c_ang: f64,
}

impl View {
    fn new(rows: &[Vector3; 3]) -> Self {
        let [a, b, c] = *rows;
        let third = c.map(|x| x / norm(c));
        let normal = cross(c, b);
        let second = normal.map(|x| x / norm(normal));
        let first = cross(second, third);
        let directions = [first, second, third];
        let seen = |v: Vector3| directions.map(|direction| dot(v, direction));
        Self {
            directions,
            a: seen(a),
            b: seen(b),
            c_ang: norm(c),
        }
    }

    fn seen(&self, v: Vector3) -> Vector3 {
        self.directions.map(|direction| dot(v, direction))
    }
}

/// A column of images of a site along c, near a plane of the grid.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    pub site: usize,
    /// Images of the site along a and b.
    pub images: [i64; 2],
    /// Along the first direction, in Å.
    x: f64,
    /// Square of the distance from the plane's rows along the second direction, in Å².
    square: f64,
    /// Along c, in Å.
    z: f64,
}

/// A column seen from a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub site: usize,
    /// Square of its distance to the row's line in Å².
    pub square: f64,
    /// Where along the row its images are, in steps, in [0, period).
    pub foot: f64,
    /// The image along c that is there.
    pub image: f64,
}

/// The geometry of rows and columns.
#[derive(Clone, Debug)]
pub(super) struct Columns<'a> {
    pub field: &'a Field,
    pub period: [usize; 3],
    view: View,
    sites: Vec<Vector3>,
    /// Distance of neighbouring points of a row in Å.
    pub step_ang: f64,
}

impl<'a> Columns<'a> {
    pub(super) fn new(field: &'a Field, period: [usize; 3]) -> Self {
        let view = View::new(field.lattice.rows());
        let sites = field
            .sites
            .iter()
            .map(|site| view.seen(field.lattice.cart_from_frac(site.frac)))
            .collect();
        Self {
            field,
            period,
            view,
            sites,
            step_ang: view.c_ang / period[2] as f64,
        }
    }

    /// The columns within the cut-off of a plane's rows, in a fixed order.
    pub(super) fn of_plane(&self, i: usize) -> Vec<Column> {
        let cutoff = self.field.cutoff_ang;
        let View { a, b, .. } = &self.view;
        let share = i as f64 / self.period[0] as f64;
        let (x_plane, y_plane) = (share * a[0], share * a[1]);
        let mut columns = Vec::new();
        for (site, place) in self.sites.iter().enumerate() {
            for image_a in whole_numbers(place[1] - y_plane, a[1], cutoff) {
                let n_a = image_a as f64;
                let distance = place[1] + n_a * a[1] - y_plane;
                let square = distance * distance;
                let half_chord = (cutoff * cutoff - square).max(0.0).sqrt();
                // The rows of the plane lie from 0 to b along the first direction.
                let x = place[0] + n_a * a[0] - x_plane;
                let reach = half_chord + 0.5 * b[0].abs();
                for image_b in whole_numbers(x - 0.5 * b[0], b[0], reach) {
                    let n_b = image_b as f64;
                    columns.push(Column {
                        site,
                        images: [image_a, image_b],
                        x: x + n_b * b[0],
                        square,
                        z: place[2] + n_a * a[2] + n_b * b[2] - share * a[2],
                    });
                }
            }
        }
        columns
    }

    /// A column from a row of its plane, where it is within the cut-off.
    #[inline(always)]
    pub(super) fn seen_from(&self, column: &Column, j: usize) -> Option<Seen> {
        let share = j as f64 / self.period[1] as f64;
        let dx = column.x - share * self.view.b[0];
        let square = column.square + dx * dx;
        if square > self.field.cutoff_ang * self.field.cutoff_ang {
            return None;
        }
        let period = self.period[2] as f64;
        let foot = (column.z - share * self.view.b[2]) / self.step_ang;
        let periods = (foot / period).floor();
        Some(Seen {
            site: column.site,
            square,
            foot: foot - periods * period,
            image: -periods,
        })
    }
}

/// The whole numbers n with |start + n · step| ≤ reach, for step ≠ 0.
fn whole_numbers(start: f64, step: f64, reach: f64) -> std::ops::RangeInclusive<i64> {
    let center = -start / step;
    let half = reach / step.abs();
    (center - half).ceil() as i64..=(center + half).floor() as i64
}
