//! Points of a spectrum masked by a box that is dragged over them, or by a click.
//!
//! In: the figure as it was drawn. Out: points that take no part from now on; a box over points that are all
//! masked brings them back. A box that reaches the edge of a Nyquist figure goes on beyond it: the tail of an
//! electrode seldom finds room.

use std::collections::BTreeSet;

use eframe::egui::{self, Pos2, Rect, Stroke};

use crate::app::action::Actions;
use crate::app::paint::FigureResponse;
use crate::app::shell::widgets::plural;
use crate::app::stages::experiment::bench::actions::BenchAction;
use crate::app::theme;
use crate::dataset::{KeptSpectrum, SpectrumEdit};
use crate::figures::drawing::{Drawing, Shape, Target};

/// Where a drag began that is going on.
#[derive(Debug, Default)]
pub(super) struct Masking {
    from: Option<Pos2>,
}

impl Masking {
    /// Follows the pointer over the figure of a spectrum.
    pub(super) fn follow(
        &mut self,
        ui: &mut egui::Ui,
        (figure, drawing): (&FigureResponse, &Drawing),
        (place, kept): (usize, &KeptSpectrum),
        ohm_per_unit: Option<f64>,
        actions: &mut Actions,
    ) {
        let response = &figure.response;
        if let Some(Target::Point(point)) = figure.clicked() {
            return mask([*point].into(), (place, kept), actions);
        }
        if response.drag_started_by(egui::PointerButton::Primary) {
            self.from = ui.input(|i| i.pointer.press_origin());
        }
        let Some(from) = self.from else { return };
        let Some(to) = response.interact_pointer_pos() else {
            self.from = None;
            return;
        };
        let shown = Rect::from_two_pos(from, to);
        let inside = || {
            let dragged = shown.translate(-figure.origin.to_vec2());
            let beyond = ohm_per_unit.map(|ohm| points_beyond(drawing, dragged, kept, ohm));
            (points_in(drawing, dragged), beyond.unwrap_or_default())
        };
        if response.drag_stopped_by(egui::PointerButton::Primary) {
            self.from = None;
            let (mut inside, beyond) = inside();
            inside.extend(beyond);
            return mask(inside, (place, kept), actions);
        }
        let color = theme::palette(ui).accent;
        let painter = ui.painter();
        painter.rect(
            shown,
            0.0,
            color.gamma_multiply(0.12),
            Stroke::new(1.0, color),
            egui::StrokeKind::Inside,
        );
        let (inside, beyond) = inside();
        let text = match (inside.len(), beyond.len()) {
            (0, 0) => return,
            (n, 0) => plural(n, "point"),
            (0, m) => format!("{} beyond the frame", plural(m, "point")),
            (n, m) => format!("{} and {m} beyond the frame", plural(n, "point")),
        };
        let font = egui::TextStyle::Body.resolve(ui.style());
        // Within the figure, whichever side of it the box is on.
        let (at, align) = match shown.center().x < response.rect.center().x {
            true => (shown.left_top(), egui::Align2::LEFT_BOTTOM),
            false => (shown.right_top(), egui::Align2::RIGHT_BOTTOM),
        };
        painter.text(at, align, text, font, theme::palette(ui).text);
    }
}

/// A box that comes this near to the edge of the frame, in px, goes on beyond it.
const EDGE_PX: f32 = 4.0;

/// Points beyond the frame of a Nyquist figure that a rectangle of the drawing takes, because it reaches the edge
/// on their side.
fn points_beyond(
    drawing: &Drawing,
    rect: Rect,
    kept: &KeptSpectrum,
    ohm_per_unit: f64,
) -> BTreeSet<usize> {
    let Some(frame) = drawing.frames.first() else {
        return BTreeSet::new();
    };
    let edges = frame.rect;
    let open = |value: f32, is_at_edge: bool, beyond: f32| if is_at_edge { beyond } else { value };
    let (min, max) = (rect.min, rect.max);
    let left = open(min.x, min.x <= edges.left + EDGE_PX, f32::NEG_INFINITY);
    let right = open(max.x, max.x >= edges.right - EDGE_PX, f32::INFINITY);
    let top = open(min.y, min.y <= edges.top + EDGE_PX, f32::NEG_INFINITY);
    let bottom = open(max.y, max.y >= edges.bottom - EDGE_PX, f32::INFINITY);
    let points = kept.spectrum.points.iter().enumerate();
    let places = points.map(|(k, point)| {
        let x = frame.across.place(point.real_ohm / ohm_per_unit);
        let y = frame.up.place(-point.imaginary_ohm / ohm_per_unit);
        (k, x, y)
    });
    let is_outside =
        |x: f32, y: f32| x < edges.left || x > edges.right || y < edges.top || y > edges.bottom;
    places
        .filter(|(_, x, y)| is_outside(*x, *y))
        .filter(|(_, x, y)| (left..=right).contains(x) && (top..=bottom).contains(y))
        .map(|(k, ..)| k)
        .collect()
}

fn mask(points: BTreeSet<usize>, (place, kept): (usize, &KeptSpectrum), actions: &mut Actions) {
    if points.is_empty() {
        return;
    }
    let all_masked = points.iter().all(|point| kept.masked.contains(point));
    let points: Vec<usize> = points.into_iter().collect();
    let edit = match all_masked {
        true => SpectrumEdit::Unmask(points),
        false => SpectrumEdit::Mask(points),
    };
    actions.push(BenchAction::EditSpectra(vec![place], edit));
}

/// Measured points whose marks lie in a rectangle of the drawing.
fn points_in(drawing: &Drawing, rect: Rect) -> BTreeSet<usize> {
    let middle = |shape: &Shape| match shape {
        Shape::Circle { center, .. } => Some(*center),
        Shape::Polygon { points, .. } | Shape::Line { points, .. } => {
            let n = points.len().max(1) as f32;
            Some([0, 1].map(|k| points.iter().map(|p| p[k]).sum::<f32>() / n))
        }
        Shape::Text { .. } => None,
    };
    let items = drawing.items.iter();
    let points = items.filter_map(|item| match item.target {
        Some(Target::Point(point)) => Some((point, middle(&item.shape)?)),
        _ => None,
    });
    points
        .filter(|(_, [x, y])| rect.contains(Pos2::new(*x, *y)))
        .map(|(point, _)| point)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::drawing::Color;

    #[test]
    fn a_box_catches_the_points_whose_middle_lies_in_it() {
        let mut drawing = Drawing::new(100.0, 100.0, None);
        for (k, x) in [10.0, 30.0, 50.0].into_iter().enumerate() {
            let disc = drawing.disc([x, 20.0], 3.0, Color::hex(0));
            disc.target(Target::Point(k));
        }
        drawing.disc([32.0, 20.0], 3.0, Color::hex(0));
        let rect = Rect::from_min_max(Pos2::new(20.0, 0.0), Pos2::new(60.0, 40.0));
        assert_eq!(points_in(&drawing, rect), [1, 2].into());
    }

    #[test]
    fn a_box_at_the_edge_of_the_frame_takes_what_lies_beyond_it() {
        use crate::figures::drawing::{Frame, Rect as Edges};
        use crate::figures::scale::Scale;
        let point = |real_ohm: f64, imaginary_ohm: f64| crate::import::SpectrumPoint {
            frequency_hz: 1.0,
            real_ohm,
            imaginary_ohm,
            line: 0,
        };
        let spectrum = crate::import::Spectrum {
            points: vec![point(50.0, -10.0), point(90.0, -500.0), point(900.0, -20.0)],
            ..crate::import::Spectrum::default()
        };
        let kept = KeptSpectrum::new(spectrum, "a.csv", "");
        let mut drawing = Drawing::new(100.0, 100.0, None);
        drawing.frames.push(Frame {
            rect: Edges {
                left: 0.0,
                top: 0.0,
                right: 100.0,
                bottom: 100.0,
            },
            across: Scale::linear(0.0, 100.0, 0.0, 100.0),
            up: Scale::linear(0.0, 100.0, 100.0, 0.0),
        });
        let beyond = |x: f32, y: f32, right: f32, bottom: f32| {
            let rect = Rect::from_min_max(Pos2::new(x, y), Pos2::new(right, bottom));
            points_beyond(&drawing, rect, &kept, 1.0)
        };
        assert_eq!(beyond(80.0, 1.0, 95.0, 50.0), [1].into(), "above");
        assert_eq!(beyond(80.0, 60.0, 99.0, 90.0), [2].into(), "to the right");
        assert_eq!(beyond(80.0, 20.0, 90.0, 90.0), [].into(), "no edge");
    }
}
