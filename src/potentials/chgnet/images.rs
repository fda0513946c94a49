//! What features give to the sums that enter a gate.
//!
//! In: features, the maps for core and gate, what the sums start from. Out: one list for each.

use super::buffers::Rows;
use super::rows::{Row, Square};

/// The images of rows by both maps, added to `start`.
pub(super) fn images(maps: &[Square; 2], rows: &[Row], start: &[Row; 2]) -> [Rows; 2] {
    std::array::from_fn(|k| {
        let mut out = Rows::filled(rows.len(), &start[k]);
        maps[k].add_images(rows, &mut out);
        out
    })
}
