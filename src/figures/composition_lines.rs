//! Lattice parameters over composition, a panel for each.
//!
//! In: a [`Model`]: of each parameter its points with errors, and the line through them. Out: a [`Drawing`]: panels
//! side by side, each with its slope; where a line bends there is a dashed mark.

use super::axes::{Axis, dash};
use super::canvas::Canvas;
use super::drawing::{Color, Drawing, Item, Point, Shape};
use super::legend::{LegendEntry, Mark};
use super::plot::{Plot, Room};
use super::scale::{nice_ticks, widened};

/// What the figure shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// The panels.
    pub panels: Vec<Panel>,
}

/// A lattice parameter over composition.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// Title of its axis with the unit.
    pub title: String,
    /// x, value, error, what to say.
    pub points: Vec<(f64, f64, Option<f64>, String)>,
    /// Corners of the line: two, or three where it bends.
    pub line: Vec<(f64, f64)>,
    /// Where it bends, and what to say.
    pub bend: Option<(f64, String)>,
    /// What the legend says of the line.
    pub said: String,
}

/// Lays the figure out on a canvas.
pub fn layout(model: &Model, canvas: &Canvas) -> Drawing {
    let mut drawing = canvas.sheet();
    let n = model.panels.len();
    if n == 0 {
        return drawing;
    }
    let columns = columns(n, canvas);
    let rows = n.div_ceil(columns);
    let part = Canvas {
        width_pt: canvas.width_pt / columns as f32,
        height_pt: canvas.height_pt / rows as f32,
        paint_paper: false,
        ..*canvas
    };
    for (k, panel) in model.panels.iter().enumerate() {
        let corner = [
            (k % columns) as f32 * part.width_pt,
            (k / columns) as f32 * part.height_pt,
        ];
        let panel = draw_panel(panel, &part, k);
        drawing
            .items
            .extend(panel.items.into_iter().map(|item| moved(item, corner)));
    }
    drawing
}

/// As many beside each other as are at least as wide as high, about.
fn columns(n: usize, canvas: &Canvas) -> usize {
    (1..=n)
        .min_by_key(|columns| {
            let rows = n.div_ceil(*columns);
            let shape = (canvas.width_pt / *columns as f32) / (canvas.height_pt / rows as f32);
            let empty = columns * rows - n;
            (100.0 * (shape / 1.35).ln().abs()) as usize + 25 * empty
        })
        .unwrap_or(1)
}

fn moved(mut item: Item, [dx, dy]: Point) -> Item {
    let shift = |point: &mut Point| {
        point[0] += dx;
        point[1] += dy;
    };
    match &mut item.shape {
        Shape::Line { points, .. } | Shape::Polygon { points, .. } => {
            points.iter_mut().for_each(shift)
        }
        Shape::Circle { center, .. } => shift(center),
        Shape::Text { position, .. } => shift(position),
    }
    item
}

fn draw_panel(panel: &Panel, canvas: &Canvas, k: usize) -> Drawing {
    let mut drawing = canvas.sheet();
    let color = canvas.theme.category(k);
    let count =
        |length: f32, room: f32| (length / (canvas.text.body * room)).clamp(2.0, 7.0) as usize;
    let with_errors = panel.points.iter().flat_map(|(_, y, error, _)| {
        let error = error.unwrap_or(0.0);
        [y - error, y + error]
    });
    let y = range(with_errors.chain(panel.line.iter().map(|p| p.1)), 0.06);
    let x = range(panel.points.iter().map(|p| p.0), 0.05);
    let vertical = Axis::of_values(
        panel.title.as_str(),
        nice_ticks(y.0, y.1, count(canvas.height_pt, 4.0)),
    );
    let horizontal = Axis::of_values("x", nice_ticks(x.0, x.1, count(canvas.width_pt, 6.0)));
    let legend = vec![LegendEntry::new(
        Mark::Stroke(color, false),
        panel.said.as_str(),
    )];
    let plot = Plot::new(
        canvas,
        (horizontal, x),
        (vertical, y),
        legend,
        Room::default(),
    );
    plot.draw(&mut drawing);
    if let Some((at, said)) = &panel.bend {
        let ends = [y.0, y.1].map(|y| plot.place(*at, y));
        drawing
            .dashed(
                ends.to_vec(),
                canvas.theme.neutral,
                canvas.line_pt * 1.2,
                dash(canvas),
            )
            .tooltip(said.as_str());
    }
    let line: Vec<Point> = panel.line.iter().map(|(x, y)| plot.place(*x, *y)).collect();
    if line.len() > 1 {
        drawing
            .line(line, color, canvas.line_pt * 1.6)
            .tooltip(panel.said.as_str());
    }
    for point in &panel.points {
        draw_point(&mut drawing, &plot, point, color);
    }
    drawing
}

fn draw_point(
    drawing: &mut Drawing,
    plot: &Plot<'_>,
    (x, y, error, said): &(f64, f64, Option<f64>, String),
    color: Color,
) {
    let canvas = plot.canvas;
    let center = plot.place(*x, *y);
    if let Some(error) = error {
        let (low, high) = (plot.place(*x, y - error), plot.place(*x, y + error));
        drawing.line(vec![low, high], color, canvas.line_pt);
        let half = canvas.text.body * 0.25;
        for [cx, cy] in [low, high] {
            drawing.line(
                vec![[cx - half, cy], [cx + half, cy]],
                color,
                canvas.line_pt,
            );
        }
    }
    drawing
        .push(Shape::Circle {
            center,
            radius: canvas.text.body * 0.3,
            fill: color,
            stroke: Some((canvas.theme.paper, canvas.line_pt * 0.6)),
        })
        .tooltip(said.as_str());
}

/// Ends of values with a margin.
fn range(values: impl Iterator<Item = f64>, margin: f64) -> (f64, f64) {
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| {
        (l.min(v), h.max(v))
    });
    let (low, high) = widened(low, high);
    let margin = margin * (high - low);
    (low - margin, high + margin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::theme::Mode;

    #[test]
    fn every_panel_stands_on_the_sheet_and_its_points_on_its_line() {
        let panel = |title: &str| Panel {
            title: title.into(),
            points: (0..5)
                .map(|k| {
                    (
                        0.05 * f64::from(k),
                        6.0 + 0.01 * f64::from(k),
                        Some(1e-4),
                        format!("P{k}"),
                    )
                })
                .collect(),
            line: vec![(0.0, 6.0), (0.2, 6.04)],
            bend: None,
            said: "slope".into(),
        };
        let model = Model {
            panels: ["a (Å)", "b (Å)", "c (Å)", "V (Å³)"].map(panel).to_vec(),
        };
        let drawing = layout(&model, &Canvas::screen(800.0, 500.0, Mode::Light));
        let circles: Vec<Point> = drawing
            .items
            .iter()
            .filter_map(|item| match &item.shape {
                Shape::Circle { center, .. } => Some(*center),
                _ => None,
            })
            .collect();
        assert_eq!(circles.len(), 20);
        assert!(
            circles
                .iter()
                .all(|[x, y]| *x > 0.0 && *x < 800.0 && *y > 0.0 && *y < 500.0)
        );
        let of_panel = &circles[15..];
        let slope = |a: Point, b: Point| (b[1] - a[1]) / (b[0] - a[0]);
        let all = slope(of_panel[0], of_panel[4]);
        assert!(
            of_panel
                .windows(2)
                .all(|p| (slope(p[0], p[1]) - all).abs() < 1e-2)
        );
    }
}
