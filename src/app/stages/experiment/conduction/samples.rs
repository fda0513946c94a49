//! The table of σ(T): samples of tables and cells of the bench, with what their fits say.
//!
//! In: samples and cells. Out: a sample used or removed, cells that are averaged or not.

use eframe::egui::{self, RichText};
use egui_extras::{Column as Width, TableBuilder, TableRow};

use super::keep::Keep;
use super::trying::try_out;
use crate::app::action::Actions;
use crate::app::shell::widgets::{named, scientific};
use crate::app::stages::candidates::actions::CandidatesAction;
use crate::app::stages::experiment::actions::ExperimentAction;
use crate::app::stages::experiment::bench::numbers::with_error;
use crate::app::state::State;
use crate::crystal::formula::pretty_formula;
use crate::dataset::{CellLine, NewMeasurement, Provenance, Sample};
use crate::figures::scale;
use crate::import::{Censoring, EntryIndex};
use crate::outputs::Term;
use crate::score::{ArrheniusFit, Estimate, ROOM_TEMPERATURE_K};

pub(super) const ROW_HEIGHT: f32 = 26.0;

/// Titles of the numbers and their widths in px.
const TITLES: [(&str, f32); 5] = [
    ("Points", 44.0),
    ("T / K", 76.0),
    ("E_a / eV", 124.0),
    ("σ₀ / S K cm⁻¹", 116.0),
    ("σ(25 °C) / S cm⁻¹", 166.0),
];

/// What a title means.
fn meaning(title: &str) -> String {
    match title {
        "Points" => "Measured points of the fit.".to_owned(),
        "T / K" => "From the lowest to the highest temperature.".to_owned(),
        "E_a / eV" => Term::ActivationEnergy.hover(),
        "σ₀ / S K cm⁻¹" => Term::Prefactor.hover(),
        _ => {
            "Conductivity of the fit at 25 °C with its standard error; that of a table is a factor."
                .to_owned()
        }
    }
}

/// Shows the table.
pub(super) fn show(
    ui: &mut egui::Ui,
    state: &State,
    (lines, keep): (&[CellLine], &mut Keep),
    actions: &mut Actions,
) {
    let mut builder = TableBuilder::new(ui)
        .id_salt("samples")
        .striped(true)
        .auto_shrink(false)
        .min_scrolled_height(0.0)
        .cell_layout(egui::Layout::left_to_right(egui::Align::Center))
        .column(Width::initial(128.0).at_least(80.0).clip(true));
    for (_, width) in TITLES {
        builder = builder.column(Width::initial(width).at_least(40.0).clip(true));
    }
    let samples = &state.data().samples;
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
            body.rows(ROW_HEIGHT, lines.len() + samples.len(), |mut row| {
                let k = row.index();
                match lines.get(k) {
                    Some(line) => of_cell(&mut row, line, keep),
                    None => of_sample(&mut row, state, k - lines.len(), actions),
                }
            });
        });
}

/// A cell of the bench: whether it is averaged.
fn of_cell(row: &mut TableRow<'_, '_>, line: &CellLine, keep: &mut Keep) {
    let name = line.name();
    numbers(
        row,
        (&name, &about(line)),
        &line.points_k(),
        line.fit.as_ref(),
    );
    row.col(|ui| {
        let room = line.room_conductivity().map(with_error);
        right(ui, RichText::new(room.unwrap_or_else(|| "–".to_owned())));
    });
    row.col(|ui| {
        ui.add_space(8.0);
        keep.tick(ui, line);
    });
    named(&row.response(), egui::Role::Row, &format!("Cell {name}"));
}

/// A sample of a table of σ(T).
fn of_sample(row: &mut TableRow<'_, '_>, state: &State, place: usize, actions: &mut Actions) {
    let Some(sample) = state.data().samples.get(place) else {
        return;
    };
    let points: Vec<f64> = sample.points.iter().map(|p| p.temperature_k).collect();
    let name = sample.name.as_str();
    numbers(row, (name, name), &points, Some(&sample.fit));
    row.col(|ui| {
        let room = with_factor(sample.fit.log_conductivity_at(ROOM_TEMPERATURE_K));
        right(ui, RichText::new(room));
    });
    row.col(|ui| {
        ui.add_space(8.0);
        use_sample(ui, state, sample, actions);
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
}

/// A cell and its runs, each with its own E_a.
fn about(line: &CellLine) -> String {
    let runs = line.energies_of_runs_ev().into_iter();
    let runs = runs.map(|(run, e_a)| format!("{run}: E_a = {} eV", with_error(e_a)));
    let lines: Vec<String> = std::iter::once(line.name()).chain(runs).collect();
    lines.join("\n")
}

fn numbers(
    row: &mut TableRow<'_, '_>,
    (name, about): (&str, &str),
    temperatures_k: &[f64],
    fit: Option<&ArrheniusFit>,
) {
    row.col(|ui| {
        ui.add(egui::Label::new(name).truncate())
            .on_hover_text(about);
    });
    let coldest = temperatures_k.iter().copied().fold(f64::INFINITY, f64::min);
    let hottest = temperatures_k
        .iter()
        .copied()
        .fold(f64::NEG_INFINITY, f64::max);
    let e_a = fit.map(|fit| scale::with_error(fit.activation_energy_ev(), 3));
    let range = match fit {
        Some(_) => format!("{coldest:.0} – {hottest:.0}"),
        None => format!("{coldest:.0}"),
    };
    for text in [
        temperatures_k.len().to_string(),
        range,
        e_a.unwrap_or_else(|| "–".to_owned()),
        fit.map_or_else(|| "–".to_owned(), |fit| with_factor(fit.log_prefactor())),
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

/// The selected entry and its formula.
pub(super) fn selected(state: &State) -> Option<(EntryIndex, String)> {
    let entry = state.session.selection.primary()?;
    let formula = &state.data().entry(entry)?.formula;
    Some((entry, pretty_formula(formula)))
}

/// The button that makes σ at 25 °C a conductivity of the selected structure. With a ranking the
/// user sees first what it would teach.
fn use_sample(ui: &mut egui::Ui, state: &State, sample: &Sample, actions: &mut Actions) {
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
    let measurement = NewMeasurement {
        entry,
        conductivity_s_cm: 10_f64.powf(room.value),
        censored: Censoring::Exact,
        origin: Provenance::ArrheniusFit {
            activation_energy_ev: sample.fit.activation_energy_ev().value,
        },
    };
    if state.ranking().is_none() {
        return actions.push(CandidatesAction::AddMeasurements(vec![measurement]));
    }
    try_out(state, measurement, actions);
}
