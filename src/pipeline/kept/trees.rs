//! Trees of the rows of a combination.

use super::{KeyWriter, read, write};
use crate::cluster::{Criterion, Linkage, Metric};
use crate::monitor::Monitor;
use crate::monitor::kept::{PieceKey, PieceKind};

/// The key of the tree of some rows (ascending) of what a combination describes.
pub(in crate::pipeline) fn tree_key(
    described: PieceKey,
    rows: &[usize],
    criterion: Criterion,
    metric: Metric,
) -> PieceKey {
    let mut key = KeyWriter::new(PieceKind::Tree);
    key.key_of(described);
    key.text(&format!("{criterion:?} {metric:?}"));
    key.number(rows.len() as u64);
    rows.iter().for_each(|row| key.number(*row as u64));
    key.finish()
}

/// The tree of `n_rows` rows, where it is kept.
pub(in crate::pipeline) fn kept_tree(
    monitor: &Monitor,
    key: PieceKey,
    n_rows: usize,
) -> Option<Linkage> {
    let tree: Linkage = read(monitor, PieceKind::Tree, key)?;
    (tree.n_rows == n_rows && tree.merges.len() + 1 == n_rows).then_some(tree)
}

/// Keeps a tree.
pub(in crate::pipeline) fn keep_tree(monitor: &Monitor, key: PieceKey, tree: &Linkage) {
    write(monitor, PieceKind::Tree, key, tree);
}
