//! What the stages cost beside each other, roughly: the weights of plans
//! ([`Monitor::plan`](crate::monitor::Monitor::plan)).
//!
//! In: numbers of structures. Out: efforts, in structures that one descriptor describes meanwhile
//! (a few milliseconds of a core). They only tell how far a whole is; no result depends on them.

/// Rows from which a tree takes as long as their descriptions.
const ROWS_OF_COSTLY_TREE: f64 = 36_000.0;

/// Describing structures by some descriptors.
pub(super) fn describing(n_structures: usize, n_descriptors: usize) -> f64 {
    n_structures as f64 * n_descriptors as f64
}

/// A tree of the rows and its scores: all pairs of them.
pub(super) fn clustering(n_rows: usize) -> f64 {
    let rows = n_rows as f64;
    rows * (rows / ROWS_OF_COSTLY_TREE).max(0.02)
}

/// Energy maps with their barriers.
pub(super) fn mapping(n_structures: usize) -> f64 {
    200.0 * n_structures as f64
}

/// The plane of the features, by principal components or by neighbours.
pub(super) fn projecting(n_rows: usize, by_neighbors: bool) -> f64 {
    n_rows as f64 * if by_neighbors { 3.0 } else { 0.1 }
}
