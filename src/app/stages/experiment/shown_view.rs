//! Which view the stage shows.

use crate::app::state::State;
use crate::app::view::ExperimentView;

/// The view that is shown: the one that was chosen, else the one of what is there; `None` where there is
/// nothing yet.
pub(super) fn shown_view(state: &State) -> Option<ExperimentView> {
    let chosen = state.view.views.experiment;
    if chosen != ExperimentView::Suited {
        return Some(chosen);
    }
    let data = state.data();
    let suited = [
        (!data.bench.spectra.is_empty(), ExperimentView::Impedance),
        (!data.bench.patterns.is_empty(), ExperimentView::Pattern),
        (!data.samples.is_empty(), ExperimentView::OverTemperature),
        (
            data.labels.len() > data.n_literature(),
            ExperimentView::Measurements,
        ),
    ];
    let mut suited = suited.into_iter();
    suited.find_map(|(is_there, view)| is_there.then_some(view))
}
