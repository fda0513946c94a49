//! The rows of a tree from left to right, and which of them belong to each cluster.
//!
//! In: [`Linkage`]. Out: [`RowOrder`], found once for all clusters: those of one cluster stand together.

use super::{Linkage, RowIndex};

/// The rows of a tree in dendrogram order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowOrder {
    rows: Vec<RowIndex>,
    /// Of each cluster the place of its first row in `rows`, and how many it has.
    places: Vec<(usize, usize)>,
}

impl RowOrder {
    /// The rows of a cluster, as [`Linkage::leaves`] has them; none for a number that is no cluster.
    pub fn of(&self, cluster: usize) -> &[RowIndex] {
        let place = self.places.get(cluster);
        let rows = place.and_then(|&(first, n)| self.rows.get(first..first + n));
        rows.unwrap_or_default()
    }
}

impl Linkage {
    /// The rows of every cluster in dendrogram order.
    pub fn row_order(&self) -> RowOrder {
        let n_rows = self.n_rows;
        let first_rows = self.first_rows();
        let mut places = vec![(usize::MAX, 1); n_rows + self.merges.len()];
        for (k, merge) in self.merges.iter().enumerate() {
            places[n_rows + k].1 = places[merge.left].1 + places[merge.right].1;
        }
        let mut next = 0;
        for cluster in (0..places.len()).rev() {
            if places[cluster].0 == usize::MAX {
                // Below nothing.
                places[cluster].0 = next;
                next += places[cluster].1;
            }
            if let Some([left, right]) = self.branches(cluster, &first_rows) {
                places[left].0 = places[cluster].0;
                places[right].0 = places[cluster].0 + places[left].1;
            }
        }
        let mut rows = vec![RowIndex(0); n_rows];
        for (row, (place, _)) in places.iter().take(n_rows).enumerate() {
            rows[*place] = RowIndex(row);
        }
        RowOrder { rows, places }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::Merge;

    fn tree(n_rows: usize, merges: &[(usize, usize, usize)]) -> Linkage {
        let merge = |(k, &(left, right, size)): (usize, &(usize, usize, usize))| Merge {
            left,
            right,
            height: k as f64,
            size,
        };
        Linkage {
            n_rows,
            merges: merges.iter().enumerate().map(merge).collect(),
        }
    }

    #[test]
    fn the_rows_of_every_cluster_are_its_leaves() {
        let all = [
            tree(0, &[]),
            tree(1, &[]),
            tree(2, &[(0, 1, 2)]),
            tree(5, &[(1, 4, 2), (0, 3, 2), (2, 5, 3), (6, 7, 5)]),
            tree(5, &[(0, 1, 2), (2, 3, 2), (5, 6, 4), (4, 7, 5)]),
        ];
        for linkage in all {
            let order = linkage.row_order();
            for cluster in 0..linkage.n_rows + linkage.merges.len() + 2 {
                assert_eq!(order.of(cluster), linkage.leaves(cluster), "{cluster}");
            }
        }
    }
}
