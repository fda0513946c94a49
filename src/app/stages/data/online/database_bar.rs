//! Which database is asked.

use eframe::egui::{self, RichText};

use super::actions::OnlineAction;
use super::choices::{Kind, OnlineChoices};
use super::model::Online;
use crate::app::action::Actions;
use crate::app::shell::widgets::{named, switch};
use crate::app::state::State;
use crate::app::theme;
use crate::online::Provider;

/// Width of the field for an address, in px.
const ADDRESS_PX: f32 = 230.0;

/// Width of the choice and of its list, in px.
const PROVIDER_PX: f32 = 200.0;
const LIST_PX: f32 = 320.0;

/// What stands in the list in place of a provider for a database that is not in it.
const OTHER: &str = "another address…";

/// Shows the choice.
pub(super) fn show(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let choices = &state.preferences.online;
    let mut changed = choices.clone();
    ui.horizontal_wrapped(|ui| {
        ui.label("Database");
        switch(ui, &mut changed.kind, Kind::ALL);
        if changed.kind == Kind::Optimade {
            provider(ui, &state.session.online, &mut changed, actions);
        }
    });
    if changed != *choices {
        actions.push(OnlineAction::SetChoices(Box::new(changed)));
    }
}

/// Which of the databases that speak OPTIMADE.
fn provider(
    ui: &mut egui::Ui,
    online: &Online,
    choices: &mut OnlineChoices,
    actions: &mut Actions,
) {
    let all = online.providers.as_deref().unwrap_or_default();
    let shown = all.iter().find(|known| known.id == choices.provider);
    // What is no id of the list is an address, or is becoming one while it is typed.
    let is_own = match online.providers {
        Some(_) => shown.is_none(),
        None => choices.provider.contains("://"),
    };
    let text = match shown {
        Some(known) => known.name.as_str(),
        None if is_own => OTHER,
        None => choices.provider.as_str(),
    };
    let combo = egui::ComboBox::from_id_salt("online-provider")
        .width(PROVIDER_PX)
        .truncate()
        .selected_text(text)
        .show_ui(ui, |ui| {
            ui.set_min_width(LIST_PX);
            for one in all.iter().filter(|one| !one.is_index) {
                let is_shown = choices.provider == one.id;
                let label = ui.selectable_label(is_shown, &one.name);
                if label.on_hover_text(about(one)).clicked() {
                    choices.provider.clone_from(&one.id);
                }
            }
            ui.separator();
            if ui.selectable_label(is_own, OTHER).clicked() && !is_own {
                choices.provider = "https://".to_owned();
            }
        });
    named(
        &combo.response,
        egui::Role::ComboBox,
        "Database of OPTIMADE",
    );
    if is_own {
        let field = egui::TextEdit::singleline(&mut choices.provider)
            .desired_width(ADDRESS_PX)
            .hint_text("https://…");
        let field = ui.add(field);
        named(&field, egui::Role::TextInput, "Address of the database");
        field.on_hover_text(format!(
            "The base address of a database that speaks OPTIMADE, without /v1: {}",
            choices.provider
        ));
    }
    let can = online.listing_providers.is_none();
    let anew = ui.add_enabled(can, egui::Button::new("Update the list"));
    let hint = "Asks the list of the Materials Consortia, and each provider in it, which databases there are";
    if anew.on_hover_text(hint).clicked() {
        actions.push(OnlineAction::RefreshProviders);
    }
}

/// Where a database is, and what to cite.
fn about(provider: &Provider) -> String {
    match &provider.citation {
        Some(citation) => format!("{}\nTo cite: {citation}", provider.base_url),
        None => provider.base_url.clone(),
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
            "Public domain (CC0): cite Gražulis et al., Nucleic Acids Res. 40, D420 (2012). It is kept with the entries."
        }
    };
    let text = RichText::new(text).color(theme::palette(ui).weak);
    ui.add(egui::Label::new(text).truncate());
}
