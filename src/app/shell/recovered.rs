//! The question after a crash: what to do with the copy of unsaved work.

use eframe::egui;

use crate::app::action::{Action, Actions};
use crate::app::state::State;

/// Asks about the first copy that a crash left, while there is one.
pub fn ask(ctx: &egui::Context, state: &State, actions: &mut Actions) {
    let Some(found) = state.session.recoverable.first() else {
        return;
    };
    let name = match (&found.about.file, found.about.name.as_str()) {
        (Some(file), _) => file.display().to_string(),
        (None, "") => "an untitled project".to_owned(),
        (None, name) => name.to_owned(),
    };
    let modal = egui::Modal::new(egui::Id::unique("recovered")).show(ctx, |ui| {
        ui.set_width(460.0);
        ui.heading("Superion did not end properly");
        ui.label(format!("There is a copy of the unsaved work on {name}."));
        ui.label("Restored, it opens as unsaved: your project file stays as it is until you save.");
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            if ui.button("Restore").clicked() {
                actions.push(Action::Recover(found.copy.clone()));
            }
            if ui.button("Throw the copy away").clicked() {
                actions.push(Action::ForgetRecovery(found.copy.clone()));
            }
            let later = ui.button("Later");
            if later
                .on_hover_text("Asks again at the next start")
                .clicked()
            {
                actions.push(Action::AskRecoveryLater);
            }
        });
    });
    if modal.should_close() {
        actions.push(Action::AskRecoveryLater);
    }
}
