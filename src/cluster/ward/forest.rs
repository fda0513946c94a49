//! Nearest-neighbour chain on centres of clusters.
//!
//! In: [`Centres`]. Out: merges in the order of discovery. Choices among equal distances follow the same rules
//! as in [`super::super::chain`], but distances are rounded otherwise, so exact ties may fall otherwise than in
//! SciPy.

use rayon::prelude::*;

use super::super::ClusterError;
use super::super::tree::FoundMerge;
use super::centres::Centres;
use crate::monitor::Monitor;

/// Candidates searched by one task.
const TASK_CLUSTERS: usize = 1024;

/// A limit of squared distances is raised by this share, lest rounding leave a candidate that is nearer.
const ABOVE_ROUNDING: f64 = 1.0 + 4.0 * f64::EPSILON;

/// Merges all places by Ward's criterion.
///
/// # Errors
/// [`ClusterError::Overflow`], [`ClusterError::Cancelled`].
pub(super) fn merges(
    centres: impl Centres,
    monitor: &Monitor,
) -> Result<Vec<FoundMerge>, ClusterError> {
    let rows = centres.n_places();
    let step = monitor.step("Clustering", rows - 1);
    let mut forest = Forest::new(centres);
    let mut merges = Vec::with_capacity(rows - 1);
    let mut chain: Vec<usize> = Vec::new();
    while forest.active.len() > 1 {
        let mut end = chain.pop().unwrap_or(forest.active[0]);
        let (nearest, squared) = loop {
            monitor.check()?;
            let (nearest, squared) = forest.nearest(end, chain.last().copied());
            if !squared.is_finite() {
                let row = forest.rows[end];
                return Err(ClusterError::Overflow { row });
            }
            if chain.last() == Some(&nearest) {
                chain.pop();
                break (nearest, squared);
            }
            chain.push(end);
            end = nearest;
        };
        let (x, y) = (end.min(nearest), end.max(nearest));
        merges.push(FoundMerge {
            rows: [forest.rows[x], forest.rows[y]],
            height: squared.sqrt(),
        });
        forest.merge(x, y, squared);
        step.tick();
    }
    Ok(merges)
}

/// The clusters that are not yet merged.
struct Forest<C> {
    centres: C,
    sizes: Vec<f64>,
    /// A row of the cluster at each place.
    rows: Vec<usize>,
    /// Places in use, ascending.
    active: Vec<usize>,
}

impl<C: Centres> Forest<C> {
    fn new(centres: C) -> Self {
        let rows = centres.n_places();
        Self {
            centres,
            sizes: vec![1.0; rows],
            rows: (0..rows).collect(),
            active: (0..rows).collect(),
        }
    }

    /// Square of Ward's distance, or anything not below `limit` once it cannot be below it.
    fn squared_below(&self, x: usize, y: usize, limit: f64) -> f64 {
        let (size_x, size_y) = (self.sizes[x], self.sizes[y]);
        let factor = 2.0 * size_x * size_y / (size_x + size_y);
        let limit_of_centres = limit / factor * ABOVE_ROUNDING;
        factor * self.centres.squared_below(x, y, limit_of_centres)
    }

    /// The cluster nearest to `x` with the square of Ward's distance; among equals `previous`, else
    /// the lowest place. Parts searched by several threads are compared in order.
    fn nearest(&self, x: usize, previous: Option<usize>) -> (usize, f64) {
        let start = match previous {
            Some(previous) => (previous, self.squared_below(x, previous, f64::INFINITY)),
            None => (usize::MAX, f64::INFINITY),
        };
        self.active
            .par_chunks(TASK_CLUSTERS)
            .map(|places| {
                let (mut nearest, mut least) = start;
                for &place in places.iter().filter(|&&place| place != x) {
                    let squared = self.squared_below(x, place, least);
                    if squared < least {
                        (nearest, least) = (place, squared);
                    }
                }
                (nearest, least)
            })
            .collect::<Vec<_>>()
            .into_iter()
            .fold(
                start,
                |best, found| if found.1 < best.1 { found } else { best },
            )
    }

    /// Merges x and y (x < y): the new cluster takes the place y.
    fn merge(&mut self, x: usize, y: usize, squared: f64) {
        let total = self.sizes[x] + self.sizes[y];
        // Equal centres are kept as they are, so that further copies stay at distance 0.
        if squared > 0.0 {
            self.centres.merge(x, y, self.sizes[x] / total);
        }
        self.sizes[y] = total;
        if let Ok(position) = self.active.binary_search(&x) {
            self.active.remove(position);
        }
    }
}
