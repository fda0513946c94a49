//! What follows by itself, looked at once a frame.

use super::actions::BatchAction;
use crate::app::action::Actions;
use crate::app::state::State;

/// What follows by itself: looking again, opening what was collected.
pub(in crate::app) fn due(state: &State, actions: &mut Actions) {
    let batch = &state.session.batch;
    if batch.to_open.is_some() {
        actions.push(BatchAction::OpenCollected);
    }
    if let Some(view) = &batch.shown
        && batch.collecting.is_none()
        && view.is_due(state.session.now_s)
    {
        let with_files = view.wants_files();
        actions.push(BatchAction::Look { with_files });
    }
}
