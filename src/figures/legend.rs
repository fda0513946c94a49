//! Legends: marks with their texts, in as many rows as they need.
//!
//! In: entries and a width. Out: shapes in a drawing, and the room they need.

use super::axes::{dash, number_style};
use super::canvas::Canvas;
use super::drawing::{Anchor, Color, Drawing, Point, Rect, Shape};
use super::text;

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
    /// The outline of a cell, so many lines wide.
    Frame(Color, f32),
    /// A hatched square.
    Hatched(Color),
    /// A wedge that points at a value.
    Wedge(Color),
    /// A diamond, filled or hollow.
    Diamond(Color, bool),
    /// A disc, filled or hollow.
    Disc(Color, bool),
    /// None: the text speaks for itself.
    Blank,
}

impl Mark {
    fn width(&self, size: f32) -> f32 {
        match self {
            Self::Swatch(_) | Self::Frame(..) | Self::Hatched(_) | Self::Diamond(..) => size * 0.75,
            Self::Wedge(_) | Self::Disc(..) => size * 0.5,
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
        Mark::Frame(color, lines) => {
            let stroke = (*color, canvas.line_pt * lines);
            drawing.polygon(box_of(x, width).corners().to_vec(), None, Some(stroke));
        }
        Mark::Hatched(color) => hatch(drawing, canvas, box_of(x, width), *color),
        Mark::Wedge(color) => {
            let (top, bottom) = (middle - size * 0.3, middle + size * 0.3);
            let corners = vec![[x, top], [x + width, middle], [x, bottom]];
            drawing.polygon(corners, Some(*color), None);
        }
        Mark::Disc(color, is_filled) => {
            let radius = size * 0.22;
            let middle = [x + width / 2.0, middle];
            match is_filled {
                true => drawing.disc(middle, radius, *color),
                false => drawing.push(Shape::Circle {
                    center: middle,
                    radius,
                    fill: canvas.theme.paper,
                    stroke: Some((*color, canvas.line_pt)),
                }),
            };
        }
        Mark::Diamond(color, filled) => {
            let corners = diamond([x + width / 2.0, middle], width / 2.0);
            let stroke = Some((*color, canvas.line_pt * 1.4));
            drawing.polygon(corners, filled.then_some(*color), stroke);
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

/// Slanted lines across a box.
pub fn hatch(drawing: &mut Drawing, canvas: &Canvas, area: Rect, color: Color) {
    let step = canvas.text.body * 0.4;
    let (width, height) = (area.width(), area.height());
    let mut along = step;
    while along < width + height {
        // From the left or the lower side up to the upper or the right one.
        let from = [
            area.left + (along - height).max(0.0),
            area.top + along.min(height),
        ];
        let to = [
            area.left + along.min(width),
            area.top + (along - width).max(0.0),
        ];
        drawing.line(vec![from, to], color, canvas.line_pt * 0.8);
        along += step;
    }
}

/// The corners of a diamond.
pub(super) fn diamond([x, y]: Point, radius: f32) -> Vec<Point> {
    vec![
        [x, y - radius],
        [x + radius, y],
        [x, y + radius],
        [x - radius, y],
    ]
}
