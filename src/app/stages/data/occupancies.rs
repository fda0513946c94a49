//! What can be chosen for partial occupancies: a menu beside the import report, the menu of a row, a link in
//! the inspector.

use eframe::egui;

use crate::app::action::Actions;
use crate::app::shell::widgets::{count, named};
use crate::app::stages::data::actions::DataAction;
use crate::app::state::State;
use crate::import::{Disorder, EntryIndex, Occupancies};

/// What ordering does, in a sentence.
const ABOUT_ORDER: &str = "Whole atoms in the arrangement with the lowest Ewald energy, on the smallest cell that holds them. The partial occupancies stay with the structure, to be put back at any time.";

/// What keeping does, in a sentence.
const ABOUT_KEEP: &str = "The structure as it stood in its file. What can be computed with partial occupancies is computed with them; the rest says why not.";

/// Entries of which partial occupancies can be treated otherwise.
pub(super) struct Choices {
    /// Kept now.
    to_order: Vec<EntryIndex>,
    /// Ordered now.
    to_keep: Vec<EntryIndex>,
}

impl Choices {
    /// Among some entries.
    pub(super) fn among(state: &State, entries: impl Iterator<Item = EntryIndex>) -> Self {
        let (mut to_order, mut to_keep) = (Vec::new(), Vec::new());
        for entry in entries {
            match state.data().entry(entry).map(|item| item.occupancies()) {
                Some(Occupancies::Kept) => to_order.push(entry),
                Some(Occupancies::Ordered | Occupancies::OrderedForGood) => to_keep.push(entry),
                Some(Occupancies::Whole) | None => {}
            }
        }
        Self { to_order, to_keep }
    }

    /// A button for each way there is.
    pub(super) fn buttons(self, ui: &mut egui::Ui, actions: &mut Actions) {
        let ways = [
            (
                self.to_order,
                "Order partial occupancies",
                ABOUT_ORDER,
                Disorder::Order,
            ),
            (
                self.to_keep,
                "Keep partial occupancies",
                ABOUT_KEEP,
                Disorder::Keep,
            ),
        ];
        for (entries, text, about, disorder) in ways {
            if entries.is_empty() {
                continue;
            }
            let text = format!("{text} ({})", count(entries.len()));
            if ui.button(text).on_hover_text(about).clicked() {
                actions.push(DataAction::TreatDisorder(entries, disorder));
                ui.close();
            }
        }
    }
}

/// What became of partial occupancies, and what can be chosen for all of them and for those that are
/// selected.
pub fn menu(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let title = "Partial occupancies";
    let button = egui::containers::menu::MenuButton::new(title);
    let (response, _) = button.ui(ui, |ui| {
        ui.set_min_width(300.0);
        let shares = state.data().disorder_shares();
        if let Some(text) = shares.in_words() {
            ui.label(text);
        }
        ui.separator();
        ui.label("All structures:");
        Choices::among(state, state.data().entry_indices()).buttons(ui, actions);
        let selection = &state.session.selection;
        let selected = Choices::among(state, selection.iter());
        if !selected.to_order.is_empty() || !selected.to_keep.is_empty() {
            ui.label("Selected structures:");
            ui.push_id("selected", |ui| selected.buttons(ui, actions));
        }
    });
    named(&response, egui::Role::Button, title);
}

/// A link in the inspector that treats one structure otherwise.
pub fn switch(ui: &mut egui::Ui, entry: EntryIndex, now: Occupancies, actions: &mut Actions) {
    let (text, about, disorder) = match now {
        Occupancies::Whole => return,
        Occupancies::Kept => ("Order", ABOUT_ORDER, Disorder::Order),
        Occupancies::Ordered | Occupancies::OrderedForGood => {
            ("Keep occupancies", ABOUT_KEEP, Disorder::Keep)
        }
    };
    if ui.link(text).on_hover_text(about).clicked() {
        actions.push(DataAction::TreatDisorder(vec![entry], disorder));
    }
}
