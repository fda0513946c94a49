//! A new measurement: what it would teach, and keeping it.

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::selection::Pick;
use crate::app::shell::conductivity_question::ConductivityQuestion;
use crate::app::shell::widgets::{named, plural, scientific};
use crate::app::stages::candidates::actions::CandidatesAction;
use crate::app::stages::candidates::trial::{self, Trial};
use crate::app::state::State;
use crate::app::theme;
use crate::crystal::formula::pretty_formula;
use crate::import::TypedConductivity;
use crate::pipeline::{Finding, MeanW, Taught};

/// Structures that are named; the list shows the others.
const NAMED: usize = 6;

/// What the form keeps.
#[derive(Default)]
pub(super) struct NewMeasurementForm {
    text: String,
    error: Option<String>,
    question: Option<ConductivityQuestion>,
}

impl NewMeasurementForm {
    /// Shows the form and, once computed, what the measurement teaches.
    pub(super) fn show(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        egui::ScrollArea::vertical()
            .id_salt("new-measurement")
            .auto_shrink(false)
            .show(ui, |ui| {
                ui.label(RichText::new("A new measurement").strong());
                self.form(ui, state, actions);
                if let Some(error) = &self.error {
                    let color = theme::palette(ui).error;
                    ui.label(RichText::new(error).color(color));
                }
                let answer = self.question.as_ref().and_then(|question| question.show(ui));
                if let Some(typed) = answer {
                    self.question = None;
                    self.try_out(state, typed, actions);
                }
                match &state.session.trial {
                    Some(trial) => outcome(ui, state, trial, actions),
                    None => {
                        let weak = theme::palette(ui).weak;
                        let text = "See what it would teach before you keep it: how W_σ and the ranking move.";
                        ui.label(RichText::new(text).color(weak));
                    }
                }
            });
    }

    fn form(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        ui.horizontal_wrapped(|ui| {
            let selected = state.session.selection.primary();
            let entry = selected.and_then(|k| state.data().entry(k));
            let of = entry.map_or_else(|| "σ".to_owned(), |e| format!("σ of {}", pretty_formula(&e.formula)));
            ui.label(of);
            let field = egui::TextEdit::singleline(&mut self.text)
                .desired_width(110.0)
                .hint_text("3e-4 S/cm");
            let field = ui.add(field);
            named(&field, egui::Role::TextInput, "Measured conductivity");
            let field = field.on_hover_text(
                "In S/cm, or with its unit; < for a bound. Or paste rows of ids with their conductivities.",
            );
            let entered = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
            let ready = !self.text.trim().is_empty();
            let asked = ui.add_enabled(ready, egui::Button::new("What does it teach?"));
            if asked.clicked() || (entered && ready) {
                self.ask(state, actions);
            }
        });
    }

    fn ask(&mut self, state: &State, actions: &mut Actions) {
        (self.error, self.question) = (None, None);
        let read = trial::read(&self.text, &state.data().entries);
        match read.map(ConductivityQuestion::of) {
            Err(error) => self.error = Some(error),
            Ok(Err(question)) => self.question = Some(question),
            Ok(Ok(typed)) => self.try_out(state, typed, actions),
        }
    }

    fn try_out(&mut self, state: &State, typed: Vec<TypedConductivity>, actions: &mut Actions) {
        let selected = state.session.selection.primary();
        match trial::measurements(typed, selected, &state.data().entries) {
            Ok(none) if none.is_empty() => {}
            Ok(measurements) => actions.push(CandidatesAction::TryMeasurements(measurements)),
            Err(error) => self.error = Some(error),
        }
    }
}

fn outcome(ui: &mut egui::Ui, state: &State, trial: &Trial, actions: &mut Actions) {
    let weak = theme::palette(ui).weak;
    let Some(taught) = &trial.taught else {
        if state.is_busy() {
            ui.label(RichText::new("Ranking with it…").color(weak));
        }
        return;
    };
    on_trial(ui, state, trial);
    decision(ui, trial, actions);
    for finding in taught.findings.iter().take(NAMED) {
        ui.label(against_expectation(state, finding));
    }
    let unplaced = trial.measurements.len() - taught.findings.len().min(trial.measurements.len());
    if unplaced > 0 {
        let text = format!("{} not in the tree and teach nothing yet.", are(unplaced));
        ui.label(RichText::new(text).color(weak));
    }
    ui.label(variance(taught)).on_hover_text(
        "Each further label adds to W_σ; per label, a smaller one says that the clusters sort the conductivities better.",
    );
    candidates(ui, state, taught, actions);
}

/// What is on trial, by name: another structure may be selected by now.
fn on_trial(ui: &mut egui::Ui, state: &State, trial: &Trial) {
    let names = trial.measurements.iter().take(NAMED).map(|measured| {
        let entry = state.data().entry(measured.entry);
        let formula = entry.map_or_else(String::new, |entry| pretty_formula(&entry.formula));
        format!("{formula} {}", scientific(measured.conductivity_s_cm))
    });
    let names: Vec<String> = names.collect();
    let more = trial.measurements.len().saturating_sub(NAMED);
    let more = match more {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    let text = format!("On trial: {}{more} S\u{a0}cm⁻¹", names.join(", "));
    ui.label(RichText::new(text).strong());
}

fn decision(ui: &mut egui::Ui, trial: &Trial, actions: &mut Actions) {
    ui.horizontal(|ui| {
        let keep = ui.button(if trial.measurements.len() == 1 {
            "Keep measurement"
        } else {
            "Keep measurements"
        });
        if keep
            .on_hover_text("Adds it to the measured conductivities of the project")
            .clicked()
        {
            actions.push(CandidatesAction::KeepMeasurements);
        }
        if ui.button("Forget it").clicked() {
            actions.push(CandidatesAction::ForgetMeasurements);
        }
    });
}

fn are(n: usize) -> String {
    if n == 1 {
        "1 structure is".to_owned()
    } else {
        format!("{n} structures are")
    }
}

/// "Li₃PS₄: 3.0×10⁻⁴ S cm⁻¹, where its cluster let expect 8.0×10⁻⁷ (factor 80 either way): …".
fn against_expectation(state: &State, finding: &Finding) -> String {
    let entry = state.data().entry(finding.entry);
    let formula = entry.map_or_else(String::new, |entry| pretty_formula(&entry.formula));
    let sigma = scientific(10_f64.powf(finding.log_sigma));
    let (Some((mean, deviation)), Some(surprise)) = (finding.expected, finding.surprise) else {
        return format!("{formula}: {sigma}\u{a0}S\u{a0}cm⁻¹. Too few labels to expect anything.");
    };
    let verdict = match surprise {
        s if s.abs() < 1.0 => "about as expected".to_owned(),
        s if s > 0.0 => format!("{s:.1} standard deviations above"),
        s => format!("{:.1} standard deviations below", -s),
    };
    format!(
        "{formula}: {sigma}\u{a0}S\u{a0}cm⁻¹, {verdict}. Its cluster let expect {}\u{a0}S\u{a0}cm⁻¹, give or take {deviation:.1} decades.",
        scientific(10_f64.powf(mean))
    )
}

fn variance(taught: &Taught) -> String {
    let per_label = |w: &MeanW| w.total / w.n_labels.max(1) as f64;
    format!(
        "W_σ {:.1} → {:.1}; per label {:.2} → {:.2}.",
        taught.before.total,
        taught.after.total,
        per_label(&taught.before),
        per_label(&taught.after)
    )
}

/// Who comes, who goes, who moves; those who come are a click away.
fn candidates(ui: &mut egui::Ui, state: &State, taught: &Taught, actions: &mut Actions) {
    let none = taught.entering.is_empty() && taught.leaving.is_empty() && taught.moving.is_empty();
    if none {
        ui.label("The ranking stays as it is.");
        return;
    }
    ui.horizontal_wrapped(|ui| {
        let mut words = Vec::new();
        if !taught.clusters_gained.is_empty() {
            words.push(format!(
                "{} more searched",
                plural(taught.clusters_gained.len(), "cluster")
            ));
        }
        if !taught.clusters_lost.is_empty() {
            words.push(format!(
                "{} searched no longer",
                plural(taught.clusters_lost.len(), "cluster")
            ));
        }
        let [leave, change] = [taught.leaving.len(), taught.moving.len()].map(|n| n == 1);
        words.push(format!(
            "{} {}",
            plural(taught.leaving.len(), "candidate"),
            if leave { "leaves" } else { "leave" }
        ));
        words.push(format!(
            "{} {} rank (see the list)",
            taught.moving.len(),
            if change { "changes" } else { "change" }
        ));
        ui.label(format!("{}.", words.join(", ")));
        if taught.entering.is_empty() {
            return;
        }
        ui.label(format!(
            "{} new:",
            plural(taught.entering.len(), "candidate")
        ));
        for &(entry, rank) in taught.entering.iter().take(NAMED) {
            let formula = state
                .data()
                .entry(entry)
                .map(|e| pretty_formula(&e.formula));
            let text = format!("{} (rank {rank})", formula.unwrap_or_default());
            if ui.link(text).clicked() {
                actions.push(Action::Pick(entry, Pick::Only));
            }
        }
        let more = taught.entering.len().saturating_sub(NAMED);
        if more > 0 {
            ui.label(format!("and {more} more."));
        }
    });
}
