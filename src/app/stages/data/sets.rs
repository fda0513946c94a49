//! The selection under a name, and taken out of the comparison.

use std::collections::BTreeSet;

use eframe::egui;

use crate::app::action::{Action, Actions};
use crate::app::shell::panes;
use crate::app::shell::widgets::{count, named, shortened};
use crate::app::stages::data::actions::DataAction;
use crate::app::state::State;
use crate::import::EntryIndex;
use crate::outputs::Term;
use crate::project::NamedSet;

/// So many sets stand beside the menu.
const CHIPS: usize = 4;
/// Characters of a name that are shown; the whole is there on hovering.
const MOST: usize = 28;
/// Width of the button of the menu, in px.
const MENU_PX: f32 = 46.0;

/// The menu of named sets: a click selects one; the selection is kept under the name that is typed.
pub(super) fn menu(ui: &mut egui::Ui, state: &State, name: &mut String, actions: &mut Actions) {
    let sets = &state.document().sets;
    for set in sets.iter().take(CHIPS) {
        let text = format!(
            "{} {}",
            shortened(&set.name, MOST),
            count(set.entries.len())
        );
        let is_it = state.session.selection.origin == set.name;
        let chip = ui.selectable_label(is_it, text);
        named(
            &chip,
            egui::Role::Button,
            &format!("Select the set {}", set.name),
        );
        if chip
            .on_hover_text(format!("Selects the structures of the set “{}”", set.name))
            .clicked()
        {
            actions.push(Action::Select {
                entries: set.entries.iter().copied().collect(),
                origin: set.name.clone(),
            });
        }
    }
    let selected = state.session.selection.len();
    let has_something = selected > 0 || !sets.is_empty() || state.session.selected_before.is_some();
    let close = egui::PopupCloseBehavior::CloseOnClickOutside;
    let config = egui::containers::menu::MenuConfig::new().close_behavior(close);
    panes::together(ui, MENU_PX, |ui| {
        if !has_something {
            ui.disable();
        }
        let button = egui::containers::menu::MenuButton::new("Sets").config(config);
        let (response, _) = button.ui(ui, |ui| {
            ui.set_min_width(260.0);
            for (place, set) in sets.iter().enumerate() {
                ui.horizontal(|ui| {
                    let text = shortened(&set.name, MOST);
                    let text = format!("{text} ({})", count(set.entries.len()));
                    let select = ui.button(text);
                    if select.on_hover_text(&set.name).clicked() {
                        actions.push(Action::Select {
                            entries: set.entries.iter().copied().collect(),
                            origin: set.name.clone(),
                        });
                    }
                    operations(ui, state, place, set, actions);
                    let forget = ui
                        .button("×")
                        .on_hover_text("Forgets the set, not its structures");
                    named(&forget, egui::Role::Button, &format!("Forget {}", set.name));
                    if forget.clicked() {
                        actions.push(DataAction::ForgetSet(place));
                    }
                });
            }
            if let Some(before) = &state.session.selected_before {
                let text = format!("Select what was selected before ({})", count(before.len()));
                if ui.button(text).clicked() {
                    actions.push(Action::SelectPrevious);
                }
            }
            if selected > 0 {
                keep(ui, selected, name, actions);
            }
        });
        response.on_hover_text("Structures under a name of your own");
    });
}

/// What can be done with a set and the selection.
fn operations(
    ui: &mut egui::Ui,
    state: &State,
    place: usize,
    set: &NamedSet,
    actions: &mut Actions,
) {
    let selected: BTreeSet<EntryIndex> = state.session.selection.iter().collect();
    let name = &set.name;
    let button = ui.menu_button("…", |ui| {
        ui.set_min_width(240.0);
        let n = count(selected.len());
        let both = [&selected, &set.entries];
        for (text, entries) in [
            ("Add it to the selection", both[0] | both[1]),
            ("Keep of the selection what is in it", both[0] & both[1]),
            ("Take it out of the selection", both[0] - both[1]),
        ] {
            let text = format!("{text} ({})", count(entries.len()));
            if ui
                .add_enabled(!selected.is_empty(), egui::Button::new(text))
                .clicked()
            {
                actions.push(Action::Select {
                    entries: entries.into_iter().collect(),
                    origin: String::new(),
                });
            }
        }
        if ui.button("Select all others").clicked() {
            let others = state.data().entry_indices();
            actions.push(Action::Select {
                entries: others.filter(|k| !set.entries.contains(k)).collect(),
                origin: format!("all but {name}"),
            });
        }
        ui.separator();
        let entries: Vec<EntryIndex> = selected.iter().copied().collect();
        let add = egui::Button::new(format!("Add the selection to it ({n})"));
        if ui.add_enabled(!selected.is_empty(), add).clicked() {
            actions.push(DataAction::AddToSet(place, entries.clone()));
        }
        let take = egui::Button::new(format!("Take the selection out of it ({n})"));
        if ui.add_enabled(!selected.is_empty(), take).clicked() {
            actions.push(DataAction::TakeFromSet(place, entries));
        }
        ui.separator();
        rename(ui, place, name, actions);
    });
    named(
        &button.response,
        egui::Role::Button,
        &format!("More of {name}"),
    );
}

/// A field with the name of the set; what is typed is kept until Enter.
fn rename(ui: &mut egui::Ui, place: usize, name: &str, actions: &mut Actions) {
    let id = ui.scope_id().with(("rename", name));
    let mut text: String = ui
        .data(|data| data.get_temp(id))
        .unwrap_or_else(|| name.to_owned());
    let field = ui.add(egui::TextEdit::singleline(&mut text).desired_width(150.0));
    named(
        &field,
        egui::Role::TextInput,
        &format!("New name of {name}"),
    );
    let entered = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
    let clicked = ui
        .add_enabled(text.trim() != name, egui::Button::new("Rename"))
        .clicked();
    ui.data_mut(|data| data.insert_temp(id, text.clone()));
    if clicked || entered {
        actions.push(DataAction::RenameSet(place, text));
        ui.close();
    }
}

fn keep(ui: &mut egui::Ui, selected: usize, name: &mut String, actions: &mut Actions) {
    ui.horizontal(|ui| {
        let field = egui::TextEdit::singleline(name)
            .hint_text("Name")
            .desired_width(120.0);
        let field = ui.add(field);
        named(&field, egui::Role::TextInput, "Name of the set");
        let entered = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
        let text = format!("Keep {} selected", count(selected));
        let ready = !name.trim().is_empty();
        let clicked = ui.add_enabled(ready, egui::Button::new(text)).clicked();
        if ready && (clicked || entered) {
            actions.push(DataAction::KeepSet(std::mem::take(name)));
        }
    });
}

/// Takes the selected entries out of screens and rankings, or puts them back.
pub(super) fn exclusion(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let (out, part): (Vec<EntryIndex>, Vec<EntryIndex>) = state
        .session
        .selection
        .iter()
        .partition(|entry| !state.data().takes_part(*entry));
    let take = ui.add_enabled(!part.is_empty(), egui::Button::new("Take out"));
    let hint =
        "The selected structures take no part in screens and rankings; the table strikes them out";
    if take.on_hover_text(hint).clicked() {
        actions.push(DataAction::SetExcluded(part, true));
    }
    if !out.is_empty() && ui.button("Put back").clicked() {
        actions.push(DataAction::SetExcluded(out, false));
    }
    let n = state.data().excluded.len();
    if n == 0 {
        return;
    }
    let taken_out = ui.link(format!("{} taken out", count(n)));
    if taken_out.on_hover_text(Term::TakenOut.hover()).clicked() {
        actions.push(Action::Select {
            entries: state.data().excluded.iter().copied().collect(),
            origin: "taken out".to_owned(),
        });
    }
}
