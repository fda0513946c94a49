//! Table: the peaks of a powder pattern, and what explains them.

use super::patterns::{indices, shown};
use super::table::{TableOutput, heads};
use crate::experiment::diffraction::{FoundPeak, PatternAnalysis};
use crate::export::Kind::{Number, Text};
use crate::export::{Cell, Column, Table};

/// The table.
pub const PEAKS: TableOutput = TableOutput {
    id: "peaks",
    name: "peaks of the powder pattern",
    sets: &[],
    as_workbook: false,
    is_available: |source| {
        let found = shown(source).and_then(|kept| kept.found());
        found.is_some_and(|found| !found.peaks.is_empty())
    },
    heads: || heads(&columns()),
    table: |source| {
        let found = shown(source)?.found()?;
        let rows = found.peaks.iter().map(|peak| Row { found, peak });
        Some(Table::of("Peaks", &columns(), rows))
    },
};

struct Row<'a> {
    found: &'a PatternAnalysis,
    peak: &'a FoundPeak,
}

fn columns<'a>() -> [Column<Row<'a>>; 11] {
    const COUNTS: crate::export::Kind = Number { decimals: 1 };
    const DEGREES: crate::export::Kind = Number { decimals: 4 };
    [
        Column::new(
            "two_theta_deg",
            "°",
            DEGREES,
            "Where it is measured, of Kα₁",
            |r: &Row<'a>| r.peak.two_theta_deg.value.into(),
        )
        .read("2θ (°)"),
        Column::new(
            "two_theta_error_deg",
            "°",
            DEGREES,
            "One standard error of it",
            |r| r.peak.two_theta_deg.error.into(),
        ),
        Column::new(
            "d_ang",
            "Å",
            Number { decimals: 5 },
            "Distance of the lattice planes, the shift of all lines undone",
            |r: &Row<'a>| r.peak.spacing_ang.into(),
        )
        .read("d (Å)"),
        Column::new(
            "height",
            "counts",
            COUNTS,
            "Height above the background, of Kα₁",
            |r| r.peak.height.into(),
        ),
        Column::new("area", "counts °", COUNTS, "Area with Kα₂", |r| {
            r.peak.area.value.into()
        }),
        Column::new(
            "area_error",
            "counts °",
            COUNTS,
            "One standard error of it",
            |r| r.peak.area.error.into(),
        ),
        Column::new(
            "fwhm_deg",
            "°",
            DEGREES,
            "Full width at half the height, of Kα₁",
            |r| r.peak.fwhm_deg.into(),
        ),
        Column::new("significance", "", COUNTS, "Height over noise", |r| {
            r.peak.significance.into()
        }),
        Column::new(
            "explained",
            "",
            Text,
            "Whether a phase has a line there",
            |r| {
                Cell::text(match (r.found.phases.is_empty(), r.peak.is_explained()) {
                    (true, _) => "",
                    (_, true) => "yes",
                    (_, false) => "no",
                })
            },
        ),
        Column::new(
            "phase",
            "",
            Text,
            "Id of the phase with the strongest line there",
            |r| {
                let phase = r
                    .peak
                    .lines
                    .first()
                    .and_then(|line| r.found.phases.get(line.phase));
                phase.map(|phase| phase.id.clone()).into()
            },
        ),
        Column::new(
            "hkl",
            "",
            Text,
            "Miller indices of its lines there, the strongest first",
            |r| {
                let of_first = r.peak.lines.first().map(|line| line.phase);
                let lines = r
                    .peak
                    .lines
                    .iter()
                    .filter(|line| Some(line.phase) == of_first);
                Cell::text(
                    lines
                        .map(|line| indices(line.hkl))
                        .collect::<Vec<_>>()
                        .join("; "),
                )
            },
        ),
    ]
}
