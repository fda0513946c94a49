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
    indices.sort_unstable();
    let mut factors = StructureFactors::new(frac, charges, &indices);
    let mut sum = 0.0;
    for line in indices.chunk_by(|u, v| u[..2] == v[..2]) {
        factors.begin_line(line);
        for g in line {
            let cart = reciprocal.cart_from_frac(g.map(f64::from));
            let g2 = dot(cart, cart);
            sum += (-g2 / (4.0 * alpha * alpha)).exp() / g2 * factors.squared(g[2]);
        }
    }
    // Twice, for G and −G.
    2.0 * 2.0 * PI / lattice.volume_ang3() * sum
}

/// Sites are summed in this many strands, so that the additions of one need not wait for another's.
const LANES: usize = 8;

/// |Σⱼ qⱼ exp(iG·rⱼ)|² along lines of G that differ in the last index alone.
struct StructureFactors {
    /// Cosine and sine of 2π n x for each axis and 0 ≤ n; of each site, filled up to whole lanes.
    turns: [Vec<[Vec<f64>; 2]>; 3],
    /// Charges, filled up with zeros.
    charges: Vec<f64>,
    /// qⱼ exp(2πi (h x + k y)) of the line: real parts, imaginary parts.
    line: [Vec<f64>; 2],
    /// For 0 ≤ l of the line: Σ of (real, imaginary part of the line) × (cosine, sine) of 2π l z.
    products: Vec<[f64; 4]>,
}

impl StructureFactors {
    fn new(frac: &[Vector3], charges: &[f64], indices: &[[i32; 3]]) -> Self {
        let n = frac.len().next_multiple_of(LANES);
        let turns = std::array::from_fn(|axis| {
            let greatest = indices.iter().map(|g| g[axis].unsigned_abs()).max();
            let fractions: Vec<f64> = frac.iter().map(|site| site[axis]).collect();
            turns(&fractions, greatest.unwrap_or(0), n)
        });
        let mut padded = charges.to_vec();
        padded.resize(n, 0.0);
        Self {
            turns,
            charges: padded,
            line: [vec![0.0; n], vec![0.0; n]],
            products: Vec::new(),
        }
    }

    /// Makes ready for the G of a line; l and −l share their sums.
    fn begin_line(&mut self, line: &[[i32; 3]]) {
        let Some([h, k, _]) = line.first() else {
            return;
        };
        let [cos_h, sin_h] = &self.turns[0][h.unsigned_abs() as usize];
        let [cos_k, sin_k] = &self.turns[1][k.unsigned_abs() as usize];
        let (sign_h, sign_k) = (f64::from(h.signum()), f64::from(k.signum()));
        let [real, imaginary] = &mut self.line;
        for (j, charge) in self.charges.iter().enumerate() {
            let (sin_h, sin_k) = (sign_h * sin_h[j], sign_k * sin_k[j]);
            real[j] = charge * (cos_h[j] * cos_k[j] - sin_h * sin_k);
            imaginary[j] = charge * (sin_h * cos_k[j] + cos_h[j] * sin_k);
        }
        let greatest = line.iter().map(|g| g[2].unsigned_abs()).max().unwrap_or(0);
        self.products.clear();
        let rows = &self.turns[2][..=greatest as usize];
        let products = rows.iter().map(|turns| products(&self.line, turns));
        self.products.extend(products);
    }

    /// |S|² at the last index `l`, one of the line's.
    fn squared(&self, l: i32) -> f64 {
        let [real_cos, real_sin, imaginary_cos, imaginary_sin] =
            self.products[l.unsigned_abs() as usize];
        let sign = f64::from(l.signum());
        let real = real_cos - sign * imaginary_sin;
        let imaginary = imaginary_cos + sign * real_sin;
        real * real + imaginary * imaginary
    }
}

/// Rows of cos(2π n x) and sin(2π n x) for 0 ≤ n ≤ `greatest`, each `n_padded` long.
fn turns(fractions: &[f64], greatest: u32, n_padded: usize) -> Vec<[Vec<f64>; 2]> {
    let row = |n: u32| {
        let (mut cosines, mut sines) = (vec![0.0; n_padded], vec![0.0; n_padded]);
        for (j, x) in fractions.iter().enumerate() {
            (sines[j], cosines[j]) = (2.0 * PI * (f64::from(n) * x)).sin_cos();
        }
        [cosines, sines]
    };
    (0..=greatest).map(row).collect()
}

/// Scalar products of the rows of `u` with those of `v`: uc·vc, uc·vs, us·vc, us·vs.
fn products([uc, us]: &[Vec<f64>; 2], [vc, vs]: &[Vec<f64>; 2]) -> [f64; 4] {
    let mut sums = [[0.0; LANES]; 4];
    let u = uc.chunks_exact(LANES).zip(us.chunks_exact(LANES));
    let v = vc.chunks_exact(LANES).zip(vs.chunks_exact(LANES));
    for ((uc, us), (vc, vs)) in u.zip(v) {
        for lane in 0..LANES {
            sums[0][lane] += uc[lane] * vc[lane];
            sums[1][lane] += uc[lane] * vs[lane];
            sums[2][lane] += us[lane] * vc[lane];
            sums[3][lane] += us[lane] * vs[lane];
        }
    }
    sums.map(|lanes| lanes.iter().sum())
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
