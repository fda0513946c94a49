//! The way down to places that keep the neighbours.
//!
//! In: [`Affinities`] p_ij and a start. Out: places y_i that make the divergence
//! Σ p_ij ln(p_ij Z / q_ij) small, where q_ij = 1 / (1 + |y_i − y_j|²) and Z is the sum of all q_ij.
//! Its gradient is 4 Σ_j (p_ij − q_ij / Z) q_ij (y_i − y_j) (L. van der Maaten and G. Hinton,
//! JMLR 9, 2579, 2008, eq. 5).

use rayon::prelude::*;

use super::affinity::Affinities;
use super::repulsion::Repulsion;

/// Cells whose width is less than this share of their distance are taken as one point.
const THETA: f64 = 0.5;
/// The same for the divergence that is told.
const FINE_THETA: f64 = 0.1;
/// What of the last step goes into the next one.
const MOMENTUM: f64 = 0.8;
/// A coordinate that keeps its direction gains so much.
const HASTENED: f64 = 0.2;
/// One that turns keeps this share of its gain.
const SLOWED: f64 = 0.8;
/// Least gain of a coordinate.
const LEAST_GAIN: f64 = 0.01;
/// Longest step: no point is shot off.
const LONGEST_STEP: f64 = 5.0;
/// Points that one thread takes at a time.
const POINTS: usize = 256;

/// A part of the way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phase {
    /// Number of steps.
    pub rounds: usize,
    /// By what the affinities are multiplied.
    pub exaggeration: f64,
}

/// Points on their way.
#[derive(Debug)]
pub(super) struct Descent<'a> {
    affinities: &'a Affinities,
    places: Vec<[f64; 2]>,
    motions: Vec<Motion>,
    repulsion: Repulsion,
}

/// How a point moves.
#[derive(Clone, Copy, Debug)]
struct Motion {
    step: [f64; 2],
    gain: [f64; 2],
}

impl<'a> Descent<'a> {
    pub(super) fn new(affinities: &'a Affinities, places: Vec<[f64; 2]>) -> Self {
        let still = Motion {
            step: [0.0; 2],
            gain: [1.0; 2],
        };
        Self {
            motions: vec![still; places.len()],
            affinities,
            places,
            repulsion: Repulsion::default(),
        }
    }

    /// Moves every point once.
    pub(super) fn step(&mut self, phase: &Phase) {
        self.repulsion.update(&self.places, THETA);
        // A. Belkina et al. 2019.
        let rate = self.places.len() as f64 / phase.exaggeration;
        let gradient = Gradient {
            affinities: self.affinities,
            places: &self.places,
            repulsion: &self.repulsion,
            exaggeration: phase.exaggeration,
        };
        self.motions
            .par_iter_mut()
            .with_min_len(POINTS)
            .enumerate()
            .for_each(|(point, motion)| motion.turn(gradient.at(point), rate));
        let mut mean = [0.0; 2];
        for (place, motion) in self.places.iter_mut().zip(&self.motions) {
            for axis in 0..2 {
                place[axis] += motion.step[axis];
                mean[axis] += place[axis];
            }
        }
        let mean = mean.map(|sum| sum / self.places.len() as f64);
        for place in &mut self.places {
            *place = [place[0] - mean[0], place[1] - mean[1]];
        }
    }

    /// The divergence of the present places, in nats.
    pub(super) fn divergence(&mut self) -> f64 {
        self.repulsion.update(&self.places, FINE_THETA);
        divergence(self.affinities, &self.places, self.repulsion.total)
    }

    pub(super) fn into_places(self) -> Vec<[f64; 2]> {
        self.places
    }
}

impl Motion {
    fn turn(&mut self, gradient: [f64; 2], rate: f64) {
        for ((step, gain), slope) in self.step.iter_mut().zip(&mut self.gain).zip(gradient) {
            // Down is against the gradient.
            let turns = *step * slope > 0.0;
            *gain = if turns {
                *gain * SLOWED + LEAST_GAIN
            } else {
                *gain + HASTENED
            };
            *step = MOMENTUM * *step - rate * *gain * slope;
        }
        let length = self.step[0].hypot(self.step[1]);
        if length > LONGEST_STEP {
            self.step = self.step.map(|x| x * (LONGEST_STEP / length));
        }
    }
}

/// The gradient of the divergence.
struct Gradient<'a> {
    affinities: &'a Affinities,
    places: &'a [[f64; 2]],
    repulsion: &'a Repulsion,
    exaggeration: f64,
}

impl Gradient<'_> {
    fn at(&self, point: usize) -> [f64; 2] {
        let here = self.places[point];
        let mut drawn = [0.0; 2];
        for &(other, affinity) in self.affinities.of(point) {
            let there = self.places[other as usize];
            let (dx, dy) = (here[0] - there[0], here[1] - there[1]);
            let pull = affinity / (1.0 + (dx * dx + dy * dy));
            drawn[0] += pull * dx;
            drawn[1] += pull * dy;
        }
        let pushed = self.repulsion.of_point[point].force;
        [0, 1].map(|axis| {
            4.0 * (self.exaggeration * drawn[axis] - pushed[axis] / self.repulsion.total)
        })
    }
}

/// Σ p_ij ln(p_ij Z / q_ij) in nats.
fn divergence(affinities: &Affinities, places: &[[f64; 2]], total: f64) -> f64 {
    let of_point = |point: usize| -> f64 {
        let here = places[point];
        let term = |(other, affinity): &(u32, f64)| {
            let there = places[*other as usize];
            let (dx, dy) = (here[0] - there[0], here[1] - there[1]);
            affinity * (affinity * total * (1.0 + dx * dx + dy * dy)).ln()
        };
        affinities.of(point).iter().map(term).sum()
    };
    (0..affinities.n_rows()).map(of_point).sum()
}

#[cfg(test)]
mod tests {
    use super::super::nearest::nearest;
    use super::*;
    use crate::monitor::Monitor;
    use ndarray::Array2;

    /// Against the difference of two divergences on either side of each coordinate.
    #[test]
    fn the_gradient_is_that_of_the_divergence() {
        let n = 25;
        let wave = |(r, c): (usize, usize)| ((3 * r + 5 * c * r) as f64).sin();
        let rows = Array2::from_shape_fn((n, 4), wave);
        let near = nearest(&rows, 24, &Monitor::silent()).unwrap();
        let affinities = Affinities::new(&near, 8.0);
        let places: Vec<[f64; 2]> = (0..n)
            .map(|k| [(1.1 * k as f64).sin() * 2.0, (0.7 * k as f64).cos()])
            .collect();
        let divergence_of = |places: &[[f64; 2]]| {
            let mut repulsion = Repulsion::default();
            repulsion.update(places, 0.0);
            divergence(&affinities, places, repulsion.total)
        };
        let mut repulsion = Repulsion::default();
        repulsion.update(&places, 0.0);
        let gradient = Gradient {
            affinities: &affinities,
            places: &places,
            repulsion: &repulsion,
            exaggeration: 1.0,
        };
        for point in 0..n {
            for axis in 0..2 {
                let moved = |by: f64| {
                    let mut places = places.clone();
                    places[point][axis] += by;
                    divergence_of(&places)
                };
                let slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
                let found = gradient.at(point)[axis];
                assert!((found - slope).abs() < 1e-8, "{found} against {slope}");
            }
        }
    }

    /// A coordinate that goes on is hastened, one that turns is slowed.
    #[test]
    fn gains() {
        let mut motion = Motion {
            step: [1.0, 1.0],
            gain: [1.0, 1.0],
        };
        motion.turn([-1.0, 1.0], 0.1);
        assert_eq!(motion.gain, [1.2, 0.81]);
        for (found, expected) in motion.step.into_iter().zip([0.92, 0.719]) {
            assert!((found - expected).abs() < 1e-12);
        }
        motion.turn([1e6, 0.0], 1.0);
        assert!((motion.step[0].hypot(motion.step[1]) - LONGEST_STEP).abs() < 1e-9);
    }
}
