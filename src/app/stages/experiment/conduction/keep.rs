//! σ at 25 °C of cells of the bench, kept as a measurement of a compound.
//!
//! In: the cells that are ticked. Out: their mean with its error, and a measurement with where it is from.

use std::collections::BTreeMap;

use eframe::egui::{self, RichText};

use super::trying::try_out;
use crate::app::action::Actions;
use crate::app::shell::widgets::{named, primary_button, switch};
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
    /// Cells that the user ticked or unticked.
    ticked: BTreeMap<String, bool>,
    /// The cell whose replicates are ticked without the user's word.
    cell: String,
    error: Option<String>,
}

impl Keep {
    /// Notes which cell is looked at.
    pub(super) fn meet(&mut self, cell: &str) {
        if self.cell != cell {
            cell.clone_into(&mut self.cell);
            self.ticked.clear();
        }
    }

    fn part(&self) -> Part {
        if self.bulk { Part::Bulk } else { Part::Total }
    }

    fn is_ticked(&self, cell: &str) -> bool {
        let by_itself = || cell == self.cell || replicate_of(cell) == replicate_of(&self.cell);
        self.ticked.get(cell).copied().unwrap_or_else(by_itself)
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
        response.on_hover_text(
            "Whether the cell is one of those whose mean is kept. Cells whose names differ in the number at their end are \
             taken for replicates.",
        );
        if changed {
            self.ticked.insert(line.cell.clone(), ticked);
        }
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
        let known = compound_of(state, &chosen);
        let selected = known.or(state.session.selection.primary());
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
            self.compound.show(ui, state, "Compound of the cell", &hint);
            let keep = primary_button(ui, "Keep as measurement", true);
            let about = "It becomes a conductivity of yours for this compound, with where it is from; the scores follow by \
                         themselves.";
            if keep.on_hover_text(about).clicked() {
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
        if let Some(error) = &self.error {
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
            [one] => format!("of {one}, {} temperatures", room.n_temperatures),
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
                self.error = Some(format!("{fact}."));
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
        let n = room.n_temperatures;
        let cells = match room.cells.as_slice() {
            [one] => format!("cell {one}, {n} temperatures"),
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

/// A name without the number at its end: replicates share it.
fn replicate_of(cell: &str) -> &str {
    let stem = cell.trim_end_matches(|c: char| c.is_ascii_digit());
    match stem.len() {
        0 => cell,
        _ => stem,
    }
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
