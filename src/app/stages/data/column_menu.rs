//! Which columns the table shows.

use eframe::egui::{self, PopupCloseBehavior};

use crate::app::action::Actions;
use crate::app::shell::widgets::named;
use crate::app::stages::data::actions::DataAction;
use crate::app::stages::data::cells::is_shown;
use crate::app::stages::data::columns::Column;
use crate::app::state::State;

/// The menu of columns.
pub(super) fn show(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let close = PopupCloseBehavior::CloseOnClickOutside;
    let config = egui::containers::menu::MenuConfig::new().close_behavior(close);
    let button = egui::containers::menu::MenuButton::new("Columns").config(config);
    let (response, _) = button.ui(ui, |ui| {
        ui.set_min_width(160.0);
        for column in Column::ALL {
            let mut shown = is_shown(state, column);
            let tick = ui.checkbox(&mut shown, column.title());
            named(
                &tick,
                egui::Role::CheckBox,
                &format!("Column {}", column.title()),
            );
            if tick.on_hover_text(column.hover()).changed() {
                actions.push(DataAction::ShowColumn(column.id(), shown));
            }
        }
        ui.separator();
        if ui.button("As at first").clicked() {
            actions.push(DataAction::ForgetColumns);
        }
    });
    named(&response, egui::Role::Button, "Columns");
    response.on_hover_text("Which columns are shown; kept for the next start");
}
