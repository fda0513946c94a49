//! How much memory distances may take.

/// Ward keeps the distances of all pairs up to this size (20,000 rows); with more rows it works
/// on centroids.
pub const STORED_LIMIT_BYTES: usize = 1_600_000_000;

/// Average and complete linkage have no other road; beyond this size they are refused.
pub(super) const REFUSED_BYTES: usize = 8_000_000_000;
