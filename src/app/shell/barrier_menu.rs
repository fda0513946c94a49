//! The button that computes barriers of many entries in the background.

use eframe::egui;

use crate::app::action::Actions;
use crate::app::shell::widgets::count;
use crate::app::stages::data::actions::DataAction;
use crate::app::state::State;

/// Computes barriers of the selected entries, or of all that have none.
pub fn barrier_menu(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let has_entries = !state.data().entries.is_empty();
    ui.add_enabled_ui(has_entries, |ui| {
        let button = ui.menu_button("Compute E_a", |ui| {
            let data = state.data();
            let without = data.entry_indices().filter(|k| data.barrier_ev(*k).is_none());
            for (text, chosen) in [
                ("Of the selected", state.session.selection.iter().collect::<Vec<_>>()),
                ("Of all that have none", without.collect()),
            ] {
                let text = format!("{text} ({})", count(chosen.len()));
                let item = egui::Button::new(text);
                if ui.add_enabled(!chosen.is_empty(), item).clicked() {
                    actions.push(DataAction::ComputeBarriers(chosen));
                }
            }
        });
        button.response.on_hover_text(
            "Bond-valence barrier of the mobile ion in three dimensions (SHU force field, 0.1 Å): the filter of the paper. Some hundred structures take a minute; it can be cancelled, and what is done is kept.",
        );
    });
}
