//! σ at 25 °C of cells of the bench, kept as a measurement of a compound.
//!
//! In: the cells that are ticked. Out: their mean with its error, and a measurement with where it is from.

use std::collections::BTreeSet;

use eframe::egui::{self, RichText};

use super::trying::try_out;
use crate::app::action::Actions;
use crate::app::shell::widgets::{named, primary_button, scientific, switch};
use crate::app::stages::experiment::actions::{ExperimentAction, KeptMeasurement};
use crate::app::stages::experiment::bench::numbers::with_error;
use crate::app::stages::experiment::measurements::compound_field::CompoundField;
use crate::app::state::State;
use crate::app::theme;
use crate::crystal::formula::pretty_formula;
use crate::dataset::{CellLine, NewMeasurement, OwnMeasurement, Provenance, RoomConductivity};
use crate::experiment::impedance::Part;
use crate::import::{Censoring, EntryIndex, Label};
use crate::outputs::Term;
use crate::score::ROOM_TEMPERATURE_K;

/// What the form keeps.
#[derive(Default)]
pub(super) struct Keep {
    compound: CompoundField,
    /// Whether the bulk is kept, not the total.
    bulk: bool,
    /// Cells that are averaged; `None` before there were any.
    ticked: Option<BTreeSet<String>>,
    /// What is wrong with the compound that was typed, and what that was.
    error: Option<(String, String)>,
}

impl Keep {
    /// The first time that there are cells, the one that is looked at is averaged with its replicates; after
    /// that what is averaged changes by the user's hand alone.
    pub(super) fn meet(&mut self, looked_at: Option<&str>, cells: &[&str]) {
        if let Some(ticked) = &self.ticked
            && (ticked.is_empty() || cells.iter().any(|cell| ticked.contains(*cell)))
        {
            return;
        }
        let first = looked_at.filter(|cell| cells.contains(cell));
        if let Some(first) = first.or_else(|| cells.first().copied()) {
            self.ticked = Some(replicates(first, cells));
        }
    }

    fn part(&self) -> Part {
        if self.bulk { Part::Bulk } else { Part::Total }
    }

    fn is_ticked(&self, cell: &str) -> bool {
        let ticked = self.ticked.as_ref();
        ticked.is_some_and(|ticked| ticked.contains(cell))
    }

    /// Whether a cell is averaged, as a box to tick.
    pub(super) fn tick(&mut self, ui: &mut egui::Ui, line: &CellLine) {
        if line.part != self.part() {
            return;
        }
        let mut ticked = self.is_ticked(&line.cell);
        let response = ui.checkbox(&mut ticked, "average");
        named(
            &response,
            egui::Role::CheckBox,
            &format!("Average {}", line.cell),
        );
        let changed = response.changed();
        response.on_hover_text("Whether the cell is one of those whose mean is kept.");
        if changed {
            let all = self.ticked.get_or_insert_default();
            match ticked {
                true => all.insert(line.cell.clone()),
                false => all.remove(&line.cell),
            };
        }
    }

    /// Which replicates are averaged: a click for each group of cells whose names differ in the number at their
    /// end.
    fn groups(&mut self, ui: &mut egui::Ui, lines: &[CellLine]) {
        let mut groups: Vec<(&str, BTreeSet<String>)> = Vec::new();
        let cells = cells_of(lines);
        for cell in &cells {
            let stem = replicate_of(cell);
            if groups.iter().all(|(known, _)| *known != stem) {
                groups.push((stem, replicates(cell, &cells)));
            }
        }
        if groups.len() < 2 {
            return;
        }
        ui.horizontal_wrapped(|ui| {
            ui.label("Average").on_hover_text(
                "Cells whose names differ in the number at their end are taken for replicates. A tick in the table below \
                 takes single cells in or out.",
            );
            for (stem, cells) in groups {
                let text = match cells.len() {
                    1 => cells.iter().next().map_or("", String::as_str).to_owned(),
                    n => format!("{} ({n} cells)", stem.trim_end_matches(['-', '_', ' '])),
                };
                let is_it = self.ticked.as_ref() == Some(&cells);
                let choice = ui.selectable_label(is_it, &text);
                named(&choice, egui::Role::RadioButton, &format!("Average {text} alone"));
                if choice.clicked() {
                    self.ticked = Some(cells);
                }
            }
        });
    }

    /// Shows the form.
    pub(super) fn show(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        lines: &[CellLine],
        actions: &mut Actions,
    ) {
        self.bulk &= lines.iter().any(|line| line.part == Part::Bulk);
        self.groups(ui, lines);
        let part = self.part();
        let chosen: Vec<&CellLine> = lines
            .iter()
            .filter(|line| line.part == part && self.is_ticked(&line.cell))
            .collect();
        let Some(room) = RoomConductivity::of(&chosen) else {
            let weak = theme::palette(ui).weak;
            let text =
                "σ(25 °C) needs two temperatures of a ticked cell, or one within 2 °C of 25 °C.";
            ui.label(RichText::new(text).color(weak));
            return;
        };
        ui.horizontal_wrapped(|ui| self.mean(ui, lines, &room));
        for line in &chosen {
            differing_runs(ui, line);
        }
        let known = compound_of(state, &chosen);
        let selected = known.or(state.session.selection.alone());
        ui.horizontal_wrapped(|ui| {
            ui.label("Keep σ(25 °C) for");
            let entry = selected.and_then(|entry| state.data().entry(entry));
            let hint = entry.map_or_else(
                || "Formula or id".to_owned(),
                |entry| {
                    let why = if known.is_some() { "as before" } else { "selected" };
                    format!("{} ({why})", pretty_formula(&entry.formula))
                },
            );
            let is_entered = self.compound.show(ui, state, "Compound of the cell", &hint);
            let keep = primary_button(ui, "Keep as measurement", true);
            let about = "It becomes a conductivity of yours for this compound, with where it is from; the scores follow by \
                         themselves.";
            if keep.on_hover_text(about).clicked() || is_entered {
                self.keep(state, selected, (&room, &chosen), false, actions);
            }
            if state.ranking().is_some() {
                let teach = ui.button("What would it teach?");
                let about = "Shows in Candidates how W_σ and the ranking would move, before you keep it.";
                if teach.on_hover_text(about).clicked() {
                    self.keep(state, selected, (&room, &chosen), true, actions);
                }
            }
        });
        self.compound.offers(ui, state);
        if let Ok(entry) = self.compound.entry(selected) {
            replaced(ui, state, entry);
        }
        // What was said of another text does not stay.
        let is_over = |of: &str| {
            of != self.compound.text() || self.compound.says_so() || self.compound.is_picked()
        };
        self.error.take_if(|(of, _)| is_over(of));
        if let Some((_, error)) = &self.error {
            ui.label(RichText::new(error).color(theme::palette(ui).error));
        }
    }

    fn mean(&mut self, ui: &mut egui::Ui, lines: &[CellLine], room: &RoomConductivity) {
        if lines.iter().any(|line| line.part == Part::Bulk) {
            switch(
                ui,
                &mut self.bulk,
                [
                    (false, "total", &Term::TotalConductivity.hover()),
                    (true, "bulk", &Term::BulkConductivity.hover()),
                ],
            );
        }
        let text = format!("σ(25 °C) = {} S cm⁻¹", with_error(room.conductivity_s_cm));
        ui.label(RichText::new(text).strong());
        if let Some(e_a) = room.activation_energy_ev {
            let text = format!("E_a = {} eV", with_error(e_a));
            ui.label(RichText::new(text).strong())
                .on_hover_text(Term::ActivationEnergy.hover());
        }
        let weak = theme::palette(ui).weak;
        let text = match room.cells.as_slice() {
            [one] => format!("of {one}, {}", room.temperatures),
            more => format!(
                "mean ± standard deviation of {} cells: {}",
                more.len(),
                more.join(", ")
            ),
        };
        ui.label(RichText::new(text).color(weak));
    }

    fn keep(
        &mut self,
        state: &State,
        selected: Option<EntryIndex>,
        (room, chosen): (&RoomConductivity, &[&CellLine]),
        on_trial: bool,
        actions: &mut Actions,
    ) {
        self.error = None;
        let entry = match self.compound.entry(selected) {
            Ok(entry) => entry,
            Err(fact) => {
                self.error = Some((self.compound.text().to_owned(), format!("{fact}.")));
                return;
            }
        };
        let measured = NewMeasurement {
            entry,
            conductivity_s_cm: room.conductivity_s_cm.value,
            censored: Censoring::Exact,
            origin: Provenance::Impedance {
                activation_energy_ev: room.activation_energy_ev.map(|e_a| e_a.value),
            },
        };
        if on_trial {
            return try_out(state, measured, actions);
        }
        let own = OwnMeasurement {
            temperature_k: Some(ROOM_TEMPERATURE_K),
            activation_energy_ev: measured.origin.activation_energy_ev(),
            reference: Label::IMPEDANCE.to_owned(),
            note: self.note(room),
            date: String::new(),
            measured,
        };
        let places = chosen.iter().flat_map(|line| line.places.iter().copied());
        actions.push(ExperimentAction::Keep(Box::new(KeptMeasurement {
            own,
            places: places.collect(),
        })));
        self.compound.clear();
    }

    /// "σ total (1.2 ± 0.1)×10⁻⁴ S cm⁻¹, E_a 0.351 ± 0.002 eV; cell LBS-P1, 9 temperatures".
    fn note(&self, room: &RoomConductivity) -> String {
        let part = self.part().name();
        let sigma = with_error(room.conductivity_s_cm);
        let e_a = room.activation_energy_ev;
        let e_a = e_a.map_or_else(String::new, |e_a| format!(", E_a {} eV", with_error(e_a)));
        let n = &room.temperatures;
        let cells = match room.cells.as_slice() {
            [one] => format!("cell {one}, {n}"),
            more => {
                let names = more.join(", ");
                format!(
                    "mean ± standard deviation of {} cells ({names})",
                    more.len()
                )
            }
        };
        format!("σ {part} {sigma} S cm⁻¹{e_a}; {cells}")
    }
}

/// The conductivity of others that would not count any more, said before it is so.
fn replaced(ui: &mut egui::Ui, state: &State, entry: EntryIndex) {
    let label = state.data().label_of(entry);
    let Some(label) = label.filter(|label| !label.is_own()) else {
        return;
    };
    let sigma = scientific(label.conductivity_s_cm);
    let text = format!(
        "Yours will count in place of {sigma} S cm⁻¹ ({}); undo brings it back.",
        label.reference
    );
    let text = RichText::new(text).color(theme::palette(ui).warning);
    ui.add(egui::Label::new(text).wrap());
}

/// Where the runs of a cell differ beyond their errors, what is kept is neither's.
fn differing_runs(ui: &mut egui::Ui, line: &CellLine) {
    let Some(found) = line.run_difference() else {
        return;
    };
    let text = format!(
        "{}: {} conducts up to {:.0} % less than {} (at {:.0} °C); σ(25 °C) is of the line through both.",
        line.cell,
        found.lower,
        found.percent,
        found.higher,
        crate::dataset::celsius(found.temperature_k)
    );
    let text = RichText::new(text).color(theme::palette(ui).warning);
    ui.add(egui::Label::new(text).wrap());
}

/// A name without the number at its end: replicates share it.
fn replicate_of(cell: &str) -> &str {
    let stem = cell.trim_end_matches(|c: char| c.is_ascii_digit());
    match stem.len() {
        0 => cell,
        _ => stem,
    }
}

/// A cell and those that are taken for its replicates.
fn replicates(cell: &str, cells: &[&str]) -> BTreeSet<String> {
    let stem = replicate_of(cell);
    let all = cells.iter().filter(|other| replicate_of(other) == stem);
    all.map(|cell| (*cell).to_owned()).collect()
}

/// The cells of lines.
pub(super) fn cells_of(lines: &[CellLine]) -> Vec<&str> {
    lines.iter().map(|line| line.cell.as_str()).collect()
}

/// The entry that all of these cells are made of, where the user said so before.
fn compound_of(state: &State, lines: &[&CellLine]) -> Option<EntryIndex> {
    let bench = &state.data().bench;
    let places = lines.iter().flat_map(|line| &line.places);
    let mut ids = places.map(|place| bench.spectra.get(*place)?.entry.as_deref());
    let first = ids.next()??;
    let all_same = ids.all(|id| id == Some(first));
    let position = state
        .data()
        .entries
        .iter()
        .position(|entry| entry.id == first);
    position.filter(|_| all_same).map(EntryIndex)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_averaged_changes_by_the_users_hand_alone() {
        let cells = ["A1", "A2", "B1"];
        let ticked = |keep: &Keep| cells.map(|cell| keep.is_ticked(cell));
        let mut keep = Keep::default();
        keep.meet(Some("A2"), &cells);
        assert_eq!(ticked(&keep), [true, true, false]);
        keep.meet(Some("B1"), &cells);
        assert_eq!(ticked(&keep), [true, true, false], "another is looked at");
        keep.ticked = Some(BTreeSet::new());
        keep.meet(Some("B1"), &cells);
        assert_eq!(ticked(&keep), [false; 3], "the user took all out");
        // The cells that were averaged are gone.
        keep.ticked = Some(["C".to_owned()].into());
        keep.meet(Some("B1"), &cells);
        assert_eq!(ticked(&keep), [false, false, true]);
    }
}
