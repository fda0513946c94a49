//! The open conductivity: to which structures it belongs and why, which of several counts, what else is
//! known of it.
//!
//! In: the label that is being edited. Out: decisions of the user.

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::selection::Pick;
use crate::app::shell::widgets::{conductivity_text, named};
use crate::app::stages::experiment::measurements::actions::MeasurementsAction;
use crate::app::stages::experiment::measurements::compound_field::CompoundField;
use crate::app::stages::experiment::measurements::draft::{Draft, Field, edit_of};
use crate::app::stages::experiment::measurements::table::{edit, origin, why};
use crate::app::state::State;
use crate::app::theme;
use crate::crystal::formula::pretty_formula;
use crate::dataset::LabelEdit;
use crate::import::{Belongs, Entry, EntryIndex, Label, LabelMatch};

/// Structures that are listed at most.
const LISTED: usize = 40;

/// From so wide on, E_hull stands beside the structures.
const WITH_E_HULL_PX: f32 = 440.0;

/// Shows what is to be said of the open label.
pub(super) fn show(
    ui: &mut egui::Ui,
    state: &State,
    draft: &mut Draft,
    other: &mut CompoundField,
    actions: &mut Actions,
) {
    let data = state.data();
    let place = draft.place;
    let (Some(label), Some(found)) = (data.labels.get(place), data.label_matches.get(place)) else {
        return;
    };
    heading(ui, label);
    if let Some(error) = &draft.error {
        ui.label(RichText::new(error).color(theme::palette(ui).error));
    }
    if let Some(typed) = draft
        .question
        .as_ref()
        .and_then(|question| question.show(ui))
    {
        draft.question = None;
        match typed.first() {
            Some(typed) => actions.push(MeasurementsAction::Edit(place, edit_of(typed))),
            None => draft.reset(),
        }
    }
    ui.columns(2, |columns| {
        let [left, right] = columns else { return };
        let top_down = egui::Layout::top_down(egui::Align::Min);
        left.with_layout(top_down, |ui| {
            belonging(ui, state, (place, label, found), other, actions);
        });
        right.with_layout(top_down, |ui| {
            for &entry in found.entries.iter().take(LISTED) {
                which_counts(ui, state, place, entry, actions);
            }
            remarks(ui, (place, label), draft, actions);
        });
    });
}

fn heading(ui: &mut egui::Ui, label: &Label) {
    let weak = theme::palette(ui).weak;
    ui.horizontal_wrapped(|ui| {
        let text = format!(
            "{}: {} S cm⁻¹",
            pretty_formula(label.formula.trim()),
            conductivity_text(label)
        );
        ui.label(RichText::new(text).strong());
        ui.label(RichText::new(origin(label)).color(weak));
        if label.reference.starts_with("10.") {
            let url = format!("https://doi.org/{}", label.reference);
            ui.hyperlink_to(&label.reference, url);
        }
    });
}

/// The structures that it belongs to or could belong to.
fn belonging(
    ui: &mut egui::Ui,
    state: &State,
    (place, label, found): (usize, &Label, &LabelMatch),
    other: &mut CompoundField,
    actions: &mut Actions,
) {
    ui.label(RichText::new("Belongs to").strong());
    ui.label(why(found));
    let mut listed = found.candidates.clone();
    listed.extend(
        found
            .entries
            .iter()
            .filter(|entry| !found.candidates.contains(entry)),
    );
    listed.truncate(LISTED);
    let mut decided = None;
    let is_wide = ui.available_width() >= WITH_E_HULL_PX;
    egui::Grid::new("label-structures")
        .num_columns(5)
        .spacing([12.0, 2.0])
        .show(ui, |ui| {
            for &entry in &listed {
                let Some(item) = state.data().entry(entry) else {
                    continue;
                };
                let is_its = found.entries.contains(&entry);
                let only = is_its && found.entries.len() == 1;
                let radio = ui.radio(is_its, &item.id);
                named(
                    &radio,
                    egui::Role::RadioButton,
                    &format!("It belongs to {}", item.id),
                );
                let radio = radio.on_hover_text("It belongs to this structure alone.");
                if radio.clicked() && !only {
                    decided = Some(Belongs::To(vec![item.id.clone()]));
                }
                facts(ui, item, is_wide);
                if ui
                    .link("show")
                    .on_hover_text("Selects the structure")
                    .clicked()
                {
                    actions.push(Action::Pick(entry, Pick::Only));
                }
                ui.end_row();
            }
        });
    ui.horizontal_wrapped(|ui| {
        if listed.len() > 1 && ui.button("All of them").clicked() {
            let ids = listed.iter().filter_map(|entry| state.data().entry(*entry));
            decided = Some(Belongs::To(ids.map(|entry| entry.id.clone()).collect()));
        }
        let none = ui.add_enabled(
            !found.entries.is_empty() || found.is_ambiguous(),
            egui::Button::new("None"),
        );
        named(&none, egui::Role::Button, "It belongs to none");
        if none
            .on_hover_text("It belongs to none of the structures.")
            .clicked()
        {
            decided = Some(Belongs::ToNone);
        }
        let by_rule = egui::Button::new("As the rules say");
        let is_decided = label.decision.belongs != Belongs::ByRule;
        let by_rule = ui.add_enabled(is_decided, by_rule);
        if by_rule
            .on_hover_text("Forgets your decision: by id, ICSD code, formula and space group.")
            .clicked()
        {
            decided = Some(Belongs::ByRule);
        }
    });
    ui.horizontal_wrapped(|ui| {
        other.show(ui, state, "Another structure", "Another: formula or id");
        let is_typed = other.entry(None).is_ok();
        let matched = ui.add_enabled(is_typed, egui::Button::new("Match"));
        named(
            &matched,
            egui::Role::Button,
            "Match with the other structure",
        );
        let entry = other
            .entry(None)
            .ok()
            .and_then(|entry| state.data().entry(entry));
        if let Some(entry) = entry.filter(|_| matched.clicked()) {
            decided = Some(Belongs::To(vec![entry.id.clone()]));
            other.clear();
        }
    });
    other.offers(ui, state);
    if let Some(belongs) = decided {
        actions.push(MeasurementsAction::Edit(place, LabelEdit::Belongs(belongs)));
    }
}

/// Formula, space group, and where there is room for it the energy above the hull.
fn facts(ui: &mut egui::Ui, item: &Entry, with_e_hull: bool) {
    ui.label(pretty_formula(&item.formula));
    let group = item.space_group.as_ref();
    ui.label(group.map_or_else(
        || "?".to_owned(),
        |g| format!("{} ({})", g.symbol, g.number),
    ));
    if !with_e_hull {
        return;
    }
    let hull = item.e_above_hull_ev;
    let text = hull.map_or_else(
        || "E_hull unknown".to_owned(),
        |ev| format!("E_hull {ev:.3} eV"),
    );
    ui.label(text)
        .on_hover_text("Energy above the convex hull in eV per atom; 0 is stable.");
}

/// The labels of an entry, where there are several, and which one counts.
fn which_counts(
    ui: &mut egui::Ui,
    state: &State,
    place: usize,
    entry: EntryIndex,
    actions: &mut Actions,
) {
    let data = state.data();
    let all = data.labels_of(entry);
    let Some(item) = data.entry(entry).filter(|_| all.len() > 1) else {
        return;
    };
    let text = format!("Counts for {}", pretty_formula(&item.formula));
    ui.label(RichText::new(text).strong()).on_hover_text(
        "Unless you choose: your last measurement, then the label found by id, by ICSD code, by formula and space group; values before bounds, the greatest first.",
    );
    let counts = entry.of(&data.label_of_entry).copied().flatten();
    let mut sorted = all;
    sorted.sort_unstable();
    for k in sorted {
        let label = &data.labels[k];
        let text = format!("{} S cm⁻¹, {}", conductivity_text(label), origin(label));
        let is_open = if k == place { " (open)" } else { "" };
        let radio = ui.radio(counts == Some(k), format!("{text}{is_open}"));
        named(
            &radio,
            egui::Role::RadioButton,
            &format!("Let count {text}"),
        );
        if radio.clicked() && counts != Some(k) {
            actions.push(MeasurementsAction::LetCount(k, vec![entry]));
        }
    }
    if data.is_choice_made(entry) {
        let forget = ui.button("Choose by the rules");
        if forget.on_hover_text("Forgets your choice").clicked() {
            actions.push(MeasurementsAction::ForgetChoice(entry));
        }
    }
}

/// Date, note, leaving out, deleting.
fn remarks(
    ui: &mut egui::Ui,
    (place, label): (usize, &Label),
    draft: &mut Draft,
    actions: &mut Actions,
) {
    egui::Grid::new("label-remarks")
        .num_columns(2)
        .min_col_width(40.0)
        .show(ui, |ui| {
            for field in [Field::Date, Field::Note] {
                ui.label(field.name());
                edit(ui, draft, field, actions);
                ui.end_row();
            }
        });
    ui.horizontal_wrapped(|ui| {
        let mut out = label.decision.is_left_out;
        let check = ui.checkbox(&mut out, "Leave it out");
        let about = "It counts for no structure and takes part in nothing; it stays in this list.";
        if check.on_hover_text(about).changed() {
            actions.push(MeasurementsAction::Edit(place, LabelEdit::LeaveOut(out)));
        }
        if label.is_own() && ui.button("Delete measurement").clicked() {
            actions.push(MeasurementsAction::Delete(place));
        }
        if label.decision.is_corrected {
            let weak = theme::palette(ui).weak;
            ui.label(RichText::new("corrected by you").color(weak));
        }
    });
}
