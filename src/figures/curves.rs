//! Curves over a common axis, such as W_σ over the number of clusters.
//!
//! In: a [`Model`]. Out: a [`Drawing`] with both axes, one line per series and a legend. The first
//! series is the best one and lies on top of the others.

use super::axes::{Axis, dash};
use super::canvas::Canvas;
use super::drawing::{Color, Drawing, Point, Target};
use super::legend::{LegendEntry, Mark};
use super::plot::{Plot, Room};
use super::scale::nice_ticks;
use super::text;

/// Free room above the highest point, as a share of the range of values.
const HEADROOM: f64 = 0.05;

/// What the figure shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// Title of the horizontal axis with its unit; `_{…}` and `^{…}` are set low and high.
    pub x_title: String,
    /// Title of the vertical axis, likewise.
    pub y_title: String,
    /// The curves, by rank.
    pub series: Vec<Series>,
}

/// One curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Name in the legend and in tooltips.
    pub name: String,
    /// (x, y) by ascending x; points that are not finite interrupt the line.
    pub points: Vec<(f64, f64)>,
    /// A control or reference: grey and dashed.
    pub reference: bool,
    /// What a click on it means.
    pub target: Option<Target>,
}

/// Lays the figure out on a canvas.
pub fn layout(model: &Model, canvas: &Canvas) -> Drawing {
    let mut drawing = canvas.sheet();
    let body = canvas.text.body;
    let (x, y) = (range(model, |p| p.0), range(model, |p| p.1));
    // Nothing touches the upper end; a value axis of numbers from 0 or near it begins there.
    let room = HEADROOM * (y.1 - y.0);
    let low = match y.0 {
        low if low >= 0.0 && low < 0.3 * y.1 => 0.0,
        low => low - room,
    };
    let y = (low, y.1 + room);
    let count = |length: f32, room: f32| (length / (body * room)).clamp(2.0, 9.0) as usize;
    let vertical = Axis::of_values(
        &model.y_title,
        nice_ticks(y.0, y.1, count(canvas.height_pt, 5.0)),
    );
    let horizontal = Axis::of_values(
        &model.x_title,
        nice_ticks(x.0, x.1, count(canvas.width_pt, 7.0)),
    );
    let legend = legend(model, canvas);
    let plot = Plot::new(
        canvas,
        (horizontal, x),
        (vertical, y),
        legend,
        Room::default(),
    );
    plot.draw(&mut drawing);
    for (k, series) in model.series.iter().enumerate().rev() {
        for points in pieces(series, &plot) {
            draw_piece(
                &mut drawing,
                canvas,
                series,
                color(model, canvas, k),
                points,
            );
        }
    }
    drawing
}

fn draw_piece(
    drawing: &mut Drawing,
    canvas: &Canvas,
    series: &Series,
    color: Color,
    points: Vec<Point>,
) {
    let item = match points.as_slice() {
        [alone] => drawing.disc(*alone, canvas.line_pt * 1.2, color),
        _ if series.reference => drawing.dashed(points, color, canvas.line_pt * 1.4, dash(canvas)),
        _ => drawing.line(points, color, canvas.line_pt * 1.8),
    };
    item.tooltip(text::plain(&series.name));
    item.target.clone_from(&series.target);
}

/// The stretches of a series between points that are not finite.
fn pieces(series: &Series, plot: &Plot<'_>) -> Vec<Vec<Point>> {
    series
        .points
        .split(|(x, y)| !x.is_finite() || !y.is_finite())
        .filter(|piece| !piece.is_empty())
        .map(|piece| {
            let place = |(x, y): &(f64, f64)| plot.place(*x, *y);
            piece.iter().map(place).collect()
        })
        .collect()
}

fn range(model: &Model, of: impl Fn(&(f64, f64)) -> f64) -> (f64, f64) {
    let sound = |p: &&(f64, f64)| p.0.is_finite() && p.1.is_finite();
    let points = model.series.iter().flat_map(|s| &s.points).filter(sound);
    let ends = points
        .map(of)
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| {
            (l.min(v), h.max(v))
        });
    super::scale::widened(ends.0, ends.1)
}

/// References are grey; the others take the categories in turn.
fn color(model: &Model, canvas: &Canvas, k: usize) -> Color {
    if model.series[k].reference {
        return canvas.theme.neutral;
    }
    let before = model.series[..k].iter().filter(|s| !s.reference).count();
    canvas.theme.category(before)
}

fn legend(model: &Model, canvas: &Canvas) -> Vec<LegendEntry> {
    let entry = |(k, series): (usize, &Series)| {
        let mark = Mark::Stroke(color(model, canvas, k), series.reference);
        LegendEntry::new(mark, series.name.as_str())
    };
    model.series.iter().enumerate().map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::drawing::Shape;
    use crate::figures::theme::Mode;

    #[test]
    fn a_gap_interrupts_the_line_and_a_lone_point_is_a_dot() {
        let points = vec![(1.0, 5.0), (2.0, 4.0), (3.0, f64::NAN), (4.0, 3.0)];
        let model = Model {
            series: vec![Series {
                name: "SOAP × CAN".into(),
                points,
                reference: false,
                target: Some(Target::Score(0)),
            }],
            ..Model::default()
        };
        let drawing = layout(&model, &Canvas::screen(400.0, 300.0, Mode::Light));
        let marks: Vec<&Shape> = drawing
            .items
            .iter()
            .filter(|item| item.target == Some(Target::Score(0)))
            .map(|item| &item.shape)
            .collect();
        assert!(matches!(marks[0], Shape::Line { points, .. } if points.len() == 2));
        assert!(matches!(marks[1], Shape::Circle { .. }));
        assert_eq!(marks.len(), 2);
    }
}
