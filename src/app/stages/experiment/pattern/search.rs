//! Which entry is this? The question, what is known of the elements, and the answer.
//!
//! In: the pattern that is looked at, the last search. Out: a search; other phases.

use std::collections::BTreeSet;

use eframe::egui::{self, RichText};

use super::adding::add_phases;
use crate::app::action::{Action, Actions};
use crate::app::selection::Pick;
use crate::app::shell::widgets::{count, named};
use crate::app::stages::experiment::bench::actions::BenchAction;
use crate::app::stages::experiment::bench::typed::{Field, Typed};
use crate::app::stages::experiment::measurements::compound_field::in_short;
use crate::app::state::State;
use crate::app::theme;
use crate::crystal::Element;
use crate::crystal::formula::pretty_formula;
use crate::dataset::{KeptPattern, PatternEdit};
use crate::experiment::diffraction::{ElementBounds, FoundPhase, PhaseSearch, Proposal};
use crate::import::EntryIndex;
use crate::outputs::Term;

/// Candidates that are listed.
const LISTED: usize = 12;
/// Structures that are named where several explain the peaks equally.
const NAMED: usize = 4;

/// What may be there beside nothing else.
const MAY: Field<'static> = Field {
    name: "Elements in the sample",
    hint: "any",
    width: 92.0,
    about: "Only structures of these elements are searched, such as Li, B, S. Empty: any.",
};
/// What must be there.
const MUST: Field<'static> = Field {
    name: "Elements that must be there",
    hint: "none",
    width: 60.0,
    about: "Only structures that hold all of these, or two that do so together.",
};

/// What the form keeps.
#[derive(Debug, Default)]
pub(super) struct SearchForm {
    typed: Typed,
}

impl SearchForm {
    /// Shows the question, and the answer where there is one.
    pub(super) fn show(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        (place, kept): (usize, &KeptPattern),
        actions: &mut Actions,
    ) {
        self.typed.is_of(&kept.name);
        // Before the question, so that it is asked with what was typed last.
        ui.horizontal_wrapped(|ui| {
            ui.label("Elements");
            let may = self.elements(ui, MAY, &kept.elements.may);
            ui.label("with");
            let must = self.elements(ui, MUST, &kept.elements.must);
            bound((place, kept), may, must, actions);
        });
        self.typed.error(ui);
        if question(ui, state, kept, actions) {
            // A field that is left by this very click has not said so yet.
            let mut open = |field: Field<'_>| {
                let text = self.typed.open_text(field.name)?.to_owned();
                self.read(field, &text)
            };
            let (may, must) = (open(MAY), open(MUST));
            if !self.typed.is_wrong() {
                bound((place, kept), may, must, actions);
                actions.push(BenchAction::FindPhases(place));
            }
        }
        answer(ui, state, (place, kept), actions);
    }

    /// A field for elements; what they are to be where that was changed.
    fn elements(
        &mut self,
        ui: &mut egui::Ui,
        field: Field<'_>,
        now: &BTreeSet<Element>,
    ) -> Option<BTreeSet<Element>> {
        let symbols: Vec<&str> = now.iter().map(|element| element.symbol()).collect();
        let text = self.typed.text(ui, field, &symbols.join(", "))?;
        self.read(field, &text)
    }

    /// Elements that a text names; what is wrong with it is said.
    fn read(&mut self, field: Field<'_>, text: &str) -> Option<BTreeSet<Element>> {
        match ElementBounds::read(text) {
            Ok(elements) => {
                self.typed.close(field.name);
                Some(elements)
            }
            Err(word) => {
                let fact = format!("“{word}” is no element: give symbols, such as Li, B, S.");
                self.typed.say_wrong(field.name, fact);
                None
            }
        }
    }
}

/// Bounds the search anew, where one of both is given.
fn bound(
    (place, kept): (usize, &KeptPattern),
    may: Option<BTreeSet<Element>>,
    must: Option<BTreeSet<Element>>,
    actions: &mut Actions,
) {
    let elements = ElementBounds {
        may: may.unwrap_or_else(|| kept.elements.may.clone()),
        must: must.unwrap_or_else(|| kept.elements.must.clone()),
    };
    if elements != kept.elements {
        let edit = PatternEdit::Elements(Box::new(elements));
        actions.push(BenchAction::EditPatterns(vec![place], edit));
    }
}

/// Whether it was asked which entry it is.
fn question(ui: &mut egui::Ui, state: &State, kept: &KeptPattern, actions: &mut Actions) -> bool {
    let bench = &state.session.bench;
    let running = bench
        .searching
        .as_ref()
        .filter(|(_, name)| *name == kept.name);
    let runs = running.filter(|(task, _)| state.session.runs(Some(*task)));
    let asked = ui.horizontal_wrapped(|ui| {
        let is_ready = kept.wavelengths().is_some() && runs.is_none();
        let ask = ui.add_enabled(is_ready, egui::Button::new("Which entry is this?"));
        named(&ask, egui::Role::Button, "Which entry is this?");
        let about = "Looks among all structures for those whose lines are where the peaks are.";
        let is_asked = ask.on_hover_text(about).clicked();
        if let Some((task, _)) = runs {
            ui.spinner();
            if ui.button("Stop").clicked() {
                actions.push(Action::Cancel(*task));
            }
        }
        is_asked
    });
    asked.inner
}

/// The answer in a sentence, and whether it names one structure.
fn in_words(state: &State, found: &PhaseSearch) -> (String, bool) {
    let left_out = match found.n_left_out {
        0 => String::new(),
        n => format!(" ({} left out by their elements)", count(n)),
    };
    let of = format!("{} structures{left_out}", count(found.n_searched));
    let Some(best) = found.found.first() else {
        return (format!("None of {of} has its lines there."), false);
    };
    if found.has_few_peaks {
        let text = format!("So few peaks cannot tell {of} apart: many have lines there.");
        return (text, false);
    }
    if !best.fits {
        return (format!("None of {of} fits; these come nearest."), false);
    }
    if let Some(refused) = found.refused() {
        return (in_words_refused(state, refused), false);
    }
    if found.n_alike < 2 {
        let text = format!("{} explains the peaks best of {of}.", name_of(state, best));
        return (text, true);
    }
    let alike = found.alike().take(NAMED).map(|one| name_of(state, one));
    let names: Vec<String> = alike.collect();
    let more = match found.n_alike.saturating_sub(names.len()) {
        0 => String::new(),
        more => format!(" and {} more", count(more)),
    };
    let text = format!(
        "{} of {of} explain the peaks equally, as far as they can tell: {}{more}. Say which elements are in the sample, \
         or choose by what you know of it.",
        count(found.n_alike),
        names.join(", ")
    );
    (text, false)
}

/// Why what was proposed is not to be taken.
fn in_words_refused(state: &State, refused: &Proposal) -> String {
    let entries = refused.entries.iter();
    let entries = entries.filter_map(|entry| state.data().entry(EntryIndex(*entry)));
    let names: Vec<String> = entries
        .map(|entry| format!("{} ({})", pretty_formula(&entry.formula), entry.id))
        .collect();
    let peak = refused
        .strongest_unexplained_deg
        .map_or_else(String::new, |angle| {
            format!(" The strongest peak, at {angle:.2}°, stays unexplained.")
        });
    format!(
        "Nothing fits: the best proposal, {}, explains only {:.1} % of the peaks.{peak}",
        names.join(" with "),
        refused.explained_percent
    )
}

/// What the search found.
fn answer(
    ui: &mut egui::Ui,
    state: &State,
    (place, kept): (usize, &KeptPattern),
    actions: &mut Actions,
) {
    let bench = &state.session.bench;
    let palette = theme::palette(ui);
    let Some(search) = bench.searches.get(&kept.name) else {
        return;
    };
    if !std::sync::Arc::ptr_eq(&search.entries, &state.data().entries) {
        let text = "The structures changed since the search: ask again.";
        ui.label(RichText::new(text).color(palette.weak));
        return;
    }
    if search.found.elements != kept.elements {
        let text = "The elements changed since the search: ask again.";
        ui.label(RichText::new(text).color(palette.weak));
    }
    let found = &search.found;
    let (text, is_sure) = in_words(state, found);
    let color = if is_sure {
        palette.weak
    } else {
        palette.warning
    };
    ui.add(egui::Label::new(RichText::new(text).color(color)).wrap());
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
    let score = RichText::new(format!("{:.2}", found.score));
    ui.label(match (found.fits, found.is_alike) {
        (false, _) => score.color(theme::palette(ui).weak),
        (true, true) => score.strong(),
        (true, false) => score,
    });
    ui.label(format!("{:.0} %", found.explained_percent));
    ui.end_row();
}
