//! Figure: the distribution of relaxation times of a spectrum.

use super::figure::{Figure, Shown};
use super::source::Source;
use super::spectra::{digits, found, ohm, shown, title};
use crate::dataset::KeptSpectrum;
use crate::experiment::impedance::RelaxationTimes;
use crate::export::Kind::Scientific;
use crate::export::{Column, Table};
use crate::figures::impedance::{Curve, Model, Panel, PlotPoint, PointRole, layout};
use crate::figures::scale::scientific;

/// The figure.
pub const RELAXATION_TIMES: Figure = Figure {
    id: "relaxation-times",
    aliases: &[],
    title: "Relaxation times",
    name: "impedance, relaxation times",
    aspect: 0.6,
    sets: &[],
    marks_entries: false,
    is_available: |source| times(source).is_some(),
    model: |source| Some(Shown::new(model(shown(source)?, times(source)?), layout)),
    numbers: |source| {
        let times = times(source)?;
        let columns = [
            Column::new(
                "tau_s",
                "s",
                Scientific,
                "Time constant",
                |r: &(f64, f64)| r.0.into(),
            ),
            Column::new(
                "gamma_ohm",
                "Ω",
                Scientific,
                "Resistance for each unit of ln τ",
                |r: &(f64, f64)| r.1.into(),
            ),
        ];
        let rows = times
            .tau_s
            .iter()
            .copied()
            .zip(times.gamma_ohm.iter().copied());
        Some(Table::of("Relaxation times", &columns, rows))
    },
    caption: |source| shown(source).map_or_else(String::new, title),
};

fn times<'a>(source: &Source<'a>) -> Option<&'a RelaxationTimes> {
    found(source)?.relaxation_times.as_ref()
}

fn model(kept: &KeptSpectrum, times: &RelaxationTimes) -> Model {
    let unit = ohm(kept.spectrum.per_area);
    let points = times.tau_s.iter().zip(&times.gamma_ohm);
    let gamma_at = |tau: f64| {
        let nearest = times.tau_s.iter().zip(&times.gamma_ohm).min_by(|a, b| {
            let away = |t: f64| (t / tau).ln().abs();
            away(*a.0).total_cmp(&away(*b.0))
        });
        nearest.map_or(0.0, |(_, gamma)| *gamma)
    };
    let peak = |peak: &crate::experiment::impedance::RelaxationPeak| {
        let resistance = format!("{} {unit}", digits(peak.resistance_ohm));
        PlotPoint {
            at: (peak.tau_s.log10(), gamma_at(peak.tau_s)),
            role: PointRole::Peak,
            index: None,
            tooltip: format!("τ = {} s, R = {resistance}", scientific(peak.tau_s, 3)),
            label: Some(resistance),
        }
    };
    let electrode = match times.electrode_exponent {
        Some(n) => format!("; electrode taken out (n = {n:.2})"),
        None => String::new(),
    };
    Model {
        panels: vec![Panel {
            y_title: format!("γ ({unit})"),
            curves: vec![Curve {
                name: String::new(),
                points: points.map(|(tau, gamma)| (tau.log10(), *gamma)).collect(),
                is_filled: true,
            }],
            points: times.peaks.iter().map(peak).collect(),
            ..Panel::default()
        }],
        x_title: "τ (s)".to_owned(),
        x_in_decades: true,
        remarks: vec![
            title(kept),
            format!("λ = {}{electrode}", scientific(times.smoothing, 2)),
        ],
        ..Model::default()
    }
}
