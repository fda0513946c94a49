//! Figure: modulus and phase of a spectrum over the frequency, with its fit.

use super::figure::{Figure, Shown};
use super::nyquist::numbers_of;
use super::spectra::{curve, ohm, role, shown, title, tooltip};
use crate::dataset::KeptSpectrum;
use crate::figures::impedance::{Curve, Model, Panel, PlotPoint, layout};

/// The figure.
pub const BODE: Figure = Figure {
    id: "bode",
    aliases: &[],
    title: "Bode",
    name: "impedance, Bode",
    aspect: 0.75,
    sets: &[],
    marks_entries: false,
    is_available: |source| shown(source).is_some(),
    model: |source| Some(Shown::new(model(shown(source)?), layout)),
    numbers: numbers_of,
    caption: |source| shown(source).map_or_else(String::new, title),
};

fn model(kept: &KeptSpectrum) -> Model {
    let fit = kept.found().and_then(|found| found.fit.as_ref());
    let calculated = fit.map_or_else(Vec::new, |fit| curve(kept, fit));
    let name = fit.map_or_else(String::new, |fit| format!("fit: {}", fit.circuit));
    let panel = |y_title: String, y_in_decades: bool, y: fn(f64, f64) -> f64| Panel {
        y_title,
        y_in_decades,
        curves: vec![Curve {
            name: name.clone(),
            points: calculated
                .iter()
                .map(|(hz, re, im)| (hz.log10(), y(*re, *im)))
                .collect(),
            is_filled: false,
        }],
        points: kept
            .spectrum
            .points
            .iter()
            .enumerate()
            .map(|(index, point)| PlotPoint {
                at: (
                    point.frequency_hz.log10(),
                    y(point.real_ohm, point.imaginary_ohm),
                ),
                role: role(kept, index),
                index: Some(index),
                tooltip: tooltip(kept, point, index),
                label: None,
            })
            .collect(),
        ..Panel::default()
    };
    let modulus = format!("|Z| ({})", ohm(kept.spectrum.per_area));
    Model {
        panels: vec![
            panel(modulus, true, |re, im| re.hypot(im).log10()),
            panel("−phase (°)".to_owned(), false, |re, im| {
                (-im).atan2(re).to_degrees()
            }),
        ],
        x_title: "Frequency (Hz)".to_owned(),
        x_in_decades: true,
        remarks: vec![title(kept)],
        ..Model::default()
    }
}
