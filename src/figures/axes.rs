//! Axes: lines, ticks, numbers, titles, grids.
//!
//! In: a [`Scale`] and its ticks. Out: shapes in a drawing, and the room they need.

use super::canvas::Canvas;
use super::drawing::{Anchor, Drawing, Rect};
use super::scale::{Scale, Ticks, power_of_ten, tick_text};
use super::text::{self, Style};

/// An axis ready to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Title with `_{}` and `^{}`.
    pub title: String,
    /// Its ticks.
    pub ticks: Ticks,
    /// Text of each major tick.
    pub numbers: Vec<String>,
}

impl Axis {
    /// An axis whose ticks carry their values.
    pub fn of_values(title: impl Into<String>, ticks: Ticks) -> Self {
        let numbers = ticks
            .major
            .iter()
            .map(|v| tick_text(*v, ticks.step))
            .collect();
        Self {
            title: title.into(),
            ticks,
            numbers,
        }
    }

    /// An axis of logarithms whose ticks carry powers of ten.
    pub fn of_decades(title: impl Into<String>, ticks: Ticks) -> Self {
        let numbers = ticks
            .major
            .iter()
            .map(|v| power_of_ten(v.round() as i64))
            .collect();
        Self {
            title: title.into(),
            ticks,
            numbers,
        }
    }

    /// Room that a vertical axis needs left of the frame.
    pub fn left_room(&self, canvas: &Canvas) -> f32 {
        let title = if self.title.is_empty() {
            0.0
        } else {
            canvas.text.title * 1.35
        };
        title + self.widest_number(canvas) + tick_length(canvas) + gap(canvas)
    }

    /// Room that a horizontal axis needs below the frame.
    pub fn bottom_room(&self, canvas: &Canvas) -> f32 {
        let title = if self.title.is_empty() {
            0.0
        } else {
            canvas.text.title * 1.4
        };
        title + self.bottom_number_room(canvas)
    }

    /// Room of ticks and numbers below the frame; where there are none the title moves up.
    fn bottom_number_room(&self, canvas: &Canvas) -> f32 {
        if self.numbers.is_empty() {
            gap(canvas)
        } else {
            tick_length(canvas) + gap(canvas) + canvas.text.body
        }
    }

    fn widest_number(&self, canvas: &Canvas) -> f32 {
        self.numbers
            .iter()
            .map(|t| text::width(t, canvas.text.body, false))
            .fold(0.0, f32::max)
    }

    /// Draws grid lines, spine, ticks, numbers and title left of `frame`.
    pub fn draw_left(&self, drawing: &mut Drawing, canvas: &Canvas, frame: Rect, scale: &Scale) {
        let theme = canvas.theme;
        let line = canvas.line_pt;
        let tick = tick_length(canvas);
        for value in &self.ticks.major {
            let y = scale.place(*value);
            drawing.line(
                vec![[frame.left, y], [frame.right, y]],
                theme.faint,
                line * 0.8,
            );
        }
        drawing.line(
            vec![[frame.left, frame.top], [frame.left, frame.bottom]],
            theme.ink,
            line,
        );
        for value in &self.ticks.minor {
            let y = scale.place(*value);
            drawing.line(
                vec![[frame.left - tick * 0.5, y], [frame.left, y]],
                theme.ink,
                line * 0.8,
            );
        }
        for (value, number) in self.ticks.major.iter().zip(&self.numbers) {
            let y = scale.place(*value);
            drawing.line(
                vec![[frame.left - tick, y], [frame.left, y]],
                theme.ink,
                line,
            );
            let at = [
                frame.left - tick - gap(canvas),
                y + canvas.text.body * text::CAP_HEIGHT / 2.0,
            ];
            text::label(drawing, at, number, number_style(canvas, Anchor::End));
        }
        let title_x =
            frame.left - tick - gap(canvas) - self.widest_number(canvas) - canvas.text.title * 0.55;
        let at = [title_x, (frame.top + frame.bottom) / 2.0];
        text::label(drawing, at, &self.title, title_style(canvas, 90.0));
    }

    /// Draws spine, ticks, numbers and title below `frame`.
    pub fn draw_bottom(&self, drawing: &mut Drawing, canvas: &Canvas, frame: Rect, scale: &Scale) {
        let theme = canvas.theme;
        let line = canvas.line_pt;
        let tick = tick_length(canvas);
        let y = frame.bottom;
        drawing.line(vec![[frame.left, y], [frame.right, y]], theme.ink, line);
        for value in &self.ticks.minor {
            let x = scale.place(*value);
            drawing.line(vec![[x, y], [x, y + tick * 0.5]], theme.ink, line * 0.8);
        }
        let baseline = y + tick + gap(canvas) + canvas.text.body * text::ASCENT;
        for (value, number) in self.ticks.major.iter().zip(&self.numbers) {
            let x = scale.place(*value);
            drawing.line(vec![[x, y], [x, y + tick]], theme.ink, line);
            let half = text::width(number, canvas.text.body, false) / 2.0;
            let x = x.min(canvas.width_pt - half - gap(canvas) * 0.5);
            text::label(
                drawing,
                [x, baseline],
                number,
                number_style(canvas, Anchor::Middle),
            );
        }
        let above = if self.numbers.is_empty() {
            y + gap(canvas)
        } else {
            baseline + canvas.text.body * text::DESCENT
        };
        let at = [(frame.left + frame.right) / 2.0, above + canvas.text.title];
        text::label(drawing, at, &self.title, title_style(canvas, 0.0));
    }
}

/// Length of major ticks in points.
pub fn tick_length(canvas: &Canvas) -> f32 {
    canvas.text.body * 0.4
}

/// Distance between a mark and its text in points.
pub fn gap(canvas: &Canvas) -> f32 {
    canvas.text.body * 0.3
}

/// Free rim of every figure in points.
pub fn rim(canvas: &Canvas) -> f32 {
    canvas.text.body * 0.5
}

/// Style of plain text: numbers, names.
pub fn number_style(canvas: &Canvas, anchor: Anchor) -> Style {
    Style {
        size: canvas.text.body,
        min_size: canvas.text.min,
        bold: false,
        color: canvas.theme.ink,
        anchor,
        rotation: 0.0,
    }
}

fn title_style(canvas: &Canvas, rotation: f32) -> Style {
    Style {
        size: canvas.text.title,
        rotation,
        ..number_style(canvas, Anchor::Middle)
    }
}

/// Dash and gap of reference lines.
pub fn dash(canvas: &Canvas) -> [f32; 2] {
    [canvas.line_pt * 4.0, canvas.line_pt * 3.0]
}
