//! All tasks, a square each, and what the squares mean.

use eframe::egui::{self, Rect, RichText, Sense, Stroke, StrokeKind, Vec2, vec2};

use super::look::Look;
use super::words;
use crate::app::shell::widgets::{count, named};
use crate::app::theme;
use crate::tasks::BatchSeen;

/// Width of a square with the room beside it, in px.
const CELL_PX: f32 = 18.0;

/// Room between two squares, in px.
const BETWEEN_PX: f32 = 3.0;

/// Greatest height of all squares, in px; others are a scroll away.
const MOST_PX: f32 = 5.0 * CELL_PX;

/// What the squares mean, and how many there are of each.
pub(super) fn legend(ui: &mut egui::Ui, seen: &BatchSeen) {
    ui.horizontal_wrapped(|ui| {
        for look in Look::ALL {
            let tasks = seen.status.tasks.iter();
            let n = tasks.filter(|(_, state)| Look::of(state) == look).count();
            if n == 0 && look == Look::Gone {
                continue;
            }
            swatch(ui, look);
            let color = match n {
                0 => theme::palette(ui).weak,
                _ => theme::palette(ui).text,
            };
            let text = format!("{} {}", count(n), look.words());
            let label = ui.label(RichText::new(text).color(color));
            label.on_hover_text(look.explanation());
            ui.add_space(8.0);
        }
    });
}

/// A square as they are in the grid.
pub(super) fn swatch(ui: &mut egui::Ui, look: Look) {
    let size = Vec2::splat(CELL_PX - BETWEEN_PX);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    look.paint(ui.painter(), rect, theme::palette(ui));
}

/// Shows the squares; the number of the task that was clicked.
pub(super) fn show(ui: &mut egui::Ui, seen: &BatchSeen, chosen: Option<usize>) -> Option<usize> {
    let tasks = &seen.status.tasks;
    // The bar of the scroll area lies over the last column otherwise.
    let room = ui.available_width() - 12.0;
    let n_columns = ((room / CELL_PX).floor() as usize).max(1);
    let n_rows = tasks.len().div_ceil(n_columns);
    let mut clicked = None;
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        egui::ScrollArea::vertical()
            .id_salt("batch-squares")
            .max_height(MOST_PX)
            .auto_shrink([false, true])
            .show_rows(ui, CELL_PX, n_rows, |ui, rows| {
                for row in rows {
                    let size = vec2(room, CELL_PX);
                    let (line, _) = ui.allocate_exact_size(size, Sense::hover());
                    let first = row * n_columns;
                    let of_row = tasks.iter().skip(first).take(n_columns);
                    for (k, (number, state)) in of_row.enumerate() {
                        let corner = line.min + vec2(k as f32 * CELL_PX, 0.0);
                        let rect = Rect::from_min_size(corner, Vec2::splat(CELL_PX - BETWEEN_PX));
                        let id = ui.scope_id().with(("task", *number));
                        let response = ui.interact(rect, id, Sense::click());
                        let look = Look::of(state);
                        let name = format!("Square of task {number}: {}", look.words());
                        named(&response, egui::Role::Button, &name);
                        look.paint(ui.painter(), rect, theme::palette(ui));
                        let is_chosen = chosen == Some(*number);
                        if is_chosen || response.hovered() || response.has_focus() {
                            let stroke = Stroke::new(1.5, theme::palette(ui).text);
                            let around = rect.expand(0.5);
                            let painter = ui.painter();
                            painter.rect_stroke(around, 2.0, stroke, StrokeKind::Outside);
                        }
                        if response.clicked() {
                            clicked = Some(*number);
                        }
                        response.on_hover_text(words::in_short(seen, *number, state));
                    }
                }
            });
    });
    clicked
}
