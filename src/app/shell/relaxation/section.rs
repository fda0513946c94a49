//! The part of the inspector that relaxes an entry and says what came of it.

use eframe::egui::{self, RichText};

use super::actions::RelaxAction;
use super::plot;
use super::runs::{Run, Standing};
use super::work::potential;
use crate::app::action::{Action, Actions};
use crate::app::selection::Pick;
use crate::app::shell::widgets::{named, primary_button};
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::RelaxForm;
use crate::import::{Entry, EntryIndex};
use crate::potentials::registry;
use crate::potentials::relax::{RelaxEffort, RelaxEnd};

/// What relaxing does, on hovering.
const ABOUT: &str = "Moves the atoms, and by choice the cell, to where a potential says that nothing pulls at them. The result is a new entry; this one stays.";

/// Shows it.
pub(in crate::app::shell) fn show(
    ui: &mut egui::Ui,
    state: &State,
    entry: EntryIndex,
    item: &Entry,
    actions: &mut Actions,
) {
    let run = state.session.relaxations.of(entry, &item.id);
    if let Some(run) = run {
        progress(ui, state, entry, run, actions);
    }
    let runs = run.is_some_and(|run| run.of == entry && run.standing == Standing::Running);
    if runs {
        return;
    }
    if state.view.relax.open_for == Some(entry) {
        let shown = ui.scope(|ui| form(ui, state, entry, item, actions));
        return bring_into_sight(&shown.response);
    }
    let hindrance = hindrance(item, &state.view.relax);
    if item.was_ordered() && run.is_none() {
        let text = "Its partly occupied sites were filled with whole atoms, which stand where the average stood. Relax it before you map its energies.";
        ui.label(RichText::new(text).color(theme::palette(ui).weak));
    }
    let button = ui.add_enabled(hindrance.is_none(), egui::Button::new("Relax…"));
    let button = button.on_hover_text(ABOUT);
    if let Some(reason) = hindrance {
        button.on_disabled_hover_text(reason);
    } else if button.clicked() {
        actions.push(RelaxAction::Open(entry));
    }
}

/// Scrolls to a form that was not shown in the frame before.
fn bring_into_sight(form: &egui::Response) {
    let last_shown = egui::Id::unique("relax-form-last-shown");
    let now = form.ctx.cumulative_frame_nr();
    let before = form.ctx.data_mut(|data| {
        let before: Option<u64> = data.get_temp(last_shown);
        data.insert_temp(last_shown, now);
        before
    });
    // A frame may be laid out twice.
    if before.is_none_or(|before| before + 1 < now) {
        form.scroll_to_me(None);
    }
}

/// Why an entry cannot be relaxed, and what to do; `None` where it can.
fn hindrance(item: &Entry, form: &RelaxForm) -> Option<String> {
    let structure = &item.structure;
    let n_disordered = structure.sites.iter().filter(|s| !s.is_ordered()).count();
    if n_disordered > 0 {
        let n = structure.n_sites();
        return Some(format!(
            "{n_disordered} of {n} sites are partly or jointly occupied, and relaxing needs one atom a site. Order the structure first: see Occupancies under Crystal."
        ));
    }
    let potential = potential(form)?;
    let elements = structure.sites.iter().map(|s| s.main_species().element);
    let unknown = potential.unknown_among(elements);
    if unknown.is_empty() {
        return None;
    }
    let symbols: Vec<&str> = unknown.iter().map(|element| element.symbol()).collect();
    Some(format!(
        "{} does not know {}. Relax the structure by DFT, and open what came of it.",
        potential.name,
        symbols.join(", ")
    ))
}

/// What is to move, by what, and what it will take.
fn form(ui: &mut egui::Ui, state: &State, entry: EntryIndex, item: &Entry, actions: &mut Actions) {
    let mut form = state.view.relax.clone();
    ui.horizontal_wrapped(|ui| {
        ui.radio_value(&mut form.cell, false, "Positions")
            .on_hover_text("The cell stays as it was measured.");
        ui.radio_value(&mut form.cell, true, "Positions and cell")
            .on_hover_text(
                "The cell changes its shape and volume, too, until it is under no stress.",
            );
    });
    ui.checkbox(&mut form.keep_symmetry, "Keep the symmetry")
        .on_hover_text("Forces are averaged over the space group, so that no atom leaves it. Without, the atoms may find a place of lower symmetry.");
    ui.horizontal(|ui| {
        let label = ui.label("Potential");
        let shown = potential(&form).map_or("", |p| p.name);
        let chooser = egui::ComboBox::from_id_salt("relax-potential")
            .selected_text(shown)
            .show_ui(ui, |ui| {
                for (place, known) in registry().iter().enumerate() {
                    ui.selectable_value(&mut form.potential, place, known.name)
                        .on_hover_text(known.explanation);
                }
            });
        named(&chooser.response, egui::Role::ComboBox, "Potential");
        label.on_hover_text(potential(&form).map_or("", |p| p.explanation));
    });
    let palette = theme::palette(ui);
    let effort = RelaxEffort::new(item.structure.n_sites());
    let color = match effort.is_large() {
        true => palette.warning,
        false => palette.weak,
    };
    let effort = effort.in_words();
    let text = format!("It takes {effort}, and runs beside your work.");
    ui.label(RichText::new(text).color(color));
    let hindrance = hindrance(item, &form);
    ui.horizontal(|ui| {
        let start = primary_button(ui, "Relax", hindrance.is_none());
        named(&start, egui::Role::Button, "Relax");
        match &hindrance {
            Some(reason) => drop(start.on_disabled_hover_text(reason)),
            None if start.clicked() => actions.push(RelaxAction::Start(entry)),
            None => {}
        }
        if ui.button("Close").clicked() {
            actions.push(RelaxAction::Close);
        }
    });
    if form != state.view.relax {
        actions.push(RelaxAction::Set(form));
    }
}

/// How far a relaxation is, or what came of it.
fn progress(ui: &mut egui::Ui, state: &State, entry: EntryIndex, run: &Run, actions: &mut Actions) {
    let palette = theme::palette(ui);
    if run.steps.len() > 1 {
        plot::show(ui, run);
    }
    for line in where_it_is(run) {
        ui.label(RichText::new(line).color(palette.weak));
    }
    match &run.standing {
        Standing::Running => {
            ui.horizontal(|ui| {
                ui.add(egui::Spinner::new().size(16.0));
                let cancel = ui.button("Cancel").on_hover_text("Stops this relaxation");
                if cancel.clicked() {
                    actions.push(Action::Cancel(run.task));
                }
            });
        }
        Standing::Made { id, end } => {
            if *end != RelaxEnd::Converged {
                ui.label(RichText::new(why_not(*end)).color(palette.warning));
            }
            let other = match entry == run.of {
                true => (state.data().entries.iter().position(|e| e.id == *id)).map(EntryIndex),
                false => Some(run.of),
            };
            let (text, about) = match entry == run.of {
                true => (
                    "Show the relaxed structure",
                    "Selects the entry that this made",
                ),
                false => (
                    "Show the original",
                    "Selects the entry that this was relaxed from",
                ),
            };
            if let Some(other) = other.filter(|other| state.data().entry(*other).is_some())
                && ui.link(text).on_hover_text(about).clicked()
            {
                actions.push(Action::Pick(other, Pick::Only));
            }
        }
        Standing::AtRest => {
            ui.label("It is at rest as it stands.");
        }
        Standing::Failed(reason) => {
            ui.label(RichText::new(format!("Not relaxed: {reason}.")).color(palette.error));
        }
        Standing::Stopped => {
            ui.label("Stopped; nothing was changed.");
        }
    }
}

/// "CHGNet, step 12", "45.2 meV per atom lower", "Largest force 0.21 eV/Å": a line each, so that the plot
/// above stays where it is while numbers grow.
fn where_it_is(run: &Run) -> Vec<String> {
    let (Some(first), Some(last)) = (run.steps.first(), run.steps.last()) else {
        return vec![format!("Relaxing with {}…", run.potential)];
    };
    let lower_mev = 1e3 * (first.energy_ev - last.energy_ev) / run.n_atoms.max(1) as f64;
    let force = last.largest_force_ev_per_ang;
    let mut lines = vec![
        format!("{}, step {}", run.potential, last.step),
        format!("{lower_mev:.1} meV per atom lower"),
        format!("Largest force {force:.3} eV/Å"),
    ];
    lines.extend(
        last.largest_stress_gpa
            .map(|stress_gpa| format!("Largest stress {stress_gpa:.2} GPa")),
    );
    lines
}

fn why_not(end: RelaxEnd) -> &'static str {
    match end {
        RelaxEnd::Converged => "",
        RelaxEnd::OutOfSteps => {
            "Not at rest yet: its steps were used up. Relax the new entry once more."
        }
        RelaxEnd::Stalled => {
            "Not quite at rest: no step lowers the energy any more, so that it stands as low as this potential tells."
        }
    }
}
