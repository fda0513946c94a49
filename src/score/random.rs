//! Seeded random numbers.
//!
//! In: a seed and the number of a repeat. Out: whole numbers below a bound. Each repeat has its own
//! stream of ChaCha8, so that the result does not depend on which thread runs it; bounds are taken
//! here, not by a crate whose method may change.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// The random numbers of one repeat.
pub(super) struct Draws(ChaCha8Rng);

impl Draws {
    /// The stream of repeat number `repeat`.
    pub(super) fn new(seed: u64, repeat: usize) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(repeat as u64);
        Self(generator)
    }

    /// A whole number in 0…bound−1 (0 for a bound of 0); all equally likely to within 2⁻⁶⁴·bound.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.0.next_u64()) * bound as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_uniform_and_repeatable() {
        let mut counts = [0; 7];
        let mut draws = Draws::new(2023, 3);
        for _ in 0..70_000 {
            counts[draws.below(7)] += 1;
        }
        // Standard deviation 93; five of them.
        assert!(
            counts
                .iter()
                .all(|&count: &i32| (count - 10_000).abs() < 465)
        );
        let first = |seed, repeat| Draws::new(seed, repeat).below(1 << 60);
        assert_eq!(first(1, 2), first(1, 2));
        assert_ne!(first(1, 2), first(1, 3));
        assert_ne!(first(1, 2), first(2, 2));
    }
}
