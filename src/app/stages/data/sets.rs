//! The selection under a name, and taken out of the comparison.

use eframe::egui;

use crate::app::action::{Action, Actions};
use crate::app::shell::widgets::{count, named};
use crate::app::stages::data::actions::DataAction;
use crate::app::state::State;
use crate::import::EntryIndex;
use crate::outputs::Term;

/// The menu of named sets: a click selects one; the selection is kept under the name that is typed.
pub(super) fn menu(ui: &mut egui::Ui, state: &State, name: &mut String, actions: &mut Actions) {
    let sets = &state.document().sets;
    let selected = state.session.selection.len();
    let has_something = selected > 0 || !sets.is_empty();
    let close = egui::PopupCloseBehavior::CloseOnClickOutside;
    let config = egui::containers::menu::MenuConfig::new().close_behavior(close);
    ui.add_enabled_ui(has_something, |ui| {
        let button = egui::containers::menu::MenuButton::new("Sets").config(config);
        let (response, _) = button.ui(ui, |ui| {
            ui.set_min_width(260.0);
            for (place, set) in sets.iter().enumerate() {
                ui.horizontal(|ui| {
                    let text = format!("{} ({})", set.name, count(set.entries.len()));
                    if ui.button(text).clicked() {
                        actions.push(Action::Select {
                            entries: set.entries.iter().copied().collect(),
                            origin: set.name.clone(),
                        });
                    }
                    let forget = ui
                        .button("×")
                        .on_hover_text("Forgets the set, not its structures");
                    named(&forget, egui::Role::Button, &format!("Forget {}", set.name));
                    if forget.clicked() {
                        actions.push(DataAction::ForgetSet(place));
                    }
                });
            }
            if selected > 0 {
                keep(ui, selected, name, actions);
            }
        });
        response.on_hover_text("Structures under a name of your own");
    });
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
