//! The top of the tree, laid out from left to right.
//!
//! In: [`Linkage`]. Out: the rows of a cluster in dendrogram order, and [`TopTree`], the tree cut
//! off below a depth. Of two branches the larger stands left; of equally large ones that which
//! holds the earlier row.

use serde::{Deserialize, Serialize};

use super::{Linkage, RowIndex};

/// A node of a truncated tree.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TopNode {
    /// Number of the cluster: a row below [`Linkage::n_rows`], else that number + merge.
    pub cluster: usize,
    /// Height at which it was made; 0 for a row.
    pub height: f64,
    /// Rows in it.
    pub size: usize,
    /// Its place in [`TopTree::nodes`] of the node above; `None` at the top.
    pub parent: Option<usize>,
    /// Places in [`TopTree::nodes`] of the left and the right branch; `None` where the tree was cut
    /// off.
    pub branches: Option<[usize; 2]>,
    /// For a node where the tree was cut off: its number in the cut (as in
    /// [`super::ClusterSets`]).
    pub cut_number: Option<u32>,
    /// Horizontal position: cut-off nodes stand at 0, 1, 2…; others midway between their branches.
    pub position: f64,
}

/// The upper part of a tree, cut off at a depth.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TopTree {
    /// Nodes; the top is the first, and a node stands before its branches.
    pub nodes: Vec<TopNode>,
    /// Places in `nodes` of the cut-off nodes, from left to right.
    pub leaves: Vec<usize>,
}

impl Linkage {
    /// Height of a cluster; 0 for a row.
    pub fn height(&self, cluster: usize) -> f64 {
        self.merge_of(cluster).map_or(0.0, |merge| merge.height)
    }

    /// Rows in a cluster.
    pub fn size(&self, cluster: usize) -> usize {
        self.merge_of(cluster).map_or(1, |merge| merge.size)
    }

    /// The rows of a cluster in dendrogram order; none for a number that is no cluster.
    pub fn leaves(&self, cluster: usize) -> Vec<RowIndex> {
        if cluster >= self.n_rows + self.merges.len() {
            return Vec::new();
        }
        let first_rows = self.first_rows();
        let mut rows = Vec::with_capacity(self.size(cluster));
        let mut stack = vec![cluster];
        while let Some(cluster) = stack.pop() {
            match self.branches(cluster, &first_rows) {
                Some([left, right]) => stack.extend([right, left]),
                None => rows.push(RowIndex(cluster)),
            }
        }
        rows
    }

    /// The tree down to the cut into `depth` clusters (1…rows; others are clamped).
    pub fn top_tree(&self, depth: usize) -> TopTree {
        let mut tree = TopTree::default();
        if self.n_rows == 0 {
            return tree;
        }
        let depth = depth.clamp(1, self.n_rows);
        // Clusters from this number on were made by one of the last depth − 1 merges.
        let first_above_cut = 2 * self.n_rows - depth;
        let cut_numbers = self.cluster_of_row_at(depth);
        let first_rows = self.first_rows();
        let mut stack = vec![(self.n_rows + self.merges.len() - 1, None)];
        while let Some((cluster, parent)) = stack.pop() {
            let place = tree.nodes.len();
            let mut node = TopNode {
                cluster,
                height: self.height(cluster),
                size: self.size(cluster),
                parent,
                branches: None,
                cut_number: None,
                position: 0.0,
            };
            match self.branches(cluster, &first_rows) {
                Some([left, right]) if cluster >= first_above_cut => {
                    stack.extend([(right, Some(place)), (left, Some(place))]);
                }
                _ => {
                    node.cut_number = Some(cut_numbers[first_rows[cluster]]);
                    node.position = tree.leaves.len() as f64;
                    tree.leaves.push(place);
                }
            }
            tree.nodes.push(node);
        }
        tree.connect();
        tree
    }

    fn merge_of(&self, cluster: usize) -> Option<&super::Merge> {
        self.merges.get(cluster.checked_sub(self.n_rows)?)
    }

    /// The earliest row of every cluster.
    pub(super) fn first_rows(&self) -> Vec<usize> {
        let mut first: Vec<usize> = (0..self.n_rows).collect();
        for merge in &self.merges {
            first.push(first[merge.left].min(first[merge.right]));
        }
        first
    }

    /// The two parts of a cluster, left one first.
    pub(super) fn branches(&self, cluster: usize, first_rows: &[usize]) -> Option<[usize; 2]> {
        let merge = self.merge_of(cluster)?;
        let mut parts = [merge.left, merge.right];
        parts.sort_by_key(|&part| (std::cmp::Reverse(self.size(part)), first_rows[part]));
        Some(parts)
    }
}

impl TopTree {
    /// Fills in the branches, and the positions from the bottom up.
    fn connect(&mut self) {
        for place in (1..self.nodes.len()).rev() {
            // Nodes follow in preorder, so the left branch of a node is met after the right one.
            if let Some(parent) = self.nodes[place].parent {
                let right = self.nodes[parent]
                    .branches
                    .map_or(place, |[_, right]| right);
                self.nodes[parent].branches = Some([place, right]);
                self.nodes[parent].position =
                    (self.nodes[place].position + self.nodes[right].position) / 2.0;
            }
        }
    }
}
