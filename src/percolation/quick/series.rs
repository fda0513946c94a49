//! What far ions do within a block, as a series of third order around its centre.
//!
//! In: places of ions of a kind, seen from the centre. Out: their sum added to a [`Series`].
//!
//! Ions are summed in eight lanes that are added up in a fixed order, so that every processor gives
//! the same bits.

use multiversion::multiversion;

use super::super::field::{Attraction, Interaction, Repulsion};
use crate::crystal::lattice::Vector3;
use crate::math::special::{erfc_and_inverse, exp};

/// Ions at work together.
pub(super) const LANES: usize = 8;

/// Value, three slopes, six second derivatives (xx, yy, zz, xy, xz, yz), ten coefficients of third order
/// (xxx, yyy, zzz, xxy, xxz, xyy, yyz, xzz, yzz, xyz).
pub(super) const TERMS: usize = 20;

/// So far away nothing acts; fills lanes.
const NOWHERE_ANG: f64 = 1e3;

/// Vectors, one coordinate after another, so many that lanes are full.
#[derive(Clone, Debug, Default)]
pub(super) struct Vectors {
    pub x: Vec<f64>,
    pub y: Vec<f64>,
    pub z: Vec<f64>,
}

impl Vectors {
    pub(super) fn clear(&mut self) {
        for part in [&mut self.x, &mut self.y, &mut self.z] {
            part.clear();
        }
    }

    pub(super) fn push(&mut self, [x, y, z]: Vector3) {
        self.x.push(x);
        self.y.push(y);
        self.z.push(z);
    }

    pub(super) fn resize(&mut self, len: usize) {
        for part in [&mut self.x, &mut self.y, &mut self.z] {
            part.resize(len, 0.0);
        }
    }

    #[inline(always)]
    pub(super) fn set(&mut self, index: usize, [x, y, z]: Vector3) {
        self.x[index] = x;
        self.y[index] = y;
        self.z[index] = z;
    }

    pub(super) fn len(&self) -> usize {
        self.x.len()
    }

    /// Fills the last lanes with places where nothing acts.
    pub(super) fn fill_lanes(&mut self) {
        while !self.len().is_multiple_of(LANES) {
            self.push([NOWHERE_ANG; 3]);
        }
    }
}

/// A function of the place in a block, in eV and Å from its centre.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Series {
    lanes: [[f64; LANES]; TERMS],
}

impl Series {
    /// The coefficients.
    pub(super) fn terms(&self) -> [f64; TERMS] {
        self.lanes.map(|lanes| lanes.iter().sum())
    }

    /// Adds ions; `places` are from the ions to the centre, lanes full.
    pub(super) fn add(&mut self, interaction: &Interaction, places: &Vectors) {
        match interaction {
            Interaction::Attraction(attraction) => add_attraction(attraction, places, self),
            Interaction::Repulsion(repulsion) => add_repulsion(repulsion, places, self),
        }
    }

    /// Adds a function f of the distance by f and its first three derivatives.
    #[inline(always)]
    fn add_radial(&mut self, lane: usize, [x, y, z]: Vector3, inverse: f64, f: [f64; 4]) {
        let [value, first, second, third] = f;
        let square = inverse * inverse;
        // Each is the derivative of the one before, over r.
        let slope = first * inverse;
        let bend = (second - slope) * square;
        let twist = (third * inverse - 3.0 * bend) * square;
        let [xx, yy, zz] = [x * x, y * y, z * z].map(|square| twist * square + bend);
        let terms = [
            value,
            slope * x,
            slope * y,
            slope * z,
            bend * x * x + slope,
            bend * y * y + slope,
            bend * z * z + slope,
            bend * x * y,
            bend * x * z,
            bend * y * z,
            (xx + 2.0 * bend) * x * (1.0 / 6.0),
            (yy + 2.0 * bend) * y * (1.0 / 6.0),
            (zz + 2.0 * bend) * z * (1.0 / 6.0),
            0.5 * xx * y,
            0.5 * xx * z,
            0.5 * yy * x,
            0.5 * yy * z,
            0.5 * zz * x,
            0.5 * zz * y,
            twist * x * y * z,
        ];
        for (sum, term) in self.lanes.iter_mut().zip(terms) {
            sum[lane] += term;
        }
    }
}

#[multiversion(targets("x86_64+avx512f", "x86_64+avx2"))]
fn add_attraction(attraction: &Attraction, places: &Vectors, series: &mut Series) {
    let (h, alpha) = (attraction.half_depth_ev, attraction.steepness_per_ang);
    let (xs, ys, zs) = (
        places.x.as_chunks().0,
        places.y.as_chunks().0,
        places.z.as_chunks().0,
    );
    let mut sum = *series;
    for ((xs, ys), zs) in xs.iter().zip(ys).zip(zs) {
        let (xs, ys, zs): (&[f64; LANES], &[f64; LANES], &[f64; LANES]) = (xs, ys, zs);
        for lane in 0..LANES {
            let (x, y, z) = (xs[lane], ys[lane], zs[lane]);
            let square = x * x + y * y + z * z;
            let r = square.sqrt();
            let inverse = 1.0 / r;
            let u = exp(alpha * (attraction.minimum_ang - r));
            let hu = h * u;
            let f = [
                hu * (u - 2.0),
                alpha * hu * (2.0 - 2.0 * u),
                alpha * alpha * hu * (4.0 * u - 2.0),
                alpha * alpha * alpha * hu * (2.0 - 8.0 * u),
            ];
            sum.add_radial(lane, [x, y, z], inverse, f);
        }
    }
    *series = sum;
}

#[multiversion(targets("x86_64+avx512f", "x86_64+avx2"))]
fn add_repulsion(repulsion: &Repulsion, places: &Vectors, series: &mut Series) {
    let inverse_screening = repulsion.inverse_screening_per_ang;
    let (xs, ys, zs) = (
        places.x.as_chunks().0,
        places.y.as_chunks().0,
        places.z.as_chunks().0,
    );
    let mut sum = *series;
    for ((xs, ys), zs) in xs.iter().zip(ys).zip(zs) {
        let (xs, ys, zs): (&[f64; LANES], &[f64; LANES], &[f64; LANES]) = (xs, ys, zs);
        for lane in 0..LANES {
            let (x, y, z) = (xs[lane], ys[lane], zs[lane]);
            let r = (x * x + y * y + z * z).sqrt();
            let reduced = r * inverse_screening;
            let (screened, inverse) = erfc_and_inverse(reduced);
            let inverse = inverse * inverse_screening;
            let gauss =
                std::f64::consts::FRAC_2_SQRT_PI * inverse_screening * exp(-reduced * reduced);
            let value = repulsion.strength * screened * inverse;
            // (r f)⁽ⁿ⁾ = r f⁽ⁿ⁾ + n f⁽ⁿ⁻¹⁾ = S erfc⁽ⁿ⁾.
            let of_gauss = repulsion.strength * gauss;
            let square = inverse_screening * inverse_screening;
            let first = -(value + of_gauss) * inverse;
            let second = 2.0 * of_gauss * square - 2.0 * first * inverse;
            let of_third = of_gauss * square * (2.0 - 4.0 * reduced * reduced);
            let third = (of_third - 3.0 * second) * inverse;
            sum.add_radial(lane, [x, y, z], inverse, [value, first, second, third]);
        }
    }
    *series = sum;
}
