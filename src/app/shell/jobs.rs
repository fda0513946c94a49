//! The list of jobs: what each does, how far it is, how long it will still take, and its own ×.

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::shell::widgets::{count, named, rough_duration};
use crate::app::state::State;
use crate::app::theme;
use crate::tasks::Running;

/// Tasks that the list names, oldest first.
pub fn listed(state: &State) -> impl Iterator<Item = &Running> {
    state.session.running.iter().filter(|task| !task.aside)
}

/// Shows the list.
pub fn show(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    ui.add_space(4.0);
    if let Some(memory) = state.session.memory.text() {
        ui.label(RichText::new(memory).color(theme::palette(ui).weak));
    }
    if listed(state).next().is_none() {
        ui.label(RichText::new("No jobs run.").color(theme::palette(ui).weak));
        return;
    }
    egui::ScrollArea::vertical()
        .auto_shrink(false)
        .show(ui, |ui| {
            egui::Grid::new("jobs")
                .num_columns(4)
                .spacing([16.0, 8.0])
                .show(ui, |ui| {
                    for task in listed(state) {
                        cancel(ui, task, actions);
                        ui.label(RichText::new(&task.title).strong());
                        bar(ui, task, 220.0);
                        let step = RichText::new(step(task)).color(theme::palette(ui).weak);
                        ui.add(egui::Label::new(step).truncate());
                        ui.end_row();
                    }
                });
        });
}

/// What a task is at: "Describing, 120 / 430", "waiting for the job before it".
pub fn step(task: &Running) -> String {
    if task.cancelling {
        return "cancelling…".to_owned();
    }
    if task.queued {
        return "waiting for the job before it".to_owned();
    }
    let counted = match task.total {
        0 => String::new(),
        total => format!(" {} / {}", count(task.done), count(total)),
    };
    format!("{}{counted}", task.step)
}

/// How far a task is as a whole, and the time left over all its steps.
pub fn bar(ui: &mut egui::Ui, task: &Running, width: f32) {
    let text = match (task.queued, task.seconds_left) {
        (false, Some(left)) => format!("{} left", rough_duration(left)),
        _ => String::new(),
    };
    let share = task.fraction.unwrap_or(0.0) as f32;
    let bar = egui::ProgressBar::new(share).text(RichText::new(text).small());
    let response = ui.add(bar.desired_width(width).desired_height(18.0));
    if task.fraction.is_none() && !task.queued {
        sign_of_life(ui, response.rect);
    }
    named(&response, egui::Role::ProgressIndicator, "Progress");
}

/// A light that wanders through a bar of which nobody knows how long it is. It moves when the window is
/// painted anyway, some times a second, and asks for no frames of its own.
fn sign_of_life(ui: &egui::Ui, bar: egui::Rect) {
    const ROUND_S: f64 = 4.0;
    let time_s = ui.input(|i| i.time);
    let part = (time_s / ROUND_S).fract() as f32;
    // There and back.
    let place = 1.0 - (2.0 * part - 1.0).abs();
    let width = bar.width() * 0.2;
    let left = bar.left() + place * (bar.width() - width);
    let light =
        egui::Rect::from_min_size(egui::pos2(left, bar.top()), egui::vec2(width, bar.height()));
    let color = theme::palette(ui).accent;
    ui.painter().rect_filled(light, bar.height() / 2.0, color);
}

/// The × of a task.
pub fn cancel(ui: &mut egui::Ui, task: &Running, actions: &mut Actions) {
    let button = ui.add_enabled(!task.cancelling, egui::Button::new("×").small());
    let name = format!("Cancel {}", task.title);
    named(&button, egui::Role::Button, &name);
    let hint = "Stops this job; what is finished stays";
    if button.on_hover_text(hint).clicked() {
        actions.push(Action::Cancel(task.id));
    }
}
