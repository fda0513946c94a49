//! What stands in the place of a figure that cannot be drawn yet, and what to do about it.

use eframe::egui;

use crate::app::action::{Action, Actions};
use crate::app::shell::widgets::{empty_state, plural, primary_button};
use crate::app::stages::data::actions::DataAction;
use crate::app::stages::descriptors::actions::DescriptorsAction;
use crate::app::state::State;
use crate::app::view::DescriptorsView;
use crate::score::LabelSet;

/// Before the first screen, and while it runs.
pub(super) fn waiting(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    if state.session.screening.is_some() {
        return empty_state(
            ui,
            "Working…",
            "The figure appears as descriptors are done.",
            |_| {},
        );
    }
    let n = state.screen_settings().combinations.len();
    empty_state(
        ui,
        "Not screened yet",
        "Tick descriptors above, then run: they are computed, clustered and scored against the measured conductivities.",
        |ui| {
            let text = format!("Run {}", plural(n, "combination"));
            if primary_button(ui, &text, n > 0).clicked() {
                actions.push(DescriptorsAction::Screen { unasked: false });
            }
        },
    );
}

/// Why there is no figure: what it would be drawn from is missing, and where it comes from.
pub(super) fn no_labels(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let data = state.data();
    let has_barriers = data.entry_indices().any(|k| data.barrier_ev(k).is_some());
    let views = state.view.views;
    let by_both = views.descriptors == DescriptorsView::LabelSets;
    if (by_both || views.labels == LabelSet::Barrier) && !has_barriers {
        return empty_state(
            ui,
            "No barriers yet",
            "Bond-valence barriers label many more structures than were ever measured. Compute them to see which descriptor tracks them.",
            |ui| {
                if primary_button(ui, "Compute E_a of all", true).clicked() {
                    let all = data.entry_indices().collect();
                    actions.push(DataAction::ComputeBarriers(all));
                }
            },
        );
    }
    if by_both && data.n_labelled() > 0 {
        return empty_state(
            ui,
            "Too few to compare",
            "Two combinations or more with both conductivities and barriers are needed. Tick more above, and run.",
            |_| {},
        );
    }
    empty_state(
        ui,
        "No measured conductivities",
        "The structures are clustered (see Dendrogram). To see which descriptor tracks conduction, open a table of conductivities.",
        |ui| {
            if primary_button(ui, "Open conductivities…", true).clicked() {
                actions.push(Action::AskLabels);
            }
        },
    );
}
