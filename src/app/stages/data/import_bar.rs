//! What is opened, and how: the row of buttons over the table.

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::shell::barrier_menu::barrier_menu;
use crate::app::shell::setting_field;
use crate::app::shell::widgets::named;
use crate::app::stages::data::actions::DataAction;
use crate::app::stages::data::disorder_choice::disorder_choice;
use crate::app::state::State;
use crate::import::ImportSettings;

/// Shows the row.
pub(super) fn show(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    ui.horizontal_wrapped(|ui| {
        // A button that finds no room goes to the next line whole.
        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
        for (text, action, hint) in [
            (
                "Add structures…",
                Action::AskToAdd,
                "Your CIFs, archives (.zip, .tar.gz, .tar.zst) or tables (.csv, .xlsx) with a CIF column join the structures that are here; to start anew with them, choose Open structures in the File menu (Ctrl+O)",
            ),
            (
                "Add folder…",
                Action::AskFolderToAdd,
                "All CIFs in a folder and the folders within join the structures that are here",
            ),
            (
                "Open conductivities…",
                Action::AskLabels,
                "A table (.csv, .xlsx) with formula and measured conductivity",
            ),
        ] {
            if ui.button(text).on_hover_text(hint).clicked() {
                actions.push(action);
            }
        }
        #[cfg(feature = "online")]
        if ui
            .button("Online…")
            .on_hover_text(super::online::ABOUT)
            .clicked()
        {
            actions.push(super::online::actions::OnlineAction::Open);
        }
        import_options(ui, state, actions);
        barrier_menu(ui, state, actions);
    });
}

/// The settings of the next import, behind a button.
fn import_options(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let button = egui::containers::menu::MenuButton::new("Import settings").config(
        egui::containers::menu::MenuConfig::new()
            .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside),
    );
    let (response, _) = button.ui(ui, |ui| {
        ui.set_min_width(320.0);
        let mut settings = ImportSettings::clone(&state.document().import_settings);
        ui.label(RichText::new("For the next import").strong());
        for (value, text) in [
            (
                &mut settings.drop_deuterium,
                "Drop structures with deuterium",
            ),
            (
                &mut settings.merge_by_icsd,
                "Merge entries that share an ICSD number",
            ),
        ] {
            named(&ui.checkbox(value, text), egui::Role::CheckBox, text);
        }
        ui.horizontal(|ui| {
            let text = "Drop structures with more sites than";
            ui.label(text);
            let declared = &ImportSettings::MAX_SITES;
            setting_field::whole(ui, declared, &mut settings.max_sites, text);
        });
        ui.label("Partially occupied sites:");
        disorder_choice(ui, &mut settings);
        if settings != *state.document().import_settings {
            actions.push(DataAction::SetImportSettings(settings));
        }
    });
    named(&response, egui::Role::Button, "Import settings");
}
