//! Points of a spectrum masked by a box that is dragged over them, or by a click.
//!
//! In: the figure as it was drawn. Out: points that take no part from now on; a box over points that are all
//! masked brings them back.

use std::collections::BTreeSet;

use eframe::egui::{self, Pos2, Rect, Stroke};

use crate::app::action::Actions;
use crate::app::paint::FigureResponse;
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
        if response.drag_stopped_by(egui::PointerButton::Primary) {
            self.from = None;
            let inside = points_in(drawing, shown.translate(-figure.origin.to_vec2()));
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
    }
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
}
