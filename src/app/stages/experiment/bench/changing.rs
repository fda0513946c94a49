//! The bench changed in one step, and a view of the stage shown.

use std::sync::Arc;

use crate::app::stages::experiment::name::ID;
use crate::app::state::State;
use crate::app::view::ExperimentView;
use crate::dataset::Bench;

/// Shows a view of the stage.
pub(super) fn show(state: &mut State, view: ExperimentView) {
    state.preferences.stage = ID;
    state.view.views.experiment = view;
}

/// Changes the bench in one step.
pub(super) fn change_bench(
    state: &mut State,
    title: String,
    kind: &'static str,
    edit: impl FnOnce(&mut Bench),
) {
    state.change(title, kind, |document| {
        edit(Arc::make_mut(&mut document.data_mut().bench));
    });
}
