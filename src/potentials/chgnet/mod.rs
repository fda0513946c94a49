//! CHGNet: a graph network for energies, forces, stress and magnetic moments of crystals.
//!
//! In: [`Atoms`] of elements from hydrogen to plutonium. Out: an [`Evaluation`] within 1e-4 eV an
//! atom, 1e-3 eV/Å and 1e-2 GPa of the published program. 412,525 weights, in single precision;
//! geometry and sums of forces in double.
//!
//! The network was trained on relaxations of the Materials Project by density-functional theory. It is
//! known to be too soft: curvatures, and with them migration barriers, come out too low, see
//! [`crate::neb`].
//!
//! Sources: B. Deng et al., Nat. Mach. Intell. 2023, 5, 1031, DOI 10.1038/s42256-023-00716-3; the
//! softening: B. Deng et al., npj Comput. Mater. 2025, 11, 9, DOI 10.1038/s41524-024-01500-6. The
//! weights' licence stands beside them in `assets/chgnet`.

mod angle_convolution;
mod atom_convolution;
mod basis;
mod buffers;
mod gate;
mod graph;
mod images;
mod network;
mod rows;
mod weights;

pub use weights::ChgnetWeights;

use std::sync::OnceLock;

use self::graph::Graph;
use self::network::Said;
use self::weights::{N_ELEMENTS, Weights};
use super::atoms::Atoms;
use super::evaluation::{Evaluation, PotentialError};
use super::potential::Potential;
use crate::crystal::Element;
use crate::crystal::lattice::Vector3;

/// GPa of one eV/Å³.
const GPA_PER_EV_ANG3: f64 = 160.217_662_08;

/// CHGNet with one set of weights.
#[derive(Debug)]
pub struct Chgnet {
    which: ChgnetWeights,
    weights: Weights,
}

/// A file of weights that cannot be read: a defect of the program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct DamagedWeights(String);

impl Chgnet {
    /// The network with a set of weights, read once in the life of the program.
    ///
    /// # Errors
    /// [`DamagedWeights`], which a whole program never gives.
    pub fn load(which: ChgnetWeights) -> Result<&'static Self, DamagedWeights> {
        static MPTRJ: OnceLock<Result<Chgnet, DamagedWeights>> = OnceLock::new();
        static R2SCAN: OnceLock<Result<Chgnet, DamagedWeights>> = OnceLock::new();
        let cell = match which {
            ChgnetWeights::Mptrj => &MPTRJ,
            ChgnetWeights::R2scan => &R2SCAN,
        };
        let load = || match Weights::load(which) {
            Ok(weights) => Ok(Self { which, weights }),
            Err(bad) => Err(DamagedWeights(bad.to_string())),
        };
        cell.get_or_init(load).as_ref().map_err(Clone::clone)
    }

    /// What the network has learned of a crystal: the features of its atoms before the readout, normalised,
    /// 64 numbers, averaged over the atoms.
    ///
    /// # Errors
    /// Those of [`Potential::evaluate`].
    pub fn crystal_features(&self, atoms: &Atoms) -> Result<Vec<f64>, PotentialError> {
        let (graph, elements) = self.prepared(atoms)?;
        let features = network::crystal_features(&self.weights, &graph, &elements);
        match features.iter().all(|x| x.is_finite()) {
            true => Ok(features),
            false => Err(PotentialError::NotFinite {
                potential: self.name(),
            }),
        }
    }

    /// The graph of a cell, and its elements as indices from hydrogen.
    fn prepared(&self, atoms: &Atoms) -> Result<(Graph, Vec<usize>), PotentialError> {
        let unknown = self.unknown_among(&atoms.elements);
        if !unknown.is_empty() {
            return Err(PotentialError::Unknown {
                potential: self.name(),
                elements: unknown,
            });
        }
        let elements = atoms.elements.iter();
        let elements = elements.map(|e| usize::from(e.atomic_number()) - 1);
        Ok((Graph::new(atoms)?, elements.collect()))
    }

    /// Whether the network was made for an element: those from hydrogen to plutonium.
    pub fn covers(element: Element) -> bool {
        (1..=N_ELEMENTS).contains(&usize::from(element.atomic_number()))
    }
}

impl Potential for Chgnet {
    fn name(&self) -> &'static str {
        match self.which {
            ChgnetWeights::Mptrj => "CHGNet 0.3.0",
            ChgnetWeights::R2scan => "CHGNet r²SCAN",
        }
    }

    fn knows(&self, element: Element) -> bool {
        Self::covers(element)
    }

    fn evaluate(&self, atoms: &Atoms) -> Result<Evaluation, PotentialError> {
        let (graph, elements) = self.prepared(atoms)?;
        let mut said = network::run(&self.weights, &graph, &elements);
        let references = elements.iter().map(|e| self.weights.references_ev[*e]);
        said.energy_ev += references.map(f64::from).sum::<f64>();
        let evaluation = assembled(&graph, said, atoms.lattice.volume_ang3());
        let forces = evaluation.forces_ev_per_ang.iter().flatten();
        if evaluation.energy_ev.is_finite() && forces.copied().all(f64::is_finite) {
            Ok(evaluation)
        } else {
            Err(PotentialError::NotFinite {
                potential: self.name(),
            })
        }
    }
}

/// Forces and stress from the derivatives by lengths and cosines.
fn assembled(graph: &Graph, said: Said, volume_ang3: f64) -> Evaluation {
    let mut by_vector: Vec<Vector3> = vec![[0.0; 3]; graph.edges.len()];
    for (bond, slope) in graph.bonds.iter().zip(&said.by_length) {
        let edge = &graph.edges[bond[0]];
        add_scaled(
            &mut by_vector[bond[0]],
            slope / edge.length_ang,
            edge.vector_ang,
        );
    }
    for (angle, slope) in graph.angles.iter().zip(&said.by_cosine) {
        // Of either edge: a cosine's derivative by a vector is what the other's direction has
        // across it, over its length.
        let [one, other] = [angle.first, angle.second].map(|edge| &graph.edges[edge]);
        let lengths = one.length_ang * other.length_ang;
        let cosine = crate::crystal::lattice::dot(one.vector_ang, other.vector_ang) / lengths;
        for (edge, own, across) in [(angle.first, one, other), (angle.second, other, one)] {
            let sum = &mut by_vector[edge];
            add_scaled(sum, slope / lengths, across.vector_ang);
            let along = -slope * cosine / (own.length_ang * own.length_ang);
            add_scaled(sum, along, own.vector_ang);
        }
    }
    let mut forces_ev_per_ang = vec![[0.0; 3]; graph.n_atoms];
    let mut virial = [[0.0; 3]; 3];
    for (edge, slope) in graph.edges.iter().zip(&by_vector) {
        add_scaled(&mut forces_ev_per_ang[edge.center], -1.0, *slope);
        add_scaled(&mut forces_ev_per_ang[edge.neighbor], 1.0, *slope);
        for (row, x) in virial.iter_mut().zip(edge.vector_ang) {
            add_scaled(row, x, *slope);
        }
    }
    let stress =
        |i: usize, j: usize| (virial[i][j] + virial[j][i]) / 2.0 / volume_ang3 * GPA_PER_EV_ANG3;
    Evaluation {
        energy_ev: said.energy_ev,
        forces_ev_per_ang,
        stress_gpa: std::array::from_fn(|i| std::array::from_fn(|j| stress(i, j))),
        magnetic_moments: Some(said.moments),
    }
}

fn add_scaled(sum: &mut Vector3, factor: f64, vector: Vector3) {
    for k in 0..3 {
        sum[k] += factor * vector[k];
    }
}
