//! The phases of a pattern: chosen by name, or found by their peaks; their cells with errors.
//!
//! In: the pattern that is looked at, with its analysis. Out: other phases.

use eframe::egui::{self, RichText};

use super::adding::add_phases;
use super::search::SearchForm;
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
use crate::experiment::diffraction::{NOTABLE_OFF_PERCENT, PhaseFit, Verdict};
use crate::import::EntryIndex;
use crate::outputs::Term;
use crate::score::Estimate;

/// What the form keeps.
#[derive(Debug, Default)]
pub(super) struct PhasesForm {
    compound: CompoundField,
    search: SearchForm,
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
        self.search.show(ui, state, (place, kept), actions);
    }

    fn add(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        (place, kept): (usize, &KeptPattern),
        actions: &mut Actions,
    ) {
        let selected = state.session.selection.alone();
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
        let is_over = |of: &str| {
            of != self.compound.text() || self.compound.says_so() || self.compound.is_picked()
        };
        self.error.take_if(|(of, _)| is_over(of));
        if let Some((_, error)) = &self.error {
            ui.label(RichText::new(error).color(theme::palette(ui).error));
        }
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
    let off = fit.intensities_off_percent;
    let is_off = off.is_some_and(|off| off > NOTABLE_OFF_PERCENT);
    let (verdict, color) = match fit.verdict {
        Verdict::Present if is_off => ("present, intensities not quite", palette.weak),
        Verdict::Present => ("present", palette.good),
        Verdict::PositionsOnly => ("positions only", palette.warning),
        Verdict::Doubtful => ("doubtful", palette.warning),
        Verdict::Absent => ("absent", palette.error),
    };
    let weight = fit.weight_percent.map_or_else(String::new, |weight| {
        format!(
            "; about {} weight % of what is crystalline",
            with_error(weight)
        )
    });
    let off = off.filter(|_| is_off).map_or_else(String::new, |off| {
        format!("; {off:.0} % of its intensity is on other lines than its structure puts it")
    });
    let text = format!(
        "{verdict}: explains {:.1} % of the peaks{weight}{off}",
        fit.explained_percent
    );
    let why = "Where intensities are not those of the structure, crystals lie in a preferred direction, or it is another \
               compound of the same lattice.";
    ui.add(egui::Label::new(RichText::new(text).color(color)).wrap())
        .on_hover_text(why);
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
    if let Some([a, b, c, ..]) = fit.standard_cell {
        let text = format!(
            "In the standard setting of {}: {a:.4}, {b:.4}, {c:.4} Å",
            fit.space_group.symbol
        );
        ui.add(egui::Label::new(RichText::new(text).color(palette.weak)).wrap());
    }
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
