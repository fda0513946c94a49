//! From merges in the order of their discovery to a tree.
//!
//! In: pairs of rows whose clusters were merged, with heights. Out: [`Linkage`], its merges sorted
//! by height (stable: equal heights in the order of discovery) and its clusters numbered by merge.

use super::{Linkage, Merge};

/// A merge as an algorithm finds it.
#[derive(Clone, Copy, Debug)]
pub(super) struct FoundMerge {
    /// One row of each of the two clusters.
    pub rows: [usize; 2],
    /// Height.
    pub height: f64,
}

/// Sorts merges by height and numbers the clusters.
pub(super) fn linkage_from_merges(n_rows: usize, mut found: Vec<FoundMerge>) -> Linkage {
    found.sort_by(|a, b| a.height.total_cmp(&b.height));
    let mut roots = Roots::new(n_rows);
    let mut sizes = vec![1; n_rows];
    let mut merges = Vec::with_capacity(found.len());
    for merge in found {
        let [a, b] = merge.rows.map(|row| roots.find(row));
        let size = sizes[a] + sizes[b];
        sizes.push(size);
        roots.join(a, b);
        merges.push(Merge {
            left: a.min(b),
            right: a.max(b),
            height: merge.height,
            size,
        });
    }
    Linkage { n_rows, merges }
}

/// Union–find over rows and merged clusters.
struct Roots {
    parents: Vec<usize>,
}

impl Roots {
    fn new(n_rows: usize) -> Self {
        Self {
            parents: (0..n_rows).collect(),
        }
    }

    fn find(&mut self, cluster: usize) -> usize {
        let mut root = cluster;
        while self.parents[root] != root {
            root = self.parents[root];
        }
        let mut link = cluster;
        while self.parents[link] != root {
            link = std::mem::replace(&mut self.parents[link], root);
        }
        root
    }

    /// Makes a new cluster of two.
    fn join(&mut self, a: usize, b: usize) {
        let new = self.parents.len();
        self.parents.push(new);
        self.parents[a] = new;
        self.parents[b] = new;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merges_are_sorted_and_numbered() {
        let found = [([0, 1], 3.0), ([2, 3], 1.0), ([1, 3], 4.0), ([0, 4], 1.0)]
            .map(|(rows, height)| FoundMerge { rows, height });
        let linkage = linkage_from_merges(5, found.to_vec());
        let columns: Vec<_> = linkage
            .merges
            .iter()
            .map(|m| (m.left, m.right, m.height, m.size))
            .collect();
        assert_eq!(
            columns,
            [
                (2, 3, 1.0, 2),
                (0, 4, 1.0, 2),
                (1, 6, 3.0, 3),
                (5, 7, 4.0, 5)
            ]
        );
    }
}
