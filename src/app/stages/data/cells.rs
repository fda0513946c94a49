//! Titles, widths and cells of the table of entries.

use eframe::egui::{self, RichText};
use egui_extras::Column as Width;

use crate::app::preferences::Preferences;
use crate::app::shell::widgets::{named, rule_explanation};
use crate::app::stages::data::columns::Column;
use crate::app::stages::data::table_model::Key;
use crate::app::state::State;
use crate::app::theme;
use crate::dataset::filter::Known;
use crate::import::EntryIndex;

/// Those that the user chose, else those that tell something of these data.
pub(super) fn shown_columns(state: &State) -> Vec<Column> {
    let is_shown = |column: &Column| is_shown(state, *column);
    Column::ALL.into_iter().filter(is_shown).collect()
}

/// Whether a column is shown.
pub(super) fn is_shown(state: &State, column: Column) -> bool {
    let Preferences { table_columns, .. } = &state.preferences;
    if let Some(chosen) = table_columns.get(column.id()) {
        return *chosen;
    }
    let data = state.data();
    let entries = || data.entries.iter();
    match column {
        Column::Barrier => data.entry_indices().any(|k| data.barrier_ev(k).is_some()),
        Column::Icsd => {
            entries().any(|entry| !entry.icsd_ids.is_empty() && entry.material_id.is_none())
        }
        Column::Temperature => entries().any(|entry| entry.determination.temperature_k.is_some()),
        Column::RFactor => entries().any(|entry| entry.determination.r_factor.is_some()),
        Column::Source => !data.added.is_empty(),
        Column::Cluster | Column::Volume | Column::Density | Column::Elements => false,
        _ => true,
    }
}

/// How wide a column is at first.
pub(super) fn width_of(column: Column) -> Width {
    let width = Width::initial(column.width_px());
    width.at_least(48.0).resizable(true).clip(true)
}

/// The title of a column, which sorts by it.
pub(super) fn title(ui: &mut egui::Ui, column: Column, key: &mut Key) {
    let place = key.sort.iter().position(|sort| sort.column == column);
    let arrow = place.map_or_else(String::new, |place| {
        let arrow = if key.sort[place].descending {
            "↓"
        } else {
            "↑"
        };
        match key.sort.len() {
            1 => format!(" {arrow}"),
            _ => format!(" {arrow}{}", place + 1),
        }
    });
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
        let hint = format!(
            "{}\nClick to sort by it; with Shift to sort by it where the others are equal.",
            column.hover()
        );
        if response.on_hover_text(hint).clicked() {
            key.sort_by(column, ui.input(|i| i.modifiers.shift));
        }
    });
}

/// A cell.
pub(super) fn cell(
    ui: &mut egui::Ui,
    state: &State,
    known: &Known<'_>,
    entry: EntryIndex,
    column: Column,
) {
    let mut hover = match (column, state.data().decoration(entry)) {
        (Column::Rule, Some(decoration)) => rule_explanation(decoration.rule),
        _ => "",
    };
    let mut text = RichText::new(column.text(state, known, entry));
    if !state.data().takes_part(entry) {
        hover = "Taken out: it takes no part in screens and rankings.";
        text = text.strikethrough().color(theme::palette(ui).weak);
    }
    // Rows are marked and copied as wholes; a stroke over them marks no letters.
    let label = egui::Label::new(text).truncate().selectable(false);
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
