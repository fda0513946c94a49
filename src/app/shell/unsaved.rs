//! The question before unsaved work would be lost.

use eframe::egui;

use crate::app::action::{Action, Actions};
use crate::app::session::Departure;
use crate::app::state::State;

/// Asks, while something waits that would lose the project; not while it is being saved.
pub fn ask(ctx: &egui::Context, state: &State, actions: &mut Actions) {
    let Some(leaving) = state
        .session
        .leaving
        .as_ref()
        .filter(|leaving| !leaving.saving)
    else {
        return;
    };
    let (question, go_on) = match leaving.what {
        Departure::Close => ("Save the project before closing?", "Close without saving"),
        _ => (
            "Save the project before opening another?",
            "Open without saving",
        ),
    };
    let modal = egui::Modal::new(egui::Id::unique("unsaved")).show(ctx, |ui| {
        ui.set_width(400.0);
        ui.heading(question);
        ui.label("Its data, settings and results would be lost otherwise.");
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            for (text, action) in [
                ("Save…", Action::SaveAndLeave),
                (go_on, Action::LeaveUnsaved),
                ("Keep working", Action::Stay),
            ] {
                if ui.button(text).clicked() {
                    actions.push(action);
                }
            }
        });
    });
    if modal.should_close() {
        actions.push(Action::Stay);
    }
}
