//! Keys of the whole window.
//!
//! In: the keys of a frame. Out: actions. Keys of a field or of a dialog are not taken from it.

use eframe::egui::{self, Key, KeyboardShortcut, Modifiers};

use super::action::{Action, Actions};
use super::shell::copying;
use super::stages::Stage;
use super::stages::descriptors::actions::DescriptorsAction;
use super::state::State;
use super::view::ToCopy;

/// Those of the stages.
const NUMBERS: [Key; 9] = [
    Key::Num1,
    Key::Num2,
    Key::Num3,
    Key::Num4,
    Key::Num5,
    Key::Num6,
    Key::Num7,
    Key::Num8,
    Key::Num9,
];

/// Asks for what the keys say.
pub(super) fn ask(
    ctx: &egui::Context,
    state: &State,
    stages: &[Box<dyn Stage>],
    actions: &mut Actions,
) {
    let pressed = |modifiers, key| {
        ctx.input_mut(|i| i.consume_shortcut(&KeyboardShortcut::new(modifiers, key)))
    };
    let command = Modifiers::COMMAND;
    let shift = command | Modifiers::SHIFT;
    // From everywhere, a text field that is being written in included.
    if pressed(command, Key::K) || pressed(command, Key::F) {
        actions.push(Action::ToggleFinder);
    }
    if state.view.finder_open {
        // What is typed is for the finder.
        if ctx.input(|i| i.key_pressed(Key::Escape)) {
            actions.push(Action::CloseOpen);
        }
        return;
    }
    for (modifiers, key, action) in [
        (shift, Key::O, Action::AskProject),
        (shift, Key::S, Action::AskSave),
        (command, Key::O, Action::AskStructures),
        (command, Key::S, Action::Save),
        (command, Key::E, Action::OpenExport),
        (command, Key::Q, Action::Quit),
    ] {
        if pressed(modifiers, key) {
            actions.push(action);
        }
    }
    if pressed(Modifiers::NONE, Key::F1) {
        actions.push(Action::ToggleHelp);
    }
    if pressed(command, Key::R) {
        actions.push(DescriptorsAction::Screen { unasked: false });
    }
    for (stage, key) in stages.iter().zip(NUMBERS) {
        if pressed(command, key) {
            actions.push(Action::GoTo(stage.id()));
        }
    }
    // An open menu takes Esc for itself.
    if ctx.input(|i| i.key_pressed(Key::Escape)) && !egui::Popup::is_any_open(ctx) {
        actions.push(Action::CloseOpen);
    }
    // A text field undoes its own letters; what lies under a dialog is not meant.
    if ctx.text_edit_focused() || ctx.memory(|m| m.top_modal_layer().is_some()) {
        return;
    }
    for (modifiers, key, action) in [
        (shift, Key::Z, Action::Redo),
        (command, Key::Y, Action::Redo),
        (command, Key::Z, Action::Undo),
        (shift, Key::A, Action::ClearSelection),
        (command, Key::A, Action::SelectAll),
        (command, Key::I, Action::InvertSelection),
    ] {
        if pressed(modifiers, key) {
            actions.push(action);
        }
    }
    if copying::is_asked_for(ctx) {
        actions.push(Action::Copy(ToCopy::Pointed));
    }
    arrows(ctx, actions);
}

/// The arrows move the selection.
fn arrows(ctx: &egui::Context, actions: &mut Actions) {
    // Arrows belong to a slider that has the keyboard.
    if ctx.memory(|m| m.focused().is_some()) {
        return;
    }
    for (key, rows) in [
        (Key::ArrowDown, 1),
        (Key::ArrowUp, -1),
        (Key::PageDown, 20),
        (Key::PageUp, -20),
        (Key::Home, isize::MIN),
        (Key::End, isize::MAX),
    ] {
        if ctx.input(|i| i.key_pressed(key)) {
            actions.push(match ctx.input(|i| i.modifiers.shift) {
                true => Action::ExtendSelection(rows),
                false => Action::MoveSelection(rows),
            });
        }
    }
}
