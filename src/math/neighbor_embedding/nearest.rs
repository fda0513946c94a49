//! The nearest rows of each row, exactly.
//!
//! In: rows × columns, and how many neighbours. Out: [`Nearest`]. Rows meet rows in tiles whose
//! distances are one product of matrices, |x|² + |y|² − 2 x·y; of those that are chosen the distance
//! is computed again without the rounding of that difference.

use ndarray::linalg::general_mat_mul;
use ndarray::{Array1, Array2, ArrayView2, s};
use rayon::prelude::*;

use crate::monitor::{Cancelled, Monitor};

/// Rows that one thread takes at a time.
const ROWS: usize = 64;
/// Rows that they meet at a time: a tile stays in the cache.
const OTHERS: usize = 512;

/// The neighbours of rows.
#[derive(Debug)]
pub(super) struct Nearest {
    /// Neighbours of each row.
    pub n_neighbors: usize,
    /// For each row its neighbours with the squares of their distances, in the order of rows.
    pub pairs: Vec<(u32, f64)>,
}

/// The `n_neighbors` nearest others of each row; there must be so many. Of others at the same
/// distance any may be chosen, the same ones each time.
pub(super) fn nearest(
    rows: &Array2<f64>,
    n_neighbors: usize,
    monitor: &Monitor,
) -> Result<Nearest, Cancelled> {
    let n = rows.nrows();
    let step = monitor.step("Finding neighbours", n.div_ceil(ROWS));
    let squares: Array1<f64> = rows.rows().into_iter().map(|row| row.dot(&row)).collect();
    let mut pairs = vec![(0_u32, 0.0); n * n_neighbors];
    pairs
        .par_chunks_mut(ROWS * n_neighbors)
        .enumerate()
        .try_for_each(|(block, pairs)| {
            monitor.check()?;
            let first = block * ROWS;
            let found = of_block(rows, &squares, first, n_neighbors);
            for (pairs, found) in pairs.chunks_mut(n_neighbors).zip(found) {
                pairs.copy_from_slice(&found);
            }
            step.tick();
            Ok(())
        })?;
    Ok(Nearest { n_neighbors, pairs })
}

fn of_block(
    rows: &Array2<f64>,
    squares: &Array1<f64>,
    first: usize,
    n_neighbors: usize,
) -> Vec<Vec<(u32, f64)>> {
    let n = rows.nrows();
    let own = rows.slice(s![first..n.min(first + ROWS), ..]);
    let mut chosen: Vec<Chosen> = (0..own.nrows()).map(|_| Chosen::new(n_neighbors)).collect();
    let mut tile = Array2::zeros((own.nrows(), OTHERS));
    for start in (0..n).step_by(OTHERS) {
        let others = rows.slice(s![start..n.min(start + OTHERS), ..]);
        let mut products = tile.slice_mut(s![.., ..others.nrows()]);
        general_mat_mul(-2.0, &own, &others.t(), 0.0, &mut products);
        for (k, (chosen, products)) in chosen.iter_mut().zip(products.rows()).enumerate() {
            let square = squares[first + k];
            for (other, product) in products.iter().enumerate() {
                let other = start + other;
                let distance = product + square + squares[other];
                if distance < chosen.most && other != first + k {
                    chosen.take(other as u32, distance);
                }
            }
        }
    }
    let exact = |(k, chosen): (usize, Chosen)| chosen.into_pairs(rows.view(), first + k);
    chosen.into_iter().enumerate().map(exact).collect()
}

/// The nearest ones so far, and others that were seen since they were last sorted out.
struct Chosen {
    n_neighbors: usize,
    /// What is not nearer than this cannot be among the nearest.
    most: f64,
    seen: Vec<(f64, u32)>,
}

impl Chosen {
    fn new(n_neighbors: usize) -> Self {
        Self {
            n_neighbors,
            most: f64::INFINITY,
            seen: Vec::with_capacity(4 * n_neighbors),
        }
    }

    fn take(&mut self, other: u32, distance: f64) {
        self.seen.push((distance, other));
        if self.seen.len() >= 4 * self.n_neighbors {
            self.sort_out();
        }
    }

    fn sort_out(&mut self) {
        let last = self.n_neighbors - 1;
        if last >= self.seen.len() {
            return;
        }
        let order = |a: &(f64, u32), b: &(f64, u32)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
        self.most = self.seen.select_nth_unstable_by(last, order).1.0;
        self.seen.truncate(self.n_neighbors);
    }

    /// The chosen ones by index, with the exact squares of their distances.
    fn into_pairs(mut self, rows: ArrayView2<'_, f64>, row: usize) -> Vec<(u32, f64)> {
        self.sort_out();
        self.seen.sort_unstable_by_key(|(_, other)| *other);
        let square = |other: u32| {
            let columns = rows.row(row).into_iter().zip(rows.row(other as usize));
            columns.map(|(x, y)| (x - y) * (x - y)).sum()
        };
        self.seen
            .into_iter()
            .map(|(_, other)| (other, square(other)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against all distances, sorted.
    #[test]
    fn they_are_the_nearest() {
        let n = 700;
        let wave = |(r, c): (usize, usize)| ((r * (c + 3) * 7919) % 1009) as f64 / 1009.0;
        let rows = Array2::from_shape_fn((n, 5), wave);
        let found = nearest(&rows, 12, &Monitor::silent()).unwrap();
        for (row, pairs) in found.pairs.chunks(12).enumerate() {
            let square = |other: usize| {
                let d = &rows.row(row) - &rows.row(other);
                d.dot(&d)
            };
            let mut all: Vec<f64> = (0..n).filter(|o| *o != row).map(square).collect();
            all.sort_by(f64::total_cmp);
            let mut distances: Vec<f64> = pairs.iter().map(|(_, d)| *d).collect();
            distances.sort_by(f64::total_cmp);
            for (expected, found) in all.iter().zip(&distances) {
                assert!((expected - found).abs() < 1e-12, "{row}");
            }
            for &(other, distance) in pairs {
                assert!(other as usize != row && (square(other as usize) - distance).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn equal_rows_are_at_no_distance() {
        let rows = Array2::from_elem((40, 3), 0.1);
        let found = nearest(&rows, 39, &Monitor::silent()).unwrap();
        assert!(found.pairs.iter().all(|(_, distance)| *distance == 0.0));
        let of_first: Vec<u32> = found.pairs[..39].iter().map(|(other, _)| *other).collect();
        assert_eq!(of_first, (1..40).collect::<Vec<u32>>());
    }
}
