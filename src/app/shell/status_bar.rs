//! The bottom line: running jobs with progress and time left, warnings, counts.

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::shell::jobs;
use crate::app::shell::widgets::{count, plural};
use crate::app::state::State;
use crate::app::theme;

/// Shows the bar.
pub fn show(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    ui.add_space(2.0);
    ui.horizontal(|ui| {
        ui.set_min_height(26.0);
        running(ui, state, actions);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.label(counts(state));
            let warnings = state.n_warnings();
            if warnings > 0 {
                let arrow = if state.view.warnings_open {
                    "▼"
                } else {
                    "▲"
                };
                let text = RichText::new(format!("⚠ {} {arrow}", plural(warnings, "warning")))
                    .color(theme::palette(ui).warning);
                let button = egui::Button::new(text).frame(false);
                if ui
                    .add(button)
                    .on_hover_text("Show or hide the list")
                    .clicked()
                {
                    actions.push(Action::ToggleWarnings);
                }
            }
        });
    });
    ui.add_space(2.0);
}

fn counts(state: &State) -> String {
    let entries = state.data().entries.len();
    let labelled = state.data().label_of_entry.iter().flatten().count();
    let mut text = format!(
        "{} · {} with σ",
        plural(entries, "entry").replace("entrys", "entries"),
        count(labelled)
    );
    if !state.session.selection.is_empty() {
        text += &format!(" · {} selected", count(state.session.selection.len()));
    }
    text
}

/// The oldest job, and how many there are.
fn running(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let n = jobs::listed(state).count();
    // One that runs tells more than one that waits.
    let shown = jobs::listed(state).find(|task| !task.queued);
    let Some(task) = shown.or_else(|| jobs::listed(state).next()) else {
        ui.label(RichText::new("Ready").color(theme::palette(ui).weak));
        return;
    };
    let arrow = if state.view.jobs_open { "▼" } else { "▲" };
    let all = egui::Button::new(format!("{} {arrow}", plural(n, "job"))).frame(false);
    if ui.add(all).on_hover_text("Show or hide the list").clicked() {
        actions.push(Action::ToggleJobs);
    }
    ui.label(&task.title);
    jobs::bar(ui, task, 180.0);
    jobs::cancel(ui, task, actions);
    let step = egui::Label::new(RichText::new(jobs::step(task)).color(theme::palette(ui).weak));
    ui.add(step.truncate());
}
