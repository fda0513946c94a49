//! Which spectrum is looked at.

use crate::app::state::State;

/// The place of the spectrum that is looked at: the one that was chosen, else the last one.
pub(in crate::app::stages::experiment) fn shown_place(state: &State) -> Option<usize> {
    let last = state.data().bench.spectra.len().checked_sub(1)?;
    Some(state.view.views.bench.spectrum.min(last))
}
