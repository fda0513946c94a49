//! X-ray powder diffraction.
//!
//! In: a structure, ordered or not, a wavelength in Å and the largest 2θ in degrees. Out: its
//! [`PowderPeak`]s by ascending 2θ. Kinematic intensities without anomalous scattering and
//! thermal motion, as in pymatgen's `XRDCalculator`: |F|² times the Lorentz and polarisation
//! factors, summed over all reciprocal lattice points that share a 2θ.

mod error;
mod families;
mod phases;
mod scattering;

pub use error::DiffractionError;
pub use families::{PowderFamily, powder_families};
pub use scattering::{FormFactor, wavelengths_ang};

use super::lattice::{Vector3, dot, norm};
use super::structure::Structure;
use crate::monitor::{Ended, Monitor};
use phases::PhaseSums;

/// Reflections are counted as one peak where 2θ rounds to the same multiple of this, in degrees.
const TWO_THETA_STEP_DEG: f64 = 1e-5;

/// Peaks up to this share of the strongest are left out: they are extinct by symmetry.
const EXTINCT: f64 = 1e-5;

/// A line of a powder pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct PowderPeak {
    /// Scattering angle 2θ in degrees.
    pub two_theta_deg: f64,
    /// Distance of the lattice planes in Å.
    pub spacing_ang: f64,
    /// Sum over the reflections, in electrons² per cell times the Lorentz–polarisation factor.
    pub intensity: f64,
    /// Miller indices of one of the reflections, the greatest in lexicographic order of those at
    /// the smallest angle.
    pub hkl: [i32; 3],
    /// Number of reciprocal lattice points that contribute.
    pub multiplicity: u32,
}

/// One of the two reciprocal lattice points ±(h, k, l).
struct Reflection {
    /// Length of the reciprocal lattice vector in Å⁻¹, 1/d.
    length: f64,
    hkl: [i32; 3],
    intensity: f64,
}

/// The powder pattern up to `two_theta_max_deg` (in (0, 180)).
///
/// With θ = arcsin(λ / 2d), a reflection contributes |Σ f exp(2πi h·x)|² · (1 + cos² 2θ) /
/// (sin² θ cos θ). A structure without sites has no peaks.
///
/// # Errors
/// [`DiffractionError`] for an element without scattering parameters or impossible geometry.
pub fn powder_peaks(
    structure: &Structure,
    wavelength_ang: f64,
    two_theta_max_deg: f64,
) -> Result<Vec<PowderPeak>, DiffractionError> {
    powder_peaks_watched(
        structure,
        wavelength_ang,
        two_theta_max_deg,
        &Monitor::silent(),
    )
}

/// The same, until the monitor says stop, and within its limit of memory.
///
/// # Errors
/// As [`powder_peaks`], and [`DiffractionError::Ended`].
pub fn powder_peaks_watched(
    structure: &Structure,
    wavelength_ang: f64,
    two_theta_max_deg: f64,
    monitor: &Monitor,
) -> Result<Vec<PowderPeak>, DiffractionError> {
    let volume_ang3 = structure.lattice.volume_ang3();
    let angle_is_good = two_theta_max_deg > 0.0 && two_theta_max_deg < 180.0;
    let positive = |x: f64| x.is_finite() && x > 0.0;
    if !(angle_is_good && positive(wavelength_ang) && positive(volume_ang3)) {
        return Err(DiffractionError::BadGeometry {
            wavelength_ang,
            two_theta_max_deg,
            volume_ang3,
        });
    }
    let longest = 2.0 * (two_theta_max_deg / 2.0).to_radians().sin() / wavelength_ang;
    let mut reflections = reflections(structure, longest, wavelength_ang, monitor)?;
    reflections.sort_unstable_by(|a, b| {
        a.length
            .total_cmp(&b.length)
            .then_with(|| b.hkl.cmp(&a.hkl))
    });
    Ok(merged(&reflections, wavelength_ang))
}

/// Intensities of one of each pair ±(h, k, l) with 1/d up to `longest` in Å⁻¹, in no order.
fn reflections(
    structure: &Structure,
    longest: f64,
    wavelength_ang: f64,
    monitor: &Monitor,
) -> Result<Vec<Reflection>, DiffractionError> {
    let reciprocal = structure.lattice.reciprocal_rows();
    let lengths = structure.lattice.lengths_ang();
    // |h| = |g · a| ≤ |g| |a|
    let limits = lengths.map(|length| (longest * length).floor() as i32);
    let axes = axes_longest_last(lengths);
    let expected = 2.1 * longest.powi(3) * structure.lattice.volume_ang3();
    let needed = bytes_needed(structure, expected, limits);
    let affordable = monitor.check_memory("the reflections of a cell so large", needed);
    affordable.map_err(Ended::from)?;
    let mut sums = PhaseSums::new(structure, axes, limits)?;
    let [first, second, third] = axes;
    let mut reflections = Vec::with_capacity(expected as usize + 16);
    for h in 0..=limits[first] {
        let lowest = if h == 0 { 0 } else { -limits[second] };
        for k in lowest..=limits[second] {
            let base: Vector3 = std::array::from_fn(|x| {
                f64::from(h) * reciprocal[first][x] + f64::from(k) * reciprocal[second][x]
            });
            monitor.check().map_err(Ended::from)?;
            let Some((low, high)) = whole_numbers_in_sphere(base, reciprocal[third], longest)
            else {
                continue;
            };
            let low = if h == 0 && k == 0 { 1 } else { low };
            if low > high {
                continue;
            }
            sums.choose_column(h, k, low.abs().max(high.abs()));
            for l in low..=high {
                let point: Vector3 =
                    std::array::from_fn(|x| base[x] + f64::from(l) * reciprocal[third][x]);
                let length = norm(point);
                let square = sums.structure_factor_squared(l, (length / 2.0).powi(2));
                let mut hkl = [0; 3];
                for (axis, index) in axes.into_iter().zip([h, k, l]) {
                    hkl[axis] = index;
                }
                reflections.push(Reflection {
                    length,
                    hkl: greater_of_pair(hkl),
                    intensity: 2.0 * square * lorentz_polarisation(wavelength_ang * length / 2.0),
                });
            }
        }
    }
    Ok(reflections)
}

/// Memory in bytes of so many reflections, each with its peak, and of the phases.
fn bytes_needed(structure: &Structure, n_reflections: f64, limits: [i32; 3]) -> f64 {
    let per_reflection = size_of::<Reflection>() + size_of::<PowderPeak>();
    let n_powers: f64 = limits.into_iter().map(|n| f64::from(n) + 1.0).sum();
    // Occupants of sites: at least one and seldom more; two numbers for each power.
    let phases = 2.0 * 8.0 * 2.0 * structure.n_sites() as f64 * n_powers;
    n_reflections * per_reflection as f64 + phases
}

/// The order of axes with the longest last, so that the innermost loop is the longest.
fn axes_longest_last(lengths: Vector3) -> [usize; 3] {
    let mut axes = [0, 1, 2];
    axes.sort_by(|a, b| lengths[*a].total_cmp(&lengths[*b]));
    axes
}

/// The whole numbers n with |base + n · step| ≤ radius; `None` where there are none.
fn whole_numbers_in_sphere(base: Vector3, step: Vector3, radius: f64) -> Option<(i32, i32)> {
    let squared = dot(step, step);
    let center = -dot(base, step) / squared;
    let left = radius * radius - dot(base, base) + center * center * squared;
    let half = (left.max(0.0) / squared).sqrt();
    let (low, high) = (
        (center - half).ceil() as i32,
        (center + half).floor() as i32,
    );
    (left >= 0.0 && low <= high).then_some((low, high))
}

fn greater_of_pair(hkl: [i32; 3]) -> [i32; 3] {
    hkl.max(hkl.map(|x| -x))
}

/// (1 + cos² 2θ) / (sin² θ cos θ) from sin θ.
fn lorentz_polarisation(sin_theta: f64) -> f64 {
    let square = (sin_theta * sin_theta).min(1.0);
    let cos_two_theta = 1.0 - 2.0 * square;
    (1.0 + cos_two_theta * cos_two_theta) / (square * (1.0 - square).sqrt())
}

/// Peaks from reflections by ascending length.
fn merged(reflections: &[Reflection], wavelength_ang: f64) -> Vec<PowderPeak> {
    let mut peaks: Vec<PowderPeak> = Vec::new();
    let mut current = None;
    for reflection in reflections {
        let sin_theta = (wavelength_ang * reflection.length / 2.0).min(1.0);
        let two_theta_deg = 2.0 * sin_theta.asin().to_degrees();
        let bin = Some((two_theta_deg / TWO_THETA_STEP_DEG).round_ties_even() as i64);
        match peaks.last_mut() {
            Some(peak) if bin == current => {
                peak.intensity += reflection.intensity;
                peak.multiplicity += 2;
            }
            _ => peaks.push(PowderPeak {
                two_theta_deg,
                spacing_ang: 1.0 / reflection.length,
                intensity: reflection.intensity,
                hkl: reflection.hkl,
                multiplicity: 2,
            }),
        }
        current = bin;
    }
    let strongest = peaks.iter().map(|p| p.intensity).fold(0.0, f64::max);
    peaks.retain(|peak| peak.intensity > EXTINCT * strongest);
    peaks
}

#[cfg(test)]
mod tests;
