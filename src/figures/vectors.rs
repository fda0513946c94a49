//! The description of a structure, beside that of another.
//!
//! In: a [`Model`]. Out: a [`Drawing`]: curves over a common axis, or a heat map for each matrix,
//! coloured by the same scale.

use super::axes::{Axis, gap, number_style, rim, tick_length};
use super::canvas::Canvas;
use super::curves;
use super::drawing::{Anchor, Drawing, Rect};
use super::scale::{Scale, nice_ticks};
use super::text;

/// Most cells along a side of a heat map that are drawn one by one.
const MOST_CELLS: usize = 120;

/// What the figure shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// What the values run over.
    pub kind: Kind,
    /// One or two descriptions: name and values.
    pub series: Vec<(String, Vec<f64>)>,
}

/// What the values run over.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A quantity: titles of both axes, first place, step.
    Axis {
        /// Title of the axis across.
        x_title: String,
        /// Title of the axis upwards.
        y_title: String,
        /// Where the first value stands.
        first: f64,
        /// How far the next one is from it.
        step: f64,
    },
    /// Rows and columns of a square matrix.
    Matrix {
        /// Number of rows.
        side: usize,
    },
}

/// Lays the figure out on a canvas.
pub fn layout(model: &Model, canvas: &Canvas) -> Drawing {
    match &model.kind {
        Kind::Axis {
            x_title,
            y_title,
            first,
            step,
        } => {
            let points = |values: &[f64]| {
                let place = |(k, v): (usize, &f64)| (first + k as f64 * step, *v);
                values.iter().enumerate().map(place).collect()
            };
            let series = model.series.iter().map(|(name, values)| curves::Series {
                name: name.clone(),
                points: points(values),
                reference: false,
                target: None,
            });
            let model = curves::Model {
                x_title: x_title.clone(),
                y_title: y_title.clone(),
                series: series.collect(),
            };
            curves::layout(&model, canvas)
        }
        Kind::Matrix { side } => heat_maps(model, *side, canvas),
    }
}

/// Squares side by side, with a bar that explains the colours.
fn heat_maps(model: &Model, side: usize, canvas: &Canvas) -> Drawing {
    let mut drawing = canvas.sheet();
    let fits = |values: &[f64]| values.len() == side * side && side <= MOST_CELLS;
    if side == 0 || !model.series.iter().all(|(_, values)| fits(values)) {
        return drawing;
    }
    let values = || model.series.iter().flat_map(|(_, values)| values);
    let high = values().copied().fold(f64::MIN_POSITIVE, f64::max);
    let low = values().copied().fold(0.0, f64::min);
    let body = canvas.text.body;
    let bar_room = body * 6.5;
    let n = model.series.len().max(1) as f32;
    let title_room = body * 1.8;
    let width = (canvas.width_pt - 2.0 * rim(canvas) - bar_room) / n - body;
    let height = canvas.height_pt - 2.0 * rim(canvas) - title_room;
    let square = width.min(height).max(1.0);
    for (k, (name, values)) in model.series.iter().enumerate() {
        let left = rim(canvas) + k as f32 * (square + body);
        let frame = Rect {
            left,
            top: rim(canvas) + title_room,
            right: left + square,
            bottom: rim(canvas) + title_room + square,
        };
        let at = [left, rim(canvas) + body];
        text::label(&mut drawing, at, name, number_style(canvas, Anchor::Start));
        cells(&mut drawing, canvas, frame, side, values, (low, high));
    }
    let left = rim(canvas) + n * (square + body);
    let bar = Rect {
        left,
        top: rim(canvas) + title_room,
        right: left + body,
        bottom: rim(canvas) + title_room + square,
    };
    color_bar(&mut drawing, canvas, bar, (low, high));
    drawing
}

fn cells(
    drawing: &mut Drawing,
    canvas: &Canvas,
    frame: Rect,
    side: usize,
    values: &[f64],
    (low, high): (f64, f64),
) {
    let size = frame.width() / side as f32;
    for (row, values) in values.chunks(side).enumerate() {
        for (column, value) in values.iter().enumerate().filter(|(_, v)| **v != 0.0) {
            let (left, top) = (
                frame.left + column as f32 * size,
                frame.top + row as f32 * size,
            );
            let cell = Rect {
                left,
                top,
                right: left + size,
                bottom: top + size,
            };
            let share = (value - low) / (high - low);
            drawing
                .fill_rect(cell, canvas.theme.along(share))
                .tooltip(format!(
                    "row {}, column {}: {value:.4}",
                    row + 1,
                    column + 1
                ));
        }
    }
    let mut rim = frame.corners().to_vec();
    rim.push(rim[0]);
    drawing.line(rim, canvas.theme.ink, canvas.line_pt);
}

/// The scale of colours with its numbers to the right.
fn color_bar(drawing: &mut Drawing, canvas: &Canvas, bar: Rect, (low, high): (f64, f64)) {
    const STEPS: usize = 48;
    let scale = Scale::linear(low, high, bar.bottom, bar.top);
    for k in 0..STEPS {
        let share = |k: usize| low + (high - low) * k as f64 / STEPS as f64;
        let strip = Rect {
            top: scale.place(share(k + 1)),
            bottom: scale.place(share(k)),
            ..bar
        };
        let middle = (k as f64 + 0.5) / STEPS as f64;
        drawing.fill_rect(strip, canvas.theme.along(middle));
    }
    let axis = Axis::of_values("", nice_ticks(low, high, 6));
    for (value, number) in axis.ticks.major.iter().zip(&axis.numbers) {
        let y = scale.place(*value);
        let to = bar.right + tick_length(canvas);
        drawing.line(
            vec![[bar.right, y], [to, y]],
            canvas.theme.ink,
            canvas.line_pt,
        );
        let at = [
            to + gap(canvas),
            y + canvas.text.body * text::CAP_HEIGHT / 2.0,
        ];
        text::label(drawing, at, number, number_style(canvas, Anchor::Start));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::theme::Mode;

    #[test]
    fn only_cells_that_are_not_zero_are_painted_and_two_matrices_share_a_scale() {
        let series = vec![
            ("Li3N".to_owned(), vec![0.0, 1.0, 1.0, 0.0]),
            ("Li3P".to_owned(), vec![4.0, 0.0, 0.0, 0.0]),
        ];
        let model = Model {
            kind: Kind::Matrix { side: 2 },
            series,
        };
        let drawing = layout(&model, &Canvas::screen(500.0, 300.0, Mode::Light));
        let tooltips: Vec<&str> = drawing
            .items
            .iter()
            .filter_map(|item| item.tooltip.as_deref())
            .collect();
        assert_eq!(
            tooltips,
            [
                "row 1, column 2: 1.0000",
                "row 2, column 1: 1.0000",
                "row 1, column 1: 4.0000"
            ]
        );
    }
}
