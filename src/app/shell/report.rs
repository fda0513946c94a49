//! The import report and the list of warnings: those that say the same in one row, which unfolds.

use std::collections::BTreeSet;

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::selection::Pick;
use crate::app::shell::widgets::{count, plural};
use crate::app::stages::data::occupancies;
use crate::app::state::State;
use crate::app::theme;
use crate::import::EntryIndex;
use crate::monitor::Warning;
use crate::monitor::folding::{Group, places};
use crate::monitor::plain::one_line;
use crate::monitor::remedy::in_window;

/// How many entries entered, merged, failed and why, in one line.
pub fn summary(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let report = &state.data().report;
    if report.read == 0 {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        let weak = theme::palette(ui).weak;
        let mut parts = vec![
            format!("{} read", count(report.read)),
            format!("{} entered", count(report.entered)),
        ];
        if !report.merged.is_empty() {
            parts.push(format!("{} merged", count(report.merged.len())));
        }
        if !report.ordered.is_empty() {
            parts.push(format!("{} ordered", count(report.ordered.len())));
        }
        if !report.disordered.is_empty() {
            let n = count(report.disordered.len());
            parts.push(format!("{n} partly occupied, kept"));
        }
        ui.label(RichText::new(parts.join(" · ")).color(weak));
        if !report.ordered.is_empty() || !report.disordered.is_empty() {
            occupancies::menu(ui, state, actions);
        }
        if !report.rejected.is_empty() {
            let text = RichText::new(format!("{} rejected", count(report.rejected.len())))
                .color(theme::palette(ui).warning);
            let link = ui.add(egui::Button::new(text).frame(false));
            if link.on_hover_text("Show each with its reason").clicked()
                && !state.view.warnings_open
            {
                actions.push(Action::ToggleWarnings);
            }
        }
    });
}

/// The list of warnings.
#[derive(Default)]
pub struct WarningsPanel {
    /// Of which warnings the groups are.
    of: Option<Signature>,
    /// Places of the members of each group in the list of all.
    groups: Vec<Vec<usize>>,
    /// Groups whose members are shown, by the place of the first.
    unfolded: BTreeSet<usize>,
}

/// Changes where the warnings do: number of the document, version of the data, number of warnings.
type Signature = (u64, u64, usize);

/// A row of the list.
#[derive(Clone, Copy)]
enum Row {
    /// A warning.
    One(usize),
    /// A group in one row.
    Folded(usize),
}

impl WarningsPanel {
    /// Every warning with its object, fact and remedy; a click goes to the entry, or unfolds those
    /// that say the same.
    pub fn show(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        let warnings: Vec<&Warning> = state.all_warnings().collect();
        self.group(state, &warnings);
        heading(ui, warnings.len(), actions);
        if warnings.is_empty() {
            ui.label("Nothing to report.");
            return;
        }
        let rows = self.rows();
        let ui_width = ui.available_width();
        let table = egui_extras::TableBuilder::new(ui)
            .id_salt("warnings")
            .auto_shrink(false)
            .min_scrolled_height(0.0)
            .striped(true)
            .sense(egui::Sense::click())
            .column(column(140.0))
            .column(column(0.5 * ui_width))
            .column(egui_extras::Column::remainder().clip(true))
            .header(22.0, |mut header| {
                for title in ["Object", "What is the matter", "What to do"] {
                    header.col(|ui| {
                        ui.strong(title);
                    });
                }
            });
        table.body(|body| {
            body.rows(22.0, rows.len(), |mut row| match rows[row.index()] {
                Row::One(place) => {
                    let warning = warnings[place];
                    cells(&mut row, [&warning.subject, &warning.fact, &warning.remedy]);
                    if row.response().clicked() {
                        go_to_entry(state, &warning.subject, actions);
                    }
                }
                Row::Folded(group) => self.folded_row(&mut row, group, &warnings),
            });
        });
    }

    /// Groups the warnings anew where they have changed.
    fn group(&mut self, state: &State, warnings: &[&Warning]) {
        let session = &state.session;
        let now = (
            session.document_number,
            session.data_version,
            warnings.len(),
        );
        if self.of != Some(now) {
            self.of = Some(now);
            self.groups = places(warnings);
            self.unfolded.clear();
        }
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        for (k, members) in self.groups.iter().enumerate() {
            let is_folded = members.len() > crate::monitor::folding::TOLD_ALONE;
            if is_folded {
                rows.push(Row::Folded(k));
            }
            if !is_folded || self.unfolded.contains(&members[0]) {
                rows.extend(members.iter().map(|place| Row::One(*place)));
            }
        }
        rows
    }

    fn folded_row(
        &mut self,
        row: &mut egui_extras::TableRow<'_, '_>,
        group: usize,
        warnings: &[&Warning],
    ) {
        let members = &self.groups[group];
        let told = Group::of(warnings, members);
        let is_open = self.unfolded.contains(&members[0]);
        let arrow = if is_open { "▲" } else { "▼" };
        let mut clicked = false;
        row.col(|ui| {
            let text = format!("{arrow} {} objects", count(members.len()));
            let button = ui.add(egui::Button::new(text).frame(false));
            clicked = button.on_hover_text(one_line(&told.names())).clicked();
        });
        let example = told.example();
        let such_as = if told.same_words { "" } else { "such as: " };
        for text in [&format!("{such_as}{}", example.fact), &example.remedy] {
            row.col(|ui| cell(ui, text));
        }
        clicked |= row.response().clicked();
        if clicked && !self.unfolded.remove(&members[0]) {
            self.unfolded.insert(members[0]);
        }
    }
}

fn column(width: f32) -> egui_extras::Column {
    egui_extras::Column::initial(width)
        .resizable(true)
        .clip(true)
}

fn heading(ui: &mut egui::Ui, n: usize, actions: &mut Actions) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(plural(n, "warning")).font(theme::bold_font(13.5)));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.button("Hide").clicked() {
                actions.push(Action::ToggleWarnings);
            }
        });
    });
}

fn cells(row: &mut egui_extras::TableRow<'_, '_>, texts: [&String; 3]) {
    for text in texts {
        row.col(|ui| cell(ui, text));
    }
}

fn cell(ui: &mut egui::Ui, text: &str) {
    let text = in_window(text);
    let text = one_line(&text);
    ui.add(
        egui::Label::new(text.as_ref())
            .truncate()
            .show_tooltip_when_elided(false),
    )
    .on_hover_text(text.as_ref());
}

fn go_to_entry(state: &State, subject: &str, actions: &mut Actions) {
    let found = state
        .data()
        .entries
        .iter()
        .position(|e| e.id == subject)
        .map(EntryIndex);
    if let Some(entry) = found {
        actions.push(Action::Pick(entry, Pick::Only));
    }
}
