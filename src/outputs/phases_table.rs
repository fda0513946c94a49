//! Table: the phases of powder patterns, with their cells.

use super::source::Source;
use super::table::{TableOutput, heads};
use crate::dataset::KeptPattern;
use crate::experiment::diffraction::{PatternAnalysis, PhaseFit, Verdict};
use crate::export::Kind::{Number, Text};
use crate::export::{Cell, Column, Table};

/// The table.
pub const PHASES: TableOutput = TableOutput {
    id: "phases",
    name: "phases of the powder patterns, with their cells",
    sets: &[],
    as_workbook: false,
    is_available: |source| rows(source).next().is_some(),
    heads: || heads(&columns()),
    table: |source| Some(Table::of("Phases", &columns(), rows(source))),
};

struct Row<'a> {
    kept: &'a KeptPattern,
    found: &'a PatternAnalysis,
    fit: &'a PhaseFit,
}

fn rows<'a>(source: &Source<'a>) -> impl Iterator<Item = Row<'a>> + use<'a> {
    let patterns: &'a [_] = &source.data.bench.patterns;
    patterns.iter().flat_map(|kept| {
        let found = kept.found();
        let phases = found.into_iter().flat_map(|found| &found.phases);
        let with = phases.zip(std::iter::repeat(found).flatten());
        with.map(move |(fit, found)| Row {
            kept: kept.as_ref(),
            found,
            fit,
        })
    })
}

fn columns<'a>() -> [Column<Row<'a>>; 27] {
    const LENGTH: crate::export::Kind = Number { decimals: 5 };
    const ANGLE: crate::export::Kind = Number { decimals: 4 };
    const PERCENT: crate::export::Kind = Number { decimals: 1 };
    let error = "One standard error of it; none where symmetry fixes it or it was not refined";
    [
        Column::new("pattern", "", Text, "Name of the pattern", |r: &Row<'a>| {
            Cell::text(&r.kept.name)
        }),
        Column::new("id", "", Text, "Id of the entry", |r| Cell::text(&r.fit.id)),
        Column::new("formula", "", Text, "Its formula", |r| {
            Cell::text(&r.fit.formula)
        }),
        Column::new("space_group", "", Text, "Its space group", |r| {
            Cell::text(&r.fit.space_group.symbol)
        }),
        Column::new("verdict", "", Text, "What its lines say", |r| {
            Cell::text(match r.fit.verdict {
                Verdict::Present => "present",
                Verdict::PositionsOnly => "positions only",
                Verdict::Doubtful => "doubtful",
                Verdict::Absent => "absent",
            })
        }),
        Column::new(
            "explained_percent",
            "%",
            PERCENT,
            "Share of the area of all peaks that it explains",
            |r| r.fit.explained_percent.into(),
        ),
        Column::new(
            "intensities_off_percent",
            "%",
            PERCENT,
            "Share of its measured intensity that lies on other lines than its structure puts it",
            |r| r.fit.intensities_off_percent.into(),
        ),
        Column::new(
            "weight_percent",
            "%",
            PERCENT,
            "Weight fraction of the crystalline phases given, an estimate from intensities",
            |r| r.fit.weight_percent.map(|w| w.value).into(),
        ),
        Column::new(
            "weight_error_percent",
            "%",
            PERCENT,
            "Its error: counting, intensities that do not fit, and 5 % of each amount at least",
            |r| r.fit.weight_percent.and_then(|w| w.error).into(),
        ),
        Column::new("a_ang", "Å", LENGTH, "a of the conventional cell", |r| {
            r.fit.cell.lengths_ang[0].value.into()
        }),
        Column::new("a_error_ang", "Å", LENGTH, error, |r| {
            r.fit.cell.lengths_ang[0].error.into()
        }),
        Column::new("b_ang", "Å", LENGTH, "b of the conventional cell", |r| {
            r.fit.cell.lengths_ang[1].value.into()
        }),
        Column::new("b_error_ang", "Å", LENGTH, error, |r| {
            r.fit.cell.lengths_ang[1].error.into()
        }),
        Column::new("c_ang", "Å", LENGTH, "c of the conventional cell", |r| {
            r.fit.cell.lengths_ang[2].value.into()
        }),
        Column::new("c_error_ang", "Å", LENGTH, error, |r| {
            r.fit.cell.lengths_ang[2].error.into()
        }),
        Column::new(
            "alpha_deg",
            "°",
            ANGLE,
            "α of the conventional cell",
            |r| r.fit.cell.angles_deg[0].value.into(),
        ),
        Column::new("alpha_error_deg", "°", ANGLE, error, |r| {
            r.fit.cell.angles_deg[0].error.into()
        }),
        Column::new(
            "beta_deg",
            "°",
            ANGLE,
            "β of the conventional cell",
            |r| r.fit.cell.angles_deg[1].value.into(),
        ),
        Column::new("beta_error_deg", "°", ANGLE, error, |r| {
            r.fit.cell.angles_deg[1].error.into()
        }),
        Column::new(
            "gamma_deg",
            "°",
            ANGLE,
            "γ of the conventional cell",
            |r| r.fit.cell.angles_deg[2].value.into(),
        ),
        Column::new("gamma_error_deg", "°", ANGLE, error, |r| {
            r.fit.cell.angles_deg[2].error.into()
        }),
        Column::new(
            "volume_ang3",
            "Å³",
            Number { decimals: 3 },
            "Volume of the cell",
            |r| r.fit.cell.volume_ang3.value.into(),
        ),
        Column::new(
            "volume_error_ang3",
            "Å³",
            Number { decimals: 3 },
            error,
            |r| r.fit.cell.volume_ang3.error.into(),
        ),
        Column::new(
            "zero_shift_deg",
            "°",
            ANGLE,
            "Shift of the zero of 2θ, where it was fitted",
            |r| r.found.shift.zero_shift_deg.map(|z| z.value).into(),
        ),
        Column::new(
            "displacement_mm",
            "mm",
            ANGLE,
            "How much too high the sample is, where that was fitted and the radius is known",
            |r| r.found.shift.displacement_mm.map(|z| z.value).into(),
        ),
        Column::new(
            "displacement_deg",
            "°",
            ANGLE,
            "2 s/R: lines are shifted by this times cos θ, where that was fitted",
            |r| r.found.shift.displacement_deg.map(|z| z.value).into(),
        ),
        Column::new(
            "wavelength_ang",
            "Å",
            Number { decimals: 6 },
            "Wavelength of Kα₁",
            |r| r.found.wavelengths.first_ang.into(),
        ),
    ]
}
