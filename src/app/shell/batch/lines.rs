//! The lines for a shell that take a folder of tasks on, each to be copied.

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::shell::widgets::named;
use crate::app::theme;
use crate::batch::shell_lines;
use crate::tasks::BatchSeen;

/// Greatest share of the width that a line takes; the rest is told when the pointer rests on it.
const MOST: f32 = 0.5;

/// Shows them.
pub(super) fn show(ui: &mut egui::Ui, seen: &BatchSeen, actions: &mut Actions) {
    let palette = theme::palette(ui);
    let most = ui.available_width() * MOST;
    egui::Grid::new("batch-lines")
        .num_columns(3)
        .spacing([10.0, 4.0])
        .show(ui, |ui| {
            for shell in shell_lines(&seen.folder.path, &seen.status) {
                let copy = ui.small_button("Copy");
                named(&copy, egui::Role::Button, &format!("Copy {}", shell.line));
                if copy.clicked() {
                    actions.push(Action::CopyText {
                        text: shell.line.clone(),
                        what: format!("“{}”", shell.line),
                    });
                }
                ui.scope(|ui| {
                    ui.set_max_width(most);
                    let line = RichText::new(&shell.line).font(theme::bold_font(theme::BODY_PX));
                    ui.add(egui::Label::new(line).truncate().selectable(true));
                });
                let does = RichText::new(shell.does).color(palette.weak);
                ui.add(egui::Label::new(does).truncate());
                ui.end_row();
            }
        });
}
