//! The distances of all pairs, stored once.
//!
//! In: [`Distances`]. Out: [`Pairs`]: the lower triangle as `f64`, 4 n² bytes, in square tiles of
//! 32 × 32 numbers. The distances from a cluster are a row and a column of the triangle. Stored
//! row after row, a column would need another page of memory for each number, and looking up
//! pages would take most of the time; in tiles a page serves 16 numbers of a column and 32 of a
//! row. A merged cluster keeps the greater of its two places (see [`super::chain`]), so that the
//! clusters asked for most have the longest rows.

use memmap2::MmapMut;
use rayon::prelude::*;

use super::ClusterError;
use super::distances::{Distances, LANES, ROWS};
use crate::monitor::Monitor;

/// Rows and columns of a tile; a multiple of [`LANES`].
const SIDE: usize = 32;

/// Numbers in a tile.
const TILE: usize = SIDE * SIDE;

/// Distances of all pairs of different rows.
pub(super) struct Pairs {
    memory: MmapMut,
}

/// Distances from one row to the others.
#[derive(Clone, Copy)]
pub(super) struct FromRow<'a> {
    row: usize,
    values: &'a [f64],
}

impl FromRow<'_> {
    /// The distance to another row.
    #[inline(always)]
    pub(super) fn to(&self, other: usize) -> f64 {
        self.values[place(self.row, other)]
    }
}

impl Pairs {
    /// Bytes needed for `rows` rows.
    pub(super) fn bytes(rows: usize) -> usize {
        tiles_before(rows.div_ceil(SIDE)).saturating_mul(TILE * size_of::<f64>())
    }

    /// Computes all distances, in parallel.
    ///
    /// # Errors
    /// [`ClusterError::TooLarge`], [`ClusterError::Overflow`], [`ClusterError::Cancelled`].
    pub(super) fn new(distances: &Distances<'_>, monitor: &Monitor) -> Result<Self, ClusterError> {
        let rows = distances.rows();
        let bytes = Self::bytes(rows);
        let mut memory = zeros(bytes).map_err(|_| ClusterError::TooLarge {
            rows,
            needed_gb: bytes as f64 / 1e9,
        })?;
        let tile_rows = rows.div_ceil(SIDE);
        let step = monitor.step("Distances", tile_rows);
        let mut rest: &mut [f64] = bytemuck::cast_slice_mut(&mut memory);
        let mut tasks = Vec::with_capacity(tile_rows);
        for tile_row in 0..tile_rows {
            let (tiles, tail) = rest.split_at_mut((tile_row + 1) * TILE);
            tasks.push((tile_row, tiles));
            rest = tail;
        }
        tasks
            .into_par_iter()
            .try_for_each(|(tile_row, tiles)| -> Result<(), ClusterError> {
                fill(distances, tile_row, tiles, monitor)?;
                step.tick();
                Ok(())
            })?;
        Ok(Self { memory })
    }

    fn values(&self) -> &[f64] {
        bytemuck::cast_slice(&self.memory)
    }

    fn values_mut(&mut self) -> &mut [f64] {
        bytemuck::cast_slice_mut(&mut self.memory)
    }

    /// The distances from `row`.
    pub(super) fn from(&self, row: usize) -> FromRow<'_> {
        let values = self.values();
        FromRow { row, values }
    }

    /// Writes the distances from `row` to some others (ascending) into `to`, one after another; that to
    /// itself is without meaning. Nothing else is done on the way, so that the processor fetches many of them
    /// at a time.
    #[inline]
    pub(super) fn gather(&self, row: usize, others: &[usize], to: &mut [f64]) {
        let values = self.values();
        let (before, after) = others.split_at(others.partition_point(|other| *other < row));
        let (to_before, to_after) = to.split_at_mut(before.len());
        let along_row = tiles_before(row / SIDE) * TILE + row % SIDE * SIDE;
        for (to, other) in to_before.iter_mut().zip(before) {
            *to = values[along_row + other / SIDE * TILE + other % SIDE];
        }
        let down_column = row / SIDE * TILE + row % SIDE;
        for (to, other) in to_after.iter_mut().zip(after) {
            *to = values[tiles_before(other / SIDE) * TILE + other % SIDE * SIDE + down_column];
        }
    }

    /// Replaces the distances from `row` to some others.
    pub(super) fn replace(&mut self, row: usize, others: &[usize], distances: &[f64]) {
        let values = self.values_mut();
        for (&other, &distance) in others.iter().zip(distances) {
            values[place(row, other)] = distance;
        }
    }

    /// Keeps only the given rows, in ascending order, which become 0, 1, 2….
    pub(super) fn keep(&mut self, rows: &[usize]) {
        let values = self.values_mut();
        // A number moves to a place of an earlier pair, or stays: none is overwritten before it
        // has moved.
        for (i, &row) in rows.iter().enumerate() {
            for (j, &other) in rows[..i].iter().enumerate() {
                values[place(i, j)] = values[place(row, other)];
            }
        }
    }
}

/// Zeroed memory in huge pages, where the system has them: with 2 MB instead of 4 KB a page, the
/// processor knows most of the pages by heart.
fn zeros(bytes: usize) -> std::io::Result<MmapMut> {
    let memory = MmapMut::map_anon(bytes)?;
    // Only advice: without huge pages everything works, slower.
    #[cfg(target_os = "linux")]
    let _ = memory.advise(memmap2::Advice::HugePage);
    Ok(memory)
}

/// Tiles in the rows of tiles before `tile_row`, those on the diagonal included.
fn tiles_before(tile_row: usize) -> usize {
    tile_row * (tile_row + 1) / 2
}

/// Where the distance of a pair is; the diagonal has places without meaning.
#[inline(always)]
fn place(i: usize, j: usize) -> usize {
    let (row, column) = (i.max(j), i.min(j));
    let tile = tiles_before(row / SIDE) + column / SIDE;
    tile * TILE + row % SIDE * SIDE + column % SIDE
}

/// Fills one row of tiles, up to the diagonal.
fn fill(
    distances: &Distances<'_>,
    tile_row: usize,
    tiles: &mut [f64],
    monitor: &Monitor,
) -> Result<(), ClusterError> {
    let first_row = tile_row * SIDE;
    let rows = SIDE.min(distances.rows() - first_row);
    for panel in 0..(first_row + rows).div_ceil(LANES) {
        monitor.check()?;
        let first_column = panel * LANES;
        let tile = &mut tiles[first_column / SIDE * TILE..][..TILE];
        for first in (0..rows).step_by(ROWS) {
            // A group cut short repeats its last row.
            let group: [usize; ROWS] = std::array::from_fn(|k| (first + k).min(rows - 1));
            let found = distances.to_panel(group.map(|row| first_row + row), panel);
            for (row, found) in group.into_iter().zip(found) {
                let n_pairs = (first_row + row).saturating_sub(first_column);
                if found.iter().take(n_pairs).any(|d| !d.is_finite()) {
                    let row = first_row + row;
                    return Err(ClusterError::Overflow { row });
                }
                tile[row * SIDE + first_column % SIDE..][..LANES].copy_from_slice(&found);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::Metric;

    fn squares_apart(rows: usize) -> Pairs {
        let features = ndarray::Array2::from_shape_fn((rows, 1), |(row, _)| (row * row) as f64);
        let distances = Distances::new(&features, Metric::Manhattan).unwrap();
        Pairs::new(&distances, &Monitor::silent()).unwrap()
    }

    fn apart(i: usize, j: usize) -> f64 {
        (i * i).abs_diff(j * j) as f64
    }

    #[test]
    fn every_pair_keeps_its_distance_when_others_leave() {
        let mut pairs = squares_apart(70);
        let mut left: Vec<usize> = (0..70).collect();
        for step in [20, 3, 2] {
            for i in 0..left.len() {
                for j in (0..left.len()).filter(|&j| j != i) {
                    assert_eq!(pairs.from(i).to(j), apart(left[i], left[j]));
                }
            }
            // All but every so-many-th.
            let kept: Vec<usize> = (0..left.len()).filter(|k| k % step != step - 1).collect();
            pairs.keep(&kept);
            left = kept.into_iter().map(|place| left[place]).collect();
        }
    }

    #[test]
    fn distances_are_replaced_from_both_sides() {
        let mut pairs = squares_apart(50);
        pairs.replace(35, &[3, 35, 47], &[0.25, 9.0, 0.5]);
        assert_eq!((pairs.from(35).to(3), pairs.from(3).to(35)), (0.25, 0.25));
        assert_eq!((pairs.from(35).to(47), pairs.from(47).to(35)), (0.5, 0.5));
        assert_eq!(pairs.from(35).to(4), apart(35, 4));
    }

    #[test]
    fn a_distance_beyond_numbers_is_an_error() {
        let features = ndarray::array![[0.0], [1e200], [-1e200]];
        let distances = Distances::new(&features, Metric::Euclidean).unwrap();
        let error = Pairs::new(&distances, &Monitor::silent()).err().unwrap();
        assert!(matches!(error, ClusterError::Overflow { row: 1 }));
    }
}
