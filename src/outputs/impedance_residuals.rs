//! Figure: what is left of the Kramers–Kronig test and of the fit, over the frequency.

use super::figure::{Figure, Shown};
use super::source::Source;
use super::spectra::{found, hertz, shown, title};
use crate::dataset::KeptSpectrum;
use crate::experiment::impedance::{PointResidual, SpectrumAnalysis};
use crate::export::Kind::{Number, Scientific, Text};
use crate::export::{Cell, Column, Kind, Table};
use crate::figures::impedance::{Model, Panel, PlotPoint, PointRole, layout};
use crate::figures::scale::fixed;

/// The figure.
pub const IMPEDANCE_RESIDUALS: Figure = Figure {
    id: "impedance-residuals",
    aliases: &[],
    title: "Residuals",
    name: "impedance, residuals",
    aspect: 0.75,
    sets: &[],
    marks_entries: false,
    is_available: |source| found(source).is_some_and(|f| !parts(f).is_empty()),
    model: |source| {
        let model = model(shown(source)?, found(source)?)?;
        Some(Shown::new(model, layout))
    },
    numbers: numbers_of,
    caption: |source| shown(source).map_or_else(String::new, title),
};

/// Of the test and of the fit, as far as they are there.
fn parts(found: &SpectrumAnalysis) -> Vec<(&'static str, String, &[PointResidual])> {
    let test = found.kramers_kronig.as_ref().map(|test| {
        let title = "test: ΔZ/|Z| (%)".to_owned();
        ("Kramers–Kronig test", title, test.residuals.as_slice())
    });
    let fit = found.fit.as_ref().map(|fit| {
        let title = "fit: ΔZ/|Z| (%)".to_owned();
        ("fit", title, fit.residuals.as_slice())
    });
    test.into_iter().chain(fit).collect()
}

fn model(kept: &KeptSpectrum, found: &SpectrumAnalysis) -> Option<Model> {
    let panels: Vec<Panel> = parts(found)
        .into_iter()
        .map(|(_, y_title, residuals)| Panel {
            y_title,
            zero: true,
            points: residuals.iter().flat_map(|r| points(kept, r)).collect(),
            ..Panel::default()
        })
        .collect();
    (!panels.is_empty()).then(|| Model {
        panels,
        x_title: "Frequency (Hz)".to_owned(),
        x_in_decades: true,
        remarks: vec![title(kept)],
        ..Model::default()
    })
}

fn points(kept: &KeptSpectrum, residual: &PointResidual) -> Vec<PlotPoint> {
    let Some(point) = kept.spectrum.points.get(residual.index) else {
        return Vec::new();
    };
    let hz = point.frequency_hz;
    let parts = [
        ("Z′", residual.real_percent, PointRole::Used),
        ("Z″", residual.imaginary_percent, PointRole::UsedSecond),
    ];
    let mark = |(name, percent, role): (&str, f64, PointRole)| PlotPoint {
        at: (hz.log10(), percent),
        role: if residual.fails {
            PointRole::Fails
        } else {
            role
        },
        index: Some(residual.index),
        tooltip: format!("{}: {name} off by {} %", hertz(hz), fixed(percent, 2)),
        label: None,
    };
    parts.into_iter().map(mark).collect()
}

struct Row<'a> {
    of: &'static str,
    hz: f64,
    residual: &'a PointResidual,
}

fn numbers_of(source: &Source<'_>) -> Option<Table> {
    const PERCENT: Kind = Number { decimals: 3 };
    let (kept, found) = (shown(source)?, found(source)?);
    let columns = [
        Column::new(
            "of",
            "",
            Text,
            "Of the test or of the fit",
            |r: &Row<'_>| Cell::text(r.of),
        ),
        Column::new(
            "frequency_hz",
            "Hz",
            Scientific,
            "Frequency",
            |r: &Row<'_>| r.hz.into(),
        ),
        Column::new(
            "real_percent",
            "%",
            PERCENT,
            "ΔZ′ over |Z|",
            |r: &Row<'_>| r.residual.real_percent.into(),
        ),
        Column::new(
            "imaginary_percent",
            "%",
            PERCENT,
            "ΔZ″ over |Z|",
            |r: &Row<'_>| r.residual.imaginary_percent.into(),
        ),
        Column::new(
            "fails",
            "",
            Text,
            "Whether the point fails",
            |r: &Row<'_>| r.residual.fails.into(),
        ),
    ];
    let rows = parts(found).into_iter().flat_map(|(of, _, residuals)| {
        residuals.iter().filter_map(move |residual| {
            let hz = kept.spectrum.points.get(residual.index)?.frequency_hz;
            Some(Row { of, hz, residual })
        })
    });
    Some(Table::of("Residuals", &columns, rows))
}
