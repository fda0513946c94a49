//! A small plot that stays as it is: no dragging, no zooming, no cross-hair.
//!
//! In: a name, what the axes are of, a palette. Out: a [`Plot`] to which whoever shows it adds the range and
//! what is drawn.

use eframe::egui::{self, RichText};
use egui_plot::{AxisHints, Plot};

use crate::app::theme::Palette;

/// Room in px below which numbers along the horizontal and the vertical axis are not written.
const ROOM_PX: [f32; 2] = [36.0, 16.0];

/// The plot of a name, with what its horizontal and vertical axes are of.
pub(in crate::app) fn fixed_plot<'a>(
    name: impl egui::AsIdSalt,
    [across, up]: [&str; 2],
    palette: &Palette,
) -> Plot<'a> {
    Plot::new(name)
        .custom_x_axes(vec![axis(AxisHints::new_x(), across, ROOM_PX[0], palette)])
        .custom_y_axes(vec![axis(AxisHints::new_y(), up, ROOM_PX[1], palette)])
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
        .show_x(false)
        .show_y(false)
        .show_crosshair(false)
        .set_margin_fraction(egui::vec2(0.02, 0.02))
        .grid_color(palette.line)
        .grid_fade(0.0)
}

/// An axis whose numbers are legible wherever they have `room_px`.
fn axis<'a>(hints: AxisHints<'a>, label: &str, room_px: f32, palette: &Palette) -> AxisHints<'a> {
    hints
        .label(RichText::new(label).small())
        .label_spacing(egui::Rangef::new(room_px, room_px + 1.0))
        .tick_label_color(palette.weak)
}
