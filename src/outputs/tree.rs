//! The tree of a score and its cut, as the dendrogram and the feature map number its clusters.

use crate::cluster::TopTree;
use crate::pipeline::Score;

/// Leaves of the truncated tree, as in the paper.
pub(super) const LEAVES: usize = 241;

/// More leaves than this cannot be told apart in any figure.
const MOST_LEAVES: usize = 1000;

/// Leaves of the tree that is cut into `n_clusters`: the fine clusters where these are drawn, so that
/// what candidates are searched in is what is seen.
pub(super) fn n_leaves(n_clusters: usize, fine: Option<usize>) -> usize {
    let leaves = fine.map_or(LEAVES, |fine| fine.min(MOST_LEAVES));
    leaves.max(n_clusters)
}

/// log₁₀σ of each row, where measured.
pub(super) fn log_sigma_of_rows(score: &Score) -> Vec<Option<f64>> {
    let mut values = vec![None; score.entries.len()];
    for label in &score.labels {
        if let Some(value) = values.get_mut(label.row.0) {
            *value = Some(label.value);
        }
    }
    values
}

/// Clusters of the cut in the order of the tree: what remains below its last n − 1 merges.
pub(super) fn cut_nodes(tree: &TopTree, n_rows: usize, n_clusters: usize) -> Vec<usize> {
    let first_above_cut = 2 * n_rows - n_clusters;
    let is_above = |cluster: usize| cluster >= first_above_cut;
    tree.nodes
        .iter()
        .filter(|node| {
            let below_something = node
                .parent
                .is_none_or(|parent| is_above(tree.nodes[parent].cluster));
            below_something && !is_above(node.cluster)
        })
        .map(|node| node.cluster)
        .collect()
}
