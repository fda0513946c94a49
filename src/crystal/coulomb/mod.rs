//! Electrostatic energy of one assignment of charges, by Ewald's method.
//!
//! In: a lattice, fractional coordinates, a charge for each site. Out: the energy of the cell in eV.
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

use super::lattice::{Lattice, Vector3};
use crate::units::COULOMB_EV_ANG;

/// Terms smaller than exp(−this) relative to the leading one are left out: 1e-9.
const CONVERGENCE_EXPONENT: f64 = 20.8;

/// A pair of sites costs as much as this many terms of a structure factor.
const PAIR_COST: f64 = 70.0;

/// Energy in eV of a cell of charges, in elementary charges, one for each site.
///
/// Infinite or not a number where two charged sites are in one place; 0 for a lattice without
/// volume, which has no neighbours.
pub fn coulomb_energy_ev(lattice: &Lattice, frac: &[Vector3], charges: &[f64]) -> f64 {
    let (frac, charges): (Vec<Vector3>, Vec<f64>) = frac
        .iter()
        .zip(charges)
        .filter(|(_, charge)| **charge != 0.0)
        .unzip();
    let volume = lattice.volume_ang3();
    if charges.is_empty() || volume <= 0.0 {
        return 0.0;
    }
    // Both sums cost the same.
    let sites = charges.len() as f64;
    let alpha = (2.0 * PI.powi(3) * PAIR_COST * sites / (volume * volume)).powf(1.0 / 6.0);
    let total: f64 = charges.iter().sum();
    let squares: f64 = charges.iter().map(|q| q * q).sum();
    let own = alpha / PI.sqrt() * squares;
    let background = PI / (2.0 * volume * alpha * alpha) * total * total;
    let sums = sums_on_this_processor(lattice, &frac, &charges, alpha);
    COULOMB_EV_ANG * (sums - own - background)
}

/// The sums over pairs and over reciprocal vectors.
#[inline(always)]
fn sums(lattice: &Lattice, frac: &[Vector3], charges: &[f64], alpha: f64) -> f64 {
    let reach = CONVERGENCE_EXPONENT.sqrt();
    real::real_sum(lattice, frac, charges, alpha, reach / alpha)
        + reciprocal::reciprocal_sum(lattice, frac, charges, alpha, 2.0 * alpha * reach)
}

/// The same, compiled for processors with AVX2: the same bits, since no operation is fused or
/// reordered.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn sums_avx2(lattice: &Lattice, frac: &[Vector3], charges: &[f64], alpha: f64) -> f64 {
    sums(lattice, frac, charges, alpha)
}

fn sums_on_this_processor(lattice: &Lattice, frac: &[Vector3], charges: &[f64], alpha: f64) -> f64 {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has just been found to have AVX2.
        return unsafe { sums_avx2(lattice, frac, charges, alpha) };
    }
    sums(lattice, frac, charges, alpha)
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
                let found = coulomb_energy_ev(&lattice, &FRAC, &charges);
                let expected = matrix.energy_ev(&charges);
                assert!(
                    (found - expected).abs() < 1e-9 * expected.abs(),
                    "{found} {expected}"
                );
            }
        }
    }

    #[test]
    fn odd_input() {
        let lattice = Lattice::from_rows([[4.0, 0.0, 0.0], [0.0, 4.0, 0.0], [0.0, 0.0, 4.0]]);
        assert_eq!(coulomb_energy_ev(&lattice, &FRAC, &[0.0; 4]), 0.0);
        assert_eq!(coulomb_energy_ev(&lattice, &[], &[]), 0.0);
        let same = [FRAC[0], FRAC[0]];
        assert!(!coulomb_energy_ev(&lattice, &same, &[1.0, -1.0]).is_finite());
    }
}
