//! Nearest-neighbour chain on stored distances: Ward, average and complete linkage.
//!
//! In: [`Distances`] and an update formula. Out: the merges in the order in which they were found.
//! The algorithm is that of F. Murtagh 1983 (DOI 10.1093/comjnl/26.4.354) with the conventions of
//! D. Müllner (arXiv:1109.2378) that SciPy follows: the chain starts at the lowest place in use,
//! the previous link wins among equal distances and else the lowest place, and a merged cluster
//! keeps the greater of the two places. Formulas are evaluated in SciPy's order of operations,
//! hence the same bits and the same choices among ties. What SciPy searches anew at each step is
//! remembered in [`super::shortlist`].

use rayon::prelude::*;

use super::distances::Distances;
use super::error::ClusterError;
use super::limits::REFUSED_BYTES;
use super::pairs::Pairs;
use super::shortlist::{Nearest, Shortlists};
use super::tree::FoundMerge;
use super::update::{Merging, Update, updated};
use crate::monitor::{Monitor, Step};

/// Clusters searched or updated by one task; fewer are not worth another thread.
const TASK_CLUSTERS: usize = 2048;

/// Distances gathered before they are worked on.
const TOGETHER: usize = 256;

/// Clusters by the given update formula.
///
/// # Errors
/// [`ClusterError::TooLarge`], [`ClusterError::Overflow`], [`ClusterError::Cancelled`].
pub(super) fn linkage(
    distances: Distances<'_>,
    update: Update,
    monitor: &Monitor,
) -> Result<Vec<FoundMerge>, ClusterError> {
    let rows = distances.rows();
    let needed = Pairs::bytes(rows);
    if needed > REFUSED_BYTES {
        return Err(ClusterError::TooLarge {
            rows,
            needed_gb: needed as f64 / 1e9,
        });
    }
    let pairs = Pairs::new(&distances, monitor)?;
    drop(distances); // makes room: the chain only needs the pairs
    let step = monitor.step("Clustering", rows - 1);
    Forest::new(pairs, rows).merge_all(update, &step)
}

/// The clusters that are not yet merged. Places are numbers of rows of the pairs.
struct Forest {
    distances: Pairs,
    /// Rows in the cluster at each place.
    sizes: Vec<f64>,
    /// A row of the cluster at each place, by which the merge is recorded.
    rows: Vec<usize>,
    /// Places in use, ascending.
    active: Vec<usize>,
    /// Nearest neighbours that are known without a search.
    shortlists: Shortlists,
    /// Distances of the places in use to a new cluster; kept to save allocations.
    to_new: Vec<f64>,
}

impl Forest {
    fn new(distances: Pairs, rows: usize) -> Self {
        Self {
            distances,
            sizes: vec![1.0; rows],
            rows: (0..rows).collect(),
            active: (0..rows).collect(),
            shortlists: Shortlists::new(rows),
            to_new: Vec::new(),
        }
    }

    fn merge_all(mut self, update: Update, step: &Step) -> Result<Vec<FoundMerge>, ClusterError> {
        let mut merges = Vec::with_capacity(self.active.len() - 1);
        let mut chain: Vec<usize> = Vec::new();
        while self.active.len() > 1 {
            step.monitor().check()?;
            let (x, y, height) = self.mutual_neighbours(&mut chain);
            merges.push(FoundMerge {
                rows: [self.rows[x], self.rows[y]],
                height,
            });
            self.merge(x, y, height, update);
            // Places out of use cost memory traffic; moving the rest together costs as much as
            // dozens of merges.
            if self.active.len() * 2 < self.sizes.len() {
                self.close_gaps(&mut chain);
            }
            step.tick();
        }
        Ok(merges)
    }

    /// Follows the chain to two clusters that are each other's nearest, takes them off the chain
    /// and returns them (x < y) with their distance.
    fn mutual_neighbours(&mut self, chain: &mut Vec<usize>) -> (usize, usize, f64) {
        let mut end = chain.pop().unwrap_or(self.active[0]);
        loop {
            let (nearest, distance) = self.nearest(end, chain.last().copied());
            if chain.last() == Some(&nearest) {
                chain.pop();
                return (end.min(nearest), end.max(nearest), distance);
            }
            chain.push(end);
            end = nearest;
        }
    }

    /// The cluster nearest to `x`; among equals `previous`, else the lowest place.
    fn nearest(&mut self, x: usize, previous: Option<usize>) -> (usize, f64) {
        let known = self.shortlists.nearest(x, self.distances.from(x));
        let (nearest, distance) = known.unwrap_or_else(|| {
            let seen = self.search(x);
            self.shortlists.remember(x, &seen);
            seen.first()
        });
        let from_x = self.distances.from(x);
        match previous {
            Some(previous) if from_x.to(previous) <= distance => (previous, distance),
            _ => (nearest, distance),
        }
    }

    /// Looks through all clusters. Parts searched by several threads are compared in order.
    fn search(&self, x: usize) -> Nearest {
        let search = |places: &[usize]| {
            let mut nearest = Nearest::NONE;
            let mut gathered = [0.0; TOGETHER];
            for places in places.chunks(TOGETHER) {
                self.distances.gather(x, places, &mut gathered);
                for (&i, &distance) in places.iter().zip(&gathered).filter(|&(&i, _)| i != x) {
                    nearest.see(i, distance);
                }
            }
            nearest
        };
        if self.active.len() <= TASK_CLUSTERS {
            return search(&self.active);
        }
        let parts: Vec<_> = self.active.par_chunks(TASK_CLUSTERS).map(search).collect();
        parts.into_iter().fold(Nearest::NONE, Nearest::see_all)
    }

    /// Merges x and y (x < y): the new cluster takes the place y.
    fn merge(&mut self, x: usize, y: usize, xy: f64, update: Update) {
        if let Ok(position) = self.active.binary_search(&x) {
            self.active.remove(position);
        }
        let merging = Merging {
            xy,
            size_x: self.sizes[x],
            size_y: self.sizes[y],
        };
        let mut to_new = std::mem::take(&mut self.to_new);
        to_new.resize(self.active.len(), 0.0);
        let parts = self.active.par_chunks(TASK_CLUSTERS);
        parts
            .zip(to_new.par_chunks_mut(TASK_CLUSTERS))
            .for_each(|(places, to_new)| self.update(x, y, merging, update, places, to_new));
        if let Ok(position) = self.active.binary_search(&y) {
            to_new[position] = 0.0;
        }
        self.distances.replace(y, &self.active, &to_new);
        let mut nearest = Nearest::NONE;
        for (&i, &distance) in self.active.iter().zip(&to_new).filter(|&(&i, _)| i != y) {
            nearest.see(i, distance);
        }
        self.shortlists.remember(y, &nearest);
        self.shortlists.merged(x, y);
        self.to_new = to_new;
        self.sizes[y] = merging.size_x + merging.size_y;
    }

    /// Distances of some places to the cluster that x and y become.
    fn update(
        &self,
        x: usize,
        y: usize,
        merging: Merging,
        update: Update,
        places: &[usize],
        to_new: &mut [f64],
    ) {
        let (mut from_x, mut from_y) = ([0.0; TOGETHER], [0.0; TOGETHER]);
        let mut sizes = [0.0; TOGETHER];
        for (places, to_new) in places.chunks(TOGETHER).zip(to_new.chunks_mut(TOGETHER)) {
            self.distances.gather(x, places, &mut from_x);
            self.distances.gather(y, places, &mut from_y);
            for (size, place) in sizes.iter_mut().zip(places) {
                *size = self.sizes[*place];
            }
            updated(update, merging, &from_x, &from_y, &sizes, to_new);
        }
    }

    /// Moves the places in use to 0, 1, 2…, which changes neither their order nor a distance.
    fn close_gaps(&mut self, chain: &mut [usize]) {
        self.distances.keep(&self.active);
        self.shortlists.keep(&self.active);
        for link in chain {
            *link = self.active.partition_point(|place| place < link);
        }
        self.sizes = self.active.iter().map(|&place| self.sizes[place]).collect();
        self.rows = self.active.iter().map(|&place| self.rows[place]).collect();
        self.active = (0..self.active.len()).collect();
    }
}
