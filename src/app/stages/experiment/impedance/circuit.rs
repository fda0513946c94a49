//! The circuit of a spectrum: proposed, chosen, or typed; and how those that were tried compare.
//!
//! In: the spectrum with its analysis. Out: another circuit, for it or for its cell.

use eframe::egui::{self, RichText};

use crate::app::action::Actions;
use crate::app::shell::widgets::named;
use crate::app::stages::experiment::bench::actions::BenchAction;
use crate::app::stages::experiment::bench::typed::{Field, Typed};
use crate::app::state::State;
use crate::app::theme;
use crate::dataset::{KeptSpectrum, SpectrumEdit};
use crate::experiment::impedance::{Candidate, Circuit, CircuitChoice, SpectrumAnalysis};
use crate::outputs::Term;

/// Circuits that are offered, each with what it stands for.
const COMMON: [(&str, &str); 6] = [
    ("R-Q", "A resistance before a blocking electrode."),
    ("RQ-Q", "One arc and a blocking electrode."),
    ("R-RQ-Q", "A resistance, one arc, a blocking electrode."),
    (
        "RQ-RQ-Q",
        "Bulk and grain boundary as two arcs, a blocking electrode.",
    ),
    ("R-RQ-RQ-Q", "A resistance, two arcs, a blocking electrode."),
    (
        "R-RQ-RQ",
        "A resistance and two arcs, no blocking electrode.",
    ),
];

/// What the form keeps.
#[derive(Debug, Default)]
pub(super) struct CircuitForm {
    typed: Typed,
    /// Whether a choice counts for all spectra of the cell.
    for_cell: bool,
}

impl CircuitForm {
    /// Shows the form.
    pub(super) fn show(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        (place, kept): (usize, &KeptSpectrum),
        actions: &mut Actions,
    ) {
        self.typed.is_of(&kept.name);
        ui.label(RichText::new("Circuit").strong())
            .on_hover_text(Term::EquivalentCircuit.hover());
        let now = match &kept.circuit {
            CircuitChoice::Proposed => "proposed".to_owned(),
            CircuitChoice::Given(circuit) => circuit.to_string(),
        };
        let mut chosen = None;
        ui.horizontal_wrapped(|ui| {
            let combo = egui::ComboBox::from_id_salt("circuit")
                .selected_text(&now)
                .width(112.0)
                .show_ui(ui, |ui| choices(ui, &kept.circuit));
            named(&combo.response, egui::Role::ComboBox, "Choose a circuit");
            chosen = combo.inner.flatten();
            let field = Field {
                name: "Circuit as text",
                hint: "R-RQ-RQ-Q",
                width: 116.0,
                about: "Elements R, C, L, Q (CPE), W; “-” joins in series, elements written together are in parallel, \
                        p(a,b) is a beside b.",
            };
            let given = match &kept.circuit {
                CircuitChoice::Proposed => String::new(),
                CircuitChoice::Given(circuit) => circuit.to_string(),
            };
            if let Some(text) = self.typed.text(ui, field, &given)
                && let Some(choice) = self.read(field.name, &text)
            {
                chosen = Some(choice);
            }
        });
        self.typed.error(ui);
        let of_cell = cell_of(state, kept);
        if of_cell.len() > 1 {
            let text = format!("for all {} spectra of the cell", of_cell.len());
            let check = ui.checkbox(&mut self.for_cell, text);
            named(&check, egui::Role::CheckBox, "Circuit for the whole cell");
        }
        if let Some(found) = kept.found() {
            if !found.why.is_empty() {
                let weak = theme::palette(ui).weak;
                ui.add(egui::Label::new(RichText::new(&found.why).color(weak)).wrap());
            }
            chosen = candidates(ui, found).or(chosen);
        }
        if let Some(choice) = chosen.filter(|choice| *choice != kept.circuit) {
            let places = if self.for_cell { of_cell } else { vec![place] };
            actions.push(BenchAction::EditSpectra(
                places,
                SpectrumEdit::Circuit(choice),
            ));
        }
    }

    fn read(&mut self, name: &str, text: &str) -> Option<CircuitChoice> {
        if text.is_empty() {
            self.typed.close(name);
            return Some(CircuitChoice::Proposed);
        }
        match Circuit::parse(text) {
            Ok(circuit) => {
                self.typed.close(name);
                Some(CircuitChoice::Given(circuit))
            }
            Err(error) => {
                self.typed.say_wrong(name, error.to_string());
                None
            }
        }
    }
}

fn cell_of(state: &State, kept: &KeptSpectrum) -> Vec<usize> {
    let all = state.data().bench.spectra.iter().enumerate();
    all.filter_map(|(k, other)| (other.cell == kept.cell).then_some(k))
        .collect()
}

fn choices(ui: &mut egui::Ui, now: &CircuitChoice) -> Option<CircuitChoice> {
    let mut chosen = None;
    let is_proposed = *now == CircuitChoice::Proposed;
    let proposed = ui.selectable_label(is_proposed, "proposed");
    let about =
        "The simplest of the common circuits that fits, by the corrected criterion of Akaike.";
    if proposed.on_hover_text(about).clicked() {
        chosen = Some(CircuitChoice::Proposed);
    }
    for (text, about) in COMMON {
        let Ok(circuit) = Circuit::parse(text) else {
            continue;
        };
        let choice = CircuitChoice::Given(circuit);
        let label = ui.selectable_label(*now == choice, text);
        if label.on_hover_text(about).clicked() {
            chosen = Some(choice);
        }
    }
    chosen
}

/// The circuits that were compared, and the one that was chosen where it is none of them; one that was clicked.
fn candidates(ui: &mut egui::Ui, found: &SpectrumAnalysis) -> Option<CircuitChoice> {
    if found.candidates.is_empty() {
        return None;
    }
    let fit = found.fit.as_ref();
    let taken = fit.map(|fit| &fit.circuit);
    let own = fit.filter(|fit| found.candidates.iter().all(|c| c.circuit != fit.circuit));
    let own = own.map(|fit| Row {
        circuit: &fit.circuit,
        rms_percent: fit.rms_percent,
        aicc: fit.aicc,
        verdict: "chosen by hand",
    });
    let compared = found.candidates.iter().map(Row::of);
    let rows: Vec<Row<'_>> = own.into_iter().chain(compared).collect();
    let aicc = rows.iter().map(|row| row.aicc);
    let best = aicc.fold(f64::INFINITY, f64::min);
    let mut chosen = None;
    egui::Grid::new("candidates-of-circuits")
        .num_columns(4)
        .spacing([12.0, 2.0])
        .show(ui, |ui| {
            ui.label(RichText::new("Tried").strong());
            ui.label(RichText::new("rms / %").strong())
                .on_hover_text("Root mean square of the residuals over |Z|.");
            ui.label(RichText::new("ΔAICc").strong())
                .on_hover_text(Term::Aicc.hover());
            ui.label("");
            ui.end_row();
            for row in &rows {
                if row.show(ui, best, taken == Some(row.circuit)) {
                    chosen = Some(CircuitChoice::Given(row.circuit.clone()));
                }
            }
        });
    chosen
}

/// A circuit of the table.
struct Row<'a> {
    circuit: &'a Circuit,
    rms_percent: f64,
    aicc: f64,
    verdict: &'a str,
}

impl<'a> Row<'a> {
    fn of(candidate: &'a Candidate) -> Self {
        Self {
            circuit: &candidate.circuit,
            rms_percent: candidate.rms_percent,
            aicc: candidate.aicc,
            verdict: &candidate.verdict,
        }
    }

    /// Whether it was clicked.
    fn show(&self, ui: &mut egui::Ui, best: f64, is_taken: bool) -> bool {
        let name = self.circuit.to_string();
        let response = ui.selectable_label(is_taken, &name);
        named(&response, egui::Role::Button, &format!("Take {name}"));
        let clicked = response.on_hover_text(self.verdict).clicked();
        ui.label(format!("{:.2}", self.rms_percent));
        ui.label(match self.aicc.is_finite() {
            true => format!("{:.1}", self.aicc - best),
            false => "–".to_owned(),
        });
        // The other verdicts are sentences: they stand under the pointer.
        let word = match self.verdict {
            "proposed" => "proposed",
            "chosen by hand" => "yours",
            _ => "",
        };
        ui.label(RichText::new(word).color(theme::palette(ui).weak));
        ui.end_row();
        clicked
    }
}
