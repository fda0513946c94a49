//! A part of the pattern shown larger: a box dragged over it, a double click for all of it again.
//!
//! In: the figure as it was drawn. Out: the part of 2θ to be shown.

use eframe::egui::{self, Pos2, Rect};

use super::peaks::range;
use crate::app::action::Actions;
use crate::app::paint::FigureResponse;
use crate::app::stages::experiment::bench::actions::BenchAction;
use crate::app::theme;
use crate::figures::drawing::Drawing;

/// A box narrower than this, in px, is a click.
const LEAST_PX: f32 = 6.0;

/// A step of the wheel shows so much less or more.
const WHEEL: f64 = 0.8;

/// Where a drag began that is going on.
#[derive(Debug, Default)]
pub(super) struct Zooming {
    from: Option<Pos2>,
}

impl Zooming {
    /// Follows the pointer over the figure of a pattern.
    pub(super) fn follow(
        &mut self,
        ui: &mut egui::Ui,
        (figure, drawing): (&FigureResponse, &Drawing),
        actions: &mut Actions,
    ) {
        let response = &figure.response;
        if response.double_clicked() {
            self.from = None;
            return actions.push(BenchAction::Zoom(None));
        }
        self.turn(ui, (figure, drawing), actions);
        if response.drag_started_by(egui::PointerButton::Primary) {
            self.from = ui.input(|i| i.pointer.press_origin());
        }
        let Some(from) = self.from else { return };
        let Some(to) = response.interact_pointer_pos() else {
            self.from = None;
            return;
        };
        let Some(frame) = drawing.frames.first() else {
            return;
        };
        if response.drag_stopped_by(egui::PointerButton::Primary) {
            self.from = None;
            if (to.x - from.x).abs() < LEAST_PX {
                return;
            }
            let value = |at: Pos2| {
                let x = (at.x - figure.origin.x).clamp(frame.rect.left, frame.rect.right);
                frame.across.value_at(x)
            };
            let (a, b) = (value(from), value(to));
            return actions.push(BenchAction::Zoom(Some(range(a.min(b), a.max(b)))));
        }
        let top = figure.origin.y + frame.rect.top;
        let bottom = drawing
            .frames
            .last()
            .map_or(frame.rect.bottom, |last| last.rect.bottom);
        let shown = Rect::from_x_y_ranges(
            from.x.min(to.x)..=from.x.max(to.x),
            top..=figure.origin.y + bottom,
        );
        let color = theme::palette(ui).accent;
        ui.painter()
            .rect_filled(shown, 0.0, color.gamma_multiply(0.15));
    }

    /// The wheel shows more or less around the pointer.
    fn turn(
        &self,
        ui: &mut egui::Ui,
        (figure, drawing): (&FigureResponse, &Drawing),
        actions: &mut Actions,
    ) {
        let Some(at) = figure.response.hover_pos() else {
            return;
        };
        let turned = ui.input(|i| i.smooth_scroll_delta().y);
        let Some(frame) = drawing.frames.first().filter(|_| turned != 0.0) else {
            return;
        };
        let across = frame.across;
        let middle = across
            .value_at(at.x - figure.origin.x)
            .clamp(across.low, across.high);
        let factor = WHEEL.powf(f64::from(turned / 40.0));
        let (low, high) = (across.low.min(across.high), across.low.max(across.high));
        let from = middle - (middle - low) * factor;
        let to = middle + (high - middle) * factor;
        if to - from > 0.05 {
            actions.push(BenchAction::Zoom(Some(range(from, to))));
        }
    }
}
