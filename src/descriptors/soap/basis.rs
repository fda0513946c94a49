//! The radial basis of SOAP: Gaussian-type orbitals made orthonormal.
//!
//! In: cut-off radius, number of functions, largest angular momentum, width of an atom. Out:
//! [`RadialBasis`]: for each angular momentum l the exponents with which an atom at distance r
//! enters, and the matrix from these primitive sums to the expansion coefficients.
//!
//! The primitives are r^l exp(−α_ln r²), where α_ln makes r^l exp(−α r²) fall to 10⁻³ at the n-th of
//! n_max radii spaced evenly from 1 Å to the cut-off (as DScribe does; Himanen et al. 2020,
//! DOI 10.1016/j.cpc.2019.106949, section 2.4). Löwdin's symmetric orthonormalisation makes
//! g_nl = Σ_k β_nk r^l exp(−α_lk r²) orthonormal with the weight r².
//!
//! An atom at R is the density exp(−|r − R|²/2σ²). With η = 1/2σ² its coefficient has a closed form,
//! since the product of two Gaussians is a Gaussian about P = ηR/(α + η), and the integral of a
//! solid harmonic 𝒴_lm(r) = r^l Y_lm over a Gaussian is its value at the centre times the Gaussian's
//! volume:
//!
//! c_nlm = Σ_k β_nk (π/(α + η))^(3/2) (η/(α + η))^l exp(−αη/(α + η) R²) 𝒴_lm(R)

use std::f64::consts::PI;

use nalgebra::{DMatrix, SymmetricEigen};

/// Value to which a primitive falls at its radius.
const DECAY: f64 = 1e-3;

/// Smallest eigenvalue of the overlap matrix, relative to the largest, that double precision can
/// still invert.
const SMALLEST_EIGENVALUE: f64 = 1e-14;

/// Radial basis for every l.
#[derive(Clone, Debug)]
pub(super) struct RadialBasis {
    /// Number of functions for each l.
    pub n_max: usize,
    /// Largest angular momentum.
    pub l_max: usize,
    /// αη/(α + η) in Å⁻², index l · n_max + k.
    pub exponents_per_ang2: Vec<f64>,
    /// β_nk (π/(α + η))^(3/2) (η/(α + η))^l, index (l · n_max + n) · n_max + k.
    pub transform: Vec<f64>,
}

impl RadialBasis {
    /// The basis; `None` where the functions are too alike to be told apart in double precision.
    pub(super) fn new(r_cut_ang: f64, n_max: usize, l_max: usize, sigma_ang: f64) -> Option<Self> {
        let eta = 0.5 / (sigma_ang * sigma_ang);
        let mut basis = Self {
            n_max,
            l_max,
            exponents_per_ang2: Vec::new(),
            transform: Vec::new(),
        };
        for l in 0..=l_max {
            let alphas = primitive_exponents(r_cut_ang, n_max, l);
            let betas = inverse_square_root(&overlaps(&alphas, l))?;
            let exponents = alphas.iter().map(|alpha| alpha * eta / (alpha + eta));
            basis.exponents_per_ang2.extend(exponents);
            for n in 0..n_max {
                for (k, alpha) in alphas.iter().enumerate() {
                    let volume = (PI / (alpha + eta)).powf(1.5);
                    let contraction = (eta / (alpha + eta)).powi(l as i32);
                    basis.transform.push(betas[(n, k)] * volume * contraction);
                }
            }
        }
        Some(basis)
    }
}

/// α_ln in Å⁻² for n = 0…n_max−1.
fn primitive_exponents(r_cut_ang: f64, n_max: usize, l: usize) -> Vec<f64> {
    let step = (r_cut_ang - 1.0) / (n_max.max(2) - 1) as f64;
    (0..n_max)
        .map(|n| {
            let radius = 1.0 + step * n as f64;
            -(DECAY / radius.powi(l as i32)).ln() / (radius * radius)
        })
        .collect()
}

/// ∫ r^(2l+2) exp(−(α + α′) r²) dr from 0 to ∞ = Γ(l + 3/2) / 2 (α + α′)^(l + 3/2).
fn overlaps(alphas: &[f64], l: usize) -> DMatrix<f64> {
    let power = l as f64 + 1.5;
    let half_gamma = 0.5 * libm::tgamma(power);
    DMatrix::from_fn(alphas.len(), alphas.len(), |i, j| {
        half_gamma * (alphas[i] + alphas[j]).powf(-power)
    })
}

/// S^(−1/2) of a symmetric positive matrix; `None` where it is singular in double precision.
fn inverse_square_root(matrix: &DMatrix<f64>) -> Option<DMatrix<f64>> {
    let eigen = SymmetricEigen::new(matrix.clone());
    let largest = eigen.eigenvalues.max();
    if eigen.eigenvalues.min() <= SMALLEST_EIGENVALUE * largest {
        return None;
    }
    let scaled = DMatrix::from_diagonal(&eigen.eigenvalues.map(|value| value.powf(-0.5)));
    Some(&eigen.eigenvectors * scaled * eigen.eigenvectors.transpose())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn primitives_fall_to_the_decay_at_their_radius() {
        for l in 0..4 {
            let alphas = primitive_exponents(3.0, 5, l);
            for (alpha, radius) in alphas.iter().zip([1.0_f64, 1.5, 2.0, 2.5, 3.0]) {
                let value = radius.powi(l as i32) * (-alpha * radius * radius).exp();
                assert!((value - DECAY).abs() < 1e-15);
            }
        }
    }

    #[test]
    fn functions_are_orthonormal_by_quadrature() {
        let (l, alphas) = (2, primitive_exponents(3.0, 5, 2));
        let betas = inverse_square_root(&overlaps(&alphas, l)).unwrap();
        let g = |n: usize, r: f64| -> f64 {
            let primitive = |k: usize| r.powi(2) * (-alphas[k] * r * r).exp();
            (0..5).map(|k| betas[(n, k)] * primitive(k)).sum()
        };
        for n in 0..5 {
            for m in 0..=n {
                let step = 1e-3;
                let integral: f64 = (0..20_000)
                    .map(|i| f64::from(i) * step)
                    .map(|r| g(n, r) * g(m, r) * r * r * step)
                    .sum();
                let expected = f64::from(u8::from(n == m));
                assert!((integral - expected).abs() < 1e-7, "{n} {m}: {integral}");
            }
        }
    }

    #[test]
    fn coefficient_of_a_central_atom_by_quadrature() {
        // ∫ g_n0(r) Y_00 exp(−r²/2σ²) 4π r² dr, against the closed form at R = 0.
        let (sigma, alphas) = (0.8, primitive_exponents(4.0, 3, 0));
        let basis = RadialBasis::new(4.0, 3, 0, sigma).unwrap();
        let betas = inverse_square_root(&overlaps(&alphas, 0)).unwrap();
        let y00 = (1.0 / (4.0 * PI)).sqrt();
        for n in 0..3 {
            let step = 1e-3;
            let integral: f64 = (0..20_000)
                .map(|i| f64::from(i) * step)
                .map(|r| {
                    let g: f64 = (0..3)
                        .map(|k| betas[(n, k)] * (-alphas[k] * r * r).exp())
                        .sum();
                    g * y00 * (-r * r / (2.0 * sigma * sigma)).exp() * 4.0 * PI * r * r * step
                })
                .sum();
            let closed: f64 = basis.transform[n * 3..][..3].iter().sum::<f64>() * y00;
            assert!((integral - closed).abs() < 1e-9, "{n}: {integral} {closed}");
        }
    }

    #[test]
    fn too_many_functions_in_a_narrow_range_are_refused() {
        assert!(RadialBasis::new(1.05, 12, 0, 1.0).is_none());
        assert!(RadialBasis::new(6.0, 8, 6, 1.0).is_some());
    }
}
