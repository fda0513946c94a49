//! How much pairs of rows belong together.
//!
//! In: the [`Nearest`] of rows, and a perplexity. Out: [`Affinities`] p_ij ≥ 0, symmetric, zero
//! between rows of which neither is a neighbour of the other, with a sum of 1.
//!
//! About each row is a Gaussian, p_j|i ∝ exp(−β_i d_ij²), as wide as makes the entropy of its
//! neighbours the logarithm of the perplexity; p_ij = (p_j|i + p_i|j) / 2n.

use rayon::prelude::*;

use super::nearest::Nearest;

/// Most bisections; a double has no more digits.
const MOST_ROUNDS: usize = 200;
/// The entropy meets the logarithm of the perplexity within this, in nats.
const TOLERANCE: f64 = 1e-8;

/// Affinities of rows, those that are not zero.
#[derive(Debug)]
pub(super) struct Affinities {
    /// Where the pairs of each row begin, and the number of all.
    starts: Vec<usize>,
    /// The other row and the affinity, by rows.
    pairs: Vec<(u32, f64)>,
}

impl Affinities {
    pub(super) fn new(nearest: &Nearest, perplexity: f64) -> Self {
        let n = nearest.pairs.len() / nearest.n_neighbors;
        let mut directed = nearest.pairs.clone();
        directed
            .par_chunks_mut(nearest.n_neighbors)
            .for_each(|neighbors| to_probabilities(neighbors, perplexity));
        // Every pair stands with both of its rows.
        let mut starts = vec![0; n + 1];
        for (k, (other, _)) in directed.iter().enumerate() {
            starts[k / nearest.n_neighbors + 1] += 1;
            starts[*other as usize + 1] += 1;
        }
        for row in 0..n {
            starts[row + 1] += starts[row];
        }
        let mut next = starts.clone();
        let mut pairs = vec![(0, 0.0); 2 * directed.len()];
        for (k, &(other, probability)) in directed.iter().enumerate() {
            let row = k / nearest.n_neighbors;
            let half = probability / (2.0 * n as f64);
            for (one, other) in [(row, other as usize), (other as usize, row)] {
                pairs[next[one]] = (other as u32, half);
                next[one] += 1;
            }
        }
        merged(&starts, &mut pairs)
    }

    /// Number of rows.
    pub(super) fn n_rows(&self) -> usize {
        self.starts.len() - 1
    }

    /// The rows that belong to a row, with their affinities.
    pub(super) fn of(&self, row: usize) -> &[(u32, f64)] {
        &self.pairs[self.starts[row]..self.starts[row + 1]]
    }
}

/// Turns squares of distances into probabilities.
fn to_probabilities(neighbors: &mut [(u32, f64)], perplexity: f64) {
    let nearest = neighbors
        .iter()
        .fold(f64::INFINITY, |least, (_, d)| least.min(*d));
    let mean = neighbors.iter().map(|(_, d)| d - nearest).sum::<f64>() / neighbors.len() as f64;
    if mean <= 0.0 {
        let equal = 1.0 / neighbors.len() as f64;
        neighbors.iter_mut().for_each(|(_, p)| *p = equal);
        return;
    }
    let wanted = perplexity.ln();
    let (mut low, mut high) = (0.0, f64::INFINITY);
    let mut beta = 1.0 / mean;
    for _ in 0..MOST_ROUNDS {
        let excess = entropy(neighbors, nearest, beta) - wanted;
        if excess.abs() < TOLERANCE {
            break;
        }
        if excess > 0.0 {
            low = beta;
        } else {
            high = beta;
        }
        let next = if high.is_finite() {
            (low + high) / 2.0
        } else {
            2.0 * beta
        };
        // As many equal neighbours as the perplexity: no width is narrow enough.
        if !next.is_finite() || next == beta {
            break;
        }
        beta = next;
    }
    let weight = |distance: f64| (-beta * (distance - nearest)).exp();
    let sum: f64 = neighbors.iter().map(|(_, d)| weight(*d)).sum();
    for (_, value) in neighbors {
        *value = weight(*value) / sum;
    }
}

/// Entropy in nats of probabilities ∝ exp(−β d²): ln Σ w + β Σ w d² / Σ w.
fn entropy(neighbors: &[(u32, f64)], nearest: f64, beta: f64) -> f64 {
    let (sum, moment) = neighbors
        .iter()
        .fold((0.0, 0.0), |(sum, moment), (_, distance)| {
            let exponent = beta * (distance - nearest);
            let weight = (-exponent).exp();
            // Where the weight is 0 the exponent may be infinite.
            let part = if weight > 0.0 { weight * exponent } else { 0.0 };
            (sum + weight, moment + part)
        });
    f64::ln(sum) + moment / sum
}

/// Adds up what stands twice within a row.
fn merged(starts: &[usize], pairs: &mut [(u32, f64)]) -> Affinities {
    let n = starts.len() - 1;
    let mut kept = Affinities {
        starts: Vec::with_capacity(n + 1),
        pairs: Vec::with_capacity(pairs.len()),
    };
    kept.starts.push(0);
    for row in 0..n {
        let own = &mut pairs[starts[row]..starts[row + 1]];
        // Two halves of a pair are added: their order does not matter.
        own.sort_unstable_by_key(|(other, _)| *other);
        for same in own.chunk_by(|a, b| a.0 == b.0) {
            let sum = same.iter().map(|(_, half)| half).sum();
            if sum > 0.0 {
                kept.pairs.push((same[0].0, sum));
            }
        }
        kept.starts.push(kept.pairs.len());
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn probabilities(distances: &[f64], perplexity: f64) -> Vec<f64> {
        let mut neighbors: Vec<(u32, f64)> = distances.iter().map(|d| (0, *d)).collect();
        to_probabilities(&mut neighbors, perplexity);
        neighbors.iter().map(|(_, p)| *p).collect()
    }

    #[test]
    fn the_entropy_is_the_logarithm_of_the_perplexity() {
        for scale in [1e-12, 1.0, 1e12] {
            let distances: Vec<f64> = (1..=90).map(|k| scale * f64::from(k).powf(1.3)).collect();
            let found = probabilities(&distances, 30.0);
            let entropy: f64 = found.iter().map(|p| -p * p.ln()).sum();
            assert!((entropy.exp() - 30.0).abs() < 1e-5, "{scale}");
            assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            assert!(found.is_sorted_by(|a, b| a > b));
        }
    }

    #[test]
    fn equal_distances_share_alike() {
        assert_eq!(probabilities(&[0.5; 4], 2.0), [0.25; 4]);
        // Three at no distance, and only two are wanted.
        let found = probabilities(&[0.0, 0.0, 0.0, 1.0], 2.0);
        for (found, expected) in found
            .into_iter()
            .zip([1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0, 0.0])
        {
            assert!((found - expected).abs() < 1e-9);
        }
        assert_eq!(probabilities(&[3.0], 1.0), [1.0]);
    }

    #[test]
    fn they_are_symmetric_and_sum_to_one() {
        // Row 2 is nobody's neighbour.
        let nearest = Nearest {
            n_neighbors: 1,
            pairs: vec![(1, 1.0), (0, 1.0), (0, 4.0)],
        };
        let found = Affinities::new(&nearest, 1.0);
        assert_eq!(found.n_rows(), 3);
        assert_eq!(found.of(0), [(1, 1.0 / 3.0), (2, 1.0 / 6.0)]);
        assert_eq!(found.of(1), [(0, 1.0 / 3.0)]);
        assert_eq!(found.of(2), [(0, 1.0 / 6.0)]);
    }
}
