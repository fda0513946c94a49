//! The candidates in the plane of E_hull and E_a, instead of the list.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use eframe::egui;

use crate::app::action::{Action, Actions};
use crate::app::paint::FigureView;
use crate::app::selection::Pick;
use crate::app::stages::ids;
use crate::app::state::State;
use crate::figures::drawing::{Drawing, Target};
use crate::figures::scatter;
use crate::pipeline::Ranking;
use crate::pipeline::figures::scatter_model;

/// What the view keeps.
#[derive(Default)]
pub(super) struct Scatter {
    figure: FigureView,
}

impl Scatter {
    /// The figure on screen and where its origin is.
    pub(super) fn drawing(&self) -> Option<(&Drawing, egui::Pos2)> {
        self.figure.drawing()
    }

    /// Shows the candidates that pass the filters as they stand; a click picks one.
    pub(super) fn show(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        ranking: &Arc<Ranking>,
        actions: &mut Actions,
    ) {
        let filters = &state.rank_settings().selection;
        let mut hasher = DefaultHasher::new();
        (Arc::as_ptr(ranking) as usize, state.session.data_version).hash(&mut hasher);
        for threshold in [
            filters.max_e_above_hull_ev,
            filters.min_band_gap_ev,
            filters.max_barrier_ev,
        ] {
            threshold.to_bits().hash(&mut hasher);
        }
        state
            .session
            .selection
            .iter()
            .for_each(|entry| entry.hash(&mut hasher));
        let is_selected = |entry| state.session.selection.contains(entry);
        let name = "Figure: barrier over energy above hull";
        let figure = self.figure.show(ui, name, hasher.finish(), |canvas| {
            let model = scatter_model(state.data(), ranking, filters, &is_selected);
            scatter::layout(&model, canvas)
        });
        if let Some(Target::Entry(entry)) = figure.clicked() {
            let toggle = ui.input(|i| i.modifiers.command);
            let how = if toggle { Pick::Toggle } else { Pick::Only };
            actions.push(Action::Pick(*entry, how));
        }
        if figure.response.double_clicked() {
            actions.push(Action::GoTo(ids::STRUCTURE));
        }
    }
}
