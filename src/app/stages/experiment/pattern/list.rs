//! The list of patterns: radiation, phases, how much of them is explained.
//!
//! In: the bench. Out: the pattern that is looked at.

use eframe::egui::{self, RichText};
use egui_extras::{Column as Width, TableBuilder};

use super::radiation_name::radiation_text;
use crate::app::action::Actions;
use crate::app::shell::widgets::named;
use crate::app::stages::experiment::bench::actions::BenchAction;
use crate::app::state::State;
use crate::app::theme;
use crate::dataset::KeptPattern;
use crate::outputs::Term;

const ROW_HEIGHT: f32 = 26.0;

/// Titles and widths in px.
const TITLES: [(&str, f32); 5] = [
    ("Radiation / Å", 112.0),
    ("x", 44.0),
    ("Phases", 170.0),
    ("Explained / %", 94.0),
    ("State", 150.0),
];

/// Shows the list.
pub(super) fn show(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let patterns = &state.data().bench.patterns;
    let shown = super::shown_place::shown_place(state);
    let mut builder = TableBuilder::new(ui)
        .id_salt("patterns")
        .striped(true)
        .sense(egui::Sense::click())
        .auto_shrink(false)
        .min_scrolled_height(0.0)
        .cell_layout(egui::Layout::left_to_right(egui::Align::Center))
        .column(
            Width::initial(150.0)
                .at_least(80.0)
                .resizable(true)
                .clip(true),
        );
    for (_, width) in TITLES {
        let column = Width::initial(width).at_least(40.0);
        builder = builder.column(column.resizable(true).clip(true));
    }
    builder
        .column(Width::remainder().at_least(8.0))
        .header(ROW_HEIGHT, |mut header| {
            header.col(|ui| {
                ui.label(RichText::new("Pattern").strong());
            });
            for (title, _) in TITLES {
                header.col(|ui| {
                    let label = ui.label(RichText::new(title).strong());
                    label.on_hover_text(meaning(title));
                });
            }
            header.col(|_| {});
        })
        .body(|body| {
            body.rows(ROW_HEIGHT, patterns.len(), |mut row| {
                let place = row.index();
                let kept = &patterns[place];
                row.set_selected(Some(place) == shown);
                row.col(|ui| {
                    let label = egui::Label::new(&kept.name).truncate().selectable(false);
                    ui.add(label).on_hover_text(&kept.name);
                });
                for (title, _) in TITLES {
                    row.col(|ui| cell(ui, title, kept));
                }
                row.col(|_| {});
                let response = row.response();
                named(
                    &response,
                    egui::Role::Row,
                    &format!("Pattern {}", kept.name),
                );
                response.context_menu(|ui| {
                    let text = format!("Take {} off the bench", kept.name);
                    if ui.button(text).clicked() {
                        actions.push(BenchAction::RemovePatterns(vec![place]));
                        ui.close();
                    }
                });
                if response.clicked() {
                    actions.push(BenchAction::ShowPattern(place));
                }
            });
        });
}

/// What a title means.
fn meaning(title: &str) -> String {
    match title {
        "Radiation / Å" => "Wavelength, of the file or as you gave it.".to_owned(),
        "x" => "Composition of a series; it is changed beside the figure.".to_owned(),
        "Phases" => "The structures that it is compared with.".to_owned(),
        "Explained / %" => Term::ExplainedShare.hover(),
        _ => "How far the analysis came.".to_owned(),
    }
}

fn cell(ui: &mut egui::Ui, title: &str, kept: &KeptPattern) {
    let palette = theme::palette(ui);
    let found = kept.found();
    let (text, color, about) = match title {
        "Radiation / Å" => match kept.wavelengths() {
            Some(known) => (
                radiation_text(known),
                palette.text,
                format!("From {}.", known.source),
            ),
            None => {
                let about = "The file does not say; choose it beside the figure.".to_owned();
                ("?".to_owned(), palette.warning, about)
            }
        },
        "x" => {
            let x = kept.x.map_or_else(String::new, |x| x.to_string());
            (x, palette.text, String::new())
        }
        "Phases" => {
            let phases = kept.phases.join(", ");
            (phases.clone(), palette.text, phases)
        }
        "Explained / %" => {
            let share = found.filter(|found| !found.phases.is_empty());
            let text = share.map_or_else(String::new, |f| format!("{:.1}", f.explained_percent));
            (text, palette.text, String::new())
        }
        _ => state_of(kept, palette),
    };
    let label = egui::Label::new(RichText::new(text).color(color));
    let response = ui.add(label.truncate().selectable(false));
    if !about.is_empty() {
        response.on_hover_text(about);
    }
}

fn state_of(kept: &KeptPattern, palette: &theme::Palette) -> (String, egui::Color32, String) {
    let reason = kept
        .analysis
        .as_ref()
        .and_then(|analysis| analysis.reason());
    let n_unexplained = |found: &crate::experiment::diffraction::PatternAnalysis| {
        found
            .peaks
            .iter()
            .filter(|peak| !peak.is_explained())
            .count()
    };
    match (kept.found(), reason) {
        (Some(found), _) if found.is_amorphous => {
            let about = "No Bragg line at all: a glass, or nothing crystalline.".to_owned();
            ("amorphous".to_owned(), palette.warning, about)
        }
        (Some(found), _) if kept.phases.is_empty() => (
            format!("{} peaks", found.peaks.len()),
            palette.text,
            String::new(),
        ),
        (Some(found), _) => match n_unexplained(found) {
            0 => (
                "all peaks explained".to_owned(),
                palette.good,
                String::new(),
            ),
            n => (format!("{n} unexplained"), palette.warning, String::new()),
        },
        (None, Some(reason)) => ("not analysed".to_owned(), palette.error, reason.to_owned()),
        (None, None) => ("not analysed yet".to_owned(), palette.weak, String::new()),
    }
}
