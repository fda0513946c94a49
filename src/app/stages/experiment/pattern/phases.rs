//! The phases of a pattern: chosen by name, or found by their peaks; their cells with errors.
//!
//! In: the pattern that is looked at, with its analysis. Out: other phases.

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::selection::Pick;
use crate::app::shell::widgets::named;
use crate::app::stages::experiment::bench::actions::BenchAction;
use crate::app::stages::experiment::bench::numbers::with_error;
use crate::app::stages::experiment::measurements::compound_field::{CompoundField, in_short};
use crate::app::state::State;
use crate::app::theme;
use crate::crystal::formula::pretty_formula;
use crate::dataset::{KeptPattern, PatternEdit};
use crate::experiment::diffraction::{FoundPhase, PhaseFit, Verdict};
use crate::import::EntryIndex;
use crate::outputs::Term;
use crate::score::Estimate;

/// Candidates of a search that are listed.
const LISTED: usize = 12;

/// What the form keeps.
#[derive(Debug, Default)]
pub(super) struct PhasesForm {
    compound: CompoundField,
    /// What is wrong with the compound that was typed, and what that was.
    error: Option<(String, String)>,
}

impl PhasesForm {
    /// Shows the form.
    pub(super) fn show(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        (place, kept): (usize, &KeptPattern),
        actions: &mut Actions,
    ) {
        ui.label(RichText::new("Phases").strong())
            .on_hover_text(Term::ExplainedShare.hover());
        for id in &kept.phases {
            self::phase(ui, state, (place, kept), id, actions);
        }
        if state.data().entries.is_empty() {
            let weak = theme::palette(ui).weak;
            let text = "Phases are chosen among your structures: open structures first.";
            ui.add(egui::Label::new(RichText::new(text).color(weak)).wrap());
            return;
        }
        self.add(ui, state, (place, kept), actions);
        search(ui, state, (place, kept), actions);
    }

    fn add(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        (place, kept): (usize, &KeptPattern),
        actions: &mut Actions,
    ) {
        let selected = state.session.selection.primary();
        ui.horizontal_wrapped(|ui| {
            let entry = selected.and_then(|entry| state.data().entry(entry));
            let hint = entry.map_or_else(
                || "Formula or id".to_owned(),
                |entry| format!("{} (selected)", pretty_formula(&entry.formula)),
            );
            let is_entered = self.compound.show(ui, state, "Phase to add", &hint);
            let add = ui.button("Add");
            named(&add, egui::Role::Button, "Add the phase");
            let about = "Compares the pattern with this structure.";
            if add.on_hover_text(about).clicked() || is_entered {
                match self.compound.entry(selected) {
                    Ok(entry) => {
                        self.error = None;
                        self.compound.clear();
                        add_phases(state, (place, kept), &[entry], actions);
                    }
                    Err(fact) => {
                        let of = self.compound.text().to_owned();
                        self.error = Some((of, format!("{fact}.")));
                    }
                }
            }
        });
        self.compound.offers(ui, state);
        // What was said of another text does not stay.
        let is_over = |of: &str| of != self.compound.text() || self.compound.says_so();
        self.error.take_if(|(of, _)| is_over(of));
        if let Some((_, error)) = &self.error {
            ui.label(RichText::new(error).color(theme::palette(ui).error));
        }
    }
}

fn add_phases(
    state: &State,
    (place, kept): (usize, &KeptPattern),
    entries: &[EntryIndex],
    actions: &mut Actions,
) {
    let mut phases = kept.phases.clone();
    for entry in entries {
        if let Some(item) = state.data().entry(*entry)
            && !phases.contains(&item.id)
        {
            phases.push(item.id.clone());
        }
    }
    if phases != kept.phases {
        actions.push(BenchAction::EditPatterns(
            vec![place],
            PatternEdit::Phases(phases),
        ));
    }
}

/// A phase with what the analysis says of it.
fn phase(
    ui: &mut egui::Ui,
    state: &State,
    (place, kept): (usize, &KeptPattern),
    id: &str,
    actions: &mut Actions,
) {
    let palette = theme::palette(ui);
    let entry = state
        .data()
        .entries
        .iter()
        .position(|entry| entry.id == id)
        .map(EntryIndex);
    ui.horizontal_wrapped(|ui| {
        let text = match entry.and_then(|entry| state.data().entry(entry)) {
            Some(item) => in_short(item),
            None => format!("{id}, not among the structures any more"),
        };
        let link = ui.link(text).on_hover_text("Selects the structure");
        if let Some(entry) = entry.filter(|_| link.clicked()) {
            actions.push(Action::Pick(entry, Pick::Only));
        }
        let remove = ui.small_button("×").on_hover_text("Takes the phase out");
        named(&remove, egui::Role::Button, &format!("Take out {id}"));
        if remove.clicked() {
            let phases = kept.phases.iter().filter(|other| *other != id).cloned();
            let edit = PatternEdit::Phases(phases.collect());
            actions.push(BenchAction::EditPatterns(vec![place], edit));
        }
    });
    let fits = kept.found().map(|found| &found.phases);
    let fit = fits.and_then(|fits| fits.iter().find(|fit| fit.id == id));
    match fit {
        Some(fit) => facts(ui, fit),
        None if kept.is_analysed() => {}
        None => drop(ui.label(RichText::new("is being compared…").color(palette.weak))),
    }
}

fn facts(ui: &mut egui::Ui, fit: &PhaseFit) {
    let palette = theme::palette(ui);
    let (verdict, color) = match fit.verdict {
        Verdict::Present => ("there", palette.good),
        Verdict::Doubtful => ("doubtful", palette.warning),
        Verdict::Absent => ("not there", palette.error),
    };
    let weight = fit.weight_percent.map_or_else(String::new, |weight| {
        format!("; {} weight % of what is crystalline", with_error(weight))
    });
    let text = format!(
        "{verdict}: explains {:.1} % of the peaks{weight}",
        fit.explained_percent
    );
    ui.add(egui::Label::new(RichText::new(text).color(color)).wrap());
    if !fit.missing.is_empty() {
        let lines = fit.missing.iter().take(5);
        let lines: Vec<String> = lines
            .map(|(angle, [h, k, l])| format!("{h}{k}{l} at {angle:.2}°"))
            .collect();
        let text = format!("Missing lines: {}", lines.join(", "));
        ui.add(egui::Label::new(RichText::new(text).color(palette.warning)).wrap());
    }
    let refined = if fit.is_refined {
        ""
    } else {
        ", as in the entry"
    };
    let text = format!("{}{refined}", fit.system.name());
    ui.label(RichText::new(text).color(palette.weak));
    egui::Grid::new(("cell", &fit.id))
        .num_columns(2)
        .spacing([8.0, 1.0])
        .show(ui, |ui| {
            for (name, estimate, unit) in free_parameters(fit) {
                ui.label(name);
                ui.label(format!("{} {unit}", with_error(estimate)));
                ui.end_row();
            }
        });
}

/// Lattice parameters that symmetry does not fix, and the volume.
fn free_parameters(fit: &PhaseFit) -> Vec<(&'static str, Estimate, &'static str)> {
    let [a, b, c] = fit.cell.lengths_ang;
    let [alpha, beta, gamma] = fit.cell.angles_deg;
    use crate::experiment::diffraction::CrystalSystem as System;
    let mut all = match fit.system {
        System::Cubic => vec![("a", a, "Å")],
        System::Tetragonal | System::Trigonal | System::Hexagonal => {
            vec![("a", a, "Å"), ("c", c, "Å")]
        }
        _ => vec![("a", a, "Å"), ("b", b, "Å"), ("c", c, "Å")],
    };
    match fit.system {
        System::Monoclinic => all.push(("β", beta, "°")),
        System::Triclinic => all.extend([("α", alpha, "°"), ("β", beta, "°"), ("γ", gamma, "°")]),
        _ => {}
    }
    all.push(("V", fit.cell.volume_ang3, "Å³"));
    all
}

/// Which entry is this? The question, and the answer where there is one.
fn search(
    ui: &mut egui::Ui,
    state: &State,
    (place, kept): (usize, &KeptPattern),
    actions: &mut Actions,
) {
    let bench = &state.session.bench;
    let palette = theme::palette(ui);
    let running = bench
        .searching
        .as_ref()
        .filter(|(_, name)| *name == kept.name);
    let runs = running.filter(|(task, _)| state.session.runs(Some(*task)));
    ui.horizontal_wrapped(|ui| {
        let is_ready = kept.wavelengths().is_some() && runs.is_none();
        let ask = ui.add_enabled(is_ready, egui::Button::new("Which entry is this?"));
        named(&ask, egui::Role::Button, "Which entry is this?");
        let about = "Looks among all structures for those whose lines are where the peaks are.";
        if ask.on_hover_text(about).clicked() {
            actions.push(BenchAction::FindPhases(place));
        }
        if let Some((task, _)) = runs {
            ui.spinner();
            if ui.button("Stop").clicked() {
                actions.push(Action::Cancel(*task));
            }
        }
    });
    let Some(search) = bench.searches.get(&kept.name) else {
        return;
    };
    if !std::sync::Arc::ptr_eq(&search.entries, &state.data().entries) {
        let text = "The structures changed since the search: ask again.";
        ui.label(RichText::new(text).color(palette.weak));
        return;
    }
    let found = &search.found;
    if found.found.is_empty() {
        let text = format!(
            "None of {} structures has its lines there.",
            found.n_searched
        );
        ui.label(RichText::new(text).color(palette.warning));
    }
    egui::Grid::new("found-phases")
        .num_columns(4)
        .spacing([8.0, 2.0])
        .show(ui, |ui| {
            if found.found.is_empty() {
                return;
            }
            ui.label(RichText::new("Structure").strong());
            ui.label(RichText::new("Score").strong())
                .on_hover_text("How well lines and peaks agree, from 0 to 1.");
            ui.label(RichText::new("Explained").strong())
                .on_hover_text(Term::ExplainedShare.hover());
            ui.end_row();
            for candidate in found.found.iter().take(LISTED) {
                candidate_row(ui, state, (place, kept), candidate, actions);
            }
        });
    for pair in found.pairs.iter().take(3) {
        let names = [&pair.first, &pair.second].map(|phase| name_of(state, phase));
        let text = format!(
            "{} + {}: {:.0} %",
            names[0], names[1], pair.explained_percent
        );
        let button = ui
            .button(&text)
            .on_hover_text("Both together; a click adds both.");
        named(&button, egui::Role::Button, &format!("Add both: {text}"));
        if button.clicked() {
            let entries = [&pair.first, &pair.second].map(|phase| EntryIndex(phase.entry));
            add_phases(state, (place, kept), &entries, actions);
        }
    }
    super::warnings(ui, "Of the search", &found.warnings);
}

fn name_of(state: &State, found: &FoundPhase) -> String {
    let entry = state.data().entry(EntryIndex(found.entry));
    entry.map_or_else(String::new, |entry| {
        format!("{} ({})", pretty_formula(&entry.formula), entry.id)
    })
}

fn candidate_row(
    ui: &mut egui::Ui,
    state: &State,
    (place, kept): (usize, &KeptPattern),
    found: &FoundPhase,
    actions: &mut Actions,
) {
    let entry = EntryIndex(found.entry);
    let Some(item) = state.data().entry(entry) else {
        return;
    };
    let is_phase = kept.phases.contains(&item.id);
    let text = format!("{} · {}", pretty_formula(&item.formula), item.id);
    let response = ui.selectable_label(is_phase, &text);
    named(&response, egui::Role::Button, &format!("Add {text}"));
    let about = format!(
        "{}; its own lines are there by {:.0} %, its cell grows by {:.2} % to fit. A click adds it to the phases and \
         selects it.",
        in_short(item),
        found.present_percent,
        found.strain_percent
    );
    if response.on_hover_text(about).clicked() {
        add_phases(state, (place, kept), &[entry], actions);
        actions.push(Action::Pick(entry, Pick::Only));
    }
    ui.label(format!("{:.2}", found.score));
    ui.label(format!("{:.0} %", found.explained_percent));
    ui.end_row();
}
