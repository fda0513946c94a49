//! What Ward's criterion asks of the centres of clusters.
//!
//! In: two places. Out: how far their centres are apart; and their merging. A place holds the centre of one
//! cluster: of a row at first, of a merged cluster later.

/// Centres of clusters by their places.
pub(super) trait Centres: Sync {
    /// Number of places.
    fn n_places(&self) -> usize;

    /// ‖c_x − c_y‖², or anything not below `limit` once it is certain not to be below it.
    fn squared_below(&self, x: usize, y: usize, limit: f64) -> f64;

    /// Place y takes the mean of both centres, in which that of x counts by `share` (0…1); the centre of
    /// x is not asked for again.
    fn merge(&mut self, x: usize, y: usize, share: f64);
}
