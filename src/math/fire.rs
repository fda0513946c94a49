//! FIRE: going downhill with inertia (E. Bitzek et al., Phys. Rev. Lett. 2006, 97, 170201,
//! DOI 10.1103/PhysRevLett.97.170201).
//!
//! In: the force on every coordinate, once a step. Out: how far each coordinate is to move. It needs
//! forces only, no energy, so that it serves forces that are the slope of nothing, as those of an
//! elastic band.

/// The time step at first, and the longest.
const TIME_STEPS: [f64; 2] = [0.1, 1.0];
/// How much of the velocity is turned into the force at first.
const MIXING: f64 = 0.1;
/// So many steps downhill before the time step grows.
const PATIENCE: usize = 5;
/// The time step grows and shrinks by these; the mixing shrinks by the third.
const FACTORS: [f64; 3] = [1.1, 0.5, 0.99];

/// The state of a descent.
#[derive(Clone, Debug)]
pub struct Fire {
    velocity: Vec<f64>,
    time_step: f64,
    mixing: f64,
    n_downhill: usize,
    has_begun: bool,
    longest: f64,
}

impl Fire {
    /// A descent of so many coordinates at rest; no step is longer than `longest`, all coordinates
    /// together.
    pub fn new(n_coordinates: usize, longest: f64) -> Self {
        Self {
            velocity: vec![0.0; n_coordinates],
            time_step: TIME_STEPS[0],
            mixing: MIXING,
            n_downhill: 0,
            has_begun: false,
            longest,
        }
    }

    /// How far each coordinate is to move under these forces, one for each coordinate.
    pub fn step(&mut self, forces: &[f64]) -> Vec<f64> {
        let power = dot(forces, &self.velocity);
        if power > 0.0 {
            let (speed, force) = (length(&self.velocity), length(forces));
            let turned = self.mixing * speed / force;
            for (v, f) in self.velocity.iter_mut().zip(forces) {
                *v = (1.0 - self.mixing) * *v + turned * f;
            }
            if self.n_downhill > PATIENCE {
                self.time_step = (self.time_step * FACTORS[0]).min(TIME_STEPS[1]);
                self.mixing *= FACTORS[2];
            }
            self.n_downhill += 1;
        } else {
            self.velocity.fill(0.0);
            self.mixing = MIXING;
            self.time_step *= if self.has_begun { FACTORS[1] } else { 1.0 };
            self.n_downhill = 0;
        }
        self.has_begun = true;
        for (v, f) in self.velocity.iter_mut().zip(forces) {
            *v += self.time_step * f;
        }
        let mut moves: Vec<f64> = self.velocity.iter().map(|v| self.time_step * v).collect();
        let far = length(&moves);
        if far > self.longest {
            for x in &mut moves {
                *x *= self.longest / far;
            }
        }
        moves
    }
}

fn dot(u: &[f64], v: &[f64]) -> f64 {
    u.iter().zip(v).map(|(x, y)| x * y).sum()
}

fn length(u: &[f64]) -> f64 {
    dot(u, u).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A long narrow valley: E = (10 x² + y²)/2.
    #[test]
    fn comes_to_rest_at_the_bottom() {
        let mut place = [1.0_f64, -2.0];
        let mut descent = Fire::new(2, 0.2);
        let mut n_steps = 0;
        while n_steps < 200 && place[0].hypot(place[1]) > 1e-4 {
            let moves = descent.step(&[-10.0 * place[0], -place[1]]);
            assert!(moves[0].hypot(moves[1]) < 0.2 + 1e-12);
            place[0] += moves[0];
            place[1] += moves[1];
            n_steps += 1;
        }
        assert!(n_steps < 120, "{n_steps} steps to {place:?}");
    }
}
