//! The preview of tables: what would enter, before anything does.
//!
//! In: the tables that were opened, [`ImportPreview`]. Out: decisions about them, [`PreviewAction`].
//!
//! | file | what |
//! |---|---|
//! | `model` | what is known of the tables |
//! | `lacks` | why they cannot enter yet |
//! | `actions` | decisions, and the task that finds out what they change |
//! | `controls` | what the table is, its rows of titles and units, its signs |
//! | `questions` | what must be said first, at a click each |
//! | `columns` | the first rows, with role and unit over each column |
//! | `unit_field` | unit and factor of a column |
//! | `rows` | the rows that are not used, and why |
//! | `roles`, `words` | how all this is said |

pub mod actions;
mod columns;
mod controls;
mod lacks;
pub mod model;
mod questions;
mod roles;
mod rows;
mod unit_field;
mod words;

use eframe::egui::{self, RichText};

use self::actions::PreviewAction;
use self::model::{ImportPreview, Look};
use super::widgets::{count, named, primary_button};
use crate::app::action::Actions;
use crate::app::stages::data::actions::DataAction;
use crate::app::stages::data::disorder_choice::disorder_choice;
use crate::app::state::State;
use crate::app::theme;
use crate::import::{ImportSettings, TableKind};

/// Greatest size in px.
const LARGEST: egui::Vec2 = egui::vec2(1240.0, 860.0);

/// Room for how many structures come with the table, in px.
const BESIDE_PX: f32 = 210.0;

/// Shows the preview while there is one.
pub fn show(ctx: &egui::Context, state: &State, actions: &mut Actions) {
    let Some(preview) = &state.session.import_preview else {
        return;
    };
    let size = (ctx.content_rect().size() - egui::vec2(72.0, 64.0)).min(LARGEST);
    let modal = egui::Modal::new(egui::Id::unique("import-preview")).show(ctx, |ui| {
        ui.set_width(size.x);
        ui.set_height(size.y);
        heading(ui, preview);
        tables(ui, preview, actions);
        occupancies(ui, state, preview, actions);
        let Some(look) = preview.shown() else { return };
        controls::show(ui, look, actions);
        questions::show(ui, look, actions);
        let n_known = match preview.brings_labels_alone() {
            true => state.data().n_literature(),
            false => 0,
        };
        body(ui, look, n_known > 0, actions);
        if n_known > 0 {
            joining(ui, preview, n_known, actions);
        }
        footer(ui, state, preview, actions);
    });
    if modal.should_close() {
        actions.push(PreviewAction::Cancel);
    }
}

fn heading(ui: &mut egui::Ui, preview: &ImportPreview) {
    let weak = theme::palette(ui).weak;
    ui.horizontal(|ui| {
        ui.heading("Read a table");
        let name = preview
            .shown()
            .map_or("", |look| &look.preview.reading.name);
        let beside = match preview.beside.len() {
            0 => String::new(),
            1 => "together with 1 structure".to_owned(),
            n => format!("together with {n} structures"),
        };
        // A long name leaves room for what stands behind it.
        let room = ui.available_width() - if beside.is_empty() { 0.0 } else { BESIDE_PX };
        let bold = RichText::new(name).font(theme::bold_font(theme::BODY_PX));
        ui.scope(|ui| {
            ui.set_max_width(room.max(80.0));
            ui.add(egui::Label::new(bold).truncate());
        });
        ui.label(RichText::new(beside).color(weak));
    });
}

/// The tables, where there are several: files, or sheets of a workbook.
fn tables(ui: &mut egui::Ui, preview: &ImportPreview, actions: &mut Actions) {
    if preview.tables.len() > 1 {
        ui.horizontal_wrapped(|ui| {
            ui.label("Table")
                .on_hover_text("The files and sheets that were opened; each is decided by itself.");
            for (k, look) in preview.tables.iter().enumerate() {
                let reading = &look.preview.reading;
                let name = match &reading.sheet {
                    Some(sheet) => format!("Sheet {sheet}"),
                    None => reading.name.clone(),
                };
                let text = format!("{name}: {}", words::kind(look.decided.kind));
                let button = ui.selectable_label(k == preview.shown, text);
                named(&button, egui::Role::Button, &format!("Table {name}"));
                if button.clicked() {
                    actions.push(PreviewAction::Show(k));
                }
            }
        });
    }
    for failure in &preview.looked.failures {
        let color = theme::palette(ui).warning;
        ui.label(RichText::new(failure).color(color));
    }
}

/// What becomes of partially occupied sites, where structures come in.
fn occupancies(ui: &mut egui::Ui, state: &State, preview: &ImportPreview, actions: &mut Actions) {
    let holds_structures = |look: &Look| look.decided.kind == TableKind::Structures;
    if preview.beside.is_empty() && !preview.tables.iter().any(holds_structures) {
        return;
    }
    let mut settings = ImportSettings::clone(&state.document().import_settings);
    ui.horizontal_wrapped(|ui| {
        ui.label("Partially occupied sites")
            .on_hover_text("As in the import settings: it counts for every import.");
        disorder_choice(ui, &mut settings);
    });
    if settings != *state.document().import_settings {
        actions.push(DataAction::SetImportSettings(settings));
    }
}

/// The rows as read, and those that are not used.
fn body(ui: &mut egui::Ui, look: &Look, asks_joining: bool, actions: &mut Actions) {
    const FOOTER: f32 = 46.0;
    const JOINING: f32 = 30.0;
    let below = if asks_joining {
        FOOTER + JOINING
    } else {
        FOOTER
    };
    let room = (ui.available_height() - below).max(160.0);
    let is_listed = look.decided.kind != TableKind::LeftOut && look.preview.asks.is_empty();
    let list = if is_listed {
        (room * 0.36).clamp(96.0, 260.0)
    } else {
        0.0
    };
    ui.allocate_ui(egui::vec2(ui.available_width(), room - list), |ui| {
        ui.set_min_height(room - list);
        columns::show(ui, look, actions);
    });
    if is_listed {
        ui.allocate_ui(egui::vec2(ui.available_width(), list), |ui| {
            ui.set_min_height(list);
            rows::show(ui, look, actions);
        });
    }
}

/// What becomes of the conductivities that are there.
fn joining(ui: &mut egui::Ui, preview: &ImportPreview, n_known: usize, actions: &mut Actions) {
    ui.horizontal(|ui| {
        let known = match n_known {
            1 => "The conductivity that is here".to_owned(),
            n => format!("The {} conductivities that are here", count(n)),
        };
        ui.label(known);
        let choices = [
            (
                true,
                "stay, and these join them",
                "Where both are of one structure, that of the table counts; under My measurements \
                 another one can be chosen.",
            ),
            (
                false,
                "make way for these",
                "Only the table and what you typed in by hand are left.",
            ),
        ];
        for (joins, text, explanation) in choices {
            let radio = ui.radio(preview.joins == joins, text);
            named(&radio, egui::Role::RadioButton, text);
            if radio.on_hover_text(explanation).clicked() {
                actions.push(PreviewAction::SetJoins(joins));
            }
        }
    });
}

fn footer(ui: &mut egui::Ui, state: &State, preview: &ImportPreview, actions: &mut Actions) {
    let lack = preview.lack(!state.data().entries.is_empty());
    let palette = theme::palette(ui);
    ui.separator();
    ui.horizontal(|ui| {
        let ok = primary_button(ui, "OK", lack.is_none());
        named(&ok, egui::Role::Button, "OK");
        if ok.clicked() {
            actions.push(PreviewAction::Confirm);
        }
        if ui.button("Cancel").clicked() {
            actions.push(PreviewAction::Cancel);
        }
        let is_read = preview.tables.iter().any(|look| look.task.is_some());
        if is_read {
            ui.spinner();
        }
        match &lack {
            Some(lack) if is_read => {
                ui.label(RichText::new(lack).color(palette.weak));
            }
            Some(lack) => {
                ui.add(egui::Label::new(RichText::new(lack).color(palette.error)).wrap());
            }
            None => {
                let text = "Nothing has entered yet; OK reads it as shown, and can be undone.";
                ui.label(RichText::new(text).color(palette.weak));
            }
        }
    });
}
