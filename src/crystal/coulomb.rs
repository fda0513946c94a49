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

use std::f64::consts::PI;

use super::lattice::{Lattice, Vector3, dot};
use super::neighbors::{NeighborSearch, visit_lattice_points};
use crate::units::COULOMB_EV_ANG;

/// Terms smaller than exp(−this) relative to the leading one are left out: 1e-11.
const CONVERGENCE_EXPONENT: f64 = 25.3;

/// A pair of sites costs as much as this many terms of a structure factor.
const PAIR_COST: f64 = 8.0;

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
    let sums =
        real_sum(lattice, &frac, &charges, alpha) + reciprocal_sum(lattice, &frac, &charges, alpha);
    COULOMB_EV_ANG * (sums - own - background)
}

/// ½ Σᵢⱼ' qᵢ qⱼ erfc(α r)/r.
fn real_sum(lattice: &Lattice, frac: &[Vector3], charges: &[f64], alpha: f64) -> f64 {
    let cutoff_ang = CONVERGENCE_EXPONENT.sqrt() / alpha;
    let search = NeighborSearch::new(lattice, frac, cutoff_ang);
    let mut sum = 0.0;
    for (center, charge) in charges.iter().enumerate() {
        let mut potential = 0.0;
        search.visit_site(center, |neighbor| {
            // Each pair once; a site and its own images from both sides.
            let share = match neighbor.site.cmp(&center) {
                std::cmp::Ordering::Less => return,
                std::cmp::Ordering::Equal => 0.5,
                std::cmp::Ordering::Greater => 1.0,
            };
            let r = neighbor.distance_ang;
            potential += share * charges[neighbor.site] * libm::erfc(alpha * r) / r;
        });
        sum += charge * potential;
    }
    sum
}

/// 2π/V Σ_{G≠0} exp(−G²/4α²)/G² |S(G)|².
fn reciprocal_sum(lattice: &Lattice, frac: &[Vector3], charges: &[f64], alpha: f64) -> f64 {
    let rows = lattice
        .reciprocal_rows()
        .map(|row| row.map(|x| 2.0 * PI * x));
    let reciprocal = Lattice::from_rows(rows);
    let mut indices: Vec<[i32; 3]> = Vec::new();
    let longest = 2.0 * alpha * CONVERGENCE_EXPONENT.sqrt();
    visit_lattice_points(&rows, longest, |g| {
        // One of each pair ±G.
        if g > [0, 0, 0] {
            indices.push(g);
        }
    });
    let turns = Turns::new(frac, &indices);
    let mut sum = 0.0;
    for g in &indices {
        let cart = reciprocal.cart_from_frac(g.map(f64::from));
        let g2 = dot(cart, cart);
        sum += (-g2 / (4.0 * alpha * alpha)).exp() / g2 * turns.squared_factor(*g, charges);
    }
    // Twice, for G and −G.
    2.0 * 2.0 * PI / lattice.volume_ang3() * sum
}

/// exp(2πi n x) of every site for each axis and every index n that occurs, 0 ≤ n; the negative ones
/// are conjugates.
struct Turns {
    /// By axis, then by index; each a row of cosines and a row of sines.
    axes: [Vec<[Vec<f64>; 2]>; 3],
}

impl Turns {
    fn new(frac: &[Vector3], indices: &[[i32; 3]]) -> Self {
        let axes = std::array::from_fn(|axis| {
            let greatest = indices.iter().map(|g| g[axis].unsigned_abs()).max();
            let row = |n: u32| {
                let angle = |site: &Vector3| 2.0 * PI * (f64::from(n) * site[axis]);
                let cosines = frac.iter().map(|site| angle(site).cos()).collect();
                let sines = frac.iter().map(|site| angle(site).sin()).collect();
                [cosines, sines]
            };
            (0..=greatest.unwrap_or(0)).map(row).collect()
        });
        Self { axes }
    }

    /// |Σⱼ qⱼ exp(iG·rⱼ)|².
    fn squared_factor(&self, g: [i32; 3], charges: &[f64]) -> f64 {
        let [u, v, w] =
            [0, 1, 2].map(|axis: usize| &self.axes[axis][g[axis].unsigned_abs() as usize]);
        let [su, sv, sw] = g.map(|n| f64::from(n.signum()));
        let (mut real, mut imaginary) = (0.0, 0.0);
        let first = u[0].iter().zip(&u[1]).zip(v[0].iter().zip(&v[1]));
        let all = first.zip(w[0].iter().zip(&w[1])).zip(charges);
        for ((((uc, us), (vc, vs)), (wc, ws)), charge) in all {
            let (us, vs, ws) = (su * us, sv * vs, sw * ws);
            let (c, s) = (uc * vc - us * vs, us * vc + uc * vs);
            real += charge * (c * wc - s * ws);
            imaginary += charge * (s * wc + c * ws);
        }
        real * real + imaginary * imaginary
    }
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
