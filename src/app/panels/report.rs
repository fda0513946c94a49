//! The import report and the list of warnings.

use eframe::egui::{self, RichText};

use super::super::action::{Action, Actions};
use super::super::selection::Pick;
use super::super::state::State;
use super::super::theme;
use super::widgets::count;

/// How many entries entered, merged, failed and why, in one line.
pub fn summary(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let report = &state.project.report;
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
        ui.label(RichText::new(parts.join(" · ")).color(weak));
        if !report.rejected.is_empty() {
            let text = RichText::new(format!("{} rejected", count(report.rejected.len())))
                .color(theme::palette(ui).warning);
            let link = ui.add(egui::Button::new(text).frame(false));
            if link.on_hover_text("Show each with its reason").clicked() && !state.warnings_open {
                actions.push(Action::ToggleWarnings);
            }
        }
    });
}

/// Every warning with its object, fact and remedy; a click goes to the entry.
pub fn warnings(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    use egui_extras::{Column, TableBuilder};
    let warnings: Vec<_> = state.all_warnings().collect();
    ui.horizontal(|ui| {
        ui.label(
            RichText::new(format!("{} warnings", warnings.len())).font(theme::bold_font(13.5)),
        );
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.button("Hide").clicked() {
                actions.push(Action::ToggleWarnings);
            }
        });
    });
    if warnings.is_empty() {
        ui.label("Nothing to report.");
        return;
    }
    let ui_width = ui.available_width();
    TableBuilder::new(ui)
        .id_salt("warnings")
        .striped(true)
        .sense(egui::Sense::click())
        .column(Column::initial(140.0).resizable(true).clip(true))
        .column(Column::initial(0.5 * ui_width).resizable(true).clip(true))
        .column(Column::remainder().clip(true))
        .header(22.0, |mut header| {
            for title in ["Object", "What is the matter", "What to do"] {
                header.col(|ui| {
                    ui.strong(title);
                });
            }
        })
        .body(|body| {
            body.rows(22.0, warnings.len(), |mut row| {
                let warning = warnings[row.index()];
                for text in [&warning.subject, &warning.fact, &warning.remedy] {
                    row.col(|ui| {
                        ui.add(egui::Label::new(text).truncate())
                            .on_hover_text(text);
                    });
                }
                if row.response().clicked() {
                    go_to_entry(state, &warning.subject, actions);
                }
            });
        });
}

fn go_to_entry(state: &State, subject: &str, actions: &mut Actions) {
    let found = state.project.entries.iter().position(|e| e.id == subject);
    if let Some(entry) = found {
        actions.push(Action::Pick(entry, Pick::Only));
    }
}
