//! The Data stage: import, the table of entries, the import report.

pub mod actions;
pub mod barriers;
mod cells;
mod cifs;
mod clusters;
mod column_menu;
mod columns;
mod disorder;
pub mod disorder_choice;
mod filter_bar;
pub mod finds;
mod import_bar;
pub mod occupancies;
pub mod online;
mod row_menu;
mod sets;
mod table_model;

use eframe::egui;
use egui_extras::{Column as Width, TableBuilder};

use crate::app::action::{Action, Actions};
use crate::app::finder::found::Findable;
use crate::app::selection::Pick;
use crate::app::shell::report;
use crate::app::shell::widgets::{count, empty_state, named, primary_button};
use crate::app::stages::data::cells::{cell, shown_columns, title, width_of};
use crate::app::stages::data::clusters::Clusters;
use crate::app::stages::data::columns::Column;
use crate::app::stages::data::table_model::{Key, Show, SortKey};
use crate::app::stages::ids;
use crate::app::stages::stage::{Stage, Standing};
use crate::app::state::State;
use crate::app::touring::TourMove;
use crate::app::view::StageId;
use crate::dataset::filter::{Filter, Known};
use crate::export::Table;
use crate::import::EntryIndex;

const ROW_HEIGHT: f32 = 24.0;

/// What the Data stage keeps: filter, sorting, and the order that follows from them.
pub struct DataPanel {
    key: Key,
    order: Vec<EntryIndex>,
    made_for: Option<MadeFor>,
    /// What of the filter was not understood, or is not there.
    misread: Vec<String>,
    clusters: Clusters,
    /// The last request to show the selected entries that was met.
    showed_selected: u64,
    /// The last request to show an entry that was met.
    revealed: u64,
    /// The last filter that was asked for from outside.
    met_filter: u64,
    /// The entry that was scrolled to last.
    shown_primary: Option<EntryIndex>,
    /// The name that is typed for a set.
    set_name: String,
    /// The column that was clicked with the other button.
    menu_column: Option<Column>,
}

/// What an order was made for: data, key, selection, sets, clusters.
#[derive(PartialEq)]
struct MadeFor {
    document: u64,
    data: u64,
    key: Key,
    selected: usize,
    sets: usize,
    clusters: u64,
}

impl Default for DataPanel {
    fn default() -> Self {
        Self {
            key: Key {
                filter: String::new(),
                show: Show::All,
                sort: vec![SortKey::first(Column::Conductivity)],
            },
            order: Vec::new(),
            made_for: None,
            misread: Vec::new(),
            clusters: Clusters::default(),
            showed_selected: 0,
            revealed: 0,
            met_filter: 0,
            shown_primary: None,
            set_name: String::new(),
            menu_column: None,
        }
    }
}

/// What filters and cells can ask.
fn with_known<T>(state: &State, clusters: &Clusters, ask: impl FnOnce(&Known<'_>) -> T) -> T {
    let sets = &state.document().sets;
    let set = |name: &str| {
        let name = name.to_lowercase();
        let set = sets.iter().find(|set| set.name.to_lowercase() == name);
        set.map(|set| &set.entries)
    };
    ask(&Known {
        data: state.data(),
        cluster_of: &|entry| clusters.of(entry),
        n_clusters: clusters.n,
        set: &set,
    })
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

    /// Does what others asked of the table since the last frame.
    fn meet_requests(&mut self, state: &State) {
        if self.showed_selected != state.view.show_selected {
            self.showed_selected = state.view.show_selected;
            self.forget_filter();
            self.key.show = Show::Selected;
        }
        let (asked, text) = &state.view.asked_filter;
        if self.met_filter != *asked {
            self.met_filter = *asked;
            self.key.filter.clone_from(text);
            self.key.show = Show::All;
        }
        if self.revealed != state.view.revealed {
            self.revealed = state.view.revealed;
            self.refresh(state);
            let primary = state.session.selection.primary();
            if !self.order.iter().any(|&entry| Some(entry) == primary) {
                self.forget_filter();
            }
            // Scrolled to, even where its details were shown before.
            self.shown_primary = None;
        }
    }

    /// Makes the order anew where something it depends on has changed.
    fn refresh(&mut self, state: &State) {
        let asks_clusters = self.key.filter.to_lowercase().contains("cl");
        if asks_clusters || cells::is_shown(state, Column::Cluster) {
            self.clusters.refresh(state);
        }
        let selection = &state.session.selection;
        let selected = match self.key.show {
            Show::Selected => selection
                .iter()
                .fold(selection.len(), |h, e| h.wrapping_mul(31).wrapping_add(e.0)),
            _ => 0,
        };
        let now = MadeFor {
            document: state.session.document_number,
            data: state.session.data_version,
            key: self.key.clone(),
            selected,
            sets: std::sync::Arc::as_ptr(&state.document().sets).addr(),
            clusters: self.clusters.version,
        };
        if self.made_for.as_ref() == Some(&now) {
            return;
        }
        let filter = Filter::read(&self.key.filter);
        (self.order, self.misread) = with_known(state, &self.clusters, |known| {
            let mut misread = filter.misread().to_vec();
            misread.extend(filter.missing(known));
            (table_model::order(state, &self.key, known), misread)
        });
        self.made_for = Some(now);
    }

    fn table(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        if self.order.is_empty() && !state.data().entries.is_empty() {
            let (title, text) = match self.key.show {
                Show::Selected if state.session.selection.is_empty() => (
                    "Nothing is selected",
                    "Only selected entries are shown now: show all of them, and select some.",
                ),
                _ => (
                    "No entry fits",
                    "Change the filter above, or show all entries.",
                ),
            };
            return empty_state(ui, title, text, |ui| {
                if ui.button("Show all entries").clicked() {
                    self.forget_filter();
                }
            });
        }
        let columns = shown_columns(state);
        // Widths are kept for each choice of columns.
        let salt: Vec<&str> = columns.iter().map(|column| column.id()).collect();
        let mut builder = TableBuilder::new(ui)
            .id_salt(("entries", salt))
            .striped(true)
            .sense(egui::Sense::click())
            .auto_shrink(false)
            .min_scrolled_height(0.0)
            .cell_layout(egui::Layout::left_to_right(egui::Align::Center));
        for &column in &columns {
            builder = builder.column(width_of(column));
        }
        // The remainder keeps numbers from drifting to the window's edge.
        builder = builder.column(Width::remainder());
        if let Some(row) = self.row_to_scroll_to(state) {
            builder = builder.scroll_to_row(row, None);
        }
        let Self {
            key,
            order,
            clusters,
            menu_column,
            set_name,
            ..
        } = self;
        with_known(state, clusters, |known| {
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
                            let (_, of_cell) = row.col(|ui| cell(ui, state, known, entry, column));
                            if of_cell.secondary_clicked() {
                                *menu_column = Some(column);
                            }
                        }
                        row.col(|_| {});
                        let response = row.response();
                        pick(&response, entry, state, actions);
                        let of_menu = row_menu::Place {
                            entry,
                            column: *menu_column,
                        };
                        response.context_menu(|ui| {
                            row_menu::show(ui, state, known, of_menu, set_name, actions);
                        });
                    });
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

    fn findable(&self, state: &State) -> Vec<Findable> {
        filter_bar::findable(state)
    }

    fn copied_rows(&self, state: &State) -> Option<Table> {
        let selection = &state.session.selection;
        let in_table = self.order.iter().copied();
        let mut rows: Vec<EntryIndex> = in_table.filter(|k| selection.contains(*k)).collect();
        if rows.is_empty() {
            // What another stage shows may be filtered out here.
            rows = selection.iter().collect();
        }
        let columns = shown_columns(state);
        Some(with_known(state, &self.clusters, |known| Table {
            title: "Entries".to_owned(),
            columns: columns.iter().map(|column| column.head()).collect(),
            rows: rows
                .iter()
                .map(|&k| columns.iter().map(|c| c.cell(state, known, k)).collect())
                .collect(),
        }))
    }

    fn show(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        if state.data().entries.is_empty() && !state.is_busy() {
            return nothing_yet(ui, actions);
        }
        self.meet_requests(state);
        import_bar::show(ui, state, actions);
        report::summary(ui, state, actions);
        self.refresh(state);
        let bar = filter_bar::Bar {
            key: &mut self.key,
            n_rows: self.order.len(),
            misread: &self.misread,
            set_name: &mut self.set_name,
        };
        filter_bar::show(ui, state, bar, actions);
        self.refresh(state);
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
            #[cfg(feature = "online")]
            {
                if ui.button("Online…").on_hover_text(online::ABOUT).clicked() {
                    actions.push(online::actions::OnlineAction::Open);
                }
                ui.add_space(4.0);
            }
            if ui.button("Open the sample").clicked() {
                actions.push(Action::LoadSample);
            }
            ui.add_space(4.0);
            let hint = "Seven steps through the program on the sample; can be left at any time";
            if ui.button("First steps…").on_hover_text(hint).clicked() {
                actions.push(Action::Tour(TourMove::Open));
            }
        },
    );
}

fn pick(response: &egui::Response, entry: EntryIndex, state: &State, actions: &mut Actions) {
    let formula = &state.data().entries[entry.0].formula;
    named(response, egui::Role::Row, &format!("Entry {formula}"));
    let modifiers = response.ctx.input(|i| i.modifiers);
    if response.clicked() {
        actions.push(match (modifiers.shift, modifiers.command) {
            (true, _) => Action::SelectTo(entry),
            (false, true) => Action::Pick(entry, Pick::Toggle),
            (false, false) => Action::Pick(entry, Pick::Only),
        });
    }
    // What the menu of a row says is of the selected ones, so that the row is one of them.
    if response.secondary_clicked() && !state.session.selection.contains(entry) {
        actions.push(Action::Pick(entry, Pick::Alone));
    }
    if response.double_clicked() {
        actions.push(Action::GoTo(ids::STRUCTURE));
    }
}
