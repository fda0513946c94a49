//! The Arrhenius view: σ(T) of samples and of the cells of the bench, the figure with its fits, and what the
//! fits say.
//!
//! In: the project's samples, spectra and labels. Out: the figure over a table of E_a, σ₀ and σ at 25 °C with
//! standard errors; σ at 25 °C becomes a conductivity of a compound.

mod keep;
mod samples;
mod trying;

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::output_view::OutputView;
use crate::app::shell::panes::{self, Edge};
use crate::app::shell::widgets::{empty_state, primary_button};
use crate::app::stages::experiment::actions::ExperimentAction;
use crate::app::stages::experiment::bench::actions::BenchAction;
use crate::app::stages::experiment::bench::together::Together;
use crate::app::stages::experiment::impedance::{shown_place, warnings};
use crate::app::state::State;
use crate::app::theme;
use crate::dataset::CellLine;
use crate::figures::drawing::Drawing;
use crate::outputs::ARRHENIUS;

use samples::ROW_HEIGHT;

/// What a table of σ(T) has to hold.
const WHAT_TO_OPEN: &str = "Drop a table (.csv, .tsv, .xlsx) of one sample onto the window: a column of temperatures, “T (K)”, “T (°C)” or “1000/T (1/K)”, and one of conductivities, “sigma (S/cm)”, “σ (mS/cm)” or “log10(sigma)”. A workbook may hold a sample on each sheet. Impedance spectra at several temperatures come here by themselves.";

/// Width of what is to be known of the cells, in px.
const REMARKS_PX: f32 = 520.0;

/// What the view keeps.
#[derive(Default)]
pub(super) struct ConductionPanel {
    figure: OutputView,
    keep: keep::Keep,
    together: Together,
}

impl ConductionPanel {
    /// Shows the view.
    pub(super) fn show(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        let lines = state.data().bench.cell_lines();
        self.together.refresh(state);
        if state.data().samples.is_empty() && lines.is_empty() {
            return empty_state(ui, "Conductivity over temperature", WHAT_TO_OPEN, |ui| {
                if primary_button(ui, "Open σ(T)…", true).clicked() {
                    actions.push(ExperimentAction::Ask);
                }
                ui.add_space(4.0);
                if ui.button("Open spectra…").clicked() {
                    actions.push(BenchAction::Ask(None));
                }
            });
        }
        let place = shown_place(state);
        let looked_at = place.and_then(|place| state.data().bench.spectra.get(place));
        self.keep.meet(
            looked_at.map(|kept| kept.cell.as_str()),
            &keep::cells_of(&lines),
        );
        let n_rows = (lines.len() + state.data().samples.len()).min(6) as f32;
        let form = if lines.is_empty() { 0.0 } else { 72.0 };
        let most = (ui.available_height() * 0.7).max(96.0);
        let panel = egui::Panel::bottom("samples")
            .default_size((84.0 + form + (n_rows + 1.0) * ROW_HEIGHT).min(most))
            .size_range(96.0..=most);
        panes::split(ui, panel, Edge::Top, |ui| {
            self.below(ui, state, &lines, actions);
        });
        if self.figure.show(ui, state, &ARRHENIUS, actions).is_none() {
            let weak = theme::palette(ui).weak;
            let text =
                "A line takes σ at two temperatures: open spectra of this cell at another one.";
            ui.vertical_centered(|ui| {
                ui.add_space(ui.available_height() * 0.3);
                ui.label(RichText::new(text).color(weak));
            });
        }
    }

    fn below(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        lines: &[CellLine],
        actions: &mut Actions,
    ) {
        if !lines.is_empty() {
            ui.add_space(4.0);
            self.keep.show(ui, state, lines, actions);
        }
        buttons(ui, state, actions);
        self.remarks(ui);
        let keep = &mut self.keep;
        egui::ScrollArea::horizontal()
            .id_salt("samples-across")
            .auto_shrink(false)
            .show(ui, |ui| samples::show(ui, state, (lines, keep), actions));
    }

    /// What is to be known of the cells: a list that opens over the rest, so that nothing moves.
    fn remarks(&self, ui: &mut egui::Ui) {
        let remarks = self.together.remarks();
        if remarks.is_empty() {
            return;
        }
        let title = match self.together.n_twins() {
            0 => "What to know of the cells".to_owned(),
            1 => "What to know of the cells: 1 spectrum is there twice and counts once".to_owned(),
            n => format!("What to know of the cells: {n} spectra are there twice and count once"),
        };
        ui.menu_button(format!("{title} ▼"), |ui| {
            let height = (ui.ctx().content_rect().height() * 0.6).max(120.0);
            ui.set_width(REMARKS_PX);
            egui::ScrollArea::vertical()
                .max_height(height)
                .show(ui, |ui| {
                    // A menu would spread the words over its width.
                    let left = egui::Layout::top_down(egui::Align::Min);
                    ui.with_layout(left, |ui| {
                        for remark in remarks {
                            warnings(ui, &remark.subject, std::iter::once(remark));
                        }
                    });
                });
        });
        ui.add_space(4.0);
    }

    /// The layout on screen.
    pub(super) fn drawing(&self) -> Option<(&Drawing, egui::Pos2)> {
        self.figure.drawing()
    }
}

fn buttons(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        let open = ui.button("Open σ(T)…");
        if open.on_hover_text(WHAT_TO_OPEN).clicked() {
            actions.push(ExperimentAction::Ask);
        }
        let export = ui
            .button("Export…")
            .on_hover_text("The figure as SVG, PDF or PNG, the table as CSV or XLSX (Ctrl+E)");
        if export.clicked() {
            actions.push(Action::OpenExport);
        }
        if state.data().samples.is_empty() {
            return;
        }
        let weak = theme::palette(ui).weak;
        let text = match samples::selected(state) {
            Some((_, formula)) => {
                format!("“Use” takes σ(25 °C) as that of {formula}, the selected structure.")
            }
            None => {
                "Select a structure in the table or the list to give it a conductivity.".to_owned()
            }
        };
        ui.label(RichText::new(text).small().color(weak));
    });
    ui.add_space(4.0);
}
