//! Whether the neighbours in a cell can be counted.

use super::error::DescriptorError;
use crate::crystal::Lattice;
use crate::crystal::neighbors::is_searchable;
use crate::monitor::TooCostly;

/// No descriptor looks farther for neighbours than this, in Å.
pub(super) const FARTHEST_NEIGHBOR_ANG: f64 = 20.0;

/// Refuses a cell whose neighbours are too many to list.
///
/// # Errors
/// [`DescriptorError::TooCostly`].
pub(super) fn check_searchable(lattice: &Lattice) -> Result<(), DescriptorError> {
    if is_searchable(lattice, FARTHEST_NEIGHBOR_ANG) {
        return Ok(());
    }
    let fact = "the cell is so flat or skew that its neighbours cannot be counted; reduce it, or \
                check its axes and angles";
    Err(DescriptorError::TooCostly(TooCostly {
        fact: fact.to_owned(),
    }))
}
