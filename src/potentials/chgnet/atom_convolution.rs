//! A convolution over atoms: each atom hears from its neighbours.
//!
//! In: features of atoms and bonds, the weight of each bond. Out: new features of the atoms, and the
//! derivatives by all three. What enters the gate is linear in centre, bond and neighbour, so each
//! is multiplied once an atom or a bond, and edges only add.

use std::ops::Range;

use rayon::prelude::*;

use super::buffers::Rows;
use super::gate::{Kept, KeptBlock};
use super::graph::Graph;
use super::images::images;
use super::rows::{BLOCK, Row, add, cut};
use super::weights::AtomLayer;

/// What passes between an edge's atoms, and what stays for the pass back.
pub(super) struct Messages {
    kept: Kept,
}

/// What each part of the crystal gives to the sums that enter core and gate.
struct Parts {
    center: [Rows; 2],
    bond: [Rows; 2],
    neighbor: [Rows; 2],
}

/// Derivatives of the energy.
pub(super) struct Derivatives<'a> {
    /// By the features of atoms: by those that came out when it goes in, by those that went in
    /// when it comes out.
    pub atoms: &'a mut [Row],
    /// By the features of bonds; added to.
    pub bonds: &'a mut [Row],
    /// By the weights of bonds; added to.
    pub weights: &'a mut [Row],
}

impl AtomLayer {
    /// New features of the atoms, in the place of the old.
    pub(super) fn forward(
        &self,
        graph: &Graph,
        atoms: &mut [Row],
        bonds: &[Row],
        weights: &[Row],
    ) -> Messages {
        let zero = [[0.0; 64]; 2];
        let parts = Parts {
            center: images(&self.center, atoms, &self.bias),
            bond: images(&self.bond, bonds, &zero),
            neighbor: images(&self.neighbor, atoms, &zero),
        };
        let mut kept = Kept::new(&self.gate, graph.edges.len());
        let mut heard = vec![[0.0; 64]; atoms.len()];
        let runs = graph.runs_of_atoms(BLOCK);
        let lengths: Vec<usize> = runs.iter().map(|run| edges(graph, run).len()).collect();
        let blocks = kept.blocks(&lengths);
        let of_run = cut(&mut heard, runs.iter().map(ExactSizeIterator::len));
        let work: Vec<_> = runs.iter().zip(blocks).zip(of_run).collect();
        work.into_par_iter().for_each(|((run, mut block), heard)| {
            self.hear(graph, run, &parts, weights, &mut block, heard);
        });
        self.out.add_images(&heard, atoms);
        Messages { kept }
    }

    /// Sums the messages to a run of atoms.
    fn hear(
        &self,
        graph: &Graph,
        run: &Range<usize>,
        parts: &Parts,
        weights: &[Row],
        kept: &mut KeptBlock<'_>,
        heard: &mut [Row],
    ) {
        let edges = &graph.edges[edges(graph, run)];
        let mut entered: [Vec<Row>; 2] = std::array::from_fn(|k| {
            let sum = |edge: &super::graph::Edge| {
                let mut sum = parts.center[k][edge.center];
                add(&mut sum, &parts.neighbor[k][edge.neighbor]);
                add(&mut sum, &parts.bond[k][edge.bond]);
                sum
            };
            edges.iter().map(sum).collect()
        });
        let mut through = vec![[0.0; 64]; edges.len()];
        self.gate.forward(&mut entered, kept, &mut through);
        for (edge, message) in edges.iter().zip(&through) {
            let (weight, heard) = (&weights[edge.bond], &mut heard[edge.center - run.start]);
            for c in 0..64 {
                heard[c] += message[c] * weight[c];
            }
        }
    }

    /// From the derivative by the new features to those by all that went in.
    pub(super) fn backward(
        &self,
        graph: &Graph,
        weights: &[Row],
        Messages { kept }: &Messages,
        of: &mut Derivatives<'_>,
    ) {
        let n_edges = graph.edges.len();
        let mut of_heard = vec![[0.0; 64]; graph.n_atoms];
        self.out.add_derivatives(of.atoms, &mut of_heard);
        let mut of_entered = [Rows::to_write(n_edges), Rows::to_write(n_edges)];
        let mut of_weight = Rows::to_write(n_edges);
        let mut of_center = [
            vec![[0.0; 64]; graph.n_atoms],
            vec![[0.0; 64]; graph.n_atoms],
        ];
        let runs = graph.runs_of_atoms(BLOCK);
        {
            let lengths = || runs.iter().map(|run| edges(graph, run).len());
            let [core, gate] = &mut of_entered;
            let [center_core, center_gate] = &mut of_center;
            let per_edge = cut(core, lengths()).into_iter().zip(cut(gate, lengths()));
            let per_edge = per_edge.zip(cut(&mut of_weight, lengths()));
            let n_atoms = || runs.iter().map(ExactSizeIterator::len);
            let per_atom = cut(center_core, n_atoms()).into_iter();
            let per_atom = per_atom.zip(cut(center_gate, n_atoms()));
            let work: Vec<_> = runs.iter().zip(per_edge.zip(per_atom)).collect();
            work.into_par_iter().for_each(
                |(run, (((core, gate), of_weight), (center_core, center_gate)))| {
                    let range = edges(graph, run);
                    let first = range.start;
                    let edges = &graph.edges[range];
                    let mut of_message = vec![[0.0; 64]; edges.len()];
                    self.gate.again(kept, first, of_weight);
                    for ((edge, of_message), of_weight) in
                        edges.iter().zip(&mut of_message).zip(of_weight)
                    {
                        let (weight, of_heard) = (&weights[edge.bond], &of_heard[edge.center]);
                        for c in 0..64 {
                            of_message[c] = of_heard[c] * weight[c];
                            of_weight[c] *= of_heard[c];
                        }
                    }
                    self.gate
                        .backward(kept, first, &of_message, [&mut *core, &mut *gate]);
                    for (n, edge) in edges.iter().enumerate() {
                        let atom = edge.center - run.start;
                        add(&mut center_core[atom], &core[n]);
                        add(&mut center_gate[atom], &gate[n]);
                    }
                },
            );
        }
        of.weights
            .par_iter_mut()
            .zip(&graph.bonds)
            .for_each(|(of_weight_of_bond, both)| {
                for edge in both {
                    add(of_weight_of_bond, &of_weight[*edge]);
                }
            });
        for k in 0..2 {
            let of_entered = &of_entered[k];
            let mut of_bond = Rows::to_write(graph.bonds.len());
            let bonds = of_bond.par_iter_mut().zip(&graph.bonds);
            bonds.for_each(|(sum, [one, other])| {
                *sum = of_entered[*one];
                add(sum, &of_entered[*other]);
            });
            let of_neighbor: Vec<Row> = (0..graph.n_atoms)
                .into_par_iter()
                .map(|atom| {
                    let mut sum = [0.0; 64];
                    for edge in &graph.edges[graph.edges_of(atom)] {
                        add(&mut sum, &of_entered[edge.reverse]);
                    }
                    sum
                })
                .collect();
            self.bond[k].add_derivatives(&of_bond, of.bonds);
            self.neighbor[k].add_derivatives(&of_neighbor, of.atoms);
            self.center[k].add_derivatives(&of_center[k], of.atoms);
        }
    }
}

/// Edges of a run of atoms.
fn edges(graph: &Graph, run: &Range<usize>) -> Range<usize> {
    graph.first_edge[run.start]..graph.first_edge[run.end]
}
