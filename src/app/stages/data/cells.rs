//! Titles, widths and cells of the table of entries.

use eframe::egui::{self, RichText};
use egui_extras::Column as Width;

use crate::app::shell::widgets::{conductivity_text, count, named, rule_explanation, rule_name};
use crate::app::stages::data::table_model::{Column, Key};
use crate::app::state::State;
use crate::app::theme;
use crate::crystal::formula::pretty_formula;
use crate::import::EntryIndex;

/// The barrier column is shown only where the data have barriers.
pub(super) fn shown_columns(state: &State) -> Vec<Column> {
    let data = state.data();
    let barriers = data.entry_indices().any(|k| data.barrier_ev(k).is_some());
    Column::ALL
        .into_iter()
        .filter(|&column| column != Column::Barrier || barriers)
        .collect()
}

/// How wide a column is at first.
pub(super) fn width_of(column: Column) -> Width {
    let px = match column {
        Column::Formula => 116.0,
        Column::Id => 88.0,
        Column::SpaceGroup => 112.0,
        Column::Sites => 44.0,
        Column::Rule => 88.0,
        Column::Conductivity => 92.0,
        Column::Hull => 72.0,
        Column::Gap => 56.0,
        Column::Barrier => 60.0,
    };
    Width::initial(px).at_least(48.0).resizable(true).clip(true)
}

/// The title of a column, which sorts by it.
pub(super) fn title(ui: &mut egui::Ui, column: Column, key: &mut Key) {
    let arrow = match (key.column == column, key.descending) {
        (false, _) => "",
        (true, false) => " ↑",
        (true, true) => " ↓",
    };
    let text = RichText::new(format!("{}{arrow}", column.title())).strong();
    let layout = if column.is_number() {
        egui::Layout::right_to_left(egui::Align::Center)
    } else {
        egui::Layout::left_to_right(egui::Align::Center)
    };
    ui.with_layout(layout, |ui| {
        let response = ui.add(egui::Button::new(text).frame(false).truncate());
        named(
            &response,
            egui::Role::ColumnHeader,
            &format!("Sort by {}", column.title()),
        );
        let response = response.on_hover_text(column.explanation());
        if response.clicked() {
            if key.column == column {
                key.descending = !key.descending;
            } else {
                key.column = column;
                key.descending = column == Column::Conductivity;
            }
        }
    });
}

/// A cell.
pub(super) fn cell(ui: &mut egui::Ui, state: &State, entry: EntryIndex, column: Column) {
    let item = &state.data().entries[entry.0];
    let number = |value: Option<f64>, decimals: usize| {
        value.map_or_else(String::new, |v| format!("{v:.decimals$}"))
    };
    let mut hover = "";
    let text = match column {
        Column::Formula => pretty_formula(&item.formula),
        Column::Id => item.id.clone(),
        Column::SpaceGroup => item
            .space_group
            .as_ref()
            .map_or_else(String::new, |g| format!("{} ({})", g.symbol, g.number)),
        Column::Sites => count(item.structure.n_sites()),
        Column::Rule => match state.data().decoration(entry) {
            Some(decoration) => {
                hover = rule_explanation(decoration.rule);
                rule_name(decoration.rule).to_owned()
            }
            None => String::new(),
        },
        Column::Conductivity => state
            .label_of(entry)
            .map_or_else(String::new, conductivity_text),
        Column::Hull => number(state.data().e_above_hull_ev(entry), 3),
        Column::Gap => number(state.data().band_gap_ev(entry), 2),
        Column::Barrier => number(state.data().barrier_ev(entry), 2),
    };
    let mut text = RichText::new(text);
    if !state.data().takes_part(entry) {
        hover = "Taken out: it takes no part in screens and rankings.";
        text = text.strikethrough().color(theme::palette(ui).weak);
    }
    let label = egui::Label::new(text).truncate();
    if column.is_number() {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add(label)
        });
    } else {
        let response = ui.add(label);
        if !hover.is_empty() {
            response.on_hover_text(hover);
        }
    }
}
