//! A list of what is on the bench: a row each, one of them looked at.
//!
//! In: names, titles and what stands below them. Out: what a click asks for.

use eframe::egui::{self, RichText};
use egui_extras::{Column as Width, TableBuilder};

use crate::app::shell::widgets::named;

const ROW_HEIGHT: f32 = 26.0;

/// What the columns of a table are asked for.
pub(in crate::app::stages::experiment) const ABOUT_COLUMNS: &str = "Says which column of its table is what, in which unit, or that the table is something else, and reads it again.";

/// The figure above a list keeps so much height, in px.
const LEAST_FIGURE_PX: f32 = 230.0;

/// Rows of a list that are shown at first; the rest is a scroll away.
const MOST_ROWS: usize = 12;

/// The panel below a figure for a list of so many rows: as high as they are, where there is room. Another number
/// of rows has its own height.
pub(in crate::app::stages::experiment) fn panel_of_list(
    ui: &egui::Ui,
    name: &'static str,
    n_rows: usize,
) -> egui::Panel {
    let n = n_rows.clamp(1, MOST_ROWS);
    let room = ui.available_height();
    let most = (room - LEAST_FIGURE_PX).clamp(96.0, (room * 0.6).max(96.0));
    let pitch = ROW_HEIGHT + ui.spacing().item_spacing.y;
    // Title, rows, and the bar that scrolls across.
    let wanted = 20.0 + (n as f32 + 1.0) * pitch;
    // What stands beside the figure wants room, too.
    let at_first = wanted.min(most).min((room * 0.42).max(96.0));
    egui::Panel::bottom((name, n))
        .default_size(at_first)
        .size_range(72.0..=most)
}

/// Width of what stands beside a figure at first, in px: more where there is room, so that a σ with its error and
/// its unit stands on one line.
pub(in crate::app::stages::experiment) fn width_of_facts(ui: &egui::Ui) -> f32 {
    match ui.available_width() > 1000.0 {
        true => 336.0,
        false => 292.0,
    }
}

/// A list of the bench.
pub(in crate::app::stages::experiment) struct BenchList<'a> {
    /// What a row is: "Spectrum".
    pub noun: &'static str,
    /// Width of the names in px.
    pub name_px: f32,
    /// Titles of the other columns, and their widths in px.
    pub titles: &'a [(&'static str, f32)],
    /// What a title means.
    pub meaning: fn(&str) -> String,
    /// Places on the bench, in the order of the rows.
    pub order: &'a [usize],
    /// The place that is looked at.
    pub shown: Option<usize>,
}

/// What a click asks for; a place on the bench.
pub(in crate::app::stages::experiment) enum Asked {
    /// To look at it.
    Show(usize),
    /// To take it off the bench.
    Remove(usize),
    /// To say which column of its table is what.
    Columns(usize),
}

impl BenchList<'_> {
    /// Shows the list; `name` names what is at a place, `cell` fills the column of a title.
    pub(in crate::app::stages::experiment) fn show<'n>(
        &self,
        ui: &mut egui::Ui,
        name: impl Fn(usize) -> &'n str,
        cell: impl Fn(&mut egui::Ui, &str, usize),
    ) -> Option<Asked> {
        let mut asked = None;
        let column = |width: f32, least: f32| {
            let column = Width::initial(width).at_least(least);
            column.resizable(true).clip(true)
        };
        let mut builder = TableBuilder::new(ui)
            .id_salt(self.noun)
            .striped(true)
            .sense(egui::Sense::click())
            .auto_shrink(false)
            .min_scrolled_height(0.0)
            .cell_layout(egui::Layout::left_to_right(egui::Align::Center))
            .column(column(self.name_px, 80.0));
        for (_, width) in self.titles {
            builder = builder.column(column(*width, 40.0));
        }
        builder
            .column(Width::remainder().at_least(8.0))
            .header(ROW_HEIGHT, |mut header| {
                header.col(|ui| {
                    ui.label(RichText::new(self.noun).strong());
                });
                for (title, _) in self.titles {
                    header.col(|ui| {
                        let label = ui.label(RichText::new(*title).strong());
                        label.on_hover_text((self.meaning)(title));
                    });
                }
                header.col(|_| {});
            })
            .body(|body| {
                body.rows(ROW_HEIGHT, self.order.len(), |mut row| {
                    let place = self.order[row.index()];
                    let name = name(place);
                    row.set_selected(Some(place) == self.shown);
                    row.col(|ui| {
                        let label = egui::Label::new(name).truncate().selectable(false);
                        ui.add(label).on_hover_text(name);
                    });
                    for (title, _) in self.titles {
                        row.col(|ui| cell(ui, title, place));
                    }
                    row.col(|_| {});
                    let response = row.response();
                    named(&response, egui::Role::Row, &format!("{} {name}", self.noun));
                    response.context_menu(|ui| {
                        let columns = ui.button("Columns…").on_hover_text(ABOUT_COLUMNS);
                        if columns.clicked() {
                            asked = Some(Asked::Columns(place));
                            ui.close();
                        }
                        let text = format!("Take {name} off the bench");
                        if ui.button(text).clicked() {
                            asked = Some(Asked::Remove(place));
                            ui.close();
                        }
                    });
                    if response.clicked() {
                        asked = Some(Asked::Show(place));
                    }
                });
            });
        asked
    }
}

/// A cell with its text, colour and what stands under the pointer.
pub(in crate::app::stages::experiment) fn cell(
    ui: &mut egui::Ui,
    (text, color, about): (String, egui::Color32, String),
) {
    let label = egui::Label::new(RichText::new(text).color(color));
    let response = ui.add(label.truncate().selectable(false));
    if !about.is_empty() {
        response.on_hover_text(about);
    }
}
