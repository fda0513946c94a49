//! The Experiment stage: σ(T) of samples, the figure with its fits, and what the fits say.
//!
//! In: the project's samples and labels. Out: the figure over a table of E_a, σ₀ and σ at 25 °C with
//! standard errors; each σ at 25 °C can be tried as a conductivity of the selected structure.

pub mod actions;
pub mod bench;
mod findable;
pub mod measurements;

use crate::app::stages::candidates::actions::CandidatesAction;
use crate::app::stages::experiment::actions::{ExperimentAction, ID};
use crate::app::stages::ids;
use crate::app::stages::stage::{Stage, Standing};
use crate::app::view::StageId;

use eframe::egui::{self, RichText};
use egui_extras::{Column as Width, TableBuilder, TableRow};

use crate::app::action::{Action, Actions};
use crate::app::finder::found::Findable;
use crate::app::output_view::OutputView;
use crate::app::shell::panes::{self, Edge};
use crate::app::shell::widgets::{empty_state, named, plural, primary_button, scientific, switch};
use crate::app::stages::experiment::measurements::MeasurementsPanel;
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::{CandidatesView, ExperimentView, Views};
use crate::crystal::formula::pretty_formula;
use crate::dataset::{NewMeasurement, Provenance, Sample};
use crate::export::Table;
use crate::figures::drawing::Drawing;
use crate::import::{Censoring, EntryIndex};
use crate::outputs::{ARRHENIUS, CONDUCTIVITIES, Term};
use crate::score::{Estimate, ROOM_TEMPERATURE_K};

const ROW_HEIGHT: f32 = 26.0;

/// What a table of σ(T) has to hold.
const WHAT_TO_OPEN: &str = "Drop a table (.csv, .tsv, .xlsx) of one sample onto the window: a column of temperatures, “T (K)”, “T (°C)” or “1000/T (1/K)”, and one of conductivities, “sigma (S/cm)”, “σ (mS/cm)” or “log10(sigma)”. A workbook may hold a sample on each sheet.";

/// Titles of the numbers and their widths in px.
const TITLES: [(&str, f32); 5] = [
    ("Points", 44.0),
    ("T / K", 76.0),
    ("E_a / eV", 104.0),
    ("σ₀ / S K cm⁻¹", 116.0),
    ("σ(25 °C) / S cm⁻¹", 124.0),
];

/// What a title means.
fn meaning(title: &str) -> String {
    match title {
        "Points" => "Measured points of the fit.".to_owned(),
        "T / K" => "From the lowest to the highest temperature.".to_owned(),
        "E_a / eV" => Term::ActivationEnergy.hover(),
        "σ₀ / S K cm⁻¹" => Term::Prefactor.hover(),
        _ => "Conductivity of the fit at 25 °C; its standard error is a factor.".to_owned(),
    }
}

/// What the view keeps.
#[derive(Default)]
pub struct ExperimentPanel {
    figure: OutputView,
    measurements: MeasurementsPanel,
}

impl Stage for ExperimentPanel {
    fn id(&self) -> StageId {
        ID
    }

    fn name(&self) -> &'static str {
        "Experiment"
    }

    fn findable(&self, state: &State) -> Vec<Findable> {
        findable::all(state)
    }

    fn standing(&self, state: &State) -> Standing {
        let data = state.data();
        let n_own = data.labels.len() - data.n_literature();
        let n_waiting = measurements::n_ambiguous(data);
        if n_waiting > 0 {
            return Standing {
                why: "So many conductivities fit several structures, or one in another space group only: see Ambiguous in My measurements.".to_owned(),
                ..Standing::quiet(format!("{n_waiting} to decide"))
            };
        }
        match (data.samples.len(), n_own) {
            (0, 0) => Standing::quiet("empty"),
            (0, own) => Standing::quiet(format!("✓ {own} measured")),
            (n, 0) => Standing::quiet(format!("✓ {}", plural(n, "sample"))),
            (n, own) => Standing::quiet(format!("✓ {}, {own} measured", plural(n, "sample"))),
        }
    }

    fn shown_output(&self, state: &State) -> &'static str {
        match state.view.views.experiment {
            ExperimentView::Impedance | ExperimentView::Pattern => "",
            ExperimentView::OverTemperature => ARRHENIUS.id,
            ExperimentView::Measurements => CONDUCTIVITIES.id,
        }
    }

    fn copied_rows(&self, state: &State) -> Option<Table> {
        let is_list = state.view.views.experiment == ExperimentView::Measurements;
        is_list.then(|| self.measurements.copied_rows(state))
    }

    fn show(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        view_choice(ui, state, actions);
        if state.view.views.experiment == ExperimentView::Measurements {
            return self.measurements.show(ui, state, actions);
        }
        if state.data().samples.is_empty() {
            return empty_state(ui, "Conductivity over temperature", WHAT_TO_OPEN, |ui| {
                if primary_button(ui, "Open σ(T)…", true).clicked() {
                    actions.push(ExperimentAction::Ask);
                }
            });
        }
        let n_rows = state.data().samples.len().min(6) as f32;
        let most = (ui.available_height() * 0.7).max(96.0);
        let panel = egui::Panel::bottom("samples")
            .default_size((84.0 + (n_rows + 1.0) * ROW_HEIGHT).min(most))
            .size_range(96.0..=most);
        panes::split(ui, panel, Edge::Top, |ui| {
            buttons(ui, state, actions);
            egui::ScrollArea::horizontal()
                .id_salt("samples-across")
                .auto_shrink(false)
                .show(ui, |ui| table(ui, state, actions));
        });
        self.figure.show(ui, state, &ARRHENIUS, actions);
    }

    fn drawing(&self, state: &State) -> Option<(&Drawing, egui::Pos2)> {
        match state.view.views.experiment {
            ExperimentView::OverTemperature => self.figure.drawing(),
            _ => None,
        }
    }

    fn forget_document(&mut self) {
        self.measurements.forget();
    }
}

/// The views of the stage.
fn view_choice(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    ui.horizontal_wrapped(|ui| {
        let mut views = state.view.views;
        let before = views.experiment;
        switch(
            ui,
            &mut views.experiment,
            [
                (
                    ExperimentView::OverTemperature,
                    "σ over temperature",
                    "Samples measured at several temperatures, with their Arrhenius fits.",
                ),
                (
                    ExperimentView::Measurements,
                    "My measurements",
                    "Conductivities that you added, and those of the literature: add, correct, cite, decide which one counts.",
                ),
            ],
        );
        if views.experiment != before {
            actions.push(Action::SetViews(views));
        }
    });
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
        let weak = theme::palette(ui).weak;
        let text = match selected(state) {
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

/// The selected entry and its formula.
fn selected(state: &State) -> Option<(EntryIndex, String)> {
    let entry = state.session.selection.primary()?;
    let formula = &state.data().entry(entry)?.formula;
    Some((entry, pretty_formula(formula)))
}

fn table(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let mut builder = TableBuilder::new(ui)
        .id_salt("samples")
        .striped(true)
        .auto_shrink(false)
        .min_scrolled_height(0.0)
        .cell_layout(egui::Layout::left_to_right(egui::Align::Center))
        .column(Width::initial(140.0).at_least(80.0).clip(true));
    for (_, width) in TITLES {
        builder = builder.column(Width::initial(width).at_least(40.0).clip(true));
    }
    builder
        .column(Width::remainder().at_least(96.0))
        .header(ROW_HEIGHT, |mut header| {
            header.col(|ui| {
                ui.label(RichText::new("Sample").strong());
            });
            for (title, _) in TITLES {
                header.col(|ui| {
                    right(ui, RichText::new(title).strong()).on_hover_text(meaning(title));
                });
            }
            header.col(|_| {});
        })
        .body(|body| {
            body.rows(ROW_HEIGHT, state.data().samples.len(), |mut row| {
                let place = row.index();
                let sample = &state.data().samples[place];
                numbers(&mut row, sample);
                row.col(|ui| {
                    ui.add_space(8.0);
                    keep(ui, state, sample, actions);
                    let forget = ui.button("×").on_hover_text("Removes the sample");
                    named(
                        &forget,
                        egui::Role::Button,
                        &format!("Remove {}", sample.name),
                    );
                    if forget.clicked() {
                        actions.push(ExperimentAction::Forget(place));
                    }
                });
                named(
                    &row.response(),
                    egui::Role::Row,
                    &format!("Sample {}", sample.name),
                );
            });
        });
}

fn numbers(row: &mut TableRow<'_, '_>, sample: &Sample) {
    row.col(|ui| {
        let name = egui::Label::new(&sample.name).truncate();
        ui.add(name);
    });
    let (coldest, hottest) = sample.range_k();
    let fit = &sample.fit;
    let e_a = fit.activation_energy_ev();
    let e_a_text = match e_a.error {
        Some(error) => format!("{:.3} ± {error:.3}", e_a.value),
        None => format!("{:.3}", e_a.value),
    };
    for text in [
        sample.points.len().to_string(),
        format!("{coldest:.0} – {hottest:.0}"),
        e_a_text,
        with_factor(fit.log_prefactor()),
        with_factor(fit.log_conductivity_at(ROOM_TEMPERATURE_K)),
    ] {
        row.col(|ui| {
            right(ui, RichText::new(text));
        });
    }
}

/// A number whose logarithm was estimated: "1.2×10⁻⁴ ×/÷ 1.1".
fn with_factor(logarithm: Estimate) -> String {
    let factor = |error: f64| format!(" ×/÷ {:.2}", 10_f64.powf(error));
    let factor = logarithm.error.map_or_else(String::new, factor);
    format!("{}{factor}", scientific(10_f64.powf(logarithm.value)))
}

fn right(ui: &mut egui::Ui, text: RichText) -> egui::Response {
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    ui.with_layout(layout, |ui| ui.label(text)).inner
}

/// The button that makes σ at 25 °C a conductivity of the selected structure. With a ranking the
/// user sees first what it would teach.
fn keep(ui: &mut egui::Ui, state: &State, sample: &Sample, actions: &mut Actions) {
    let Some((entry, _)) = selected(state) else {
        return;
    };
    let button = ui
        .button("Use")
        .on_hover_text("Takes σ at 25 °C, with its activation energy, as a conductivity of the selected structure; where there is a ranking, you see first what it teaches, and keep it there");
    let name = format!("Use {} for the selected structure", sample.name);
    named(&button, egui::Role::Button, &name);
    if !button.clicked() {
        return;
    }
    let room = sample.fit.log_conductivity_at(ROOM_TEMPERATURE_K);
    let measurements = vec![NewMeasurement {
        entry,
        conductivity_s_cm: 10_f64.powf(room.value),
        censored: Censoring::Exact,
        origin: Provenance::ArrheniusFit {
            activation_energy_ev: sample.fit.activation_energy_ev().value,
        },
    }];
    if state.ranking().is_none() {
        return actions.push(CandidatesAction::AddMeasurements(measurements));
    }
    // What it teaches stands below the list.
    actions.push(Action::GoTo(ids::CANDIDATES));
    actions.push(Action::SetViews(Views {
        candidates: CandidatesView::List,
        ..state.view.views
    }));
    actions.push(CandidatesAction::TryMeasurements(measurements));
}
