//! What the filters ask of each entry beside its barrier.

use crate::dataset::Dataset;
use crate::rank::Facts;

/// One for each entry, in their order.
pub(super) fn facts_of(data: &Dataset) -> Vec<Facts> {
    let of = |entry| Facts {
        e_above_hull_ev: data.e_above_hull_ev(entry),
        band_gap_ev: data.band_gap_ev(entry),
        band_ev: data.band_barrier_ev(entry),
        is_own: data.is_added(entry),
    };
    data.entry_indices().map(of).collect()
}
