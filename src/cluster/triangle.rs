//! The distances of all pairs, stored once.
//!
//! In: [`Distances`]. Out: the lower triangle, row after row without the diagonal, as `f64`:
//! 4 n² bytes. Row i holds the distances to 0…i−1 next to each other. A merged cluster keeps the
//! greater of its two places (see [`super::chain`]), so that the clusters asked for most have the
//! longest contiguous rows.

use rayon::prelude::*;

use super::ClusterError;
use super::distances::{Distances, LANES};
use crate::monitor::Monitor;

/// Rows filled by one task; a panel of 16 others serves them all while it is in the cache.
const BLOCK_ROWS: usize = 32;

/// Distances of all pairs (i, j), j < i.
pub(super) struct Triangle {
    values: Vec<f64>,
}

impl Triangle {
    /// Bytes needed for `rows` rows.
    pub fn bytes(rows: usize) -> usize {
        row_start(rows).saturating_mul(size_of::<f64>())
    }

    /// Computes all distances, in parallel.
    ///
    /// # Errors
    /// [`ClusterError::TooLarge`], [`ClusterError::Overflow`], [`ClusterError::Cancelled`].
    pub fn new(distances: &Distances, monitor: &Monitor) -> Result<Self, ClusterError> {
        let rows = distances.rows();
        let mut values = Vec::new();
        values
            .try_reserve_exact(row_start(rows))
            .map_err(|_| ClusterError::TooLarge {
                rows,
                needed_gb: Self::bytes(rows) as f64 / 1e9,
            })?;
        values.resize(row_start(rows), 0.0);

        let starts: Vec<usize> = (0..rows).step_by(BLOCK_ROWS).collect();
        let step = monitor.step("Distances", starts.len());
        let mut blocks = Vec::with_capacity(starts.len());
        let mut rest = values.as_mut_slice();
        for &first in &starts {
            let last = (first + BLOCK_ROWS).min(rows);
            let (block, tail) = rest.split_at_mut(row_start(last) - row_start(first));
            blocks.push((first..last, block));
            rest = tail;
        }
        blocks
            .into_par_iter()
            .try_for_each(|(block_rows, block)| -> Result<(), ClusterError> {
                fill(distances, block_rows, block, monitor)?;
                step.tick();
                Ok(())
            })?;
        Ok(Self { values })
    }

    /// Distance between two different rows.
    pub fn get(&self, i: usize, j: usize) -> f64 {
        self.values[place(i, j)]
    }

    /// Replaces the distance between two different rows.
    pub fn set(&mut self, i: usize, j: usize, distance: f64) {
        self.values[place(i, j)] = distance;
    }

    /// Keeps only the given rows, in ascending order, which become 0, 1, 2….
    pub fn keep(&mut self, rows: &[usize]) {
        let mut next = 0;
        for (kept, &i) in rows.iter().enumerate() {
            let start = row_start(i);
            for &j in &rows[..kept] {
                self.values[next] = self.values[start + j];
                next += 1;
            }
        }
        self.values.truncate(next);
    }
}

/// Number of pairs among the rows before `i`.
fn row_start(i: usize) -> usize {
    i * i.saturating_sub(1) / 2
}

fn place(i: usize, j: usize) -> usize {
    row_start(i.max(j)) + i.min(j)
}

/// Fills the rows of one block, whose triangle rows lie one after the other in `block`.
fn fill(
    distances: &Distances,
    rows: std::ops::Range<usize>,
    block: &mut [f64],
    monitor: &Monitor,
) -> Result<(), ClusterError> {
    let block_start = row_start(rows.start);
    for panel in 0..rows.end.div_ceil(LANES) {
        monitor.check()?;
        let first = panel * LANES;
        for row in rows.clone().filter(|&row| row > first) {
            let count = LANES.min(row - first);
            let to = row_start(row) - block_start + first;
            let found = distances.to_panel(row, panel);
            if found[..count].iter().any(|d| !d.is_finite()) {
                return Err(ClusterError::Overflow { row });
            }
            block[to..to + count].copy_from_slice(&found[..count]);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::Metric;

    #[test]
    fn every_pair_has_its_distance() {
        let features = ndarray::Array2::from_shape_fn((70, 1), |(row, _)| (row * row) as f64);
        let distances = Distances::new(&features, Metric::Manhattan).unwrap();
        let mut triangle = Triangle::new(&distances, &Monitor::silent()).unwrap();
        let between = |i: usize, j: usize| (i * i).abs_diff(j * j) as f64;
        for i in 0..70 {
            for j in (0..70).filter(|&j| j != i) {
                assert_eq!(triangle.get(i, j), between(i, j));
            }
        }
        let kept = [1, 5, 33, 69];
        triangle.keep(&kept);
        for a in 1..4 {
            for b in 0..a {
                assert_eq!(triangle.get(a, b), between(kept[a], kept[b]));
            }
        }
    }

    #[test]
    fn a_distance_beyond_numbers_is_an_error() {
        let features = ndarray::array![[0.0], [1e200], [-1e200]];
        let distances = Distances::new(&features, Metric::Euclidean).unwrap();
        let error = Triangle::new(&distances, &Monitor::silent()).err().unwrap();
        assert!(matches!(error, ClusterError::Overflow { row: 1 }));
    }
}
