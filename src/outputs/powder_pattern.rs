//! Figure: a powder pattern, measured over calculated.

use super::figure::{Figure, Shown};
use super::patterns::{indices, shown};
use super::source::Source;
use crate::crystal::formula::pretty_formula;
use crate::dataset::KeptPattern;
use crate::experiment::diffraction::{FoundPeak, PhaseFit, Verdict};
use crate::export::Kind::Number;
use crate::export::{Column, Table};
use crate::figures::powder_pattern::{Model, Phase, layout};

/// The figure.
pub const PATTERN: Figure = Figure {
    id: "pattern",
    aliases: &[],
    title: "Powder pattern",
    name: "powder pattern, measured over calculated",
    aspect: 0.55,
    sets: &[],
    marks_entries: false,
    is_available: |source| shown(source).is_some(),
    model: |source| Some(Shown::new(model(source, shown(source)?), layout)),
    numbers: |source| Some(points(shown(source)?)),
    caption: |_| String::new(),
};

/// Lines weaker than this share of the strongest one of their phase have no tick.
const WEAKEST_TICK: f64 = 0.002;

fn model(source: &Source<'_>, kept: &KeptPattern) -> Model {
    let part = source.look.bench.two_theta_mdeg;
    let mut model = Model {
        two_theta_deg: kept.pattern.two_theta_deg.clone(),
        measured: kept.pattern.counts.clone(),
        range_deg: part.map(|[a, b]| (f64::from(a) / 1000.0, f64::from(b) / 1000.0)),
        ..Model::default()
    };
    if let Some(found) = kept.found() {
        model.first = found.first_point;
        model.background.clone_from(&found.background);
        if found.phases.iter().any(|phase| phase.is_refined) {
            model.calculated.clone_from(&found.calculated);
        }
        model.phases = found.phases.iter().map(phase).collect();
        if !found.phases.is_empty() {
            let peaks = found.peaks.iter().filter(|peak| !peak.is_explained());
            model.unexplained = peaks.map(|peak| unexplained(kept, peak)).collect();
        }
    }
    model
}

fn phase(fit: &PhaseFit) -> Phase {
    let strongest = fit.lines.iter().map(|l| l.calculated).fold(0.0, f64::max);
    let formula = pretty_formula(&fit.formula);
    let is_present = fit.is_refined;
    let seen = match fit.verdict {
        Verdict::Present => "",
        Verdict::PositionsOnly => ", positions only",
        Verdict::Doubtful => ", doubtful",
        Verdict::Absent => ", absent",
    };
    Phase {
        name: format!("{formula} ({}){seen}", fit.id),
        is_present,
        lines: fit
            .lines
            .iter()
            .filter(|line| line.calculated > WEAKEST_TICK * strongest)
            .map(|line| {
                let said = format!(
                    "{formula} {}: {:.3}°, d = {:.4} Å, {:.1} % of its strongest line",
                    indices(line.hkl),
                    line.two_theta_deg,
                    line.spacing_ang,
                    100.0 * line.calculated / strongest
                );
                (line.two_theta_deg, said)
            })
            .collect(),
        curve: if is_present {
            Vec::new()
        } else {
            fit.simulated.clone()
        },
    }
}

/// Where it is, how high up to its top, what to say.
fn unexplained(kept: &KeptPattern, peak: &FoundPeak) -> (f64, f64, String) {
    let x = peak.two_theta_deg.value;
    let angles = &kept.pattern.two_theta_deg;
    let half = 0.6 * peak.fwhm_deg;
    let near =
        angles.partition_point(|a| *a < x - half)..angles.partition_point(|a| *a <= x + half);
    let counts = kept.pattern.counts.get(near).unwrap_or_default();
    let top = counts.iter().copied().fold(0.0, f64::max);
    let said = format!(
        "{x:.3}°, d = {:.4} Å, {:.0} counts high: none of the phases has a line here",
        peak.spacing_ang, peak.height
    );
    (x, top, said)
}

/// One point of the curves.
struct Row {
    two_theta_deg: f64,
    measured: f64,
    background: Option<f64>,
    calculated: Option<f64>,
}

fn points(kept: &KeptPattern) -> Table {
    const COUNTS: crate::export::Kind = Number { decimals: 1 };
    let columns: [Column<Row>; 5] = [
        Column::new(
            "two_theta_deg",
            "°",
            Number { decimals: 4 },
            "Scattering angle",
            |r: &Row| r.two_theta_deg.into(),
        )
        .read("2θ (°)"),
        Column::new("measured", "counts", COUNTS, "Measured", |r| {
            r.measured.into()
        }),
        Column::new("background", "counts", COUNTS, "Background", |r| {
            r.background.into()
        }),
        Column::new(
            "calculated",
            "counts",
            COUNTS,
            "Background and phases, with the intensities of their structures",
            |r| r.calculated.into(),
        ),
        Column::new(
            "difference",
            "counts",
            COUNTS,
            "Measured − calculated",
            |r| r.calculated.map(|c| r.measured - c).into(),
        ),
    ];
    let found = kept.found();
    let has_phases = found.is_some_and(|f| f.phases.iter().any(|p| p.is_refined));
    let angles = kept.pattern.two_theta_deg.iter().zip(&kept.pattern.counts);
    let rows = angles.enumerate().map(|(k, (angle, counts))| {
        let at = found.and_then(|f| k.checked_sub(f.first_point));
        let of = |curve: &[f64]| curve.get(at?).copied();
        Row {
            two_theta_deg: *angle,
            measured: *counts,
            background: found.and_then(|f| of(&f.background)),
            calculated: found.filter(|_| has_phases).and_then(|f| of(&f.calculated)),
        }
    });
    Table::of("Pattern", &columns, rows)
}
