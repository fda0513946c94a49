//! Short bonds hear from the angles at their ends, and angles from their bonds.
//!
//! In: features of atoms, bonds and angles, the weight of each short bond. Out: new features of the
//! short bonds, or of the angles, and the derivatives by all that went in. As for atoms, what enters
//! the gate is multiplied once an atom, a bond or an angle.

use std::ops::Range;

use rayon::prelude::*;

use super::buffers::Rows;
use super::gate::{Gate, Kept, KeptBlock};
use super::graph::{Angle, Graph};
use super::images::images;
use super::rows::{BLOCK, Row, Square, add, cut};
use super::weights::AngleLayer;

/// What stays for the pass back.
pub(super) struct Messages {
    kept: Kept,
}

/// Features that go in: of atoms, short bonds and angles.
#[derive(Clone, Copy)]
pub(super) struct Features<'a> {
    pub atoms: &'a [Row],
    pub bonds: &'a [Row],
    pub angles: &'a [Row],
}

/// Derivatives of the energy by the same; added to.
pub(super) struct Derivatives<'a> {
    pub atoms: &'a mut [Row],
    pub bonds: &'a mut [Row],
    pub angles: &'a mut [Row],
}

/// What each part of the crystal gives to the sums that enter core and gate.
struct Parts {
    first: [Rows; 2],
    second: [Rows; 2],
    angle: [Rows; 2],
    center: [Rows; 2],
}

/// Angles of a run of short bonds.
fn angles(graph: &Graph, run: &Range<usize>) -> Range<usize> {
    graph.first_angle[2 * run.start]..graph.first_angle[2 * run.end]
}

impl Parts {
    fn new(layer: &AngleLayer, features: Features<'_>) -> Self {
        let zero = [[0.0; 64]; 2];
        Self {
            first: images(&layer.first, features.bonds, &layer.bias),
            second: images(&layer.second, features.bonds, &zero),
            angle: images(&layer.angle, features.angles, &zero),
            center: images(&layer.center, features.atoms, &zero),
        }
    }

    /// What comes through the gate for the angles of a range.
    fn through(
        &self,
        gate: &Gate,
        (range, angles): (Range<usize>, &[Angle]),
        kept: &mut KeptBlock<'_>,
    ) -> Vec<Row> {
        let mut entered: [Vec<Row>; 2] = std::array::from_fn(|k| {
            let sum = |(number, angle): (usize, &Angle)| {
                let mut sum = self.angle[k][number];
                add(&mut sum, &self.first[k][angle.bonds[0]]);
                add(&mut sum, &self.second[k][angle.bonds[1]]);
                add(&mut sum, &self.center[k][angle.center]);
                sum
            };
            range.clone().zip(angles).map(sum).collect()
        });
        let mut through = vec![[0.0; 64]; angles.len()];
        gate.forward(&mut entered, kept, &mut through);
        through
    }
}

impl AngleLayer {
    /// Does `each` for every run of bonds, with what came through the gate for their angles and a
    /// piece of `out`, of the length that `piece` says.
    fn pass(
        &self,
        graph: &Graph,
        features: Features<'_>,
        (out, piece): (&mut [Row], impl Fn(&Range<usize>) -> usize),
        each: impl Fn(&Range<usize>, &[Row], &mut [Row]) + Sync,
    ) -> Messages {
        let parts = Parts::new(self, features);
        let mut kept = Kept::new(&self.gate, graph.angles.len());
        let runs = graph.runs_of_bonds(BLOCK);
        let lengths: Vec<usize> = runs.iter().map(|run| angles(graph, run).len()).collect();
        let pieces = cut(out, runs.iter().map(piece));
        let work: Vec<_> = runs.iter().zip(kept.blocks(&lengths)).zip(pieces).collect();
        work.into_par_iter().for_each(|((run, mut kept), out)| {
            let range = angles(graph, run);
            let of_run = (range.clone(), &graph.angles[range]);
            each(run, &parts.through(&self.gate, of_run, &mut kept), out);
        });
        Messages { kept }
    }

    /// Adds to the features of angles what their bonds and atoms make of them.
    pub(super) fn update_angles(
        &self,
        graph: &Graph,
        features: Features<'_>,
    ) -> (Vec<Row>, Messages) {
        let mut out = features.angles.to_vec();
        let piece = |run: &Range<usize>| angles(graph, run).len();
        let messages = self.pass(graph, features, (&mut out, piece), |_, through, out| {
            for (new, through) in out.iter_mut().zip(through) {
                add(new, through);
            }
        });
        (out, messages)
    }

    /// What short bonds hear from their angles: the sum of weighted messages.
    fn hear(&self, graph: &Graph, features: Features<'_>, weights: &[Row]) -> (Vec<Row>, Messages) {
        let mut heard = vec![[0.0; 64]; graph.n_short];
        let piece = ExactSizeIterator::len;
        let messages = self.pass(
            graph,
            features,
            (&mut heard, piece),
            |run, through, heard| {
                let of_run = &graph.angles[angles(graph, run)];
                for (angle, message) in of_run.iter().zip(through) {
                    let [one, other] = angle.bonds.map(|bond| &weights[bond]);
                    let heard = &mut heard[angle.bonds[0] - run.start];
                    for c in 0..64 {
                        heard[c] += message[c] * one[c] * other[c];
                    }
                }
            },
        );
        (heard, messages)
    }

    /// New features of the short bonds.
    pub(super) fn update_bonds(
        &self,
        out: &Square,
        graph: &Graph,
        features: Features<'_>,
        weights: &[Row],
    ) -> (Vec<Row>, Messages) {
        let (heard, messages) = self.hear(graph, features, weights);
        let mut bonds = features.bonds.to_vec();
        out.add_images(&heard, &mut bonds);
        (bonds, messages)
    }

    /// From the derivative by the new features of angles, which goes in as that by angles, to those
    /// by all that went in.
    pub(super) fn update_angles_backward(
        &self,
        graph: &Graph,
        Messages { kept }: &Messages,
        of: &mut Derivatives<'_>,
    ) {
        let of_out = of.angles.to_vec();
        self.spread(graph, kept, of, |range, of_message| {
            of_message.copy_from_slice(&of_out[range]);
        });
    }

    /// From the derivative by the new features of short bonds, which goes in as that by bonds, to
    /// those by all that went in; `of_weights` is added to.
    pub(super) fn update_bonds_backward(
        &self,
        out: &Square,
        graph: &Graph,
        weights: &[Row],
        Messages { kept }: &Messages,
        (of, of_weights): (&mut Derivatives<'_>, &mut [Row]),
    ) {
        let mut of_heard = vec![[0.0; 64]; graph.n_short];
        out.add_derivatives(of.bonds, &mut of_heard);
        let mut through = Rows::to_write(graph.angles.len());
        let blocks = through.par_chunks_mut(BLOCK).enumerate();
        blocks.for_each(|(block, through)| {
            let first = block * BLOCK;
            self.gate.again(kept, first, through);
            for (angle, through) in graph.angles[first..].iter().zip(through) {
                let of_heard = &of_heard[angle.bonds[0]];
                for c in 0..64 {
                    through[c] *= of_heard[c];
                }
            }
        });
        let bonds = of_weights.par_iter_mut().enumerate();
        bonds.for_each(|(bond, of_weight)| {
            for number in graph.angles_of(bond) {
                let angle = &graph.angles[number];
                let other = &weights[angle.bonds[1]];
                let (own, seen_from_other) = (&through[number], &through[angle.mirror]);
                for c in 0..64 {
                    of_weight[c] += (own[c] + seen_from_other[c]) * other[c];
                }
            }
        });
        self.spread(graph, kept, of, |range, of_message| {
            for (angle, of_message) in graph.angles[range].iter().zip(of_message) {
                let [one, other] = angle.bonds.map(|bond| &weights[bond]);
                let of_heard = &of_heard[angle.bonds[0]];
                for c in 0..64 {
                    of_message[c] = of_heard[c] * one[c] * other[c];
                }
            }
        });
    }

    /// Adds the derivatives by all features, given those by what came through the gate, which
    /// `of_message` writes for a range of angles.
    fn spread(
        &self,
        graph: &Graph,
        kept: &Kept,
        of: &mut Derivatives<'_>,
        of_message: impl Fn(Range<usize>, &mut [Row]) + Sync,
    ) {
        let n = graph.angles.len();
        let mut of_entered = [Rows::to_write(n), Rows::to_write(n)];
        let [core, gate] = &mut of_entered;
        let blocks = core.par_chunks_mut(BLOCK).zip(gate.par_chunks_mut(BLOCK));
        blocks.enumerate().for_each(|(block, (core, gate))| {
            let first = block * BLOCK;
            let mut of_through = vec![[0.0; 64]; core.len()];
            of_message(first..first + core.len(), &mut of_through);
            self.gate.backward(kept, first, &of_through, [core, gate]);
        });
        for (k, of_entered) in of_entered.iter().enumerate() {
            let of_bond = |angle_to_add: fn(usize, &Angle) -> usize| {
                let sum = |bond: usize| {
                    let mut sum = [0.0; 64];
                    for number in graph.angles_of(bond) {
                        let place = angle_to_add(number, &graph.angles[number]);
                        add(&mut sum, &of_entered[place]);
                    }
                    sum
                };
                (0..graph.n_short).into_par_iter().map(sum).collect()
            };
            let of_first: Vec<Row> = of_bond(|number, _| number);
            let of_second: Vec<Row> = of_bond(|_, angle| angle.mirror);
            let of_center: Vec<Row> = (0..graph.n_atoms)
                .into_par_iter()
                .map(|atom| {
                    let mut sum = [0.0; 64];
                    for number in graph
                        .edges_of(atom)
                        .flat_map(|edge| graph.angles_from(edge))
                    {
                        add(&mut sum, &of_entered[number]);
                    }
                    sum
                })
                .collect();
            self.first[k].add_derivatives(&of_first, of.bonds);
            self.second[k].add_derivatives(&of_second, of.bonds);
            self.angle[k].add_derivatives(of_entered, of.angles);
            self.center[k].add_derivatives(&of_center, of.atoms);
        }
    }
}
