//! A frame with two axes and a legend above it, as most figures have.
//!
//! In: axes with their ranges, the entries of a legend, what room to keep free. Out: a [`Plot`]: where
//! everything stands, and its drawing.

use super::axes::{Axis, rim};
use super::canvas::Canvas;
use super::drawing::{Drawing, Frame, Point, Rect};
use super::legend::{Legend, LegendEntry};
use super::scale::Scale;
use super::text;

/// Frame, axes, legend.
pub(super) struct Plot<'a> {
    /// What it is drawn on.
    pub canvas: &'a Canvas,
    /// Where the data are.
    pub frame: Rect,
    /// Of the values of the horizontal axis.
    pub across: Scale,
    /// Of the values of the vertical axis.
    pub up: Scale,
    horizontal: Axis,
    vertical: Axis,
    legend: Vec<LegendEntry>,
}

/// Room within the rim in points.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Room {
    /// Between legend and frame.
    pub above: f32,
    /// Right of the frame; by default as much as half of the last number needs.
    pub right: Option<f32>,
}

impl<'a> Plot<'a> {
    /// Lays out an axis with its range below, another one to the left, and a legend above.
    pub(super) fn new(
        canvas: &'a Canvas,
        (horizontal, across): (Axis, (f64, f64)),
        (vertical, up): (Axis, (f64, f64)),
        legend: Vec<LegendEntry>,
        room: Room,
    ) -> Self {
        let left = left(canvas, &vertical);
        let half_of_last_number = || {
            let last = horizontal.numbers.last().map_or("", String::as_str);
            text::width(last, canvas.text.body, false) / 2.0
        };
        let right_room = room.right.unwrap_or_else(half_of_last_number);
        let right = (canvas.width_pt - rim(canvas) - right_room).max(left + 1.0);
        let height = Legend::new(&legend, canvas, legend_width(canvas, left)).height();
        let frame = Rect {
            left,
            top: rim(canvas) + height + room.above,
            right,
            bottom: canvas.height_pt - rim(canvas) - horizontal.bottom_room(canvas),
        };
        Self {
            canvas,
            frame,
            across: Scale::linear(across.0, across.1, frame.left, frame.right),
            up: Scale::linear(up.0, up.1, frame.bottom, frame.top),
            horizontal,
            vertical,
            legend,
        }
    }

    /// Where a pair of values stands.
    pub(super) fn place(&self, x: f64, y: f64) -> Point {
        [self.across.place(x), self.up.place(y)]
    }

    /// Draws axes and legend.
    pub(super) fn draw(&self, drawing: &mut Drawing) {
        let (canvas, frame) = (self.canvas, self.frame);
        drawing.frames.push(Frame {
            rect: frame,
            across: self.across,
            up: self.up,
        });
        self.vertical.draw_left(drawing, canvas, frame, &self.up);
        self.horizontal
            .draw_bottom(drawing, canvas, frame, &self.across);
        let width = legend_width(canvas, frame.left);
        let legend = Legend::new(&self.legend, canvas, width);
        legend.draw(drawing, canvas, [frame.left, rim(canvas)]);
    }
}

/// Where the frame begins beside a vertical axis.
pub(super) fn left(canvas: &Canvas, vertical: &Axis) -> f32 {
    rim(canvas) + vertical.left_room(canvas)
}

fn legend_width(canvas: &Canvas, left: f32) -> f32 {
    canvas.width_pt - rim(canvas) - left
}
