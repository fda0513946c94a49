//! How the energy falls, step by step.

use eframe::egui;
use egui_plot::{Line, MarkerShape, PlotPoints, Points};

use super::runs::Run;
use crate::app::shell::fixed_plot::fixed_plot;
use crate::app::shell::widgets::named;
use crate::app::theme;

/// Height in px, with the axes.
const HEIGHT_PX: f32 = 112.0;

/// Shows the energies of a relaxation so far.
pub(super) fn show(ui: &mut egui::Ui, run: &Run) {
    let palette = theme::palette(ui);
    let points = run.descent_mev_per_atom();
    let highest = points.iter().map(|p| p[1]).fold(0.0, f64::max);
    let last = points.last().copied();
    let shown = fixed_plot(("relaxation", run.number), ["Step", "meV/atom"], palette)
        .height(HEIGHT_PX)
        .include_x(0.0)
        .include_x(last.map_or(10.0, |p| p[0].max(10.0)))
        .include_y(0.0)
        .include_y(1.08 * highest.max(0.1))
        .show(ui, |plot| {
            let line = PlotPoints::from_iter(points.iter().copied());
            plot.line(Line::new("energy", line).color(palette.accent).width(2.0));
            if let Some(last) = last {
                let marker = Points::new("last", vec![last])
                    .color(palette.accent)
                    .shape(MarkerShape::Circle)
                    .radius(3.5);
                plot.points(marker);
            }
        });
    named(
        &shown.response,
        egui::Role::Figure,
        "Energy over the steps of the relaxation",
    );
    shown.response.on_hover_text(
        "Energy of the cell in meV per atom above the lowest so far, over the steps.",
    );
}
