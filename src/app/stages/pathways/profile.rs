//! The profile of the chosen pathway: energy over distance, with the marker that runs along in 3D.

use eframe::egui::{self, RichText};
use egui_plot::{Line, MarkerShape, PlotPoints, Points};

use crate::app::shell::fixed_plot::fixed_plot;
use crate::app::shell::widgets::named;
use crate::app::theme;
use crate::percolation::paths::Pathway;

/// What to do to see a profile.
pub(super) fn nothing_chosen(ui: &mut egui::Ui) {
    let palette = theme::palette(ui);
    ui.label(RichText::new("Profile").strong());
    let text = "Pick a pathway in the list or in the view: its energy profile appears here, and its relaxed \
                barrier a click away.";
    ui.label(RichText::new(text).color(palette.weak));
}

/// Where the marker is, in words.
pub(super) fn readout(path: &Pathway, along: f32) -> String {
    let [distance_ang, energy_ev] = point_at(path, along);
    format!("{distance_ang:.2} Å, {energy_ev:.3} eV")
}

/// Shows the profile on the map; the pointer moves the marker.
pub(super) fn plot_along(ui: &mut egui::Ui, path: &Pathway, along: &mut f32) {
    let palette = theme::palette(ui);
    let response = plot(ui, path, *along, palette);
    if let Some(distance_ang) = response
        && path.length_ang > 0.0
    {
        *along = (distance_ang / path.length_ang).clamp(0.0, 1.0) as f32;
    }
}

/// Draws the plot; returns the distance in Å at which the pointer is.
fn plot(ui: &mut egui::Ui, path: &Pathway, along: f32, palette: &theme::Palette) -> Option<f64> {
    let top = path.pass_ev.max(0.05);
    let shown = fixed_plot("pathway-profile", ["Distance / Å", "Energy / eV"], palette)
        .include_x(0.0)
        .include_x(path.length_ang)
        .include_y(0.0)
        .include_y(1.08 * top)
        .show(ui, |plot| {
            let points = PlotPoints::from_iter(path.profile());
            plot.line(Line::new("energy", points).color(palette.accent).width(2.0));
            let marker = Points::new("marker", vec![point_at(path, along)])
                .color(palette.warning)
                .shape(MarkerShape::Circle)
                .radius(5.0);
            plot.points(marker);
            plot.pointer_coordinate().map(|at| at.x)
        });
    named(
        &shown.response,
        egui::Role::Figure,
        "Energy profile of the path",
    );
    shown.inner.filter(|_| shown.response.hovered())
}

/// Distance in Å and energy in eV at a part of the path's length.
fn point_at(path: &Pathway, along: f32) -> [f64; 2] {
    let distance_ang = f64::from(along) * path.length_ang;
    let (before, after, part) = neighbors(path, distance_ang);
    let energy = |k: usize| path.points[k].energy_ev;
    [
        distance_ang,
        energy(before) + part * (energy(after) - energy(before)),
    ]
}

/// Where along its length a path is highest: 0 to 1.
pub(super) fn place_of_pass(path: &Pathway) -> f32 {
    let highest = path
        .points
        .iter()
        .max_by(|u, v| u.energy_ev.total_cmp(&v.energy_ev));
    let distance_ang = highest.map_or(0.0, |point| point.distance_ang);
    (distance_ang / path.length_ang.max(1e-9)) as f32
}

/// Fractional coordinates at a part of the path's length.
pub(super) fn frac_at(path: &Pathway, along: f32) -> crate::crystal::lattice::Vector3 {
    let (before, after, part) = neighbors(path, f64::from(along) * path.length_ang);
    let (from, to) = (path.points[before].frac, path.points[after].frac);
    std::array::from_fn(|k| from[k] + part * (to[k] - from[k]))
}

/// The points before and after a distance, and how far it is between them: 0 to 1.
fn neighbors(path: &Pathway, distance_ang: f64) -> (usize, usize, f64) {
    let last = path.points.len().saturating_sub(1);
    let after = path
        .points
        .partition_point(|point| point.distance_ang < distance_ang)
        .min(last);
    let before = after.saturating_sub(1);
    let (start, end) = (
        path.points[before].distance_ang,
        path.points[after].distance_ang,
    );
    let part = if end > start {
        ((distance_ang - start) / (end - start)).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (before, after, part)
}
