//! Analyses that run by themselves, and the search for phases.
//!
//! In: spectra and patterns that are not analysed as they are now. Out: tasks that can be cancelled; what they
//! find is folded in, where the user still says the same.

use crate::app::action::Reach;
use crate::app::state::State;

/// Whether something is to be analysed.
pub(in crate::app) fn is_due(_state: &State) -> bool {
    false
}

/// Analyses what is not analysed as it is now.
pub(super) fn analyse(_reach: &mut Reach<'_>) {}

/// Searches the entries that the pattern at a place may be.
pub(super) fn find_phases(_reach: &mut Reach<'_>, _place: usize) {}
