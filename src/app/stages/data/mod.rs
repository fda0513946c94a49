//! The Data stage: import, the table of entries, the import report.

pub mod actions;
pub mod barriers;
mod cells;
pub mod finds;
mod import_bar;
mod sets;
mod table_model;

use eframe::egui::{self, RichText};
use egui_extras::{Column as Width, TableBuilder};

use crate::app::action::{Action, Actions};
use crate::app::selection::Pick;
use crate::app::shell::report;
use crate::app::shell::widgets::{count, empty_state, named, primary_button};
use crate::app::stages::data::cells::{cell, shown_columns, title, width_of};
use crate::app::stages::data::table_model::{Column, Key, Show};
use crate::app::stages::ids;
use crate::app::stages::stage::{Stage, Standing};
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::StageId;
use crate::import::EntryIndex;

const ROW_HEIGHT: f32 = 24.0;

/// What the Data stage keeps: filter, sorting, and the order that follows from them.
pub struct DataPanel {
    key: Key,
    order: Vec<EntryIndex>,
    /// For which data, key and selection the order was made.
    made_for: Option<(u64, Key, usize)>,
    /// The last request to show the selected entries that was met.
    showed_selected: u64,
    /// The entry that was scrolled to last.
    shown_primary: Option<EntryIndex>,
    /// The name that is typed for a set.
    set_name: String,
}

impl Default for DataPanel {
    fn default() -> Self {
        Self {
            key: Key {
                filter: String::new(),
                show: Show::All,
                column: Column::Conductivity,
                descending: true,
            },
            order: Vec::new(),
            made_for: None,
            showed_selected: 0,
            shown_primary: None,
            set_name: String::new(),
        }
    }
}

impl DataPanel {
    /// The order of the rows.
    pub fn order(&self) -> &[EntryIndex] {
        &self.order
    }

    /// Shows everything again, for new data.
    pub fn forget_filter(&mut self) {
        self.key.filter.clear();
        self.key.show = Show::All;
    }

    /// Makes the order anew where something it depends on has changed.
    fn refresh(&mut self, state: &State) {
        let selected = match self.key.show {
            Show::Selected => state
                .session
                .selection
                .iter()
                .fold(state.session.selection.len(), |h, e| {
                    h.wrapping_mul(31).wrapping_add(e.0)
                }),
            _ => 0,
        };
        let now = (state.session.data_version, self.key.clone(), selected);
        if self.made_for.as_ref() != Some(&now) {
            self.order = table_model::order(state, &self.key);
            self.made_for = Some(now);
        }
    }

    fn filter_bar(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        ui.horizontal_wrapped(|ui| {
            let edit = egui::TextEdit::singleline(&mut self.key.filter)
                .hint_text("Filter: formula, Li-P-S, id, space group")
                .desired_width(260.0);
            let response = ui.add(edit);
            named(&response, egui::Role::SearchInput, "Filter entries");
            let labelled = state.data().label_of_entry.iter().flatten().count();
            for (show, text) in [
                (
                    Show::All,
                    format!("All {}", count(state.data().entries.len())),
                ),
                (Show::Labelled, format!("With σ {}", count(labelled))),
                (
                    Show::Selected,
                    format!("Selected {}", count(state.session.selection.len())),
                ),
            ] {
                ui.selectable_value(&mut self.key.show, show, text);
            }
            self.refresh(state);
            if !self.key.filter.is_empty() {
                let found = if self.order.len() == 1 { "fits" } else { "fit" };
                ui.label(format!("{} {found}", count(self.order.len())));
            }
            if !state.session.selection.is_empty() && ui.button("Clear selection").clicked() {
                actions.push(Action::ClearSelection);
            }
            sets::menu(ui, state, &mut self.set_name, actions);
            sets::exclusion(ui, state, actions);
            if !state.session.selection.origin.is_empty() {
                let weak = theme::palette(ui).weak;
                ui.label(RichText::new(&state.session.selection.origin).color(weak));
            }
        });
    }

    fn table(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        if self.order.is_empty() && !state.data().entries.is_empty() {
            return empty_state(
                ui,
                "No entry fits",
                "Change the filter above, or show all entries.",
                |ui| {
                    if ui.button("Show all entries").clicked() {
                        self.forget_filter();
                    }
                },
            );
        }
        let columns = shown_columns(state);
        let mut builder = TableBuilder::new(ui)
            .id_salt("entries")
            .striped(true)
            .sense(egui::Sense::click())
            .auto_shrink(false)
            .cell_layout(egui::Layout::left_to_right(egui::Align::Center));
        for &column in &columns {
            builder = builder.column(width_of(column));
        }
        // The remainder keeps numbers from drifting to the window's edge.
        builder = builder.column(Width::remainder());
        if let Some(row) = self.row_to_scroll_to(state) {
            builder = builder.scroll_to_row(row, None);
        }
        let key = &mut self.key;
        let order = &self.order;
        builder
            .header(26.0, |mut header| {
                for &column in &columns {
                    header.col(|ui| title(ui, column, key));
                }
                header.col(|_| {});
            })
            .body(|body| {
                body.rows(ROW_HEIGHT, order.len(), |mut row| {
                    let entry = order[row.index()];
                    row.set_selected(state.session.selection.contains(entry));
                    for &column in &columns {
                        row.col(|ui| cell(ui, state, entry, column));
                    }
                    row.col(|_| {});
                    pick(&row.response(), entry, state, actions);
                });
            });
    }

    /// The row of the entry whose details are shown, when that entry changed.
    fn row_to_scroll_to(&mut self, state: &State) -> Option<usize> {
        let primary = state.session.selection.primary();
        if primary == self.shown_primary {
            return None;
        }
        self.shown_primary = primary;
        self.order.iter().position(|&entry| Some(entry) == primary)
    }
}

impl Stage for DataPanel {
    fn id(&self) -> StageId {
        ids::DATA
    }

    fn name(&self) -> &'static str {
        "Data"
    }

    fn standing(&self, state: &State) -> Standing {
        match state.data().entries.len() {
            0 => Standing::quiet("empty"),
            n => Standing::quiet(format!("✓ {} structures", count(n))),
        }
    }

    fn shown_output(&self, _: &State) -> &'static str {
        "entries"
    }

    fn show(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        if state.data().entries.is_empty() && !state.is_busy() {
            return nothing_yet(ui, actions);
        }
        if self.showed_selected != state.view.show_selected {
            self.showed_selected = state.view.show_selected;
            self.forget_filter();
            self.key.show = Show::Selected;
        }
        import_bar::show(ui, state, actions);
        report::summary(ui, state, actions);
        self.filter_bar(ui, state, actions);
        // Where the window is narrow or a column was widened, the last ones are a scroll away.
        egui::ScrollArea::horizontal()
            .id_salt("table-across")
            .auto_shrink(false)
            .show(ui, |ui| self.table(ui, state, actions));
    }

    fn forget_document(&mut self) {
        self.forget_filter();
        self.shown_primary = None;
        self.set_name.clear();
    }
}

fn nothing_yet(ui: &mut egui::Ui, actions: &mut Actions) {
    empty_state(
        ui,
        "No structures yet",
        "Drop CIFs, a folder, an archive or a table here, or choose:",
        |ui| {
            if primary_button(ui, "Open structures…", true).clicked() {
                actions.push(Action::AskStructures);
            }
            ui.add_space(4.0);
            if ui.button("Open folder…").clicked() {
                actions.push(Action::AskFolder);
            }
            ui.add_space(4.0);
            if ui.button("Open the sample").clicked() {
                actions.push(Action::LoadSample);
            }
        },
    );
}

fn pick(response: &egui::Response, entry: EntryIndex, state: &State, actions: &mut Actions) {
    let formula = &state.data().entries[entry.0].formula;
    named(response, egui::Role::Row, &format!("Entry {formula}"));
    if response.clicked() {
        let toggle = response.ctx.input(|i| i.modifiers.command);
        let how = if toggle { Pick::Toggle } else { Pick::Only };
        actions.push(Action::Pick(entry, how));
    }
    if response.double_clicked() {
        actions.push(Action::GoTo(ids::STRUCTURE));
    }
}
