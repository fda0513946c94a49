//! The bottom line: running job with progress and time left, warnings, counts.

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::shell::widgets::{count, duration_text, plural};
use crate::app::state::{RunningJob, State};
use crate::app::theme;

/// Shows the bar.
pub fn show(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    ui.add_space(2.0);
    ui.horizontal(|ui| {
        ui.set_min_height(26.0);
        match state.jobs.values().next() {
            Some(job) => running(ui, job, actions),
            None => {
                ui.label(RichText::new("Ready").color(theme::palette(ui).weak));
            }
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.label(counts(state));
            let warnings = state.n_warnings();
            if warnings > 0 {
                let arrow = if state.warnings_open { "▼" } else { "▲" };
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
    let entries = state.project.data.entries.len();
    let labelled = state.project.data.label_of_entry.iter().flatten().count();
    let mut text = format!(
        "{} · {} with σ",
        plural(entries, "entry").replace("entrys", "entries"),
        count(labelled)
    );
    if !state.selection.is_empty() {
        text += &format!(" · {} selected", count(state.selection.len()));
    }
    text
}

fn running(ui: &mut egui::Ui, job: &RunningJob, actions: &mut Actions) {
    let (done, total) = job.progress;
    let step = if job.step.is_empty() {
        &job.title
    } else {
        &job.step
    };
    ui.label(step);
    let fraction = if total > 0 {
        done as f32 / total as f32
    } else {
        0.0
    };
    let bar = if total > 0 {
        egui::ProgressBar::new(fraction)
            .text(RichText::new(format!("{} / {}", count(done), count(total))).small())
    } else {
        egui::ProgressBar::new(0.0).animate(true)
    };
    let response = ui.add(bar.desired_width(200.0).desired_height(18.0));
    crate::app::shell::widgets::named(&response, egui::Role::ProgressIndicator, "Progress");
    let now = ui.input(|i| i.time);
    if let Some(left) = job.seconds_left(now) {
        ui.label(format!("{} left", duration_text(left)));
    }
    if job.cancelling {
        ui.label("Cancelling…");
    } else if ui
        .button("Cancel")
        .on_hover_text("Stop; what is finished stays (Esc)")
        .clicked()
    {
        actions.push(Action::Cancel(job.id));
    }
}
