//! Ions that act alike, and how much a short series of what a far one does may be off.
//!
//! In: a [`Field`]. Out: [`Kind`]s: an interaction with the sites that have it, its reach, and a bound
//! of the error of a series of third order around a point.
//!
//! For a function f of the distance r and an angle of cosine c the fourth derivative along a direction is
//! f⁗ c⁴ + 6 c²(1 − c²) f‴/r + (15 c⁴ − 18 c² + 3)(f″/r² − f′/r³), at most |f⁗| + 1.5 |f‴|/r +
//! 3 |f″|/r² + 3 |f′|/r³. The bounds of these descend with r, so that the bound at the least distance
//! within a block holds in all of it.

use crate::crystal::lattice::Vector3;
use crate::math::special::{erfc, exp};

use super::super::field::{Attraction, Field, Interaction, Repulsion};

/// Bins in 1 Å² of the tables of bounds.
const BINS_PER_ANG2: f64 = 2.0;

/// Sites that do the same.
#[derive(Clone, Debug)]
pub(super) struct Kind {
    pub interaction: Interaction,
    /// Fractional coordinates in [0, 1).
    pub sites: Vec<Vector3>,
    /// Beyond this distance in Å it does nothing.
    pub reach_ang: f64,
}

impl Kind {
    /// All kinds of a field, in the order of their first sites; `None` where a kind does what the
    /// bounds are not made for.
    pub(super) fn all(field: &Field) -> Option<Vec<Self>> {
        let mut kinds: Vec<Self> = Vec::new();
        for site in &field.sites {
            for interaction in &site.interactions {
                let alike = |kind: &&mut Self| kind.interaction == *interaction;
                match kinds.iter_mut().find(alike) {
                    Some(kind) => kind.sites.push(site.frac),
                    None => kinds.push(Self {
                        interaction: *interaction,
                        sites: vec![site.frac],
                        reach_ang: reach_ang(interaction, field.cutoff_ang)?,
                    }),
                }
            }
        }
        Some(kinds)
    }
}

fn reach_ang(interaction: &Interaction, cutoff_ang: f64) -> Option<f64> {
    match interaction {
        Interaction::Attraction(a) => {
            (a.half_depth_ev > 0.0 && a.steepness_per_ang > 0.0).then_some(cutoff_ang)
        }
        Interaction::Repulsion(r) => {
            let reach = r.reach_ang.max(r.core_ang).min(cutoff_ang);
            (r.strength > 0.0 && r.inverse_screening_per_ang > 0.0).then_some(reach)
        }
    }
}

/// Bounds of the error in eV by the square of the distance of an ion from the centre of a block.
#[derive(Clone, Debug)]
pub(super) struct Bounds {
    first_ang: f64,
    by_bin: Vec<f64>,
}

impl Bounds {
    /// Those of a kind from a distance on, in blocks of a radius, in Å.
    pub(super) fn new(kind: &Kind, from_ang: f64, radius_ang: f64) -> Self {
        let mut bounds = Self {
            first_ang: from_ang,
            by_bin: Vec::new(),
        };
        let whole_ang = kind.reach_ang - radius_ang;
        while bounds.start_ang(bounds.by_bin.len()) <= kind.reach_ang + radius_ang {
            let bin = bounds.by_bin.len();
            let nearest_ang = bounds.start_ang(bin) - radius_ang;
            let of_series = series_ev(&kind.interaction, nearest_ang, radius_ang);
            // An ion that the cut-off passes in a block has no series.
            let of_none = match bounds.start_ang(bin + 1) > whole_ang {
                true => size_ev(&kind.interaction, nearest_ang),
                false => 0.0,
            };
            bounds.by_bin.push(of_series.max(of_none));
        }
        bounds
    }

    /// Where a bin begins, in Å.
    fn start_ang(&self, bin: usize) -> f64 {
        (self.first_ang * self.first_ang + bin as f64 / BINS_PER_ANG2).sqrt()
    }

    /// The bound by the square of a distance in Å²; 0 beyond the reach.
    #[inline(always)]
    pub(super) fn at(&self, square: f64) -> f64 {
        let bin = ((square - self.first_ang * self.first_ang) * BINS_PER_ANG2) as usize;
        self.by_bin.get(bin).copied().unwrap_or(0.0)
    }

    /// What all ions beyond the first distance are off together, were they spread evenly.
    pub(super) fn on_average(&self, kind: &Kind, volume_ang3: f64) -> f64 {
        let shell = |(bin, bound): (usize, &f64)| {
            let [r, next] = [bin, bin + 1].map(|bin| self.start_ang(bin));
            4.0 / 3.0 * std::f64::consts::PI * (next.powi(3) - r.powi(3)) * bound
        };
        let sum: f64 = self.by_bin.iter().enumerate().map(shell).sum();
        sum * kind.sites.len() as f64 / volume_ang3
    }
}

/// The fourth-order remainder within a radius of a point, of an ion nowhere nearer than a distance.
fn series_ev(interaction: &Interaction, nearest_ang: f64, radius_ang: f64) -> f64 {
    let r = nearest_ang;
    let [first, second, third, fourth] = match interaction {
        Interaction::Attraction(attraction) => morse_bounds(attraction, r),
        Interaction::Repulsion(repulsion) => screened_bounds(repulsion, r),
    };
    let along = fourth + 1.5 * third / r + 3.0 * (second + first / r) / (r * r);
    radius_ang.powi(4) / 24.0 * along
}

/// The largest value beyond a distance.
fn size_ev(interaction: &Interaction, nearest_ang: f64) -> f64 {
    match interaction {
        Interaction::Attraction(a) => {
            let u = exp(a.steepness_per_ang * (a.minimum_ang - nearest_ang));
            a.half_depth_ev * u * (u + 2.0)
        }
        Interaction::Repulsion(r) => r.energy_ev(nearest_ang),
    }
}

/// Bounds of |f′|, |f″|, |f‴|, |f⁗| beyond a distance for f = h (u² − 2u), u = exp(α(R − r)).
fn morse_bounds(attraction: &Attraction, r: f64) -> [f64; 4] {
    let alpha = attraction.steepness_per_ang;
    let u = exp(alpha * (attraction.minimum_ang - r));
    let scale = attraction.half_depth_ev * alpha * u;
    [
        scale * (2.0 + 2.0 * u),
        scale * alpha * (2.0 + 4.0 * u),
        scale * alpha * alpha * (2.0 + 8.0 * u),
        scale * alpha.powi(3) * (2.0 + 16.0 * u),
    ]
}

/// Those for f = S erfc(r/s)/r; g = −d erfc(r/s)/dr.
fn screened_bounds(repulsion: &Repulsion, r: f64) -> [f64; 4] {
    let inverse = repulsion.inverse_screening_per_ang;
    let x = r * inverse;
    let e = erfc(x);
    // xᵏ exp(−x²) descends beyond √(k/2) only; up to there its peak bounds it.
    let of_gauss = |power: i32| {
        let x = x.max((0.5 * f64::from(power)).sqrt());
        x.powi(power) * exp(-x * x)
    };
    let scale = std::f64::consts::FRAC_2_SQRT_PI * inverse;
    let g = scale * of_gauss(0);
    let e2 = scale * inverse * 2.0 * of_gauss(1);
    let e3 = scale * inverse * inverse * (2.0 * of_gauss(0) + 4.0 * of_gauss(2));
    let e4 = scale * inverse.powi(3) * (12.0 * of_gauss(1) + 8.0 * of_gauss(3));
    // (r f)⁽ⁿ⁾ = r f⁽ⁿ⁾ + n f⁽ⁿ⁻¹⁾ = S e⁽ⁿ⁾.
    let s = repulsion.strength;
    let first = s * (g + e / r) / r;
    let second = (s * e2 + 2.0 * first) / r;
    let third = (s * e3 + 3.0 * second) / r;
    [first, second, third, (s * e4 + 4.0 * third) / r]
}
