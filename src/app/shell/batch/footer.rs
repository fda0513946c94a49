//! The one thing to do next, and how far it is.

use eframe::egui::{self, RichText};

use super::actions::BatchAction;
use super::model::BatchView;
use super::words;
use crate::app::action::{Action, Actions};
use crate::app::shell::jobs;
use crate::app::shell::widgets::{named, primary_button};
use crate::app::state::State;
use crate::app::theme;
use crate::tasks::BatchSeen;

/// Shows it.
pub(super) fn show(ui: &mut egui::Ui, state: &State, view: &BatchView, actions: &mut Actions) {
    ui.separator();
    collecting(ui, state, actions);
    if let Some(reason) = state.session.batch.why_not_collected() {
        let text = RichText::new(format!("⚠ {reason}")).color(theme::palette(ui).error);
        ui.add(egui::Label::new(text).wrap());
    }
    ui.horizontal(|ui| {
        match &view.seen {
            Some(seen) => results(ui, state, view, seen, actions),
            None if view.wrong.is_some() => {
                if primary_button(ui, "Open another folder…", true).clicked() {
                    actions.push(BatchAction::Ask);
                }
            }
            None => {}
        }
        let again = ui.button("Look again");
        let hint =
            "Looks at all tasks, and compares data, settings and scripts with their checksums";
        if again.on_hover_text(hint).clicked() {
            actions.push(BatchAction::Look { with_files: true });
        }
        if ui.button("Close").clicked() {
            actions.push(BatchAction::Close);
        }
        let text = match state.session.batch.collecting {
            Some(_) => "",
            None => "It is looked at every few seconds by itself.",
        };
        let text = RichText::new(text).color(theme::palette(ui).weak);
        ui.add(egui::Label::new(text).truncate());
    });
}

/// What to do with the results.
fn results(
    ui: &mut egui::Ui,
    state: &State,
    view: &BatchView,
    seen: &BatchSeen,
    actions: &mut Actions,
) {
    let merged = &seen.merged;
    let is_there = merged.project && !merged.interrupted;
    if is_there {
        let open = primary_button(ui, "Open the results", true);
        let hint = "Opens screen.superion: data, settings and results as a project";
        if open.on_hover_text(hint).clicked() {
            actions.push(BatchAction::OpenResults);
        }
    }
    let why_not = words::why_not_collect(state, view, seen);
    let collect = match is_there {
        false => primary_button(ui, "Collect results", why_not.is_none()),
        true => ui.add_enabled(why_not.is_none(), egui::Button::new("Collect again")),
    };
    let hint = "Clusters and scores what the tasks described, writes tables and figures into results, and opens \
                the project; a project that stands there is kept under another name";
    let collect = collect.on_hover_text(hint);
    if collect
        .on_disabled_hover_text(why_not.unwrap_or_default())
        .clicked()
    {
        actions.push(BatchAction::Collect);
    }
}

/// How far the collecting is.
fn collecting(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let Some(collecting) = &state.session.batch.collecting else {
        return;
    };
    let mut running = state.session.running.iter();
    let Some(task) = running.find(|task| task.id == collecting.task) else {
        return;
    };
    ui.horizontal(|ui| {
        jobs::bar(ui, task, 220.0);
        let stop = ui.add_enabled(!task.cancelling, egui::Button::new("Stop"));
        named(&stop, egui::Role::Button, "Stop collecting");
        if stop
            .on_hover_text("What the tasks made stays as it is")
            .clicked()
        {
            actions.push(Action::Cancel(task.id));
        }
        let step = RichText::new(format!("{}. {}", task.title, jobs::step(task)));
        ui.add(egui::Label::new(step.color(theme::palette(ui).weak)).truncate());
    });
}
