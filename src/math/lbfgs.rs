//! L-BFGS: the direction of the next step in a minimization, from the last steps.
//!
//! In: steps and the changes of the gradient along them. Out: a [`Memory`], which turns a gradient
//! into a direction. J. Nocedal, Math. Comput. 35, 773 (1980), DOI
//! 10.1090/S0025-5718-1980-0572855-7; J. Nocedal and S. Wright, Numerical Optimization, algorithm
//! 7.4. How far to go is left to whoever asks. Sums run in one order: the same bytes always.

use std::collections::VecDeque;

/// Steps that are remembered.
const LONGEST: usize = 30;

/// A step, and how the gradient changed along it.
#[derive(Clone, Debug)]
struct Pair {
    step: Vec<f64>,
    change: Vec<f64>,
    /// 1 / (step · change).
    inverse: f64,
}

/// What the last steps say of the curvature.
#[derive(Clone, Debug)]
pub struct Memory {
    pairs: VecDeque<Pair>,
    first_stiffness: f64,
}

impl Memory {
    /// A memory without steps. Until there are some, every direction has the second derivative
    /// `first_stiffness` (> 0), in the unit of the function over that of a coordinate squared.
    pub fn new(first_stiffness: f64) -> Self {
        Self {
            pairs: VecDeque::new(),
            first_stiffness,
        }
    }

    /// Remembers a step and the change of the gradient along it; of a stretch along which the
    /// function bends downwards nothing can be learnt. Says whether it did.
    pub fn learn(&mut self, step: Vec<f64>, change: Vec<f64>) -> bool {
        let product = dot(&step, &change);
        let scale = dot(&step, &step).sqrt() * dot(&change, &change).sqrt();
        if !product.is_finite() || product <= 1e-8 * scale {
            return false;
        }
        if self.pairs.len() == LONGEST {
            self.pairs.pop_front();
        }
        self.pairs.push_back(Pair {
            step,
            change,
            inverse: 1.0 / product,
        });
        true
    }

    /// Forgets every step.
    pub fn forget(&mut self) {
        self.pairs.clear();
    }

    /// The step to where the gradient vanishes, as far as is known: −H g.
    pub fn direction(&self, gradient: &[f64]) -> Vec<f64> {
        let mut rest = gradient.to_vec();
        let mut shares = Vec::with_capacity(self.pairs.len());
        for pair in self.pairs.iter().rev() {
            let share = pair.inverse * dot(&pair.step, &rest);
            add(&mut rest, -share, &pair.change);
            shares.push(share);
        }
        let softness = self
            .pairs
            .back()
            .map_or(1.0 / self.first_stiffness, |pair| {
                1.0 / (pair.inverse * dot(&pair.change, &pair.change))
            });
        for x in &mut rest {
            *x *= softness;
        }
        for (pair, share) in self.pairs.iter().zip(shares.iter().rev()) {
            let other = pair.inverse * dot(&pair.change, &rest);
            add(&mut rest, share - other, &pair.step);
        }
        for x in &mut rest {
            *x = -*x;
        }
        rest
    }
}

fn dot(u: &[f64], v: &[f64]) -> f64 {
    u.iter().zip(v).map(|(u, v)| u * v).sum()
}

/// u += factor · v.
fn add(u: &mut [f64], factor: f64, v: &[f64]) {
    for (u, v) in u.iter_mut().zip(v) {
        *u += factor * v;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On a quadratic function of n coordinates the steps end in its minimum.
    #[test]
    fn finds_the_bottom_of_a_narrow_valley() {
        let stiffness = [1.0, 10.0, 400.0];
        let bottom = [0.3, -2.0, 5.0];
        let gradient = |x: &[f64]| -> Vec<f64> {
            let of = |k: usize| stiffness[k] * (x[k] - bottom[k]);
            // A skew term couples the first two.
            vec![
                of(0) + 0.5 * (x[1] - bottom[1]),
                of(1) + 0.5 * (x[0] - bottom[0]),
                of(2),
            ]
        };
        let mut memory = Memory::new(400.0);
        let mut x = vec![0.0; 3];
        for _ in 0..40 {
            let before = gradient(&x);
            let step = memory.direction(&before);
            add(&mut x, 1.0, &step);
            let after = gradient(&x);
            let change = after.iter().zip(&before).map(|(u, v)| u - v);
            memory.learn(step, change.collect());
        }
        for (x, bottom) in x.iter().zip(bottom) {
            assert!((x - bottom).abs() < 1e-8, "{x} {bottom}");
        }
    }

    #[test]
    fn learns_nothing_where_the_function_bends_downwards() {
        let mut memory = Memory::new(2.0);
        assert!(!memory.learn(vec![1.0, 0.0], vec![-1.0, 0.0]));
        assert!(!memory.learn(vec![0.0, 0.0], vec![1.0, 0.0]));
        assert_eq!(memory.direction(&[1.0, -4.0]), [-0.5, 2.0]);
        assert!(memory.learn(vec![1.0, 0.0], vec![8.0, 0.0]));
        assert_eq!(memory.direction(&[8.0, 0.0]), [-1.0, 0.0]);
        memory.forget();
        assert_eq!(memory.direction(&[1.0, -4.0]), [-0.5, 2.0]);
    }
}
