//! The tree of a score and its cut, as the dendrogram and the feature map number its clusters.

use crate::cluster::TopTree;
use crate::pipeline::Score;

/// Leaves of the truncated tree, as in the paper.
pub(super) const LEAVES: usize = 241;

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
