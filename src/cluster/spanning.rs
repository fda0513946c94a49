//! Minimum spanning tree: single linkage.
//!
//! In: [`Distances`]. Out: the edges of the minimum spanning tree as merges. R. C. Prim's
//! algorithm 1957 (DOI 10.1002/j.1538-7305.1957.tb01515.x), which needs the distances of one row
//! at a time and therefore stores none; starts at row 0 and takes the lowest row among equals, as
//! SciPy does.

use rayon::prelude::*;

use super::ClusterError;
use super::distances::{Distances, LANES};
use super::tree::FoundMerge;
use crate::monitor::Monitor;

/// Panels computed by one task.
const TASK_PANELS: usize = 16;

/// Clusters by the smallest distance.
///
/// # Errors
/// [`ClusterError::Overflow`], [`ClusterError::Cancelled`].
pub(super) fn single_linkage(
    distances: &Distances<'_>,
    monitor: &Monitor,
) -> Result<Vec<FoundMerge>, ClusterError> {
    let rows = distances.rows();
    let step = monitor.step("Clustering", rows - 1);
    let mut merges = Vec::with_capacity(rows - 1);
    let mut outside = vec![true; rows];
    let mut to_tree = vec![f64::INFINITY; rows];
    let mut from_last = vec![0.0; distances.n_panels() * LANES];
    let mut last = 0;
    outside[0] = false;
    for _ in 1..rows {
        monitor.check()?;
        row_distances(distances, last, &mut from_last);
        let (mut next, mut least) = (usize::MAX, f64::INFINITY);
        for row in (0..rows).filter(|&row| outside[row]) {
            to_tree[row] = to_tree[row].min(from_last[row]);
            if to_tree[row] < least {
                (next, least) = (row, to_tree[row]);
            }
        }
        if next == usize::MAX {
            return Err(ClusterError::Overflow { row: last });
        }
        merges.push(FoundMerge {
            rows: [last, next],
            height: least,
        });
        outside[next] = false;
        last = next;
        step.tick();
    }
    Ok(merges)
}

/// Distances from `row` to all rows, in parallel.
fn row_distances(distances: &Distances<'_>, row: usize, to: &mut [f64]) {
    to.par_chunks_mut(TASK_PANELS * LANES)
        .enumerate()
        .for_each(|(task, chunk)| {
            for (k, lanes) in chunk.chunks_exact_mut(LANES).enumerate() {
                let [found] = distances.to_panel([row], task * TASK_PANELS + k);
                lanes.copy_from_slice(&found);
            }
        });
}
