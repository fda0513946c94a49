//! The profile of a hop: its band beside the bond-valence map and what other engines gave.
//!
//! Energies count from the start of the hop, the way goes from 0 to 1, so that profiles of different lengths
//! can be told apart by their heights alone.

use eframe::egui::{self, Color32};
use egui_plot::{Line, LineStyle, MarkerShape, PlotPoints, Points};

use crate::app::shell::fixed_plot::fixed_plot;
use crate::app::shell::widgets::named;
use crate::app::theme::Palette;
use crate::neb::{Band, BandProgress, Profile};

/// Points of a smooth curve.
const N_POINTS: usize = 96;

/// A profile with its images.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Curve {
    /// Images: share of the way, energy in eV above the start.
    pub images: Vec<[f64; 2]>,
    /// The smooth curve, likewise.
    pub points: Vec<[f64; 2]>,
}

impl Curve {
    /// That of a band.
    pub(super) fn of_band(band: &Band) -> Self {
        Self::new(
            &band.distances_ang,
            &band.energies_ev,
            &band.forces_along_ev_per_ang,
        )
    }

    /// That of a band that is being relaxed; `None` while its ends are.
    pub(super) fn of_progress(now: &BandProgress) -> Option<Self> {
        let is_band =
            now.distances_ang.len() > 1 && now.distances_ang.len() == now.energies_ev.len();
        is_band.then(|| {
            Self::new(
                &now.distances_ang,
                &now.energies_ev,
                &now.forces_along_ev_per_ang,
            )
        })
    }

    fn new(distances_ang: &[f64], energies_ev: &[f64], forces: &[f64]) -> Self {
        let start_ev = energies_ev.first().copied().unwrap_or(0.0);
        let length_ang = distances_ang.last().copied().unwrap_or(0.0).max(1e-9);
        let relative = |[d, e]: [f64; 2]| [d / length_ang, e - start_ev];
        let images = distances_ang.iter().zip(energies_ev);
        let smooth = Profile::new(distances_ang, energies_ev, forces).sampled(N_POINTS);
        Self {
            images: images.map(|(d, e)| relative([*d, *e])).collect(),
            points: smooth.into_iter().map(relative).collect(),
        }
    }

    /// Energy in eV above the start at a share of the way.
    pub(super) fn energy_at(&self, share: f64) -> f64 {
        let after = self.points.partition_point(|point| point[0] < share);
        let last = self.points.len().saturating_sub(1);
        let (a, b) = (after.saturating_sub(1).min(last), after.min(last));
        let (Some(from), Some(to)) = (self.points.get(a), self.points.get(b)) else {
            return 0.0;
        };
        let part = match to[0] > from[0] {
            true => ((share - from[0]) / (to[0] - from[0])).clamp(0.0, 1.0),
            false => 0.0,
        };
        from[1] + part * (to[1] - from[1])
    }
}

/// A profile on the plot.
pub(super) struct Drawn {
    /// The profile.
    pub curve: Curve,
    /// Its colour.
    pub color: Color32,
    /// Whether it is only there to be compared with.
    pub is_reference: bool,
}

/// What the plot shows.
pub(super) struct Shown<'a> {
    /// The profiles, the one that matters first.
    pub drawn: &'a [Drawn],
    /// Interval of the calibrated barrier in eV above the start, and where along the way.
    pub interval: Option<[f64; 3]>,
    /// Where the marker is: 0 to 1.
    pub along: f32,
}

/// Draws the plot; returns the share of the way at which the pointer is.
pub(super) fn show(ui: &mut egui::Ui, shown: &Shown<'_>, palette: &Palette) -> Option<f32> {
    let energies = shown.drawn.iter().flat_map(|drawn| &drawn.curve.points);
    let (low, high) = energies.fold((0.0_f64, 0.05_f64), |(low, high), point| {
        (low.min(point[1]), high.max(point[1]))
    });
    let high = shown.interval.map_or(high, |[_, _, top]| high.max(top));
    let room = 0.08 * (high - low);
    let plot = fixed_plot("band-profile", ["Share of the way", "Energy / eV"], palette)
        .include_x(0.0)
        .include_x(1.0)
        .include_y(low - if low < 0.0 { room } else { 0.0 })
        .include_y(high + room)
        .show(ui, |plot| {
            for (number, drawn) in shown.drawn.iter().enumerate().rev() {
                let points = PlotPoints::from_iter(drawn.curve.points.iter().copied());
                let line = Line::new(format!("curve {number}"), points).color(drawn.color);
                plot.line(match drawn.is_reference {
                    true => line.width(1.5).style(LineStyle::dashed_dense()),
                    false => line.width(2.0),
                });
                if !drawn.curve.images.is_empty() {
                    let images = PlotPoints::from_iter(drawn.curve.images.iter().copied());
                    let images = Points::new(format!("images {number}"), images);
                    plot.points(images.color(drawn.color).radius(3.5));
                }
            }
            if let Some([at, low, high]) = shown.interval {
                let ends = PlotPoints::from_iter([[at, low], [at, high]]);
                plot.line(Line::new("interval", ends).color(palette.text).width(1.5));
                let caps = Points::new(
                    "ends of the interval",
                    PlotPoints::from_iter([[at, low], [at, high]]),
                );
                plot.points(
                    caps.color(palette.text)
                        .shape(MarkerShape::Diamond)
                        .radius(3.0),
                );
            }
            if let Some(first) = shown.drawn.first() {
                let share = f64::from(shown.along);
                let at = vec![[share, first.curve.energy_at(share)]];
                let marker = Points::new("marker", at).color(palette.warning);
                plot.points(marker.shape(MarkerShape::Circle).radius(5.0));
            }
            plot.pointer_coordinate()
                .map(|at| at.x.clamp(0.0, 1.0) as f32)
        });
    named(
        &plot.response,
        egui::Role::Figure,
        "Energy profile of the band",
    );
    plot.inner.filter(|_| plot.response.hovered())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_counts_from_the_start_and_from_0_to_1() {
        let curve = Curve::new(&[0.0, 1.0, 2.0], &[-5.0, -4.7, -4.9], &[0.0, 0.0, 0.0]);
        assert_eq!(curve.images[0], [0.0, 0.0]);
        assert!((curve.images[1][1] - 0.3).abs() < 1e-12);
        assert!((curve.energy_at(0.5) - 0.3).abs() < 0.01);
        assert!((curve.energy_at(1.0) - 0.1).abs() < 1e-9);
        assert_eq!(Curve::default().energy_at(0.5), 0.0);
    }
}
