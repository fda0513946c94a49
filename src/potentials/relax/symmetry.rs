//! The symmetry of the start, kept.
//!
//! In: atoms whose symmetry holds within a tolerance. Out: [`Kept`], which first brings the atoms
//! to where the symmetry holds exactly, and then takes out of each step what would break it.

use nalgebra::{Matrix3, Vector3 as Column};

use super::coordinates::Coordinates;
use crate::crystal::Lattice;
use crate::crystal::lattice::Vector3;
use crate::crystal::wyckoff::{Operation, Symmetry};
use crate::potentials::Atoms;

/// An operation, and which atom it brings where.
#[derive(Clone, Debug)]
struct Member {
    /// On fractional coordinates.
    rotation: Matrix3<f64>,
    /// On Cartesian vectors.
    turn: Matrix3<f64>,
    /// The image of each atom.
    images: Vec<usize>,
}

/// The operations that are kept.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    members: Vec<Member>,
}

impl Kept {
    /// The symmetry of some atoms, and the atoms where it holds exactly.
    pub(super) fn of(atoms: &Atoms, tolerance_ang: f64) -> Option<(Self, Atoms)> {
        let symmetry = Symmetry::new(&atoms.to_structure(), tolerance_ang)?;
        let frac = atoms.frac();
        let mut members = Vec::with_capacity(symmetry.operations().len());
        for operation in symmetry.operations() {
            members.push(Member {
                rotation: Matrix3::from_fn(|i, k| f64::from(operation.rotation[i][k])),
                turn: Matrix3::identity(),
                images: images(atoms, &frac, operation)?,
            });
        }
        let lattice = symmetric_lattice(&atoms.lattice, &members)?;
        let basis = Matrix3::from_fn(|i, k| lattice.rows()[k][i]);
        let inverse = basis.try_inverse()?;
        for member in &mut members {
            member.turn = basis * member.rotation * inverse;
        }
        let kept = Self { members };
        let exact = Atoms {
            cart_ang: kept
                .symmetric_positions(&frac)
                .into_iter()
                .map(|frac| lattice.cart_from_frac(frac))
                .collect(),
            elements: atoms.elements.clone(),
            lattice,
        };
        Some((kept, exact))
    }

    /// Number of operations, the identity among them.
    pub(super) fn n_operations(&self) -> usize {
        self.members.len()
    }

    /// Takes out of a gradient or a step what would break the symmetry.
    pub(super) fn project(&self, coordinates: &Coordinates, values: &mut [f64]) {
        let n = coordinates.n_atoms();
        let share = 1.0 / self.members.len() as f64;
        let (own, _) = values[..3 * n].as_chunks::<3>();
        let mut mean = vec![Column::zeros(); n];
        for member in &self.members {
            for (vector, image) in own.iter().zip(&member.images) {
                mean[*image] += member.turn * Column::from(*vector) * share;
            }
        }
        let strain = coordinates.strain(values).map(|u| {
            let turned = self.members.iter().map(|m| m.turn * u * m.turn.transpose());
            turned.fold(Matrix3::zeros(), |sum, u| sum + u) * share
        });
        for (value, mean) in values.iter_mut().zip(mean.iter().flat_map(|m| m.iter())) {
            *value = *mean;
        }
        if let Some(strain) = strain {
            coordinates.set_strain(values, &strain);
        }
    }

    /// Positions nearest to the given ones that the operations bring exactly onto each other. The
    /// translation of each operation is the mean over the atoms: of a group, these are again those
    /// of a group.
    fn symmetric_positions(&self, frac: &[Vector3]) -> Vec<Vector3> {
        let share = 1.0 / self.members.len() as f64;
        let mut off = vec![Column::zeros(); frac.len()];
        for member in &self.members {
            let distances: Vec<Column<f64>> = (frac.iter().zip(&member.images))
                .map(|(from, to)| member.rotation * Column::from(*from) - Column::from(frac[*to]))
                .collect();
            // Distances differ by whole vectors of the lattice; the first tells which.
            let first = distances.first().copied().unwrap_or_default();
            let near = |d: &Column<f64>| d - (d - first).map(f64::round);
            let near: Vec<Column<f64>> = distances.iter().map(near).collect();
            let mean = near.iter().sum::<Column<f64>>() / near.len().max(1) as f64;
            for (distance, image) in near.iter().zip(&member.images) {
                off[*image] += (distance - mean) * share;
            }
        }
        let moved = frac.iter().zip(off);
        moved
            .map(|(x, off)| (Column::from(*x) + off).into())
            .collect()
    }
}

/// The atom that each atom is brought to; `None` where it is brought to none, or two to one.
fn images(atoms: &Atoms, frac: &[Vector3], operation: &Operation) -> Option<Vec<usize>> {
    let mut taken = vec![false; frac.len()];
    let mut images = Vec::with_capacity(frac.len());
    for (from, element) in frac.iter().zip(&atoms.elements) {
        let point = operation.applied(*from);
        let distance = |to: &usize| {
            let off: Vector3 = std::array::from_fn(|k| {
                let d = point[k] - frac[*to][k];
                d - d.round()
            });
            let cart = atoms.lattice.cart_from_frac(off);
            cart.iter().map(|x| x * x).sum::<f64>()
        };
        let alike = (0..frac.len()).filter(|to| atoms.elements[*to] == *element && !taken[*to]);
        let image = alike.min_by(|u, v| distance(u).total_cmp(&distance(v)))?;
        taken[image] = true;
        images.push(image);
    }
    Some(images)
}

/// The lattice nearest to the given one whose lengths and angles the rotations keep: the metric is
/// averaged, and the vectors are stretched to it without being turned.
fn symmetric_lattice(lattice: &Lattice, members: &[Member]) -> Option<Lattice> {
    let basis = Matrix3::from_fn(|i, k| lattice.rows()[k][i]);
    let metric = basis.transpose() * basis;
    let turned = members
        .iter()
        .map(|m| m.rotation.transpose() * metric * m.rotation);
    let mean = turned.fold(Matrix3::zeros(), |sum, g| sum + g) / members.len() as f64;
    // basis⁻ᵀ · mean · basis⁻¹ = S² with S the stretch.
    let inverse = basis.try_inverse()?;
    let square = inverse.transpose() * mean * inverse;
    let eigen = nalgebra::SymmetricEigen::new(0.5 * (square + square.transpose()));
    let roots = Matrix3::from_diagonal(&eigen.eigenvalues.map(f64::sqrt));
    let stretch = eigen.eigenvectors * roots * eigen.eigenvectors.transpose();
    let rows = lattice.rows().map(|v| (stretch * Column::from(v)).into());
    Some(Lattice::from_rows(rows))
}
