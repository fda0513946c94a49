//! The candidates in the plane of E_hull and E_a, instead of the list.

use eframe::egui;

use crate::app::action::{Action, Actions};
use crate::app::output_view::OutputView;
use crate::app::selection::Pick;
use crate::app::stages::ids;
use crate::app::state::State;
use crate::figures::drawing::{Drawing, Target};
use crate::outputs::CANDIDATES_PLANE;

/// What the view keeps.
#[derive(Default)]
pub(super) struct Plane {
    figure: OutputView,
}

impl Plane {
    /// The figure on screen and where its origin is.
    pub(super) fn drawing(&self) -> Option<(&Drawing, egui::Pos2)> {
        self.figure.drawing()
    }

    /// Shows the candidates that pass the filters as they stand; a click picks one.
    pub(super) fn show(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        let Some(figure) = self.figure.show(ui, state, &CANDIDATES_PLANE, actions) else {
            return;
        };
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
