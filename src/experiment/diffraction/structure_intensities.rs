//! Intensities by the structures, on the scale of what is measured.
//!
//! In: a model with its cells. Out: the scale of each phase, with one Debye–Waller factor for all of them, by least
//! squares over the pattern; what each phase adds.

use nalgebra::{DMatrix, DVector};

use super::whole_pattern::{Model, PhaseModel};

/// Isotropic displacement B in Å² where nothing says otherwise: that of ions at room temperature, about.
const USUAL_B_ANG2: f64 = 1.2;
/// Smallest and greatest B in Å² that is believed.
const B_RANGE_ANG2: (f64, f64) = (0.0, 5.0);

/// Intensities by the structure, with the usual displacement.
pub(super) fn of(model: &Model<'_>, phase: &PhaseModel<'_>) -> Vec<f64> {
    with_displacement(model, phase, USUAL_B_ANG2)
}

fn with_displacement(model: &Model<'_>, phase: &PhaseModel<'_>, b_ang2: f64) -> Vec<f64> {
    let lines = phase.lines.families.iter();
    lines
        .map(|family| {
            let q = phase.free.inverse_square(&family.coefficients).max(0.0);
            let sin = model.radiation.first_ang * q.sqrt() / 2.0;
            if sin < 0.9995 {
                // exp(−2 B sin²θ/λ²), sin²θ/λ² = q/4.
                family.family.intensity(sin) * (-b_ang2 * q / 2.0).exp()
            } else {
                0.0
            }
        })
        .collect()
}

/// Area per intensity of each phase, by lines: a mean that single strong ones do not decide.
pub(super) fn common_scales(model: &Model<'_>) -> Vec<f64> {
    let of_phase = |phase: &PhaseModel<'_>| {
        let structure = of(model, phase);
        let (low, high) = model.scan.ends();
        let (mut measured, mut calculated) = (0.0, 0.0);
        for (line, (area, intensity)) in phase.areas.iter().zip(&structure).enumerate() {
            let is_in = model
                .place(phase, line)
                .is_some_and(|p| p.two_theta_deg > low && p.two_theta_deg < high);
            if is_in && *intensity > 0.0 {
                let both = (area * intensity).powf(0.25);
                measured += both * area.sqrt();
                calculated += both * intensity.sqrt();
            }
        }
        if calculated > 0.0 {
            (measured / calculated).powi(2)
        } else {
            0.0
        }
    };
    model.phases.iter().map(of_phase).collect()
}

/// Scales of the structures with errors, and the curve that each adds.
#[derive(Clone, Debug)]
pub(super) struct Scales {
    /// Area per intensity, and its error.
    pub(super) scales: Vec<(f64, f64)>,
    /// Area of Kα1 of each line of each phase.
    pub(super) areas: Vec<Vec<f64>>,
    /// What each adds at each point.
    pub(super) curves: Vec<Vec<f64>>,
}

/// The scales that explain what is above the background best.
pub(super) fn scales(model: &Model<'_>) -> Scales {
    // B by three trials and a parabola, then once more about its lowest point.
    let mut best = USUAL_B_ANG2;
    for width in [0.8, 0.3] {
        let trials = [best - width, best, best + width];
        let chi = trials.map(|b| at(model, b.max(B_RANGE_ANG2.0)).1);
        let curvature = chi[0] - 2.0 * chi[1] + chi[2];
        if curvature > 0.0 {
            let lowest = best + width * (chi[0] - chi[2]) / (2.0 * curvature);
            best = lowest.clamp(best - 2.0 * width, best + 2.0 * width);
        }
        best = best.clamp(B_RANGE_ANG2.0, B_RANGE_ANG2.1);
    }
    at(model, best).0
}

fn at(model: &Model<'_>, b_ang2: f64) -> (Scales, f64) {
    let scan = model.scan;
    let background = model.background_curve();
    let n = model.phases.len();
    let intensities: Vec<Vec<f64>> = model
        .phases
        .iter()
        .map(|phase| with_displacement(model, phase, b_ang2))
        .collect();
    let units: Vec<Vec<f64>> = model
        .phases
        .iter()
        .zip(&intensities)
        .map(|(phase, areas)| {
            let mut curve = vec![0.0; scan.len()];
            model.add_lines(phase, areas, &mut curve);
            curve
        })
        .collect();
    let net: Vec<f64> = scan.y.iter().zip(&background).map(|(y, b)| y - b).collect();
    let weights: Vec<f64> = scan.sigma.iter().map(|s| s.powi(-2)).collect();
    let mut active: Vec<bool> = units.iter().map(|u| u.iter().any(|v| *v > 0.0)).collect();
    let mut found = vec![(0.0, 0.0); n];
    // A negative scale is none: without it once more.
    for _ in 0..=n {
        let chosen: Vec<usize> = (0..n).filter(|p| active[*p]).collect();
        let product = |a: &[f64], b: &[f64]| -> f64 {
            a.iter()
                .zip(b)
                .zip(&weights)
                .map(|((a, b), w)| a * b * w)
                .sum()
        };
        let matrix = DMatrix::from_fn(chosen.len(), chosen.len(), |i, j| {
            product(&units[chosen[i]], &units[chosen[j]])
        });
        let right = DVector::from_fn(chosen.len(), |i, _| product(&units[chosen[i]], &net));
        let Some(factored) = matrix.cholesky() else {
            break;
        };
        let solved = factored.solve(&right);
        let inverse = factored.inverse();
        found = vec![(0.0, 0.0); n];
        let mut is_done = true;
        for (i, p) in chosen.iter().enumerate() {
            if solved[i] > 0.0 {
                found[*p] = (solved[i], inverse[(i, i)].sqrt());
            } else {
                active[*p] = false;
                is_done = false;
            }
        }
        if is_done {
            break;
        }
    }
    let curves: Vec<Vec<f64>> = units
        .iter()
        .zip(&found)
        .map(|(unit, (scale, _))| unit.iter().map(|u| u * scale).collect())
        .collect();
    let mut chi = 0.0;
    for k in 0..scan.len() {
        let sum: f64 = curves.iter().map(|curve| curve[k]).sum();
        chi += (net[k] - sum).powi(2) * weights[k];
    }
    // Intensities differ from the structure's by more than noise: errors as large as the misfit.
    let excess = (chi / scan.len() as f64).max(1.0).sqrt();
    let scales: Vec<(f64, f64)> = found.iter().map(|(s, e)| (*s, e * excess)).collect();
    let areas = intensities
        .iter()
        .zip(&found)
        .map(|(all, (scale, _))| all.iter().map(|i| i * scale).collect())
        .collect();
    (
        Scales {
            scales,
            areas,
            curves,
        },
        chi,
    )
}
