//! What symmetry leaves free of a cell, as numbers in which 1/d² is linear.
//!
//! In: a crystal system and a cell. Out: [`FreeMetric`]: 1/d² = Σ cₖ pₖ with coefficients c of the Miller indices;
//! back to a, b, c, α, β, γ with errors.

use nalgebra::{DMatrix, Matrix3};

use super::cell::{Cell, CrystalSystem};
use crate::crystal::lattice::Lattice;
use crate::score::Estimate;

/// The free entries of the reciprocal metric in Å⁻².
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FreeMetric {
    pub(super) system: CrystalSystem,
    pub(super) values: Vec<f64>,
}

/// 1/d² = A h² + B k² + C l² + D kl + E hl + F hk.
type Metric = [f64; 6];

impl FreeMetric {
    /// That of a cell, averaged to the symmetry of the system.
    pub(super) fn of(lattice: &Lattice, system: CrystalSystem) -> Self {
        let rows = lattice.reciprocal_rows();
        let dot = |i: usize, j: usize| crate::crystal::lattice::dot(rows[i], rows[j]);
        let metric = [
            dot(0, 0),
            dot(1, 1),
            dot(2, 2),
            2.0 * dot(1, 2),
            2.0 * dot(0, 2),
            2.0 * dot(0, 1),
        ];
        Self {
            system,
            values: free_of(system, metric),
        }
    }

    /// How many numbers are free.
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// The coefficients of the free numbers in 1/d².
    pub(super) fn coefficients(&self, hkl: [i32; 3]) -> Vec<f64> {
        let [h, k, l] = hkl.map(f64::from);
        let of = [h * h, k * k, l * l, k * l, h * l, h * k];
        match self.system {
            CrystalSystem::Triclinic => of.to_vec(),
            CrystalSystem::Monoclinic => vec![of[0], of[1], of[2], of[4]],
            CrystalSystem::Orthorhombic => vec![of[0], of[1], of[2]],
            CrystalSystem::Tetragonal => vec![of[0] + of[1], of[2]],
            CrystalSystem::Trigonal | CrystalSystem::Hexagonal => {
                vec![of[0] + of[1] + of[5], of[2]]
            }
            CrystalSystem::Cubic => vec![of[0] + of[1] + of[2]],
        }
    }

    /// 1/d² in Å⁻².
    pub(super) fn inverse_square(&self, coefficients: &[f64]) -> f64 {
        coefficients
            .iter()
            .zip(&self.values)
            .map(|(c, p)| c * p)
            .sum()
    }

    /// a, b, c in Å, α, β, γ in degrees; `None` where it is no cell.
    pub(super) fn parameters(&self) -> Option<[f64; 6]> {
        let [a, b, c, d, e, f] = whole_of(self.system, &self.values);
        let reciprocal = Matrix3::new(
            a,
            f / 2.0,
            e / 2.0,
            f / 2.0,
            b,
            d / 2.0,
            e / 2.0,
            d / 2.0,
            c,
        );
        let direct = reciprocal.try_inverse()?;
        let lengths = [0, 1, 2].map(|k| direct[(k, k)].sqrt());
        let angle = |i: usize, j: usize| {
            (direct[(i, j)] / (lengths[i] * lengths[j]))
                .acos()
                .to_degrees()
        };
        let fixed = fixed_by(self.system);
        let all = [
            lengths[0],
            lengths[1],
            lengths[2],
            fixed[3].unwrap_or_else(|| angle(1, 2)),
            fixed[4].unwrap_or_else(|| angle(0, 2)),
            fixed[5].unwrap_or_else(|| angle(0, 1)),
        ];
        all.iter().all(|x| x.is_finite() && *x > 0.0).then_some(all)
    }

    /// The cell, with errors from the covariance of the free numbers where there is one.
    pub(super) fn cell(&self, covariance: Option<&DMatrix<f64>>) -> Option<Cell> {
        let center = with_volume(self.parameters()?);
        let errors = covariance.map(|covariance| self.errors(covariance, &center));
        let fixed = fixed_by(self.system);
        let estimate = |k: usize| Estimate {
            value: center[k],
            error: errors
                .filter(|_| fixed[k].is_none())
                .map(|errors| errors[k]),
        };
        Some(Cell {
            lengths_ang: [estimate(0), estimate(1), estimate(2)],
            angles_deg: [estimate(3), estimate(4), estimate(5)],
            volume_ang3: estimate(6),
        })
    }

    /// Errors of a, b, c, α, β, γ, V by differences.
    fn errors(&self, covariance: &DMatrix<f64>, center: &[f64; 7]) -> [f64; 7] {
        let largest = self.values.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
        let slopes: Vec<[f64; 7]> = (0..self.len())
            .map(|k| {
                let step = 1e-6 * largest;
                let mut moved = self.clone();
                moved.values[k] += step;
                let there = moved.parameters().map_or(*center, with_volume);
                std::array::from_fn(|q| (there[q] - center[q]) / step)
            })
            .collect();
        std::array::from_fn(|q| {
            let mut variance = 0.0;
            for i in 0..self.len() {
                for j in 0..self.len() {
                    variance += slopes[i][q] * covariance[(i, j)] * slopes[j][q];
                }
            }
            variance.max(0.0).sqrt()
        })
    }
}

/// The cell of an entry, without errors.
pub(super) fn cell_of(parameters: [f64; 6]) -> Cell {
    let all = with_volume(parameters).map(|value| Estimate { value, error: None });
    Cell {
        lengths_ang: [all[0], all[1], all[2]],
        angles_deg: [all[3], all[4], all[5]],
        volume_ang3: all[6],
    }
}

fn with_volume(parameters: [f64; 6]) -> [f64; 7] {
    let [a, b, c, alpha, beta, gamma] = parameters;
    let [x, y, z] = [alpha, beta, gamma].map(|angle| angle.to_radians().cos());
    let root = (1.0 - x * x - y * y - z * z + 2.0 * x * y * z)
        .max(0.0)
        .sqrt();
    [a, b, c, alpha, beta, gamma, a * b * c * root]
}

/// The values of a, b, c, α, β, γ, V that symmetry fixes.
fn fixed_by(system: CrystalSystem) -> [Option<f64>; 7] {
    let right = Some(90.0);
    let angles = match system {
        CrystalSystem::Triclinic => [None; 3],
        CrystalSystem::Monoclinic => [right, None, right],
        CrystalSystem::Trigonal | CrystalSystem::Hexagonal => [right, right, Some(120.0)],
        _ => [right; 3],
    };
    [None, None, None, angles[0], angles[1], angles[2], None]
}

fn free_of(system: CrystalSystem, m: Metric) -> Vec<f64> {
    match system {
        CrystalSystem::Triclinic => m.to_vec(),
        CrystalSystem::Monoclinic => vec![m[0], m[1], m[2], m[4]],
        CrystalSystem::Orthorhombic => vec![m[0], m[1], m[2]],
        CrystalSystem::Tetragonal => vec![(m[0] + m[1]) / 2.0, m[2]],
        CrystalSystem::Trigonal | CrystalSystem::Hexagonal => {
            vec![(m[0] + m[1] + m[5]) / 3.0, m[2]]
        }
        CrystalSystem::Cubic => vec![(m[0] + m[1] + m[2]) / 3.0],
    }
}

fn whole_of(system: CrystalSystem, p: &[f64]) -> Metric {
    match (system, p) {
        (CrystalSystem::Triclinic, &[a, b, c, d, e, f]) => [a, b, c, d, e, f],
        (CrystalSystem::Monoclinic, &[a, b, c, e]) => [a, b, c, 0.0, e, 0.0],
        (CrystalSystem::Orthorhombic, &[a, b, c]) => [a, b, c, 0.0, 0.0, 0.0],
        (CrystalSystem::Tetragonal, &[a, c]) => [a, a, c, 0.0, 0.0, 0.0],
        (CrystalSystem::Trigonal | CrystalSystem::Hexagonal, &[a, c]) => [a, a, c, 0.0, 0.0, a],
        (_, &[a, ..]) => [a, a, a, 0.0, 0.0, 0.0],
        _ => [f64::NAN; 6],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let all = [
            (CrystalSystem::Triclinic, [5.1, 6.2, 7.3, 81.0, 97.0, 102.0]),
            (
                CrystalSystem::Monoclinic,
                [5.1, 6.2, 7.3, 90.0, 107.0, 90.0],
            ),
            (CrystalSystem::Trigonal, [5.1, 5.1, 7.3, 90.0, 90.0, 120.0]),
            (CrystalSystem::Cubic, [5.1, 5.1, 5.1, 90.0, 90.0, 90.0]),
        ];
        for (system, [a, b, c, alpha, beta, gamma]) in all {
            let lattice = Lattice::from_parameters([a, b, c], [alpha, beta, gamma]).unwrap();
            let free = FreeMetric::of(&lattice, system);
            let found = free.parameters().unwrap();
            for (x, y) in found.into_iter().zip([a, b, c, alpha, beta, gamma]) {
                assert!((x - y).abs() < 1e-9, "{system:?}: {found:?}");
            }
            let rows = lattice.reciprocal_rows();
            let vector: [f64; 3] =
                std::array::from_fn(|x| rows[0][x] + 2.0 * rows[1][x] - rows[2][x]);
            let q = free.inverse_square(&free.coefficients([1, 2, -1]));
            assert!((q - crate::crystal::lattice::dot(vector, vector)).abs() < 1e-12);
        }
    }

    /// An error of a cubic metric: δa = a³ δp / 2; angles have none.
    #[test]
    fn errors_go_along() {
        let lattice = Lattice::from_parameters([4.0; 3], [90.0; 3]).unwrap();
        let free = FreeMetric::of(&lattice, CrystalSystem::Cubic);
        let cell = free
            .cell(Some(&DMatrix::from_element(1, 1, 1e-12)))
            .unwrap();
        assert!((cell.lengths_ang[1].error.unwrap() - 32e-6).abs() < 1e-9);
        assert_eq!(cell.angles_deg[0].error, None);
        assert!((cell.volume_ang3.error.unwrap() - 48.0 * 32e-6).abs() < 1e-6);
    }
}
