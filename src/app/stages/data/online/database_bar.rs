//! Which database is asked.

use eframe::egui::{self, RichText};

use super::actions::OnlineAction;
use super::choices::{Kind, OnlineChoices};
use crate::app::action::Actions;
use crate::app::shell::widgets::{named, switch};
use crate::app::theme;

/// Width of the field for an address, in px.
const ADDRESS_PX: f32 = 230.0;

/// What stands in the list in place of a provider for a database that is not in it.
const OTHER: &str = "another address…";

/// Shows the choice.
pub(super) fn show(ui: &mut egui::Ui, choices: &OnlineChoices, actions: &mut Actions) {
    let mut changed = choices.clone();
    ui.horizontal_wrapped(|ui| {
        ui.label("Database");
        switch(ui, &mut changed.kind, Kind::ALL);
        if changed.kind == Kind::Optimade {
            provider(ui, &mut changed);
        }
    });
    if changed != *choices {
        actions.push(OnlineAction::SetChoices(Box::new(changed)));
    }
}

/// Which of the databases that speak OPTIMADE.
fn provider(ui: &mut egui::Ui, choices: &mut OnlineChoices) {
    let known = super::providers::all();
    let shown = known.iter().find(|known| known.id == choices.provider);
    let text = shown.map_or(OTHER, |known| known.name.as_str());
    let combo = egui::ComboBox::from_id_salt("online-provider")
        .width(190.0)
        .selected_text(text)
        .show_ui(ui, |ui| {
            for one in known {
                let is_shown = choices.provider == one.id;
                let label = ui.selectable_label(is_shown, &one.name);
                if label.on_hover_text(&one.about).clicked() {
                    choices.provider.clone_from(&one.id);
                }
            }
            if ui.selectable_label(shown.is_none(), OTHER).clicked() {
                choices.provider = "https://".to_owned();
            }
        });
    named(
        &combo.response,
        egui::Role::ComboBox,
        "Database of OPTIMADE",
    );
    if shown.is_none() {
        let field = egui::TextEdit::singleline(&mut choices.provider)
            .desired_width(ADDRESS_PX)
            .hint_text("https://…");
        let field = ui.add(field);
        named(&field, egui::Role::TextInput, "Address of the database");
        field.on_hover_text("The base address of a database that speaks OPTIMADE, without /v1");
    }
}

/// Whose data they are, and on which terms.
pub(super) fn terms(ui: &mut egui::Ui, kind: Kind) {
    let text = match kind {
        Kind::MaterialsProject => {
            "Free to use with attribution (CC BY 4.0): cite Jain et al., APL Mater. 1, 011002 (2013). It is kept with the entries."
        }
        Kind::Optimade => {
            "Each database has its own terms; they are kept with the entries and stand in the report."
        }
        Kind::Cod => {
            "Public domain (CC0): cite Gražulis et al., J. Appl. Cryst. 42, 726 (2009). It is kept with the entries."
        }
    };
    let text = RichText::new(text).color(theme::palette(ui).weak);
    ui.add(egui::Label::new(text).truncate());
}
