//! X-ray powder diffraction.
//!
//! In: a structure, ordered or not, a wavelength in Å and the largest 2θ in degrees. Out: its
//! [`PowderPeak`]s by ascending 2θ. Kinematic intensities without anomalous scattering and
//! thermal motion, as in pymatgen's `XRDCalculator`: |F|² times the Lorentz and polarisation
//! factors, summed over all reciprocal lattice points that share a 2θ.

mod error;
mod families;
mod peak;
mod phases;
mod reflections;
mod scattering;

pub use error::DiffractionError;
pub use families::{PowderFamily, powder_families};
pub use peak::PowderPeak;
pub use scattering::{FormFactor, wavelengths_ang};

use super::structure::Structure;
use crate::monitor::Monitor;
use reflections::{EXTINCT, Reflection, reflections};

/// Reflections are counted as one peak where 2θ rounds to the same multiple of this, in degrees.
const TWO_THETA_STEP_DEG: f64 = 1e-5;

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
