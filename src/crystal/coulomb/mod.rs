//! Electrostatic energy of one assignment of charges, and its potential, by Ewald's method.
//!
//! In: a lattice, fractional coordinates, a charge for each site. Out: the energy of the cell in eV, or
//! the potential at points in V.
//! Where many assignments of charges to the same sites are compared, `ewald::EwaldMatrix` is the
//! tool; for a single one this sum of structure factors is faster: N^1.5 steps for N sites.
//!
//! With the Ewald parameter α, charges q, the cell's volume V and reciprocal vectors G (with 2π)
//! (de Leeuw, Perram and Smith, Proc. R. Soc. A 1980, 373, 27, DOI 10.1098/rspa.1980.0135):
//!
//! E = k · \[ ½ Σᵢⱼ' qᵢ qⱼ erfc(α r)/r + 2π/V Σ_{G≠0} exp(−G²/4α²)/G² |Σⱼ qⱼ exp(iG·rⱼ)|²
//!     − α/√π Σ qⱼ² − π/(2Vα²) (Σ qⱼ)² \]
//!
//! The last term is the uniform background that neutralizes a charged cell; the surrounding medium
//! is a conductor.

mod real;
mod reciprocal;

use std::f64::consts::PI;

use multiversion::multiversion;

use super::lattice::{Lattice, Vector3};
use crate::monitor::{Ended, Monitor};
use crate::units::COULOMB_EV_ANG;

/// Terms smaller than exp(−this) relative to the leading one are left out: 1e-9.
const CONVERGENCE_EXPONENT: f64 = 20.8;

/// A pair of sites costs as much as this many terms of a structure factor.
const PAIR_COST: f64 = 70.0;

/// Energy in eV of a cell of charges, in elementary charges, one for each site.
///
/// Infinite or not a number where two charged sites are in one place; 0 for a lattice without
/// volume, which has no neighbours.
///
/// # Errors
/// [`Ended`] where the monitor says stop, or its limit of memory would be passed.
pub fn coulomb_energy_ev(
    lattice: &Lattice,
    frac: &[Vector3],
    charges: &[f64],
    monitor: &Monitor,
) -> Result<f64, Ended> {
    let (frac, charges): (Vec<Vector3>, Vec<f64>) = frac
        .iter()
        .zip(charges)
        .filter(|(_, charge)| **charge != 0.0)
        .unzip();
    let volume = lattice.volume_ang3();
    if charges.is_empty() || volume <= 0.0 {
        return Ok(0.0);
    }
    let alpha = alpha(volume, charges.len() as f64);
    check_memory(lattice, charges.len(), alpha, monitor)?;
    let total: f64 = charges.iter().sum();
    let squares: f64 = charges.iter().map(|q| q * q).sum();
    let own = alpha / PI.sqrt() * squares;
    let background = PI / (2.0 * volume * alpha * alpha) * total * total;
    let sums = sums(&Cell {
        lattice,
        frac: &frac,
        charges: &charges,
        alpha,
        monitor,
    });
    monitor.check()?;
    Ok(COULOMB_EV_ANG * (sums - own - background))
}

/// Potential in V of a cell of charges (in elementary charges, one for each site) at each of some
/// points, given by fractional coordinates.
///
/// A charge on the point itself does not count, only its images: Σ qᵢ φ(rᵢ) over the sites is twice
/// the energy. 0 for a lattice without volume.
///
/// # Errors
/// As [`coulomb_energy_ev`].
pub fn coulomb_potentials_v(
    lattice: &Lattice,
    frac: &[Vector3],
    charges: &[f64],
    points: &[Vector3],
    monitor: &Monitor,
) -> Result<Vec<f64>, Ended> {
    let volume = lattice.volume_ang3();
    if frac.is_empty() || points.is_empty() || volume <= 0.0 {
        return Ok(vec![0.0; points.len()]);
    }
    // Pairs of a site and a point, and phases of both for each reciprocal vector.
    let (sites, places) = (frac.len() as f64, points.len() as f64);
    let pairs = 2.0 * sites * places / (sites + places);
    let alpha = alpha(volume, pairs);
    check_memory(lattice, frac.len() + points.len(), alpha, monitor)?;
    let total: f64 = charges.iter().sum();
    let background = PI / (volume * alpha * alpha) * total;
    let cell = Cell {
        lattice,
        frac,
        charges,
        alpha,
        monitor,
    };
    let mut potentials = potentials(&cell, points);
    monitor.check()?;
    for potential in &mut potentials {
        *potential = COULOMB_EV_ANG * (*potential - background);
    }
    Ok(potentials)
}

/// Refuses tables of phases that would not fit into memory: two numbers for each site and each index
/// along each axis, and the lines of reciprocal vectors.
fn check_memory(
    lattice: &Lattice,
    n_points: usize,
    alpha: f64,
    monitor: &Monitor,
) -> Result<(), Ended> {
    let longest = 2.0 * alpha * CONVERGENCE_EXPONENT.sqrt();
    let indices = lattice
        .lengths_ang()
        .map(|length| longest * length / (2.0 * PI));
    let tables = 16.0 * n_points as f64 * (indices.iter().sum::<f64>() + 3.0);
    let [shorter, middle] = [0, 1].map(|k| 2.0 * indices[k] + 1.0);
    Ok(monitor.check_memory("Ewald sums", tables + 24.0 * shorter * middle)?)
}

/// The Ewald parameter in Å⁻¹ at which both sums cost the same, for so many pairs of each site.
fn alpha(volume_ang3: f64, pairs: f64) -> f64 {
    (2.0 * PI.powi(3) * PAIR_COST * pairs / (volume_ang3 * volume_ang3)).powf(1.0 / 6.0)
}

/// What both sums need.
struct Cell<'a> {
    lattice: &'a Lattice,
    frac: &'a [Vector3],
    charges: &'a [f64],
    alpha: f64,
    monitor: &'a Monitor,
}

/// The potentials but for the background, in elementary charges per Å; the
/// same bits on every processor, since no operation is fused or reordered.
#[multiversion(targets("x86_64+avx512f", "x86_64+avx2"))]
fn potentials(cell: &Cell, points: &[Vector3]) -> Vec<f64> {
    let (reach, alpha) = (CONVERGENCE_EXPONENT.sqrt(), cell.alpha);
    let (lattice, frac, charges) = (cell.lattice, cell.frac, cell.charges);
    let cutoff_ang = reach / alpha;
    let longest = 2.0 * alpha * reach;
    let watch = cell.monitor;
    let near = real::real_potentials(lattice, frac, charges, points, (alpha, cutoff_ang), watch);
    let far =
        reciprocal::reciprocal_potentials(lattice, frac, charges, points, (alpha, longest), watch);
    let mut sums = near;
    for (sum, far) in sums.iter_mut().zip(far) {
        *sum += far;
    }
    sums
}

/// The sums over pairs and over reciprocal vectors; the same bits on every processor.
#[multiversion(targets("x86_64+avx512f", "x86_64+avx2"))]
fn sums(cell: &Cell) -> f64 {
    let (reach, alpha) = (CONVERGENCE_EXPONENT.sqrt(), cell.alpha);
    let (lattice, frac, charges) = (cell.lattice, cell.frac, cell.charges);
    let watch = cell.monitor;
    real::real_sum(lattice, frac, charges, alpha, reach / alpha, watch)
        + reciprocal::reciprocal_sum(lattice, frac, charges, alpha, 2.0 * alpha * reach, watch)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::ewald::EwaldMatrix;

    const FRAC: [Vector3; 4] = [
        [0.1, 0.2, 0.3],
        [0.6, 0.7, 0.1],
        [0.4, 0.9, 0.8],
        [-0.2, 1.4, 0.5],
    ];

    fn energy_ev(lattice: &Lattice, frac: &[Vector3], charges: &[f64]) -> f64 {
        coulomb_energy_ev(lattice, frac, charges, &Monitor::silent()).unwrap()
    }

    /// Against the double sum over pairs, for neutral and charged cells, compact and elongated.
    #[test]
    fn equals_the_sum_over_pairs() {
        for rows in [
            [[4.0, 0.3, 0.0], [0.0, 5.0, 1.0], [0.5, 0.0, 6.0]],
            [[3.0, 0.0, 0.0], [8.0, 3.0, 0.0], [0.0, 2.0, 40.0]],
        ] {
            let lattice = Lattice::from_rows(rows);
            let matrix = EwaldMatrix::new(&lattice, &FRAC);
            for charges in [[1.0, 2.0, -2.5, -0.5], [1.0, 2.0, -2.0, 0.0], [3.0; 4]] {
                let found = energy_ev(&lattice, &FRAC, &charges);
                let expected = matrix.energy_ev(&charges);
                assert!(
                    (found - expected).abs() < 1e-9 * expected.abs(),
                    "{found} {expected}"
                );
            }
        }
    }

    /// Against the rows of the matrix, at sites and elsewhere; and twice the energy.
    #[test]
    fn potentials_at_sites_and_elsewhere() {
        let lattice = Lattice::from_rows([[4.0, 0.3, 0.0], [0.0, 5.0, 1.0], [0.5, 0.0, 6.0]]);
        let places = [[0.3, 0.3, 0.3], [0.9, -0.4, 1.2]];
        let all: Vec<Vector3> = FRAC.iter().chain(&places).copied().collect();
        let matrix = EwaldMatrix::new(&lattice, &all);
        for charges in [[1.0, 2.0, -2.5, -0.5], [3.0; 4]] {
            // From the next cell, to the last bits elsewhere.
            let shifted = all.iter().map(|point| point.map(|x| x + 1.0));
            let shifted: Vec<Vector3> = shifted.collect();
            let found =
                coulomb_potentials_v(&lattice, &FRAC, &charges, &shifted, &Monitor::silent());
            let found = found.unwrap();
            for (point, found) in found.iter().enumerate() {
                let row = matrix.row(point).iter().zip(&charges);
                let expected: f64 = row.map(|(a, q)| 2.0 * a * q).sum();
                assert!((found - expected).abs() < 1e-7, "{found} {expected}");
            }
            let twice: f64 = charges.iter().zip(&found).map(|(q, v)| q * v).sum();
            let energy = energy_ev(&lattice, &FRAC, &charges);
            assert!((twice - 2.0 * energy).abs() < 1e-7, "{twice} {energy}");
        }
    }

    #[test]
    fn odd_input() {
        let lattice = Lattice::from_rows([[4.0, 0.0, 0.0], [0.0, 4.0, 0.0], [0.0, 0.0, 4.0]]);
        assert_eq!(energy_ev(&lattice, &FRAC, &[0.0; 4]), 0.0);
        assert_eq!(energy_ev(&lattice, &[], &[]), 0.0);
        let same = [FRAC[0], FRAC[0]];
        assert!(!energy_ev(&lattice, &same, &[1.0, -1.0]).is_finite());
    }
}
