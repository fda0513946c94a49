//! Axes: lines, ticks, numbers, titles, grids, legends.
//!
//! In: a [`Scale`] and its ticks. Out: shapes in a drawing, and the room they need.

use super::canvas::Canvas;
use super::drawing::{Anchor, Color, Drawing, Point, Rect};
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

/// What stands before the text of a legend's entry.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A filled square.
    Swatch(Color),
    /// A short line, dashed or full.
    Stroke(Color, bool),
    /// A row of colours from small to great values.
    Ramp(Vec<Color>),
    /// A vertical whisker with a mean tick.
    Whisker(Color),
    /// None: the text speaks for itself.
    Blank,
}

impl Mark {
    fn width(&self, size: f32) -> f32 {
        match self {
            Self::Swatch(_) => size * 0.75,
            Self::Stroke(..) => size * 1.6,
            Self::Ramp(_) => size * 4.0,
            Self::Whisker(_) => size * 0.6,
            Self::Blank => 0.0,
        }
    }
}

/// An entry of a legend: text before the mark (may be empty), the mark, text after it.
#[derive(Clone, Debug, PartialEq)]
pub struct LegendEntry {
    /// Text before the mark.
    pub before: String,
    /// The mark.
    pub mark: Mark,
    /// Text after the mark.
    pub after: String,
}

impl LegendEntry {
    /// A mark with its text.
    pub fn new(mark: Mark, text: impl Into<String>) -> Self {
        Self {
            before: String::new(),
            mark,
            after: text.into(),
        }
    }
}

/// A legend broken into rows that fit a width.
pub struct Legend<'a> {
    rows: Vec<Vec<(&'a LegendEntry, f32)>>,
    size: f32,
}

impl<'a> Legend<'a> {
    /// Width of the widest row in points.
    pub fn width(&self) -> f32 {
        let lengths = |row: &Vec<(&LegendEntry, f32)>| row.iter().map(|(_, l)| *l).sum();
        self.rows.iter().map(lengths).fold(0.0, f32::max)
    }

    /// Breaks the entries into rows no wider than `width`.
    pub fn new(entries: &'a [LegendEntry], canvas: &Canvas, width: f32) -> Self {
        let size = canvas.text.body;
        let style = number_style(canvas, Anchor::Start);
        let mut rows: Vec<Vec<(&LegendEntry, f32)>> = Vec::new();
        let mut used = 0.0;
        for entry in entries {
            let texts = [&entry.before, &entry.after].map(|t| {
                if t.is_empty() {
                    0.0
                } else {
                    text::label_width(t, style) + size * 0.35
                }
            });
            let length = texts[0] + entry.mark.width(size) + texts[1] + size * 1.1;
            match rows.last_mut() {
                Some(row) if used + length <= width + size * 1.1 => row.push((entry, length)),
                _ => {
                    rows.push(vec![(entry, length)]);
                    used = 0.0;
                }
            }
            used += length;
        }
        Self { rows, size }
    }

    /// Height in points, with the distance to what follows.
    pub fn height(&self) -> f32 {
        self.rows.len() as f32 * self.size * 1.45 + self.size * 0.35
    }

    /// Draws the rows downwards from the upper left corner `at`.
    pub fn draw(&self, drawing: &mut Drawing, canvas: &Canvas, at: Point) {
        let size = self.size;
        let style = number_style(canvas, Anchor::Start);
        for (k, row) in self.rows.iter().enumerate() {
            let baseline = at[1] + (k as f32 * 1.45 + text::ASCENT + 0.1) * size;
            let mut x = at[0];
            for (entry, length) in row {
                let mut pen = x;
                if !entry.before.is_empty() {
                    text::label(drawing, [pen, baseline], &entry.before, style);
                    pen += text::label_width(&entry.before, style) + size * 0.35;
                }
                draw_mark(drawing, canvas, &entry.mark, [pen, baseline]);
                pen += entry.mark.width(size) + size * 0.35;
                text::label(drawing, [pen, baseline], &entry.after, style);
                x += length;
            }
        }
    }
}

fn draw_mark(drawing: &mut Drawing, canvas: &Canvas, mark: &Mark, at: Point) {
    let size = canvas.text.body;
    let [x, baseline] = at;
    let middle = baseline - size * text::CAP_HEIGHT / 2.0;
    let box_of = |left: f32, width: f32| Rect {
        left,
        top: middle - size * 0.36,
        right: left + width,
        bottom: middle + size * 0.36,
    };
    let width = mark.width(size);
    match mark {
        Mark::Blank => {}
        Mark::Swatch(color) => {
            drawing.fill_rect(box_of(x, width), *color);
        }
        Mark::Stroke(color, dashed) => {
            let points = vec![[x, middle], [x + width, middle]];
            if *dashed {
                drawing.dashed(points, *color, canvas.line_pt * 1.5, dash(canvas));
            } else {
                drawing.line(points, *color, canvas.line_pt * 2.0);
            }
        }
        Mark::Ramp(colors) => {
            let cell = width / colors.len().max(1) as f32;
            for (k, color) in colors.iter().enumerate() {
                drawing.fill_rect(box_of(x + k as f32 * cell, cell * 1.02), *color);
            }
        }
        Mark::Whisker(color) => {
            let center = x + width / 2.0;
            let (top, bottom) = (middle - size * 0.45, middle + size * 0.45);
            drawing.line(
                vec![[center, top], [center, bottom]],
                *color,
                canvas.line_pt,
            );
            for y in [top, bottom] {
                let cap = vec![[center - width * 0.3, y], [center + width * 0.3, y]];
                drawing.line(cap, *color, canvas.line_pt);
            }
            drawing.line(
                vec![[x, middle], [x + width, middle]],
                *color,
                canvas.line_pt * 2.0,
            );
        }
    }
}

/// Dash and gap of reference lines.
pub fn dash(canvas: &Canvas) -> [f32; 2] {
    [canvas.line_pt * 4.0, canvas.line_pt * 3.0]
}
