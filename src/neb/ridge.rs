//! Whether the pass of a straight band lies on a ridge.
//!
//! In: a band that is at rest. Out: a sentence where the energy falls beside its pass. Forces across a line of
//! symmetry are zero, so that a band that begins on one stays there, even where lower ways lead past it on
//! either side.

use std::f64::consts::PI;

use rayon::prelude::*;

use super::chain::Bands;
use super::{Band, BandError};
use crate::crystal::lattice::{Vector3, cross, dot, norm};

/// A way of the ion that leaves the straight line by less than this in Å counts as straight.
const STRAIGHT_ANG: f64 = 0.05;

/// So far beside its pass in Å the energy is looked at.
const BESIDE_ANG: f64 = 0.1;

/// Less than this in eV lower is no ridge.
const LOWER_EV: f64 = 2e-3;

/// Directions across the way that are looked at, over the whole circle.
const N_DIRECTIONS: usize = 8;

impl Bands<'_> {
    /// Notes on a straight band whose pass lies on a ridge that it does; counts what that took.
    ///
    /// # Errors
    /// Those of the potential.
    pub(super) fn note_ridge(&self, band: &mut Band) -> Result<(), BandError> {
        let Some((image, [u, v])) = band.climbing.zip(across(band)) else {
            return Ok(());
        };
        let lowest_ev = (0..N_DIRECTIONS)
            .into_par_iter()
            .map(|k| {
                let (sin, cos) = (2.0 * PI * k as f64 / N_DIRECTIONS as f64).sin_cos();
                let mut cart_ang = band.images_cart_ang[image].clone();
                for (x, place) in cart_ang[self.moving].iter_mut().enumerate() {
                    *place += BESIDE_ANG * (cos * u[x] + sin * v[x]);
                }
                let evaluation = self.potential.evaluate(&self.atoms(&cart_ang))?;
                Ok(evaluation.energy_ev)
            })
            .collect::<Result<Vec<f64>, BandError>>()?
            .into_iter()
            .fold(f64::INFINITY, f64::min);
        let lower_ev = band.energies_ev[image] - lowest_ev;
        band.evaluations += N_DIRECTIONS;
        if lower_ev > LOWER_EV {
            band.notes.push(format!(
                "Its pass lies on a ridge: {BESIDE_ANG} Å beside it the energy is {:.0} meV lower. The band began \
                 on a line of symmetry, which nothing pulls it away from; begin it from an end that stands a \
                 little aside to find the lower way.",
                1e3 * lower_ev
            ));
        }
        Ok(())
    }
}

/// Two directions across the way of the ion, at right angles; `None` where its way is not straight.
fn across(band: &Band) -> Option<[Vector3; 2]> {
    let way: Vec<Vector3> = band
        .images_cart_ang
        .iter()
        .map(|image| image.get(band.moving).copied())
        .collect::<Option<_>>()?;
    let (first, last) = (*way.first()?, *way.last()?);
    let from_first = |point: Vector3| -> Vector3 { std::array::from_fn(|x| point[x] - first[x]) };
    let along = from_first(last);
    let length = norm(along);
    if length < STRAIGHT_ANG {
        return None;
    }
    let along = along.map(|x| x / length);
    let off_line = |point: &Vector3| norm(cross(from_first(*point), along));
    if way.iter().map(off_line).fold(0.0, f64::max) > STRAIGHT_ANG {
        return None;
    }
    // Of the axes that which points least along the way.
    let axis = (0..3).min_by(|a, b| along[*a].abs().total_cmp(&along[*b].abs()))?;
    let mut other = [0.0; 3];
    other[axis] = 1.0;
    let part = dot(other, along);
    let u: Vector3 = std::array::from_fn(|x| other[x] - part * along[x]);
    let scale = norm(u);
    let u = u.map(|x| x / scale);
    Some([u, cross(along, u)])
}
