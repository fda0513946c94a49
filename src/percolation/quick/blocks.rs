//! The energy at every point of a grid, fast, and how far off it may be.
//!
//! In: a [`Field`], a grid. Out: energies in eV, and a bound of their error.
//!
//! The points are taken in blocks of 4×4×4. What an ion far from a block does there is a series of second
//! order around the block's centre, the same for all its points; only near ions act point by point.

use multiversion::multiversion;
use rayon::prelude::*;

use super::super::field::{Field, Interaction};
use super::super::map::Grid;
use super::kinds::{Bounds, Kind};
use super::near::Sums;
use super::series::{Series, Vectors};
use crate::crystal::Lattice;
use crate::crystal::lattice::{Vector3, dot};
use crate::monitor::{Cancelled, Monitor};

/// Points of a block along each axis.
const SIDE: usize = 4;

/// The error in eV that far ions may bring; what is near follows from it.
const AIM_EV: f64 = 1e-3;

/// Ions of a kind may be near a block up to one of these distances from its centre, in Å.
const NEAR_ANG: [f64; 19] = [
    2.5, 2.75, 3.0, 3.25, 3.5, 3.75, 4.0, 4.25, 4.5, 4.75, 5.0, 5.5, 6.0, 6.5, 7.0, 7.5, 8.0, 8.5,
    9.0,
];

/// Radii of blocks in Å beyond which their series are too poor, from crystals with long steps.
const LARGEST_RADIUS_ANG: f64 = 0.6;

/// Rounding, screened repulsions beyond their reach and the shorter series of their values, in eV.
const SMALL_EV: f64 = 1e-6;

/// Energies and how far off they may be.
pub(super) struct Approximate {
    pub energies_ev: Vec<f32>,
    /// Beside the rounding to single precision.
    pub error_ev: f64,
}

/// How to compute blocks.
pub(super) struct Blocks<'a> {
    lattice: &'a Lattice,
    period: [usize; 3],
    kinds: Vec<Kind>,
    bounds: Vec<Bounds>,
    /// Of each kind, from where on its ions are far.
    near_ang: Vec<f64>,
    radius_ang: f64,
    reach_ang: f64,
    /// Of each kind, images of its sites that may reach the cell: fractional coordinates.
    images: Vec<Vec<Vector3>>,
    /// Largest difference of fractional coordinates of an ion and a block in its reach.
    reach: Vector3,
}

impl<'a> Blocks<'a> {
    /// `None` where a field is not of the usual form.
    pub(super) fn new(field: &'a Field, grid: Grid) -> Option<Self> {
        let (lattice, period) = (&field.lattice, grid.period());
        let radius_ang = radius_ang(lattice, period);
        if radius_ang > LARGEST_RADIUS_ANG {
            return None;
        }
        let kinds = Kind::all(field)?;
        let (near_ang, bounds) = near_ang(&kinds, field, radius_ang)?;
        let reach_ang = field.cutoff_ang + radius_ang;
        let reach = lattice.plane_spacings_ang().map(|d| reach_ang / d);
        let images = kinds
            .iter()
            .map(|kind| images(&kind.sites, reach))
            .collect();
        Some(Self {
            lattice,
            period,
            kinds,
            bounds,
            near_ang,
            radius_ang,
            reach_ang,
            images,
            reach,
        })
    }

    /// All energies; `slab_done` is called with the number of planes after each few.
    pub(super) fn all(
        &self,
        monitor: &Monitor,
        slab_done: &(dyn Fn(usize) + Sync),
    ) -> Result<Approximate, Cancelled> {
        let [n_i, n_j, n_k] = self.period;
        let mut energies_ev = vec![0.0_f32; n_i * n_j * n_k];
        let errors = energies_ev
            .par_chunks_mut(SIDE * n_j * n_k)
            .enumerate()
            .map(|(slab, energies)| {
                let error_ev = self.fill(slab * SIDE, energies, monitor)?;
                slab_done(energies.len() / (n_j * n_k));
                Ok(error_ev)
            })
            .collect::<Result<Vec<f64>, Cancelled>>()?;
        Ok(Approximate {
            energies_ev,
            error_ev: errors.into_iter().fold(0.0, f64::max) + SMALL_EV,
        })
    }

    /// Fills the planes of a slab; returns the largest error.
    fn fill(&self, i: usize, energies: &mut [f32], monitor: &Monitor) -> Result<f64, Cancelled> {
        let [n_i, n_j, n_k] = self.period;
        let n_planes = SIDE.min(n_i - i);
        let of_slab = self.within(&self.images, 0, middle(i, n_planes, n_i));
        let mut work = Work::default();
        let mut error_ev: f64 = 0.0;
        for j in (0..n_j).step_by(SIDE) {
            monitor.check()?;
            let size = [n_planes, SIDE.min(n_j - j), SIDE.min(n_k)];
            let middle = [middle(i, size[0], n_i), middle(j, size[1], n_j), 0.0];
            let of_row = self.of_row(&of_slab, middle);
            for k in (0..n_k).step_by(SIDE) {
                let size = [size[0], size[1], SIDE.min(n_k - k)];
                error_ev = error_ev.max(self.block([i, j, k], size, &of_row, &mut work));
                let rows = (0..size[0]).flat_map(|di| (0..size[1]).map(move |dj| (di, dj)));
                for (row, (di, dj)) in rows.enumerate() {
                    let start = (di * n_j + j + dj) * n_k + k;
                    let of_row = &mut energies[start..start + size[2]];
                    for (point, energy) in (row * size[2]..).zip(of_row) {
                        *energy = work.sums.energy_ev(point) as f32;
                    }
                }
            }
        }
        Ok(error_ev)
    }

    /// Images that may reach blocks with a coordinate.
    fn within(&self, images: &[Vec<Vector3>], axis: usize, at: f64) -> Vec<Vec<Vector3>> {
        let is_near = |frac: &&Vector3| (frac[axis] - at).abs() <= self.reach[axis];
        let of_kind = |images: &Vec<Vector3>| images.iter().filter(is_near).copied().collect();
        images.iter().map(of_kind).collect()
    }

    /// Images that reach the line of a row of blocks, in Cartesian coordinates from its start.
    fn of_row(&self, images: &[Vec<Vector3>], start: Vector3) -> Vec<Vectors> {
        let c = self.lattice.rows()[2];
        let c_square = dot(c, c);
        let of_kind = |(images, kind): (&Vec<Vector3>, &Kind)| {
            let mut places = Vectors::default();
            let reach_ang = (kind.reach_ang + self.radius_ang).min(self.reach_ang);
            for frac in images {
                let from = self
                    .lattice
                    .cart_from_frac(std::array::from_fn(|k| frac[k] - start[k]));
                let along = dot(from, c);
                let off_square = dot(from, from) - along * along / c_square;
                if off_square <= reach_ang * reach_ang {
                    places.push(from);
                }
            }
            places
        };
        images.iter().zip(&self.kinds).map(of_kind).collect()
    }

    /// Computes a block; returns its error.
    fn block(
        &self,
        first: [usize; 3],
        size: [usize; 3],
        of_row: &[Vectors],
        work: &mut Work,
    ) -> f64 {
        let n = self.period;
        let share = middle(first[2], size[2], n[2]);
        let center = self.lattice.rows()[2].map(|x| share * x);
        self.place_points(size, work);
        let mut series = Series::default();
        let mut error_ev = 0.0;
        work.near.clear();
        for (k, kind) in self.kinds.iter().enumerate() {
            error_ev += self.sort(k, &of_row[k], center, work);
            work.far.fill_lanes();
            series.add(&kind.interaction, &work.far);
        }
        work.sums.start(&series.terms(), &work.points);
        for (kind, from) in &work.near {
            work.sums
                .add(&self.kinds[*kind].interaction, *from, &work.points);
        }
        error_ev
    }

    /// The points of a block from its centre; most blocks have the same.
    fn place_points(&self, size: [usize; 3], work: &mut Work) {
        if work.size == size {
            return;
        }
        work.size = size;
        work.points.clear();
        let period = self.period;
        for point in 0..size.iter().product() {
            let place = place(point, size);
            let off = |k: usize| (place[k] as f64 - 0.5 * (size[k] - 1) as f64) / period[k] as f64;
            let frac = std::array::from_fn(off);
            work.points.push(self.lattice.cart_from_frac(frac));
        }
    }

    /// Tells near ions of a kind from far ones; returns what the far ones' series may be off.
    fn sort(&self, kind: usize, places: &Vectors, center: Vector3, work: &mut Work) -> f64 {
        let reach_ang = self.kinds[kind].reach_ang;
        let near_square = self.near_ang[kind].powi(2);
        let whole_square = (reach_ang - self.radius_ang).max(0.0).powi(2);
        let bounds = &self.bounds[kind];
        let Work {
            far, near, squares, ..
        } = work;
        squares_to(center, places, squares);
        far.resize(places.len());
        let (mut n_far, mut error_ev) = (0, 0.0);
        let all = places.x.iter().zip(&places.y).zip(&places.z).zip(&*squares);
        for (((x, y), z), square) in all {
            let to_center = [center[0] - x, center[1] - y, center[2] - z];
            if *square < near_square {
                near.push((kind, to_center.map(|x| -x)));
                continue;
            }
            error_ev += bounds.at(*square);
            // Written in any case, kept where it counts: no branch.
            far.set(n_far, to_center);
            n_far += usize::from(*square <= whole_square);
        }
        far.resize(n_far);
        error_ev
    }
}

/// Squares of the distances of places from a point.
#[multiversion(targets("x86_64+avx512f", "x86_64+avx2"))]
fn squares_to(point: Vector3, places: &Vectors, squares: &mut Vec<f64>) {
    squares.resize(places.len(), 0.0);
    let all = places.x.iter().zip(&places.y).zip(&places.z);
    for (square, ((x, y), z)) in squares.iter_mut().zip(all) {
        let [dx, dy, dz] = [point[0] - x, point[1] - y, point[2] - z];
        *square = dx * dx + dy * dy + dz * dz;
    }
}

/// Room for the work on a block.
#[derive(Default)]
struct Work {
    /// Points of the block along each axis.
    size: [usize; 3],
    squares: Vec<f64>,
    points: Vectors,
    far: Vectors,
    near: Vec<(usize, Vector3)>,
    sums: Sums,
}

/// The place in a block of one of its points, the third axis fastest.
fn place(point: usize, [_, n_j, n_k]: [usize; 3]) -> [usize; 3] {
    [point / (n_j * n_k), point / n_k % n_j, point % n_k]
}

/// Fractional coordinate of the middle of so many points.
fn middle(first: usize, size: usize, period: usize) -> f64 {
    (first as f64 + 0.5 * (size - 1) as f64) / period as f64
}

/// Half the longest diagonal of a block in Å.
fn radius_ang(lattice: &Lattice, period: [usize; 3]) -> f64 {
    let half: Vector3 = period.map(|n| 0.5 * (SIDE - 1) as f64 / n as f64);
    let corners = [[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]];
    let length = |[s, t]: [f64; 2]| {
        let corner = lattice.cart_from_frac([half[0], s * half[1], t * half[2]]);
        dot(corner, corner).sqrt()
    };
    corners.into_iter().map(length).fold(0.0, f64::max)
}

/// From where on ions of each kind are far, and the bounds of what their series are off; `None` where the
/// cut-off is so short that some never are.
fn near_ang(kinds: &[Kind], field: &Field, radius_ang: f64) -> Option<(Vec<f64>, Vec<Bounds>)> {
    let volume_ang3 = field.lattice.volume_ang3();
    let aim_ev = AIM_EV / kinds.len() as f64;
    let of_kind = |kind: &Kind| {
        let mut last = None;
        for near_ang in NEAR_ANG {
            // Near ions act on every point of a block; none may be beyond the cut-off of some.
            if near_ang + radius_ang > field.cutoff_ang {
                break;
            }
            // A series knows no core.
            if core_ang(kind) + radius_ang >= near_ang {
                continue;
            }
            let bounds = Bounds::new(kind, near_ang, radius_ang);
            let error_ev = bounds.on_average(kind, volume_ang3);
            last = Some((near_ang, bounds));
            if error_ev < aim_ev {
                break;
            }
        }
        last
    };
    let found: Option<Vec<(f64, Bounds)>> = kinds.iter().map(of_kind).collect();
    Some(found?.into_iter().unzip())
}

fn core_ang(kind: &Kind) -> f64 {
    match &kind.interaction {
        Interaction::Repulsion(repulsion) => repulsion.core_ang,
        Interaction::Attraction(_) => 0.0,
    }
}

/// Images of sites whose fractional coordinates are within a reach of the cell.
fn images(sites: &[Vector3], reach: Vector3) -> Vec<Vector3> {
    let mut images = Vec::new();
    for site in sites {
        let shifts = |k: usize| {
            let first = (-reach[k] - site[k]).ceil() as i64;
            let last = (1.0 + reach[k] - site[k]).floor() as i64;
            (first..=last).map(move |shift| shift as f64)
        };
        for a in shifts(0) {
            for b in shifts(1) {
                images.extend(shifts(2).map(|c| [site[0] + a, site[1] + b, site[2] + c]));
            }
        }
    }
    images
}
