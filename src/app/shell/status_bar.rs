//! The bottom line: running jobs with progress and time left, good news, warnings, counts.

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::shell::widgets::{count, plural};
use crate::app::shell::{jobs, notices};
use crate::app::state::State;
use crate::app::theme;

/// Most of the room that the name of a job takes, in parts of all.
const TITLE_PART: f32 = 0.3;

/// Shows the bar.
pub fn show(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    ui.add_space(2.0);
    // What stands on the right has its room first; the rest is for the job.
    let size = egui::vec2(ui.available_width(), 26.0);
    let from_right = egui::Layout::right_to_left(egui::Align::Center);
    ui.allocate_ui_with_layout(size, from_right, |ui| {
        let counts = ui.label(counts(state));
        if let Some(memory) = state.session.memory.text() {
            counts.on_hover_text(memory);
        }
        warnings(ui, state, actions);
        ui.add_space(8.0);
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
            running(ui, state, actions);
        });
    });
    ui.add_space(2.0);
}

fn warnings(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let warnings = state.n_warnings();
    if warnings == 0 {
        return;
    }
    let arrow = if state.view.warnings_open {
        "▼"
    } else {
        "▲"
    };
    let text = RichText::new(format!("⚠ {} {arrow}", plural(warnings, "warning")))
        .color(theme::palette(ui).warning);
    let button = ui.add(egui::Button::new(text).frame(false));
    if button.on_hover_text("Show or hide the list").clicked() {
        actions.push(Action::ToggleWarnings);
    }
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

/// The oldest job and how many there are, or what was done last.
fn running(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let n = jobs::listed(state).count();
    // One that runs tells more than one that waits.
    let shown = jobs::listed(state).find(|task| !task.queued);
    let Some(task) = shown.or_else(|| jobs::listed(state).next()) else {
        if !notices::news(ui, state) {
            ui.label(RichText::new("Ready").color(theme::palette(ui).weak));
        }
        return;
    };
    let room = ui.available_width();
    let arrow = if state.view.jobs_open { "▼" } else { "▲" };
    let all = egui::Button::new(format!("{} {arrow}", plural(n, "job"))).frame(false);
    if ui.add(all).on_hover_text("Show or hide the list").clicked() {
        actions.push(Action::ToggleJobs);
    }
    at_most(ui, room * TITLE_PART, &task.title);
    jobs::bar(ui, task, (room * 0.25).clamp(96.0, 180.0));
    jobs::cancel(ui, task, actions);
    if !notices::news(ui, state) {
        let step = egui::Label::new(RichText::new(jobs::step(task)).color(theme::palette(ui).weak));
        ui.add(step.truncate());
    }
}

/// A text that takes no more than this width; cut, the whole is there on hovering.
fn at_most(ui: &mut egui::Ui, width_px: f32, text: &str) {
    let font = egui::TextStyle::Body.resolve(ui.style());
    let color = ui.visuals().text_color();
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, color);
    let size = egui::vec2(galley.size().x.ceil().min(width_px), 24.0);
    ui.add_sized(size, egui::Label::new(text).truncate());
}
