//! The energy of the mobile ion at a single point, without a grid, and its gradient.
//!
//! In: a structure with oxidation states, the mobile element, settings. Out: [`PointField`], which
//! gives at any point what the map of the same settings holds at its voxels.

use std::f64::consts::FRAC_2_SQRT_PI;

use super::field::{Attraction, CORE_EV, Field, Interaction, NEAREST_ANG, Repulsion};
use super::{PercolationError, PercolationSettings};
use crate::crystal::lattice::Vector3;
use crate::crystal::{Element, Lattice, Structure};
use crate::math::special::{erfc, exp};

/// The energy of the mobile ion anywhere in a crystal.
#[derive(Clone, Debug)]
pub struct PointField {
    field: Field,
    /// Rows of the inverse of the lattice, in Å⁻¹.
    to_frac: [Vector3; 3],
    spacings_ang: Vector3,
}

impl PointField {
    /// The field of a structure with oxidation states. Every site in reach acts: a limit on the
    /// number of neighbours, and with it the flaws of the published code, are left aside.
    ///
    /// # Errors
    /// Those of a missing ion, charge or parameter, and of settings out of range.
    pub fn new(
        structure: &Structure,
        mobile: Element,
        settings: &PercolationSettings,
    ) -> Result<Self, PercolationError> {
        settings.validate()?;
        let volume_ang3 = structure.lattice.volume_ang3();
        if !volume_ang3.is_finite() || volume_ang3 < 1.0 {
            return Err(PercolationError::NoVolume { volume_ang3 });
        }
        let settings = PercolationSettings {
            max_neighbors: None,
            as_published: false,
            ..settings.clone()
        };
        let field = Field::new(structure, mobile, &settings)?;
        Ok(Self {
            to_frac: field.lattice.reciprocal_rows(),
            spacings_ang: field.lattice.plane_spacings_ang(),
            field,
        })
    }

    /// The cell that the field repeats with.
    pub fn lattice(&self) -> &Lattice {
        &self.field.lattice
    }

    /// Energy in eV of the mobile ion at a Cartesian point in Å, and its gradient in eV/Å. In the
    /// hard core of an ion of the framework the energy is high and even.
    pub fn energy_and_gradient(&self, cart: Vector3) -> (f64, Vector3) {
        let frac = self
            .to_frac
            .map(|v| (0..3).map(|k| v[k] * cart[k]).sum::<f64>());
        let mut sums = PointSums::default();
        for site in &self.field.sites {
            // From the point to the site, and how many cells that may be off.
            let off: Vector3 = std::array::from_fn(|k| site.frac[k] - frac[k]);
            let [first, last] = self.images(off);
            for a in first[0]..=last[0] {
                for b in first[1]..=last[1] {
                    for c in first[2]..=last[2] {
                        let image = [a, b, c].map(f64::from);
                        let r = std::array::from_fn(|k| off[k] + image[k]);
                        sums.add(
                            &site.interactions,
                            self.field.lattice.cart_from_frac(r),
                            self.field.cutoff_ang,
                        );
                    }
                }
            }
        }
        let core_ev = if sums.in_core { CORE_EV } else { 0.0 };
        (sums.energy_ev + core_ev, sums.gradient)
    }

    /// First and last images of a site along the axes that may be within the cut-off.
    fn images(&self, off: Vector3) -> [[i32; 3]; 2] {
        let reach: Vector3 = self.spacings_ang.map(|d| self.field.cutoff_ang / d);
        [
            std::array::from_fn(|k| (-reach[k] - off[k]).ceil() as i32),
            std::array::from_fn(|k| (reach[k] - off[k]).floor() as i32),
        ]
    }
}

/// Sums at a point.
#[derive(Default)]
struct PointSums {
    energy_ev: f64,
    gradient: Vector3,
    in_core: bool,
}

impl PointSums {
    /// Adds what the occupants of a site do that is at `away` from the point, in Å.
    fn add(&mut self, interactions: &[Interaction], away: Vector3, cutoff_ang: f64) {
        let r = away.iter().map(|x| x * x).sum::<f64>().sqrt();
        if r > cutoff_ang {
            return;
        }
        for interaction in interactions {
            let (energy_ev, slope) = match interaction {
                Interaction::Attraction(attraction) => {
                    (attraction.energy_ev(r), attraction.slope_ev_per_ang(r))
                }
                Interaction::Repulsion(repulsion) => {
                    self.in_core |= repulsion.is_core(r);
                    if r > repulsion.reach_ang {
                        continue;
                    }
                    (repulsion.energy_ev(r), repulsion.slope_ev_per_ang(r))
                }
            };
            self.energy_ev += energy_ev;
            // Going towards the site shortens the distance.
            for (sum, away) in self.gradient.iter_mut().zip(away) {
                *sum -= slope * away / r.max(NEAREST_ANG);
            }
        }
    }
}

impl Attraction {
    /// Derivative of the energy by the distance, in eV/Å.
    fn slope_ev_per_ang(&self, r: f64) -> f64 {
        let e = exp(self.steepness_per_ang * (self.minimum_ang - r));
        -2.0 * self.half_depth_ev * self.steepness_per_ang * e * (e - 1.0)
    }
}

impl Repulsion {
    /// Derivative of the energy of the map by the distance, in eV/Å; none in the core.
    fn slope_ev_per_ang(&self, r: f64) -> f64 {
        if self.is_core(r) || r <= NEAREST_ANG {
            return 0.0;
        }
        let x = r * self.inverse_screening_per_ang;
        let of_erfc = -FRAC_2_SQRT_PI * exp(-x * x) * self.inverse_screening_per_ang;
        self.strength * (of_erfc - erfc(x) / r) / r
    }
}
