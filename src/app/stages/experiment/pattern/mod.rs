//! The Pattern view: powder patterns, their phases, and lattice parameters over a series.
//!
//! In: the patterns of the bench. Out: the figure of one, beside it radiation, phases with their cells, and what
//! is doubtful; below it the list of all, the peaks, or the series.

mod adding;
mod list;
mod peaks;
mod phases;
mod radiation;
mod radiation_name;
mod search;
mod series;
mod shown_place;
mod zoom;

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::output_view::OutputView;
use crate::app::shell::panes::{self, Edge};
use crate::app::shell::widgets::{empty_state, named, primary_button, switch};
use crate::app::stages::experiment::bench::actions::BenchAction;
use crate::app::stages::experiment::bench::kind::Kind;
use crate::app::stages::experiment::bench::list::{panel_of_list, width_of_facts};
use crate::app::stages::experiment::bench::numbers::with_error;
use crate::app::stages::experiment::bench::typed::Typed;
pub(super) use crate::app::stages::experiment::impedance::warnings;
use crate::app::stages::experiment::impedance::{heading, remarks};
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::PatternView;
use crate::dataset::KeptPattern;
use crate::experiment::diffraction::PatternAnalysis;
use crate::figures::drawing::Drawing;
use crate::import::MeasurementKind;
use crate::outputs::{FIGURES, Figure, Term};
use crate::score::Estimate;
pub(super) use shown_place::shown_place;

/// What to open, and what one gets.
const WHAT_TO_OPEN: &str = "Drop powder patterns onto the window: .xy, .xye, .csv, .xrdml, .ras, .rasx, .brml, .raw; several at once make a series. You get the peaks, which structure of yours it is, what no phase explains, so that an impurity is seen, lattice parameters with errors, and over a series the Vegard line.";

/// What the view keeps.
#[derive(Default)]
pub(super) struct PatternPanel {
    figure: OutputView,
    series: OutputView,
    zooming: zoom::Zooming,
    radiation: radiation::RadiationForm,
    phases: phases::PhasesForm,
    typed: Typed,
    is_series: bool,
}

/// The id of the figure of a view.
pub(super) fn id_of(view: PatternView) -> &'static str {
    match view {
        PatternView::List | PatternView::Peaks => "pattern",
        PatternView::Series => "vegard",
    }
}

fn figure_of(view: PatternView) -> Option<&'static Figure> {
    let id = id_of(view);
    FIGURES.iter().find(|figure| figure.id == id)
}

impl PatternPanel {
    /// Shows the view.
    pub(super) fn show(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        let place = shown_place(state);
        let kept = place.and_then(|place| Some((place, state.data().bench.patterns.get(place)?)));
        let Some((place, kept)) = kept else {
            return empty_state(ui, "Powder patterns", WHAT_TO_OPEN, |ui| {
                if primary_button(ui, "Open patterns…", true).clicked() {
                    actions.push(BenchAction::Ask(Some(MeasurementKind::Patterns)));
                }
            });
        };
        self.toolbar(ui, state, actions);
        let view = state.view.views.pattern;
        self.is_series = view == PatternView::Series;
        let n_patterns = state.data().bench.patterns.len();
        let n = match view {
            PatternView::List => n_patterns,
            PatternView::Peaks => kept.found().map_or(1, |found| found.peaks.len()),
            // Parameters of the lines stand above the patterns.
            PatternView::Series => n_patterns + 4,
        };
        let panel = panel_of_list(ui, "patterns-list", n);
        panes::split(ui, panel, Edge::Top, |ui| match view {
            PatternView::Series => series::show(ui, state, &mut self.typed, actions),
            PatternView::List => {
                across(ui, "patterns-across", |ui| list::show(ui, state, actions));
            }
            PatternView::Peaks => across(ui, "peaks-across", |ui| peaks::show(ui, kept, actions)),
        });
        let panel = egui::Panel::right("pattern-facts")
            .default_size(width_of_facts(ui))
            .size_range(240.0..=(ui.available_width() * 0.5).max(240.0));
        panes::split(ui, panel, Edge::Left, |ui| {
            egui::ScrollArea::vertical()
                .id_salt("pattern-facts")
                .auto_shrink(false)
                .show(ui, |ui| self.facts(ui, state, (place, kept), actions));
        });
        self.picture(ui, state, kept, actions);
    }

    fn toolbar(&self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        ui.horizontal_wrapped(|ui| {
            let open = ui.button("Open…").on_hover_text(WHAT_TO_OPEN);
            named(&open, egui::Role::Button, "Open patterns…");
            if open.clicked() {
                actions.push(BenchAction::Ask(Some(MeasurementKind::Patterns)));
            }
            let mut views = state.view.views;
            let before = views.pattern;
            switch(
                ui,
                &mut views.pattern,
                [
                    (PatternView::List, "Patterns", "The figure over the list of patterns."),
                    (PatternView::Peaks, "Peaks", "The figure over its peaks, unexplained ones first."),
                    (PatternView::Series, "Series", &Term::Vegard.hover()),
                ],
            );
            if views.pattern != before {
                actions.push(Action::SetViews(views));
            }
            let is_part = views.bench.two_theta_mdeg.is_some() && !self.is_series;
            let all = ui.add_enabled(is_part, egui::Button::new("Show all"));
            named(&all, egui::Role::Button, "Show all of 2θ");
            let about = "Drag over a part of the figure to see it larger, or turn the wheel; a double click shows all.";
            if all.on_hover_text(about).clicked() {
                actions.push(BenchAction::Zoom(None));
            }
            let export = ui
                .button("Export…")
                .on_hover_text("The figure as SVG, PDF or PNG, the numbers as CSV or XLSX (Ctrl+E)");
            if export.clicked() {
                actions.push(Action::OpenExport);
            }
            analysing(ui, state, actions);
        });
    }

    fn picture(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        kept: &KeptPattern,
        actions: &mut Actions,
    ) {
        let Some(figure) = figure_of(state.view.views.pattern) else {
            return;
        };
        if self.is_series {
            if self.series.show(ui, state, figure, actions).is_none() {
                nothing(
                    ui,
                    "The line takes two patterns with an x, each with a phase whose cell was refined.",
                );
            }
            return;
        }
        let shown = self.figure.show(ui, state, figure, actions);
        match (shown, self.figure.drawing()) {
            (Some(shown), Some((drawing, _))) => {
                self.zooming.follow(ui, (&shown, drawing), actions);
            }
            _ if kept.wavelengths().is_none() => {
                nothing(
                    ui,
                    "Choose the radiation on the right: the file does not say.",
                );
            }
            _ => nothing(ui, "The figure is there once the pattern is analysed."),
        }
    }

    fn facts(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        (place, kept): (usize, &KeptPattern),
        actions: &mut Actions,
    ) {
        let weak = theme::palette(ui).weak;
        heading(
            ui,
            (&kept.name, Kind::Pattern, place),
            BenchAction::RemovePatterns(vec![place]),
            actions,
        );
        let angles = &kept.pattern.two_theta_deg;
        let range = angles.first().zip(angles.last());
        let range = range.map_or_else(String::new, |(a, b)| format!(", 2θ {a:.2}…{b:.2}°"));
        let format = match kept.format.as_str() {
            "" => String::new(),
            format => format!(", {format}"),
        };
        let text = format!("{}{format}; {} points{range}", kept.file, angles.len());
        ui.add(egui::Label::new(RichText::new(text).color(weak)).wrap());
        ui.separator();
        self.radiation.show(ui, state, (place, kept), actions);
        ui.separator();
        self.phases.show(ui, state, (place, kept), actions);
        if let Some(found) = kept.found() {
            ui.separator();
            summary(ui, found);
            warnings(ui, "Of the analysis", &found.warnings);
        }
        if let Some(reason) = kept
            .analysis
            .as_ref()
            .and_then(|analysis| analysis.reason())
            && kept.wavelengths().is_some()
        {
            let color = theme::palette(ui).error;
            ui.add(egui::Label::new(RichText::new(reason).color(color)).wrap());
        }
        warnings(ui, "Of the file", &kept.pattern.warnings);
        remarks(ui, &kept.pattern.remarks);
    }

    /// The layout on screen.
    pub(super) fn drawing(&self) -> Option<(&Drawing, egui::Pos2)> {
        match self.is_series {
            true => self.series.drawing(),
            false => self.figure.drawing(),
        }
    }
}

/// What was found of the pattern as a whole.
fn summary(ui: &mut egui::Ui, found: &PatternAnalysis) {
    let palette = theme::palette(ui);
    let unexplained = found
        .peaks
        .iter()
        .filter(|peak| !peak.is_explained())
        .count();
    let text = match found.phases.is_empty() {
        true => format!("{} peaks", found.peaks.len()),
        false => format!(
            "{} peaks, {unexplained} unexplained; {:.1} % of their area explained",
            found.peaks.len(),
            found.explained_percent
        ),
    };
    ui.add(egui::Label::new(text).wrap())
        .on_hover_text(Term::ExplainedShare.hover());
    if found.is_amorphous {
        let text = "No Bragg line: the sample is amorphous as far as this pattern shows.";
        ui.label(RichText::new(text).color(palette.warning));
    }
    for hump in &found.humps {
        let text = format!("There is {}, small beside the lines.", hump.in_words());
        // What is notable is told in amber below, among the doubts.
        if !found.is_notable(hump) {
            ui.add(egui::Label::new(RichText::new(text).color(palette.weak)).wrap());
        }
    }
    if let Some(zero) = found.shift.zero_shift_deg {
        ui.label(format!("Zero shift {}°", in_degrees(zero)))
            .on_hover_text(Term::ZeroShift.hover());
    }
    if let Some(displacement) = found.shift.displacement_deg {
        let mm = found.shift.displacement_mm;
        let mm = mm.map_or_else(String::new, |mm| format!(", {} mm", with_error(mm)));
        ui.label(format!("Displacement {}°{mm}", in_degrees(displacement)))
            .on_hover_text(Term::Displacement.hover());
    }
    if let Some(r_wp) = found.r_wp_percent {
        let fit = found.goodness_of_fit;
        let fit = fit.map_or_else(String::new, |fit| format!(", goodness of fit {fit:.2}"));
        ui.label(RichText::new(format!("R_wp {r_wp:.1} %{fit}")).color(palette.weak))
            .on_hover_text(
                "Weighted residual of the whole profile with the intensities of the structures.",
            );
    }
}

fn analysing(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let session = &state.session;
    let weak = theme::palette(ui).weak;
    let waiting = state.data().bench.patterns.iter();
    let n = waiting
        .filter(|kept| !kept.is_analysed() && kept.wavelengths().is_some())
        .count();
    if session.runs(session.bench.pattern) {
        ui.spinner();
        ui.label(RichText::new("Analysing…").color(weak));
        if let Some(task) = session.bench.pattern
            && ui.button("Stop").clicked()
        {
            actions.push(Action::Cancel(task));
        }
    } else if n > 0 {
        let about = format!("{n} patterns are not analysed as they are now.");
        if ui.button("Analyse").on_hover_text(about).clicked() {
            actions.push(BenchAction::AnalyseAnew);
        }
    }
}

fn across(ui: &mut egui::Ui, id: &str, add: impl FnOnce(&mut egui::Ui)) {
    egui::ScrollArea::horizontal()
        .id_salt(id)
        .auto_shrink(false)
        .show(ui, add);
}

fn nothing(ui: &mut egui::Ui, text: &str) {
    let weak = theme::palette(ui).weak;
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.3);
        ui.label(RichText::new(text).color(weak));
    });
}

/// A small angle, without a power of ten.
fn in_degrees(angle: Estimate) -> String {
    let error = angle
        .error
        .map_or_else(String::new, |e| format!(" ± {e:.4}"));
    format!("{:.4}{error}", angle.value)
}
