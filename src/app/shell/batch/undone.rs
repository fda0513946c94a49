//! Tasks that are not done, a line each, and one task in full: the fact, and the last lines of its log.

use eframe::egui::{self, Layout, RichText, vec2};

use super::actions::BatchAction;
use super::look::Look;
use super::model::BatchView;
use super::{squares, words};
use crate::app::action::{Action, Actions};
use crate::app::shell::widgets::{framed, named};
use crate::app::theme;
use crate::batch::TaskState;
use crate::tasks::BatchSeen;

/// Share of the width that the list takes.
const LIST: f32 = 0.44;

/// Shows both; nothing where all are done and none was picked.
pub(super) fn show(
    ui: &mut egui::Ui,
    view: &BatchView,
    seen: &BatchSeen,
    height: f32,
    actions: &mut Actions,
) {
    let Some(chosen) = view.chosen() else {
        return;
    };
    let undone = view.undone();
    let whole = ui.available_width();
    ui.horizontal_top(|ui| {
        let mut room = whole;
        if !undone.is_empty() {
            let width = (whole * LIST).floor();
            side(ui, vec2(width, height), |ui| {
                list(ui, seen, &undone, chosen, actions)
            });
            ui.add_space(4.0);
            room -= width + 4.0 + 2.0 * ui.spacing().item_spacing.x;
        }
        side(ui, vec2(room, height), |ui| {
            in_full(ui, seen, chosen, actions)
        });
    });
}

/// A part of the row.
fn side(ui: &mut egui::Ui, size: egui::Vec2, add: impl FnOnce(&mut egui::Ui)) {
    ui.allocate_ui_with_layout(size, Layout::top_down(egui::Align::Min), |ui| {
        ui.set_width(size.x);
        ui.set_height(size.y);
        add(ui);
    });
}

fn list(
    ui: &mut egui::Ui,
    seen: &BatchSeen,
    undone: &[(usize, &TaskState)],
    chosen: usize,
    actions: &mut Actions,
) {
    ui.spacing_mut().item_spacing.y = 1.0;
    let row = ui.spacing().interact_size.y;
    egui::ScrollArea::vertical()
        .id_salt("batch-undone")
        .auto_shrink([false, true])
        .show_rows(ui, row, undone.len(), |ui, rows| {
            for (number, state) in &undone[rows] {
                ui.horizontal(|ui| {
                    squares::swatch(ui, Look::of(state));
                    let text = words::in_short(seen, *number, state);
                    let is_chosen = *number == chosen;
                    let button = egui::Button::selectable(is_chosen, &text).truncate();
                    let button = ui.add(button);
                    named(&button, egui::Role::ListBoxOption, &text);
                    if button.on_hover_text(&text).clicked() {
                        actions.push(BatchAction::Choose(*number));
                    }
                });
            }
        });
}

/// A task in full.
fn in_full(ui: &mut egui::Ui, seen: &BatchSeen, number: usize, actions: &mut Actions) {
    let palette = theme::palette(ui);
    let tasks = &seen.status.tasks;
    let Some((_, state)) = tasks.iter().find(|(k, _)| *k == number) else {
        return;
    };
    let title = format!("Task {number}: {}", Look::of(state).words());
    ui.label(RichText::new(title).font(theme::bold_font(theme::BODY_PX)));
    egui::ScrollArea::vertical()
        .id_salt(("batch-task", number))
        .auto_shrink([false, true])
        .show(ui, |ui| {
            let fact = words::fact(seen, number, state);
            ui.add(egui::Label::new(fact).wrap());
            let about = RichText::new(words::what_it_does(seen, number)).color(palette.weak);
            ui.add(egui::Label::new(about).wrap());
            let (TaskState::Failed { log, .. } | TaskState::Begun { log, .. }) = state else {
                return;
            };
            if !log.is_empty() {
                self::log(ui, number, log, actions);
            }
        });
}

/// The last lines of a log.
fn log(ui: &mut egui::Ui, number: usize, log: &[String], actions: &mut Actions) {
    let weak = theme::palette(ui).weak;
    framed(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        for line in log {
            ui.add(egui::Label::new(line).wrap().selectable(true));
        }
        ui.horizontal(|ui| {
            let copy = ui.small_button("Copy");
            named(&copy, egui::Role::Button, "Copy the end of the log");
            if copy.clicked() {
                let text = log.join("\n") + "\n";
                let what = format!("the end of the log of task {number}");
                actions.push(Action::CopyText { text, what });
            }
            let whole = format!("the whole of it: logs/task-{number}.log");
            ui.label(RichText::new(whole).small().color(weak));
        });
    });
}
