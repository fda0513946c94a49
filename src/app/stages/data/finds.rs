//! What tasks that compute barriers have found so far.

use crate::import::EntryIndex;

/// Barriers that are not yet in the document, and how many there were in all.
#[derive(Clone, Debug, Default)]
pub struct Finds {
    /// Entry and E_3D in eV.
    pub barriers_ev: Vec<(EntryIndex, f64)>,
    /// Entries with a barrier.
    pub n_found: usize,
    /// Entries without.
    pub n_failed: usize,
}
