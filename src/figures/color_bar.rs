//! A bar of colours with its axis, for figures in which a colour is a value.
//!
//! In: a range of values and a title. Out: the room that the bar needs, its shapes, and the colour of
//! a value.

use super::axes::{gap, number_style, tick_length};
use super::canvas::Canvas;
use super::drawing::{Anchor, Color, Drawing, Rect};
use super::scale::{Scale, Ticks, nice_ticks, tick_text, widened};
use super::text;

/// Bands of colour of a bar; more cannot be told apart.
const BANDS: usize = 96;

/// Room of a title beside its baseline, ascent and the depth of a subscript, as shares of its size.
const TITLE_ROOM: f32 = 1.15;

/// An upright bar, small values at its lower end, numbers and title right of it.
pub(super) struct ColorBar<'a> {
    canvas: &'a Canvas,
    title: &'a str,
    low: f64,
    high: f64,
    ticks: Ticks,
    numbers: Vec<String>,
}

impl<'a> ColorBar<'a> {
    /// A bar over a range of values; `height` in points is about that of the bar.
    pub(super) fn new(
        canvas: &'a Canvas,
        title: &'a str,
        (low, high): (f64, f64),
        height: f32,
    ) -> Self {
        let (low, high) = widened(low, high);
        let most = (height / (canvas.text.body * 3.0)).clamp(2.0, 8.0) as usize;
        let ticks = nice_ticks(low, high, most);
        let number = |value: &f64| tick_text(*value, ticks.step);
        let numbers = ticks.major.iter().map(number).collect();
        Self {
            canvas,
            title,
            low,
            high,
            ticks,
            numbers,
        }
    }

    /// Width of the bar in points.
    pub(super) fn width(&self) -> f32 {
        self.canvas.text.body
    }

    /// Room in points that the bar needs with its numbers and its title.
    pub(super) fn room(&self) -> f32 {
        self.title_left() + self.canvas.text.title * TITLE_ROOM
    }

    /// The colour of a value.
    pub(super) fn color(&self, value: f64) -> Color {
        let share = (value - self.low) / (self.high - self.low);
        self.canvas.theme.along(share)
    }

    /// Distance of the title from the left end of the bar.
    fn title_left(&self) -> f32 {
        let size = self.canvas.text.body;
        let widths = self.numbers.iter().map(|n| text::width(n, size, false));
        let widest = widths.fold(0.0, f32::max);
        self.width() + tick_length(self.canvas) + gap(self.canvas) * 3.0 + widest
    }

    /// Draws the bar from `left` on between two vertical places; a wedge points at `marked`.
    pub(super) fn draw(
        &self,
        drawing: &mut Drawing,
        left: f32,
        (top, bottom): (f32, f32),
        marked: Option<f64>,
    ) {
        let theme = self.canvas.theme;
        let frame = Rect {
            left,
            top,
            right: left + self.width(),
            bottom,
        };
        let scale = Scale::linear(self.low, self.high, bottom, top);
        self.draw_bands(drawing, frame);
        let outline = Some((theme.ink, self.canvas.line_pt));
        drawing.polygon(frame.corners().to_vec(), None, outline);
        self.draw_ticks(drawing, frame, &scale);
        let at = [
            left + self.title_left() + self.canvas.text.title * text::ASCENT,
            (top + bottom) / 2.0,
        ];
        let style = text::Style {
            size: self.canvas.text.title,
            rotation: 90.0,
            ..number_style(self.canvas, Anchor::Middle)
        };
        if text::label_width(self.title, style) <= bottom - top {
            text::label(drawing, at, self.title, style);
        }
        if let Some(value) = marked.filter(|v| (self.low..=self.high).contains(v)) {
            self.draw_wedge(drawing, frame, scale.place(value));
        }
    }

    fn draw_bands(&self, drawing: &mut Drawing, frame: Rect) {
        let height = frame.height() / BANDS as f32;
        for k in 0..BANDS {
            let lower = frame.bottom - k as f32 * height;
            // Each band reaches a little under the next one, so that no seam shines through.
            let upper = (lower - height * 1.5).max(frame.top);
            let band = Rect {
                top: upper,
                bottom: lower,
                ..frame
            };
            let share = (k as f64 + 0.5) / BANDS as f64;
            drawing.fill_rect(band, self.canvas.theme.along(share));
        }
    }

    fn draw_ticks(&self, drawing: &mut Drawing, frame: Rect, scale: &Scale) {
        let canvas = self.canvas;
        let tick = tick_length(canvas);
        let style = number_style(canvas, Anchor::Start);
        let mut free_below = f32::INFINITY;
        for (value, number) in self.ticks.major.iter().zip(&self.numbers) {
            let y = scale.place(*value);
            if y + canvas.text.body > free_below {
                continue;
            }
            free_below = y;
            let line = vec![[frame.right, y], [frame.right + tick, y]];
            drawing.line(line, canvas.theme.ink, canvas.line_pt);
            let baseline = y + canvas.text.body * text::CAP_HEIGHT / 2.0;
            let at = [frame.right + tick + gap(canvas), baseline];
            text::label(drawing, at, number, style);
        }
    }

    /// A wedge left of the bar, and a line across it that is seen on every colour.
    fn draw_wedge(&self, drawing: &mut Drawing, frame: Rect, y: f32) {
        let canvas = self.canvas;
        let reach = canvas.text.body * 0.5;
        let wedge = vec![
            [frame.left, y],
            [frame.left - reach, y - reach * 0.6],
            [frame.left - reach, y + reach * 0.6],
        ];
        let across = vec![[frame.left, y], [frame.right, y]];
        drawing.line(across.clone(), canvas.theme.paper, canvas.line_pt * 3.0);
        drawing.line(across, canvas.theme.ink, canvas.line_pt * 1.4);
        drawing.polygon(wedge, Some(canvas.theme.ink), None);
    }
}
