//! Figure: −Z″ over Z′ of a spectrum, with its fit.

use super::figure::{Figure, Shown};
use super::source::Source;
use super::spectra::{curve, hertz, role, shown, title, tooltip};
use crate::dataset::KeptSpectrum;
use crate::export::Kind::{Integer, Scientific, Text};
use crate::export::{Cell, Column, Table};
use crate::figures::impedance::{Curve, Model, Panel, PlotPoint, PointRole, layout};

/// The figure.
pub const NYQUIST: Figure = Figure {
    id: "nyquist",
    aliases: &[],
    title: "Nyquist",
    name: "impedance, Nyquist",
    aspect: 0.6,
    sets: &[],
    marks_entries: false,
    is_available: |source| shown(source).is_some(),
    model: |source| Some(Shown::new(model(shown(source)?), layout)),
    numbers: numbers_of,
    caption: |source| shown(source).map_or_else(String::new, title),
};

/// An electrode's tail is cut where it is so many times longer than the arcs.
const TAIL: f64 = 2.0;

/// Ω, or Ω cm², in one unit of the axes.
pub fn ohm_per_unit(kept: &KeptSpectrum) -> f64 {
    extent(kept).unit.0
}

/// How far the figure goes.
struct Extent {
    /// Largest Z′ and −Z″ in Ω.
    right: f64,
    top: f64,
    /// The total resistance, where the tail is cut.
    cut: Option<f64>,
    /// The unit of the axes in Ω, and its name.
    unit: (f64, &'static str),
}

fn extent(kept: &KeptSpectrum) -> Extent {
    let points = &kept.spectrum.points;
    let total = kept
        .found()
        .and_then(|f| f.resistance.total)
        .map(|r| r.value);
    let largest = |of: fn(&crate::import::SpectrumPoint) -> f64| {
        points
            .iter()
            .map(of)
            .filter(|v| v.is_finite())
            .fold(0.0, f64::max)
    };
    let (right, top) = (largest(|p| p.real_ohm), largest(|p| -p.imaginary_ohm));
    let cut = total.filter(|total| right.max(top) > TAIL * total);
    let shown_to = cut.map_or(right.max(top), |total| 1.35 * total);
    Extent {
        right,
        top,
        cut,
        unit: scaled(shown_to, kept.spectrum.per_area),
    }
}

fn model(kept: &KeptSpectrum) -> Model {
    let points = &kept.spectrum.points;
    let Extent {
        right,
        top,
        cut,
        unit: (factor, unit),
    } = extent(kept);
    let decades = decades(kept);
    let mark = |(index, point): (usize, &crate::import::SpectrumPoint)| PlotPoint {
        at: (point.real_ohm / factor, -point.imaginary_ohm / factor),
        role: role(kept, index),
        index: Some(index),
        tooltip: tooltip(kept, point, index),
        label: decades
            .contains(&index)
            .then(|| hertz(10_f64.powf(point.frequency_hz.log10().round()))),
    };
    let plotted: Vec<PlotPoint> = points.iter().enumerate().map(mark).collect();
    let fit = kept.found().and_then(|found| found.fit.as_ref());
    let curves = fit.map(|fit| Curve {
        name: format!("fit: {}", fit.circuit),
        points: curve(kept, fit)
            .into_iter()
            .map(|(_, re, im)| (re / factor, -im / factor))
            .collect(),
        is_filled: false,
    });
    let lowest = plotted
        .iter()
        .filter(|p| p.role != PointRole::LeftOut)
        .fold((0.0_f64, 0.0_f64), |(x, y), p| {
            (x.min(p.at.0), y.min(p.at.1))
        });
    let (x_range, y_range) = match cut {
        Some(total) => (
            Some((lowest.0.max(-0.2 * total / factor), 1.35 * total / factor)),
            Some((lowest.1.max(-0.3 * total / factor), 0.8 * total / factor)),
        ),
        None => (
            Some((lowest.0, 1.04 * right.max(0.3 * top) / factor)),
            Some((lowest.1, 1.08 * top.max(0.3 * right) / factor)),
        ),
    };
    let beyond = |p: &&PlotPoint| {
        x_range.is_some_and(|x| p.at.0 > x.1) || y_range.is_some_and(|y| p.at.1 > y.1)
    };
    let n_beyond = plotted.iter().filter(beyond).count();
    let mut remarks = vec![title(kept)];
    if cut.is_some() && n_beyond > 0 {
        remarks.push(format!(
            "the electrode’s tail goes on beyond the frame ({n_beyond} points)"
        ));
    }
    Model {
        panels: vec![Panel {
            y_title: format!("−Z″ ({unit})"),
            y_range,
            zero: true,
            curves: curves.into_iter().collect(),
            points: plotted,
            ..Panel::default()
        }],
        x_title: format!("Z′ ({unit})"),
        x_range,
        equal_axes: true,
        remarks,
        ..Model::default()
    }
}

fn scaled(largest: f64, per_area: bool) -> (f64, &'static str) {
    match (largest, per_area) {
        (l, false) if l >= 3e9 => (1e9, "GΩ"),
        (l, false) if l >= 3e6 => (1e6, "MΩ"),
        (l, false) if l >= 3e3 => (1e3, "kΩ"),
        (l, false) if l < 0.3 => (1e-3, "mΩ"),
        (_, false) => (1.0, "Ω"),
        (l, true) if l >= 3e6 => (1e6, "MΩ cm²"),
        (l, true) if l >= 3e3 => (1e3, "kΩ cm²"),
        (_, true) => (1.0, "Ω cm²"),
    }
}

/// The points nearest to whole powers of ten of the frequency.
fn decades(kept: &KeptSpectrum) -> Vec<usize> {
    let points = &kept.spectrum.points;
    let away = |k: usize| {
        let logarithm = points[k].frequency_hz.log10();
        (logarithm - logarithm.round()).abs()
    };
    let decade = |k: usize| points[k].frequency_hz.log10().round() as i64;
    let mut nearest: std::collections::BTreeMap<i64, usize> = std::collections::BTreeMap::new();
    for (k, point) in points.iter().enumerate() {
        if !point.frequency_hz.is_normal() || away(k) > 0.08 {
            continue;
        }
        let known = nearest.entry(decade(k)).or_insert(k);
        if away(k) < away(*known) {
            *known = k;
        }
    }
    nearest.into_values().collect()
}

struct Row {
    hz: f64,
    z: (f64, f64),
    fit: Option<(f64, f64)>,
    line: usize,
    state: &'static str,
}

/// Every point with its fit.
pub(super) fn numbers_of(source: &Source<'_>) -> Option<Table> {
    let kept = shown(source)?;
    let fit = kept.found().and_then(|found| found.fit.as_ref());
    let rows = kept
        .spectrum
        .points
        .iter()
        .enumerate()
        .map(|(index, point)| Row {
            hz: point.frequency_hz,
            z: (point.real_ohm, point.imaginary_ohm),
            fit: fit.map(|fit| fit.impedance(point.frequency_hz)),
            line: point.line,
            state: match role(kept, index) {
                PointRole::Fails => "fails",
                PointRole::LeftOut => "masked",
                PointRole::Used | PointRole::UsedSecond | PointRole::Peak => "used",
            },
        });
    let columns = [
        Column::new("frequency_hz", "Hz", Scientific, "Frequency", |r: &Row| {
            r.hz.into()
        }),
        Column::new("z_real_ohm", "Ω", Scientific, "Z′", |r: &Row| {
            r.z.0.into()
        }),
        Column::new("z_imag_ohm", "Ω", Scientific, "Z″", |r: &Row| {
            r.z.1.into()
        }),
        Column::new(
            "fit_real_ohm",
            "Ω",
            Scientific,
            "Z′ of the fit",
            |r: &Row| r.fit.map(|z| z.0).into(),
        ),
        Column::new(
            "fit_imag_ohm",
            "Ω",
            Scientific,
            "Z″ of the fit",
            |r: &Row| r.fit.map(|z| z.1).into(),
        ),
        Column::new("line", "", Integer, "Line of the file", |r: &Row| {
            r.line.into()
        }),
        Column::new("state", "", Text, "Whether the point is used", |r: &Row| {
            Cell::text(r.state)
        }),
    ];
    Some(Table::of("Impedance", &columns, rows))
}
