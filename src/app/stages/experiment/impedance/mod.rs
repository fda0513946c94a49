//! The Impedance view: spectra of cells, their figures, what follows from them.
//!
//! In: the spectra of the bench. Out: the figure of one, beside it cell and pellet, circuit, parameters, and
//! what is doubtful; below it the list of all.

mod circuit;
mod findings;
mod list;
mod masking;
mod pellet;
mod shown_place;

pub(super) use findings::warnings;
pub(super) use shown_place::shown_place;

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::output_view::OutputView;
use crate::app::shell::panes::{self, Edge};
use crate::app::shell::widgets::{empty_state, named, primary_button, switch};
use crate::app::stages::experiment::bench::actions::BenchAction;
use crate::app::stages::experiment::bench::kind::Kind;
use crate::app::stages::experiment::bench::list::{ABOUT_COLUMNS, panel_of_list, width_of_facts};
use crate::app::stages::experiment::bench::together::Together;
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::SpectrumView;
use crate::dataset::{KeptSpectrum, SpectrumEdit};
use crate::figures::drawing::Drawing;
use crate::import::MeasurementKind;
use crate::outputs::{FIGURES, Figure, Term, ohm_per_unit};

/// What to open, and what one gets.
const WHAT_TO_OPEN: &str = "Drop the files of your instrument onto the window: BioLogic .mpt, .mpr, Gamry .DTA, ZPlot .z, Ivium .idf, Autolab, PalmSens, CSV or XLSX; several at once, one for each temperature or all in one. You get the Kramers–Kronig test, a circuit with errors, bulk and grain boundary told apart by their capacitance, σ of the pellet, and over the temperatures E_a.";

/// What the view keeps.
#[derive(Default)]
pub(super) struct ImpedancePanel {
    figure: OutputView,
    masking: masking::Masking,
    pellet: pellet::PelletForm,
    circuit: circuit::CircuitForm,
    together: Together,
}

fn shown(state: &State) -> Option<(usize, &KeptSpectrum)> {
    let place = shown_place(state)?;
    Some((place, state.data().bench.spectra.get(place)?))
}

/// The figure of a view; `None` where there is none.
pub(super) fn figure_of(view: SpectrumView) -> Option<&'static Figure> {
    let id = id_of(view);
    FIGURES.iter().find(|figure| figure.id == id)
}

/// The id of the figure of a view.
pub(super) fn id_of(view: SpectrumView) -> &'static str {
    match view {
        SpectrumView::Nyquist => "nyquist",
        SpectrumView::Bode => "bode",
        SpectrumView::Residuals => "impedance-residuals",
        SpectrumView::RelaxationTimes => "relaxation-times",
    }
}

impl ImpedancePanel {
    /// Shows the view.
    pub(super) fn show(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        let Some((place, kept)) = shown(state) else {
            return empty_state(ui, "Impedance spectra", WHAT_TO_OPEN, |ui| {
                if primary_button(ui, "Open spectra…", true).clicked() {
                    actions.push(BenchAction::Ask(Some(MeasurementKind::Spectra)));
                }
            });
        };
        self.together.refresh(state);
        self.toolbar(ui, state, actions);
        let panel = panel_of_list(ui, "spectra-list", state.data().bench.spectra.len());
        panes::split(ui, panel, Edge::Top, |ui| {
            egui::ScrollArea::horizontal()
                .id_salt("spectra-across")
                .auto_shrink(false)
                .show(ui, |ui| list::show(ui, state, &self.together, actions));
        });
        let panel = egui::Panel::right("spectrum-facts")
            .default_size(width_of_facts(ui))
            .size_range(240.0..=(ui.available_width() * 0.5).max(240.0));
        panes::split(ui, panel, Edge::Left, |ui| {
            egui::ScrollArea::vertical()
                .id_salt("spectrum-facts")
                .auto_shrink(false)
                .show(ui, |ui| self.facts(ui, state, (place, kept), actions));
        });
        self.figure(ui, state, (place, kept), actions);
    }

    fn toolbar(&self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        ui.horizontal_wrapped(|ui| {
            let open = ui.button("Open…").on_hover_text(WHAT_TO_OPEN);
            named(&open, egui::Role::Button, "Open spectra…");
            if open.clicked() {
                actions.push(BenchAction::Ask(Some(MeasurementKind::Spectra)));
            }
            let mut views = state.view.views;
            let before = views.spectrum;
            switch(
                ui,
                &mut views.spectrum,
                [
                    (SpectrumView::Nyquist, "Nyquist", &Term::Nyquist.hover()),
                    (SpectrumView::Bode, "Bode", &Term::Bode.hover()),
                    (
                        SpectrumView::Residuals,
                        "Residuals",
                        "What is left of the Kramers–Kronig test and of the fit, over the frequency.",
                    ),
                    (SpectrumView::RelaxationTimes, "DRT", &Term::Drt.hover()),
                ],
            );
            if views.spectrum != before {
                actions.push(Action::SetViews(views));
            }
            let export = ui
                .button("Export…")
                .on_hover_text("The figure as SVG, PDF or PNG, the numbers as CSV or XLSX (Ctrl+E)");
            if export.clicked() {
                actions.push(Action::OpenExport);
            }
            self.analysing(ui, state, actions);
        });
    }

    /// Whether an analysis runs; one that was stopped can be begun again.
    fn analysing(&self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        let session = &state.session;
        let weak = theme::palette(ui).weak;
        let n = state
            .data()
            .bench
            .spectra
            .iter()
            .filter(|kept| !kept.is_analysed())
            .count();
        if session.runs(session.bench.spectra) {
            ui.spinner();
            ui.label(RichText::new("Analysing…").color(weak));
            if let Some(task) = session.bench.spectra
                && ui.button("Stop").clicked()
            {
                actions.push(Action::Cancel(task));
            }
        } else if n > 0 {
            let analyse = ui.button("Analyse");
            let about = format!("{n} spectra are not analysed as they are now.");
            if analyse.on_hover_text(about).clicked() {
                actions.push(BenchAction::AnalyseAnew);
            }
        }
    }

    fn figure(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        (place, kept): (usize, &KeptSpectrum),
        actions: &mut Actions,
    ) {
        let Some(figure) = figure_of(state.view.views.spectrum) else {
            return;
        };
        let shown = self.figure.show(ui, state, figure, actions);
        let drawing = self.figure.drawing();
        match (shown, drawing) {
            (Some(shown), Some((drawing, _))) => {
                // In the other figures every point has its place.
                let is_nyquist = state.view.views.spectrum == SpectrumView::Nyquist;
                let unit = is_nyquist.then(|| ohm_per_unit(kept));
                self.masking
                    .follow(ui, (&shown, drawing), (place, kept), unit, actions);
            }
            _ => nothing(ui, kept),
        }
    }

    fn facts(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        (place, kept): (usize, &KeptSpectrum),
        actions: &mut Actions,
    ) {
        let weak = theme::palette(ui).weak;
        heading(
            ui,
            (&kept.name, Kind::Spectrum, place),
            BenchAction::RemoveSpectra(vec![place]),
            actions,
        );
        let format = match kept.format.as_str() {
            "" => String::new(),
            format => format!(", {format}"),
        };
        let text = format!(
            "{}{format}; {} points",
            kept.file,
            kept.spectrum.points.len()
        );
        ui.add(egui::Label::new(RichText::new(text).color(weak)).wrap());
        masked(ui, (place, kept), actions);
        ui.separator();
        self.pellet.show(ui, state, (place, kept), actions);
        ui.separator();
        if let Some(found) = kept.found() {
            findings::results(ui, kept, found);
            ui.separator();
        }
        warnings(ui, "Of the cell", self.together.remarks_on(kept));
        self.circuit.show(ui, state, (place, kept), actions);
        if let Some(found) = kept.found() {
            if let Some(fit) = &found.fit {
                ui.separator();
                findings::parameters(ui, fit, found.per_area);
            }
            findings::arcs(ui, found);
            ui.separator();
            warnings(ui, "Of the analysis", &found.warnings);
        }
        if let Some(reason) = kept
            .analysis
            .as_ref()
            .and_then(|analysis| analysis.reason())
        {
            let color = theme::palette(ui).error;
            ui.add(egui::Label::new(RichText::new(reason).color(color)).wrap());
        }
        warnings(ui, "Of the file", &kept.spectrum.warnings);
        remarks(ui, &kept.spectrum.remarks);
    }

    /// The layout on screen.
    pub(super) fn drawing(&self) -> Option<(&Drawing, egui::Pos2)> {
        self.figure.drawing()
    }
}

/// The name of what is shown, a button that reads it otherwise, and one that takes it off the bench.
pub(super) fn heading(
    ui: &mut egui::Ui,
    (name, kind, place): (&str, Kind, usize),
    remove: BenchAction,
    actions: &mut Actions,
) {
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(name).strong());
        let columns = ui.small_button("Columns…");
        named(&columns, egui::Role::Button, &format!("Columns of {name}"));
        if columns.on_hover_text(ABOUT_COLUMNS).clicked() {
            actions.push(BenchAction::NameColumns(kind, place));
        }
        let button = ui
            .small_button("Remove")
            .on_hover_text("Takes it off the bench");
        named(&button, egui::Role::Button, &format!("Remove {name}"));
        if button.clicked() {
            actions.push(remove);
        }
    });
}

/// How far a box reaches.
const ABOUT_BOX: &str =
    "A box that reaches the edge of the Nyquist figure takes the points beyond that edge, too.";

/// How many points are masked, and how to change that.
fn masked(ui: &mut egui::Ui, (place, kept): (usize, &KeptSpectrum), actions: &mut Actions) {
    let weak = theme::palette(ui).weak;
    ui.horizontal_wrapped(|ui| {
        let n = kept.masked.len();
        if n == 0 {
            let text = "Drag a box over points of the figure to mask them.";
            ui.add(egui::Label::new(RichText::new(text).color(weak)).wrap())
                .on_hover_text(ABOUT_BOX);
            return;
        }
        ui.label(format!("{n} points masked"));
        let unmask = ui.button("Unmask all");
        let about =
            format!("A box over masked points, or a click on one, brings them back. {ABOUT_BOX}");
        if unmask.on_hover_text(about).clicked() {
            let all = kept.masked.iter().copied().collect();
            actions.push(BenchAction::EditSpectra(
                vec![place],
                SpectrumEdit::Unmask(all),
            ));
        }
    });
}

/// What the instrument or its user noted.
pub(super) fn remarks(ui: &mut egui::Ui, remarks: &[String]) {
    if remarks.is_empty() {
        return;
    }
    egui::CollapsingHeader::new("Notes of the file")
        .default_open(false)
        .show(ui, |ui| {
            for remark in remarks {
                ui.add(egui::Label::new(remark).wrap());
            }
        });
}

fn nothing(ui: &mut egui::Ui, kept: &KeptSpectrum) {
    let weak = theme::palette(ui).weak;
    let text = match kept.is_analysed() {
        true => "The analysis came to nothing that could be drawn here; the right side says why.",
        false => "This figure is there once the spectrum is analysed.",
    };
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.3);
        ui.label(RichText::new(text).color(weak));
    });
}
