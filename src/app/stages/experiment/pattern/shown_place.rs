//! Which pattern is looked at.

use crate::app::state::State;

/// The place of the pattern that is looked at: the one that was chosen, else the last one.
pub(in crate::app::stages::experiment) fn shown_place(state: &State) -> Option<usize> {
    let last = state.data().bench.patterns.len().checked_sub(1)?;
    Some(state.view.views.bench.pattern.min(last))
}
