//! What a click with the other button on a row offers.

use eframe::egui;

use crate::app::action::{Action, Actions};
use crate::app::selection::Pick;
use crate::app::shell::facts::actions::FactsAction;
use crate::app::shell::widgets::{count, named, plural};
use crate::app::stages::data::actions::DataAction;
use crate::app::stages::data::columns::Column;
use crate::app::stages::data::occupancies::Choices;
use crate::app::stages::dendrogram::members_of_cluster_with;
use crate::app::stages::experiment::measurements::actions::MeasurementsAction;
use crate::app::stages::ids;
use crate::app::state::State;
use crate::app::view::{ToCopy, Wanted};
use crate::dataset::filter::Known;
use crate::export::cell_text;
use crate::import::{Entry, EntryIndex};

/// Where the click was.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// The entry of the row.
    pub entry: EntryIndex,
    /// The column; `None` beside all of them.
    pub column: Option<Column>,
}

/// Shows the menu.
pub(super) fn show(
    ui: &mut egui::Ui,
    state: &State,
    known: &Known<'_>,
    place: Place,
    set_name: &mut String,
    actions: &mut Actions,
) {
    let Some(item) = state.data().entry(place.entry) else {
        return;
    };
    let mut selected: Vec<EntryIndex> = state.session.selection.iter().collect();
    if !selected.contains(&place.entry) {
        selected = vec![place.entry];
    }
    ui.set_min_width(240.0);
    copying(ui, state, known, place, selected.len(), actions);
    ui.separator();
    selecting(ui, state, place.entry, item, actions);
    ui.separator();
    going(ui, place.entry, actions);
    ui.separator();
    let n = count(selected.len());
    if ui.button("Add σ…").clicked() {
        actions.push(MeasurementsAction::Show(Wanted::New(place.entry)));
    }
    if ui.button(format!("E_hull and E_g… ({n})")).clicked() {
        actions.push(FactsAction::Open(selected.clone()));
    }
    if ui.button(format!("Compute E_a ({n})")).clicked() {
        actions.push(DataAction::ComputeBarriers(selected.clone()));
    }
    Choices::among(state, selected.iter().copied()).buttons(ui, actions);
    let takes_part = selected.iter().any(|k| state.data().takes_part(*k));
    let text = if takes_part { "Take out" } else { "Put back" };
    if ui.button(format!("{text} ({n})")).clicked() {
        actions.push(DataAction::SetExcluded(selected.clone(), takes_part));
    }
    if ui.button(format!("Write CIFs… ({n})")).clicked() {
        actions.push(DataAction::AskCifs(selected.clone()));
    }
    ui.menu_button(format!("Add to set ({n})"), |ui| {
        adding(ui, state, &selected, set_name, actions);
    });
}

fn copying(
    ui: &mut egui::Ui,
    state: &State,
    known: &Known<'_>,
    place: Place,
    n: usize,
    actions: &mut Actions,
) {
    if let Some(column) = place.column {
        let text = cell_text(&column.head(), &column.cell(state, known, place.entry));
        let shown = column.text(state, known, place.entry);
        let button = egui::Button::new(format!("Copy “{shown}”"));
        if ui.add_enabled(!text.is_empty(), button).clicked() {
            let what = format!("“{text}”");
            actions.push(Action::CopyText { text, what });
        }
    }
    let rows = egui::Button::new(format!("Copy {}", plural(n, "row"))).shortcut_text("Ctrl+C");
    if ui.add(rows).clicked() {
        actions.push(Action::Copy(ToCopy::Rows));
    }
}

fn selecting(
    ui: &mut egui::Ui,
    state: &State,
    entry: EntryIndex,
    item: &Entry,
    actions: &mut Actions,
) {
    let mut select =
        |text: String, entries: &dyn Fn() -> Vec<EntryIndex>, origin: String, ui: &mut egui::Ui| {
            if ui.button(text).clicked() {
                actions.push(Action::Select {
                    entries: entries(),
                    origin,
                });
            }
        };
    let elements: Vec<_> = item.structure.composition().into_keys().collect();
    let name: Vec<&str> = elements.iter().map(|e| e.symbol()).collect();
    let name = name.join("-");
    let of = |wanted: &dyn Fn(&Entry) -> bool| -> Vec<EntryIndex> {
        let all = state.data().entry_indices();
        all.filter(|k| state.data().entry(*k).is_some_and(wanted))
            .collect()
    };
    let same_elements = |other: &Entry| other.structure.composition().keys().eq(elements.iter());
    select(
        format!("Select all of {name}"),
        &|| of(&same_elements),
        name.clone(),
        ui,
    );
    if let Some(group) = &item.space_group {
        let same_group = |other: &Entry| {
            let number = other.space_group.as_ref().map(|g| g.number);
            number == Some(group.number)
        };
        let origin = format!("space group {}", group.symbol);
        select(
            format!("Select all in {}", group.symbol),
            &|| of(&same_group),
            origin,
            ui,
        );
    }
    if let Some(members) = members_of_cluster_with(state, entry) {
        let origin = format!("cluster of {}, cut at {}", item.formula, state.cut());
        let text = format!("Select its cluster ({})", count(members.len()));
        select(text, &|| members.clone(), origin, ui);
    }
    if state.session.selection.len() > 1 && ui.button("Select only this").clicked() {
        actions.push(Action::Pick(entry, Pick::Alone));
    }
}

fn going(ui: &mut egui::Ui, entry: EntryIndex, actions: &mut Actions) {
    for (text, stage) in [
        ("Show structure", ids::STRUCTURE),
        ("Show pathways", ids::PATHWAYS),
    ] {
        if ui.button(text).clicked() {
            actions.push(Action::Pick(entry, Pick::Only));
            actions.push(Action::GoTo(stage));
        }
    }
}

fn adding(
    ui: &mut egui::Ui,
    state: &State,
    selected: &[EntryIndex],
    name: &mut String,
    actions: &mut Actions,
) {
    for (place, set) in state.document().sets.iter().enumerate() {
        let text = format!("{} ({})", set.name, count(set.entries.len()));
        if ui.button(text).clicked() {
            actions.push(DataAction::AddToSet(place, selected.to_vec()));
        }
    }
    let field = egui::TextEdit::singleline(name)
        .hint_text("New set")
        .desired_width(140.0);
    let field = ui.add(field);
    named(&field, egui::Role::TextInput, "Name of the new set");
    let entered = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
    let ready = !name.trim().is_empty();
    let clicked = ui
        .add_enabled(ready, egui::Button::new("New set of these"))
        .clicked();
    if ready && (clicked || entered) {
        actions.push(DataAction::KeepSet(std::mem::take(name)));
        ui.close();
    }
}
