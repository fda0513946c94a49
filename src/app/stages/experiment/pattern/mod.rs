//! The Pattern view.

use eframe::egui;

use crate::app::action::Actions;
use crate::app::state::State;
use crate::app::view::PatternView;
use crate::figures::drawing::Drawing;

/// What the view keeps.
#[derive(Default)]
pub(super) struct PatternPanel {}

/// The id of the figure of a view.
pub(super) fn id_of(_view: PatternView) -> &'static str {
    "pattern"
}

impl PatternPanel {
    pub(super) fn show(&mut self, _ui: &mut egui::Ui, _state: &State, _actions: &mut Actions) {}
    pub(super) fn drawing(&self) -> Option<(&Drawing, egui::Pos2)> {
        None
    }
}
