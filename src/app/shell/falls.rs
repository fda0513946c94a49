//! Where an entry falls among those of the screen: in the inspector.

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::place::PlaceEntries;
use crate::app::selection::Pick;
use crate::app::shell::widgets::{conductivity_text, count, fact, named};
use crate::app::stages::descriptors::actions::DescriptorsAction;
use crate::app::state::State;
use crate::app::theme;
use crate::crystal::formula::pretty_formula;
use crate::import::EntryIndex;
use crate::outputs::Term;
use crate::outputs::feature_map::clusters_of_rows;
use crate::pipeline::{Kin, Place, Placement};

/// Measured relatives that the inspector lists.
const LISTED: usize = 3;

/// What the percentile means.
pub const PERCENTILE: &str = "Of all structures, the share that lies farther from the nearest measured \
                              conductor than this one does: 100 % is as near as can be.";

/// What the distances mean.
pub const DISTANCE: &str = "Euclidean distance of the features; in brackets, how many times the usual \
                            distance of a structure to its nearest measured one.";

/// What the cluster of an entry that is not in the tree means.
pub const BY_NEAREST: &str = "The cluster of the structure in the tree that is nearest to it. Of sample \
                              structures left out in turn, 9 in 10 fall so into the cluster that a new \
                              screen gives; run the screen again to know.";

/// Whether an entry is not in the tree, but placed beside it.
pub fn is_beside(state: &State, entry: EntryIndex) -> bool {
    let placement = state.session.placing.of(state.document());
    let place = placement.and_then(|placement| placement.places.get(&entry));
    place.is_some_and(|place| !place.is_row)
}

/// Shows where an entry falls.
pub fn show(ui: &mut egui::Ui, state: &State, entry: EntryIndex, actions: &mut Actions) {
    let session = &state.session;
    let Some(placement) = session.placing.of(state.document()) else {
        let weak = theme::palette(ui).weak;
        if session.runs(session.placing.task) {
            ui.label(RichText::new("Finding its measured relatives…").color(weak));
        } else if ui
            .button("Find its measured relatives")
            .on_hover_text("Describes the structures anew and compares them with each other")
            .clicked()
        {
            actions.push(PlaceEntries);
        }
        return;
    };
    if let Some(reason) = placement.failures.get(&entry) {
        let color = theme::palette(ui).warning;
        let text = format!("It has no place among the others: {reason}.");
        ui.label(RichText::new(text).color(color));
        return;
    }
    let Some(place) = placement.places.get(&entry) else {
        return;
    };
    if let Some(lack) = lack_of_ion(state, entry) {
        let color = theme::palette(ui).warning;
        let text = format!("{lack}: only its framework is compared with the others.");
        ui.label(RichText::new(text).color(color));
    }
    egui::Grid::new("falls")
        .num_columns(2)
        .spacing([12.0, 3.0])
        .min_col_width(122.0)
        .show(ui, |ui| {
            if !place.is_row {
                fact(ui, "Cluster", cluster_text(state, place), BY_NEAREST);
            }
            if let Some(text) = percentile_text(placement, place) {
                let about = Term::Percentile.hover();
                fact(ui, "Nearer to a conductor", text, &about);
            }
        });
    relatives(ui, state, placement, place, actions);
    if !place.is_row {
        screen_again(ui, state, actions);
    }
}

/// Measured relatives with σ and distance; a click goes to them.
fn relatives(
    ui: &mut egui::Ui,
    state: &State,
    placement: &Placement,
    place: &Place,
    actions: &mut Actions,
) {
    let weak = theme::palette(ui).weak;
    let shown = place.relatives.iter().take(LISTED);
    let mut shown: Vec<&Kin> = shown.collect();
    // The nearest conductor is what many look for.
    shown.extend(place.conductor.iter().filter(|kin| {
        let mut relatives = place.relatives.iter().take(LISTED);
        relatives.all(|other| other.entry != kin.entry)
    }));
    if shown.is_empty() {
        ui.label(RichText::new("Nothing is measured that it could be compared with.").color(weak));
        return;
    }
    ui.add_space(4.0);
    ui.label(RichText::new("Nearest measured · σ / S cm⁻¹ · distance").color(weak))
        .on_hover_text(DISTANCE);
    egui::Grid::new("relatives")
        .num_columns(3)
        .spacing([12.0, 3.0])
        .show(ui, |ui| {
            for kin in shown {
                kin_link(ui, state, *kin, actions);
                ui.label(sigma_of(state, kin.entry));
                ui.label(distance_text(placement, kin.distance))
                    .on_hover_text(DISTANCE);
                ui.end_row();
            }
        });
}

/// "No Li in it", where an entry lacks the mobile ion of the screen.
pub fn lack_of_ion(state: &State, entry: EntryIndex) -> Option<String> {
    let ion = state.screen_settings().mobile_ion;
    let known = state.data().entry(entry)?;
    let holds = known.structure.composition().contains_key(&ion);
    (!holds).then(|| format!("No {} in it", ion.symbol()))
}

/// The formula of a relative; a click goes to it.
pub fn kin_link(ui: &mut egui::Ui, state: &State, kin: Kin, actions: &mut Actions) {
    let formula = formula_of(state, kin.entry);
    let link = ui.add(egui::Link::new(short(&formula)));
    named(&link, egui::Role::Link, &format!("Go to {formula}"));
    let id = state.data().entry(kin.entry);
    let id = id.map_or("", |known| known.id.as_str());
    let link = link.on_hover_text(format!("{formula}  {id}"));
    if link.clicked() {
        actions.push(Action::Pick(kin.entry, Pick::Only));
    }
}

/// The beginning of a long formula: a whole one would push σ and distance over the edge.
fn short(formula: &str) -> String {
    const MOST: usize = 16;
    if formula.chars().count() <= MOST {
        return formula.to_owned();
    }
    formula.chars().take(MOST - 1).chain(['…']).collect()
}

/// Formula of an entry with subscripts.
pub fn formula_of(state: &State, entry: EntryIndex) -> String {
    let known = state.data().entry(entry);
    known.map_or_else(String::new, |known| pretty_formula(&known.formula))
}

/// Measured conductivity of an entry in S cm⁻¹.
pub fn sigma_of(state: &State, entry: EntryIndex) -> String {
    state
        .label_of(entry)
        .map_or_else(String::new, conductivity_text)
}

/// "0.42 (1.3 ×)".
pub fn distance_text(placement: &Placement, distance: f64) -> String {
    let digits = match distance {
        d if d >= 100.0 => 0,
        d if d >= 10.0 => 1,
        d if d >= 0.1 || d == 0.0 => 2,
        _ => 4,
    };
    match placement.relative_distance(distance) {
        Some(relative) => format!("{distance:.digits$} ({relative:.1} ×)"),
        None => format!("{distance:.digits$}"),
    }
}

/// "than 93 % of all 431".
pub fn percentile_text(placement: &Placement, place: &Place) -> Option<String> {
    let percentile = place.percentile?;
    let all = count(placement.n_compared);
    // Rounded down: nobody is nearer than all others but the nearest.
    Some(format!("than {:.0} % of all {all}", percentile.floor()))
}

/// "#3 of 9".
pub fn cluster_text(state: &State, place: &Place) -> String {
    let Some(score) = state.chosen_score() else {
        return String::new();
    };
    let clusters = clusters_of_rows(score, state.cut());
    let number = place.host.of(&clusters).map_or(0, |k| k + 1);
    let n = state.cut().clamp(1, score.entries.len().max(1));
    format!("#{number} of {n}")
}

/// The way from a guess to the exact thing.
pub fn screen_again(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let enabled = state.session.screening.is_none();
    let button = ui.add_enabled(enabled, egui::Button::new("Screen again"));
    let hint = "Describes and clusters all structures anew, yours among them: then the tree says where \
                they belong";
    if button.on_hover_text(hint).clicked() {
        actions.push(DescriptorsAction::Screen { unasked: false });
    }
}
