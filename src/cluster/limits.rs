//! How much memory distances may take, and what a tree needs.
//!
//! In: rows, columns, criterion. Out: bytes.

use super::Criterion;
use super::pairs::Pairs;

/// Ward keeps the distances of all pairs up to this size (20,000 rows); with more rows it works
/// on centroids.
pub const STORED_LIMIT_BYTES: usize = 1_600_000_000;

/// Average and complete linkage have no other road; beyond this size they are refused.
pub(super) const REFUSED_BYTES: usize = 8_000_000_000;

/// Most memory in bytes that a tree of dense features needs beside these (8 bytes a number, which are
/// counted here as well): the distances of all pairs where they are stored, another layout of the
/// features, and what is known of each row.
pub fn needed_bytes(rows: usize, columns: usize, criterion: Criterion) -> usize {
    let features = rows
        .saturating_mul(columns)
        .saturating_mul(size_of::<f64>());
    let of_pairs = Pairs::bytes(rows);
    let stored = match criterion {
        Criterion::Single => 0,
        Criterion::Ward if of_pairs > STORED_LIMIT_BYTES => 0,
        Criterion::Ward | Criterion::Average | Criterion::Complete => of_pairs,
    };
    let of_rows = rows.saturating_mul(ROW_BYTES);
    stored
        .saturating_add(features.saturating_mul(2))
        .saturating_add(of_rows)
}

/// What is known of each row while a tree is made, and of its merge: sizes, nearest neighbours, heights.
const ROW_BYTES: usize = 256;
