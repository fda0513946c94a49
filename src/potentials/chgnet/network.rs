//! The network: from the functions of lengths and angles to the energy, and back to its derivatives.
//!
//! In: the graph, the elements. Out: the energy in eV, its derivative by each bond's length and each
//! angle's cosine, magnetic moments. Pass forward and pass back are written by hand: only inputs
//! have derivatives, weights need none.

use rayon::prelude::*;

use super::angle_convolution::{self as over_angles, Features};
use super::atom_convolution as over_atoms;
use super::basis::{Basis, angular, radial};
use super::buffers::Rows;
use super::gate::{normalise, normalise_backward, silu, silu_backward};
use super::graph::{ATOM_CUTOFF_ANG, BOND_CUTOFF_ANG, Graph};
use super::rows::{Linear, Row};
use super::weights::{Readout, Weights};
use crate::crystal::lattice::dot;

/// What the network says of a graph.
pub(super) struct Said {
    /// Without the reference energies of the elements, in eV.
    pub energy_ev: f64,
    /// Derivative of the energy by the length of each bond in eV/Å.
    pub by_length: Vec<f64>,
    /// Derivative of the energy by the cosine of each angle in eV.
    pub by_cosine: Vec<f64>,
    /// Of each atom, in Bohr magnetons.
    pub moments: Vec<f64>,
}

/// Functions of lengths or angles, and their derivatives.
struct Functions {
    values: Vec<Basis>,
    slopes: Vec<Basis>,
}

impl Functions {
    fn of(n: usize, functions: impl Fn(usize) -> [Basis; 2] + Sync) -> Self {
        let pairs = (0..n).into_par_iter().map(|k| {
            let [values, slopes] = functions(k);
            (values, slopes)
        });
        let (values, slopes) = pairs.unzip();
        Self { values, slopes }
    }

    /// Features that start from them.
    fn embedded(&self, map: &Linear<32, 64>) -> Rows {
        let mut rows = Rows::zeros(self.values.len());
        map.add_images(&self.values, &mut rows);
        rows
    }

    /// Adds to `sums` the derivative by length or cosine, given that by the features.
    fn add_slopes(&self, map: &Linear<32, 64>, of_features: &[Row], sums: &mut [f64]) {
        let mut of_values = vec![[0.0; 32]; self.values.len()];
        map.add_derivatives(of_features, &mut of_values);
        for ((sum, of_values), slopes) in sums.iter_mut().zip(&of_values).zip(&self.slopes) {
            let products = of_values.iter().zip(slopes);
            *sum += products.map(|(a, b)| f64::from(a * b)).sum::<f64>();
        }
    }
}

/// The layers of one step that were passed, for the way back.
struct Passed {
    atoms: over_atoms::Messages,
    bonds: Option<over_angles::Messages>,
    angles: Option<over_angles::Messages>,
}

/// What the way forward leaves for the way back.
struct Forward {
    far: Functions,
    near: Functions,
    turns: Functions,
    atoms: Vec<Row>,
    atom_weights: Rows,
    bond_weights: Rows,
    passed: Vec<Passed>,
    moments: Vec<f64>,
}

/// The features of the atoms before the readout, normalised, averaged over the atoms; `elements` are indices
/// from hydrogen.
pub(super) fn crystal_features(weights: &Weights, graph: &Graph, elements: &[usize]) -> Vec<f64> {
    let atoms = forward(weights, graph, elements).atoms;
    let rows = weights.readout.scaled(&atoms).rows;
    let sum_of = |c: usize| rows.iter().map(|row| f64::from(row[c])).sum::<f64>();
    (0..64).map(|c| sum_of(c) / rows.len() as f64).collect()
}

/// Runs the network forward; `elements` are indices from hydrogen.
fn forward(weights: &Weights, graph: &Graph, elements: &[usize]) -> Forward {
    let n_bonds = graph.bonds.len();
    let [to_atoms, to_bonds, waves] = &weights.frequencies;
    let length = |bond: usize| graph.edges[graph.bonds[bond][0]].length_ang;
    let far = Functions::of(n_bonds, |bond| {
        radial(length(bond), ATOM_CUTOFF_ANG, to_atoms)
    });
    let near = Functions::of(graph.n_short, |bond| {
        radial(length(bond), BOND_CUTOFF_ANG, to_bonds)
    });
    let turns = Functions::of(graph.angles.len(), |angle| {
        angular(cosine(graph, angle), waves)
    });

    let mut atoms: Vec<Row> = elements.iter().map(|e| weights.elements[*e]).collect();
    let mut bonds = far.embedded(&weights.bond);
    let mut angles = turns.embedded(&weights.angle);
    let atom_weights = far.embedded(&weights.atom_weight);
    let bond_weights = near.embedded(&weights.bond_weight);

    let mut passed = Vec::with_capacity(weights.atom_layers.len());
    let mut moments = Vec::new();
    for (number, layer) in weights.atom_layers.iter().enumerate() {
        if number + 1 == weights.atom_layers.len() {
            moments = weights.readout.moments(&atoms);
        }
        let mut step = Passed {
            atoms: layer.forward(graph, &mut atoms, &bonds, &atom_weights),
            bonds: None,
            angles: None,
        };
        if let Some((layer, out)) = weights
            .bond_layers
            .get(number)
            .filter(|_| !angles.is_empty())
        {
            let (short, rest) = bonds.split_at_mut(graph.n_short);
            let _ = rest;
            let features = Features {
                atoms: &atoms,
                bonds: short,
                angles: &angles,
            };
            let (new, messages) = layer.update_bonds(out, graph, features, &bond_weights);
            short.copy_from_slice(&new);
            step.bonds = Some(messages);
            if let Some(layer) = weights.angle_layers.get(number) {
                let features = Features {
                    atoms: &atoms,
                    bonds: short,
                    angles: &angles,
                };
                let (new, messages) = layer.update_angles(graph, features);
                angles.copy_from_slice(&new);
                step.angles = Some(messages);
            }
        }
        passed.push(step);
    }
    Forward {
        far,
        near,
        turns,
        atoms,
        atom_weights,
        bond_weights,
        passed,
        moments,
    }
}

/// Runs the network forward and back; `elements` are indices from hydrogen.
pub(super) fn run(weights: &Weights, graph: &Graph, elements: &[usize]) -> Said {
    let Forward {
        far,
        near,
        turns,
        atoms,
        atom_weights,
        bond_weights,
        passed,
        moments,
    } = forward(weights, graph, elements);
    let n_bonds = graph.bonds.len();
    let (energy_ev, mut of_atoms) = weights.readout.energy(&atoms);

    let mut of_bonds = Rows::zeros(n_bonds);
    let mut of_angles = Rows::zeros(graph.angles.len());
    let mut of_atom_weights = Rows::zeros(n_bonds);
    let mut of_bond_weights = Rows::zeros(graph.n_short);
    for (number, step) in passed.iter().enumerate().rev() {
        if let (Some(messages), Some(layer)) = (&step.angles, weights.angle_layers.get(number)) {
            let mut of = over_angles::Derivatives {
                atoms: &mut of_atoms,
                bonds: &mut of_bonds[..graph.n_short],
                angles: &mut of_angles,
            };
            layer.update_angles_backward(graph, messages, &mut of);
        }
        if let (Some(messages), Some((layer, out))) = (&step.bonds, weights.bond_layers.get(number))
        {
            let mut of = over_angles::Derivatives {
                atoms: &mut of_atoms,
                bonds: &mut of_bonds[..graph.n_short],
                angles: &mut of_angles,
            };
            let of = (&mut of, &mut of_bond_weights[..]);
            layer.update_bonds_backward(out, graph, &bond_weights, messages, of);
        }
        let mut of = over_atoms::Derivatives {
            atoms: &mut of_atoms,
            bonds: &mut of_bonds,
            weights: &mut of_atom_weights,
        };
        weights.atom_layers[number].backward(graph, &atom_weights, &step.atoms, &mut of);
    }

    let mut by_length = vec![0.0; n_bonds];
    far.add_slopes(&weights.bond, &of_bonds, &mut by_length);
    far.add_slopes(&weights.atom_weight, &of_atom_weights, &mut by_length);
    near.add_slopes(&weights.bond_weight, &of_bond_weights, &mut by_length);
    let mut by_cosine = vec![0.0; graph.angles.len()];
    turns.add_slopes(&weights.angle, &of_angles, &mut by_cosine);
    Said {
        energy_ev,
        by_length,
        by_cosine,
        moments,
    }
}

/// Cosine of an angle.
fn cosine(graph: &Graph, angle: usize) -> f64 {
    let angle = &graph.angles[angle];
    let [one, other] = [angle.first, angle.second].map(|edge| &graph.edges[edge]);
    dot(one.vector_ang, other.vector_ang) / (one.length_ang * other.length_ang)
}

/// Features of atoms as the readout takes them in.
struct Scaled {
    /// Of mean 0 and variance 1.
    normal: Vec<Row>,
    /// One over the standard deviation they had.
    sharpness: Vec<f32>,
    /// Scaled and shifted.
    rows: Vec<Row>,
}

impl Readout {
    /// Normalises features of atoms.
    fn scaled(&self, atoms: &[Row]) -> Scaled {
        let mut normal = atoms.to_vec();
        let mut sharpness = vec![0.0; atoms.len()];
        normalise(&mut normal, &mut sharpness);
        let [scale, shift] = &self.norm;
        let scaled = |row: &Row| std::array::from_fn(|c| row[c] * scale[c] + shift[c]);
        Scaled {
            rows: normal.iter().map(scaled).collect(),
            normal,
            sharpness,
        }
    }

    /// The energy in eV of all atoms, and its derivative by their features.
    fn energy(&self, atoms: &[Row]) -> (f64, Vec<Row>) {
        let Scaled {
            normal,
            sharpness,
            mut rows,
        } = self.scaled(atoms);
        let [scale, _] = &self.norm;
        let mut entered = Vec::new();
        for (layer, bias) in &self.hidden {
            let mut next = vec![*bias; rows.len()];
            layer.add_images(&rows, &mut next);
            entered.push(next.clone());
            silu(&mut next);
            rows = next;
        }
        let (last, bias) = &self.energy;
        let energy_ev = rows.iter().map(|row| f64::from(bias + product(row, last)));
        let energy_ev = energy_ev.sum();

        let mut of_rows = vec![*last; atoms.len()];
        for ((layer, _), entered) in self.hidden.iter().zip(&entered).rev() {
            let mut of_entered = vec![[0.0; 64]; atoms.len()];
            silu_backward(entered, &of_rows, &mut of_entered);
            of_rows = vec![[0.0; 64]; atoms.len()];
            layer.add_derivatives(&of_entered, &mut of_rows);
        }
        for ((of_row, normal), sharpness) in of_rows.iter_mut().zip(&normal).zip(&sharpness) {
            for c in 0..64 {
                of_row[c] *= scale[c];
            }
            normalise_backward(normal, *sharpness, of_row);
        }
        (energy_ev, of_rows)
    }

    fn moments(&self, atoms: &[Row]) -> Vec<f64> {
        let (along, bias) = &self.moment;
        let moment = |row: &Row| f64::from((bias + product(row, along)).abs());
        atoms.iter().map(moment).collect()
    }
}

fn product(a: &Row, b: &Row) -> f32 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}
