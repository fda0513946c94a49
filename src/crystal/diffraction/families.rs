//! Families of lattice planes: what a powder pattern needs of a structure, whatever the wavelength.
//!
//! In: a structure and the smallest distance of planes in Å. Out: its [`PowderFamily`]s by descending distance,
//! with the direction of their planes, so that lines can follow a strained cell.

use super::error::DiffractionError;
use super::reflections::{EXTINCT, lorentz_polarisation, reflections};
use crate::crystal::lattice::{Vector3, norm};
use crate::crystal::structure::Structure;
use crate::monitor::Monitor;

/// Lengths of reciprocal vectors this near, relatively, belong to one family.
const SAME_LENGTH: f64 = 1e-6;

/// Lattice planes that share one distance.
#[derive(Clone, Debug, PartialEq)]
pub struct PowderFamily {
    /// Distance of the planes in Å.
    pub spacing_ang: f64,
    /// Miller indices of one of them.
    pub hkl: [i32; 3],
    /// Number of reciprocal lattice points.
    pub multiplicity: u32,
    /// Sum of |F|² over them in electrons² per cell.
    pub structure_factors_squared: f64,
    /// Mean of n nᵀ over the unit normals n, weighted by |F|²: xx, yy, zz, 2 yz, 2 xz, 2 xy. A strain
    /// (xx, yy, zz, yz, xz, xy) of the cell changes ln d by its product with this.
    pub direction: [f64; 6],
}

impl PowderFamily {
    /// Intensity of its line at sin θ: ∑|F|² times the Lorentz and polarisation factors.
    pub fn intensity(&self, sin_theta: f64) -> f64 {
        self.structure_factors_squared * lorentz_polarisation(sin_theta)
    }
}

/// The families of planes farther apart than `smallest_spacing_ang`; those that are extinct are left out.
///
/// # Errors
/// [`DiffractionError`] as for [`super::powder_peaks_watched`].
pub fn powder_families(
    structure: &Structure,
    smallest_spacing_ang: f64,
    monitor: &Monitor,
) -> Result<Vec<PowderFamily>, DiffractionError> {
    let volume_ang3 = structure.lattice.volume_ang3();
    let positive = |x: f64| x.is_finite() && x > 0.0;
    if !(positive(smallest_spacing_ang) && positive(volume_ang3)) {
        return Err(DiffractionError::BadGeometry {
            wavelength_ang: smallest_spacing_ang,
            two_theta_max_deg: 60.0,
            volume_ang3,
        });
    }
    // With this wavelength the smallest distance is at 2θ = 60°.
    let wavelength_ang = smallest_spacing_ang;
    let mut all = reflections(
        structure,
        1.0 / smallest_spacing_ang,
        wavelength_ang,
        monitor,
    )?;
    all.sort_unstable_by(|a, b| {
        a.length
            .total_cmp(&b.length)
            .then_with(|| b.hkl.cmp(&a.hkl))
    });
    let reciprocal = structure.lattice.reciprocal_rows();
    let mut families: Vec<PowderFamily> = Vec::new();
    for reflection in &all {
        let sin_theta = wavelength_ang * reflection.length / 2.0;
        let square = reflection.intensity / lorentz_polarisation(sin_theta);
        let direction = direction(&reciprocal, reflection.hkl);
        let spacing_ang = 1.0 / reflection.length;
        match families.last_mut() {
            Some(family) if family.spacing_ang - spacing_ang < SAME_LENGTH * spacing_ang => {
                family.structure_factors_squared += square;
                family.multiplicity += 2;
                for (sum, part) in family.direction.iter_mut().zip(direction) {
                    *sum += square * part;
                }
            }
            _ => families.push(PowderFamily {
                spacing_ang,
                hkl: reflection.hkl,
                multiplicity: 2,
                structure_factors_squared: square,
                direction: direction.map(|part| square * part),
            }),
        }
    }
    let strongest = families
        .iter()
        .map(|family| family.structure_factors_squared)
        .fold(0.0, f64::max);
    families.retain(|family| family.structure_factors_squared > EXTINCT * strongest);
    for family in &mut families {
        let weight = family.structure_factors_squared;
        family.direction = family.direction.map(|sum| sum / weight);
    }
    Ok(families)
}

/// n nᵀ of the unit normal of planes: xx, yy, zz, 2 yz, 2 xz, 2 xy.
fn direction(reciprocal: &[Vector3; 3], hkl: [i32; 3]) -> [f64; 6] {
    let n = hkl.map(f64::from);
    let vector: Vector3 =
        std::array::from_fn(|x| (0..3).map(|axis| n[axis] * reciprocal[axis][x]).sum());
    let length = norm(vector);
    let [x, y, z] = vector.map(|part| part / length);
    [x * x, y * y, z * z, 2.0 * y * z, 2.0 * x * z, 2.0 * x * y]
}
