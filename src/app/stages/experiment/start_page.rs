//! The first page of the stage: what each view takes.
//!
//! In: nothing. Out: files that are asked for, or a view.

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::shell::widgets::{named, primary_button};
use crate::app::stages::experiment::actions::ExperimentAction;
use crate::app::stages::experiment::bench::actions::BenchAction;
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::{ExperimentView, Views};

/// Width of the text in px.
const WIDTH_PX: f32 = 620.0;

/// Title, what is dropped, what one gets.
const PARTS: [(ExperimentView, &str, &str, &str); 4] = [
    (
        ExperimentView::Impedance,
        "Impedance",
        "Files of your instrument: BioLogic .mpt and .mpr, Gamry .DTA, ZPlot .z, Ivium .idf, Autolab, PalmSens, tables.",
        "A test of each spectrum, a circuit with errors, σ of bulk, grain boundary and pellet.",
    ),
    (
        ExperimentView::Pattern,
        "Powder patterns",
        "Files of your diffractometer: .xy, .xye, .xrdml, .ras, .rasx, .brml, .raw, tables.",
        "Which of your structures it is, lines that no phase explains, lattice parameters, the Vegard line.",
    ),
    (
        ExperimentView::OverTemperature,
        "σ over temperature",
        "A table with a column of temperatures and one of conductivities; spectra at several temperatures come by themselves.",
        "E_a, σ₀ and σ at 25 °C with their errors, kept as a conductivity of a compound.",
    ),
    (
        ExperimentView::Measurements,
        "Conductivities of compounds",
        "A number that you type, or a table of compounds with their conductivities.",
        "Scores and rankings that follow by themselves.",
    ),
];

/// Shows the page.
pub(super) fn show(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    egui::ScrollArea::vertical()
        .id_salt("experiment-start")
        .auto_shrink(false)
        .show(ui, |ui| {
            let width = WIDTH_PX.min(ui.available_width());
            let margin = ((ui.available_width() - width) / 2.0).max(0.0);
            ui.add_space((ui.available_height() * 0.06).max(8.0));
            ui.horizontal_top(|ui| {
                ui.add_space(margin);
                ui.vertical(|ui| {
                    ui.set_width(width);
                    contents(ui, state, actions);
                });
            });
        });
}

fn contents(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let palette = theme::palette(ui);
    ui.label(
        RichText::new("From the files of your laboratory to a conductivity")
            .font(theme::bold_font(18.0)),
    );
    let text = "Drop files anywhere onto the window, several at once: each goes where it belongs.";
    ui.label(RichText::new(text).color(palette.weak));
    for (view, title, dropped, gained) in PARTS {
        ui.add_space(14.0);
        ui.label(RichText::new(title).font(theme::bold_font(theme::BODY_PX)));
        ui.add(egui::Label::new(dropped).wrap());
        ui.add(egui::Label::new(RichText::new(gained).color(palette.weak)).wrap());
        ui.add_space(2.0);
        button(ui, state, view, actions);
    }
}

fn button(ui: &mut egui::Ui, state: &State, view: ExperimentView, actions: &mut Actions) {
    match view {
        ExperimentView::Impedance => {
            if primary_button(ui, "Open spectra…", true).clicked() {
                actions.push(BenchAction::Ask(None));
            }
        }
        ExperimentView::Pattern => {
            if ui.button("Open patterns…").clicked() {
                actions.push(BenchAction::Ask(None));
            }
        }
        ExperimentView::OverTemperature => {
            if ui.button("Open σ(T)…").clicked() {
                actions.push(ExperimentAction::Ask);
            }
        }
        ExperimentView::Measurements | ExperimentView::Suited => {
            let add = ui.button("Add a conductivity…");
            named(&add, egui::Role::Button, "Add a conductivity…");
            if add.clicked() {
                actions.push(Action::SetViews(Views {
                    experiment: ExperimentView::Measurements,
                    ..state.view.views
                }));
            }
        }
    }
}
