//! How the energy falls, step by step.

use eframe::egui::{self, RichText};
use egui_plot::{AxisHints, Line, MarkerShape, Plot, PlotPoints, Points};

use super::runs::Run;
use crate::app::shell::widgets::named;
use crate::app::theme;

/// Height in px, with the axes.
const HEIGHT_PX: f32 = 112.0;

/// Shows the energies of a relaxation so far.
pub(super) fn show(ui: &mut egui::Ui, run: &Run) {
    let palette = theme::palette(ui);
    let axis = |hints: AxisHints<'static>, label: &str, room_px: f32| {
        hints
            .label(RichText::new(label).small())
            .label_spacing(egui::Rangef::new(room_px, room_px + 1.0))
            .tick_label_color(palette.weak)
    };
    let points = run.descent_mev_per_atom();
    let highest = points.iter().map(|p| p[1]).fold(0.0, f64::max);
    let last = points.last().copied();
    let shown = Plot::new(("relaxation", run.number))
        .height(HEIGHT_PX)
        .custom_x_axes(vec![axis(AxisHints::new_x(), "Step", 36.0)])
        .custom_y_axes(vec![axis(AxisHints::new_y(), "meV/atom", 16.0)])
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
        .show_x(false)
        .show_y(false)
        .show_crosshair(false)
        .include_x(0.0)
        .include_x(last.map_or(10.0, |p| p[0].max(10.0)))
        .include_y(0.0)
        .include_y(1.08 * highest.max(0.1))
        .set_margin_fraction(egui::vec2(0.02, 0.04))
        .grid_color(palette.line)
        .grid_fade(0.0)
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
