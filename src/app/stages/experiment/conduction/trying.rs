//! A measurement tried out before it is kept.

use crate::app::action::{Action, Actions};
use crate::app::stages::candidates::actions::CandidatesAction;
use crate::app::stages::ids;
use crate::app::state::State;
use crate::app::view::{CandidatesView, Views};
use crate::dataset::NewMeasurement;

/// Shows in Candidates what a measurement would teach.
pub(super) fn try_out(state: &State, measurement: NewMeasurement, actions: &mut Actions) {
    // What it teaches stands below the list.
    actions.push(Action::GoTo(ids::CANDIDATES));
    actions.push(Action::SetViews(Views {
        candidates: CandidatesView::List,
        ..state.view.views
    }));
    actions.push(CandidatesAction::TryMeasurements(vec![measurement]));
}
