//! The coordinates of a relaxation: positions, and the strain of the cell.
//!
//! In: atoms. Out: [`Coordinates`], one list of numbers in Å. Positions are those before the strain
//! is applied, r = F p, and F = exp u with u symmetric, so that the cell never turns; u enters as κu
//! with κ = √(number of atoms) · 1 Å, which makes the cell about as stiff as a bond. Off-diagonal
//! components count √2-fold, so that no direction is privileged.

use nalgebra::{Matrix3, SymmetricEigen, Vector3 as Column};

use crate::crystal::Lattice;
use crate::crystal::lattice::Vector3;
use crate::potentials::{Atoms, Evaluation};

/// 1 eV/Å³ in GPa (CODATA 2018).
pub(super) const GPA_PER_EV_PER_ANG3: f64 = 160.217_663_4;

/// Off-diagonal components of the strain, in Voigt's order.
const OFF_DIAGONAL: [(usize, usize); 3] = [(1, 2), (0, 2), (0, 1)];

/// Where a relaxation started, and what may change.
#[derive(Clone, Debug)]
pub(super) struct Coordinates {
    start: Atoms,
    /// κ in Å; `None` where the cell is fixed.
    scale_ang: Option<f64>,
}

impl Coordinates {
    pub(super) fn new(start: Atoms, cell: bool) -> Self {
        let scale_ang = cell.then(|| (start.len() as f64).sqrt());
        Self { start, scale_ang }
    }

    /// Number of atoms.
    pub(super) fn n_atoms(&self) -> usize {
        self.start.len()
    }

    /// The coordinates of the start.
    pub(super) fn origin(&self) -> Vec<f64> {
        let mut values: Vec<f64> = self.start.cart_ang.iter().flatten().copied().collect();
        if self.scale_ang.is_some() {
            values.extend([0.0; 6]);
        }
        values
    }

    /// The atoms at some coordinates.
    pub(super) fn atoms(&self, values: &[f64]) -> Atoms {
        let strain = self.strain(values).map(|u| exponential(&u));
        let moved = |v: Vector3| match &strain {
            Some(f) => (f * Column::from(v)).into(),
            None => v,
        };
        let (positions, _) = values.as_chunks::<3>();
        let positions = positions.iter().take(self.n_atoms());
        Atoms {
            lattice: Lattice::from_rows(self.start.lattice.rows().map(moved)),
            elements: self.start.elements.clone(),
            cart_ang: positions.map(|p| moved(*p)).collect(),
        }
    }

    /// The derivative of the energy by the coordinates, in eV/Å.
    pub(super) fn gradient(
        &self,
        values: &[f64],
        volume_ang3: f64,
        evaluation: &Evaluation,
    ) -> Vec<f64> {
        let forces = evaluation.forces_ev_per_ang.iter();
        let (Some(u), Some(scale_ang)) = (self.strain(values), self.scale_ang) else {
            return forces.flatten().map(|f| -f).collect();
        };
        let f = exponential(&u);
        let mut gradient: Vec<f64> = Vec::with_capacity(values.len());
        for force in forces {
            let pulled = -(f * Column::from(*force));
            gradient.extend(pulled.iter());
        }
        let stress = Matrix3::from_fn(|i, k| evaluation.stress_gpa[i][k]) / GPA_PER_EV_PER_ANG3;
        let by_strain = by_logarithm(&u, &(stress * volume_ang3));
        gradient.extend((0..3).map(|k| by_strain[(k, k)] / scale_ang));
        let off = OFF_DIAGONAL.map(|(i, k)| std::f64::consts::SQRT_2 * by_strain[(i, k)]);
        gradient.extend(off.map(|g| g / scale_ang));
        gradient
    }

    /// The longest way of an atom in Å and the strain (its Frobenius norm) of a step.
    pub(super) fn length(&self, step: &[f64]) -> (f64, f64) {
        let n = 3 * self.n_atoms();
        let (positions, _) = step[..n].as_chunks::<3>();
        let squared = |p: &Vector3| p.iter().map(|x| x * x).sum::<f64>();
        let longest = positions.iter().map(squared).fold(0.0, f64::max).sqrt();
        let strain: f64 = step[n..].iter().map(|x| x * x).sum();
        (longest, strain.sqrt() / self.scale_ang.unwrap_or(1.0))
    }

    /// u, where the cell may change.
    pub(super) fn strain(&self, values: &[f64]) -> Option<Matrix3<f64>> {
        let scale_ang = self.scale_ang?;
        let components = &values[3 * self.n_atoms()..];
        let mut u = Matrix3::zeros();
        for k in 0..3 {
            u[(k, k)] = components[k] / scale_ang;
        }
        for (place, (i, k)) in OFF_DIAGONAL.into_iter().enumerate() {
            let half = components[3 + place] / (std::f64::consts::SQRT_2 * scale_ang);
            u[(i, k)] = half;
            u[(k, i)] = half;
        }
        Some(u)
    }

    /// Puts u among the coordinates.
    pub(super) fn set_strain(&self, values: &mut [f64], u: &Matrix3<f64>) {
        let Some(scale_ang) = self.scale_ang else {
            return;
        };
        let components = &mut values[3 * self.start.len()..];
        for k in 0..3 {
            components[k] = u[(k, k)] * scale_ang;
        }
        for (place, (i, k)) in OFF_DIAGONAL.into_iter().enumerate() {
            let mean = 0.5 * (u[(i, k)] + u[(k, i)]);
            components[3 + place] = std::f64::consts::SQRT_2 * mean * scale_ang;
        }
    }
}

/// exp u of a symmetric matrix.
fn exponential(u: &Matrix3<f64>) -> Matrix3<f64> {
    if *u == Matrix3::zeros() {
        return Matrix3::identity();
    }
    let eigen = SymmetricEigen::new(*u);
    let values = Matrix3::from_diagonal(&eigen.eigenvalues.map(f64::exp));
    let exponential = eigen.eigenvectors * values * eigen.eigenvectors.transpose();
    0.5 * (exponential + exponential.transpose())
}

/// The derivative of the energy by u, from that by a strain applied after F = exp u: by F it is
/// V σ F⁻¹, and from there by u it is weighed, between the eigenvectors of u, with
/// (exp λᵢ − exp λₖ)/(λᵢ − λₖ).
fn by_logarithm(u: &Matrix3<f64>, by_strain: &Matrix3<f64>) -> Matrix3<f64> {
    if *u == Matrix3::zeros() {
        return 0.5 * (by_strain + by_strain.transpose());
    }
    let eigen = SymmetricEigen::new(*u);
    let (q, values) = (eigen.eigenvectors, eigen.eigenvalues);
    let mut inner = q.transpose() * by_strain * q;
    for k in 0..3 {
        // F⁻¹ is diagonal here.
        let shrunk = (-values[k]).exp();
        inner.column_mut(k).scale_mut(shrunk);
    }
    let inner = 0.5 * (inner + inner.transpose());
    let weighed = Matrix3::from_fn(|i, k| inner[(i, k)] * slope(values[i], values[k]));
    q * weighed * q.transpose()
}

/// (exp x − exp y)/(x − y), also where they are equal.
fn slope(x: f64, y: f64) -> f64 {
    let half = 0.5 * (x - y);
    let middle = (0.5 * (x + y)).exp();
    // sinh(h)/h = 1 + h²/6 + h⁴/120 …
    if half.abs() < 1e-3 {
        let square = half * half;
        return middle * (1.0 + square / 6.0 + square * square / 120.0);
    }
    middle * half.sinh() / half
}
