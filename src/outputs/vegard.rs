//! Figure and table: lattice parameters over the composition of a series.

use super::figure::{Figure, Shown};
use super::patterns::{lines, series_in_words, with_error};
use super::table::{TableOutput, heads};
use crate::experiment::diffraction::{SeriesPoint, VegardLine};
use crate::export::Kind::{Number, Scientific, Text};
use crate::export::{Cell, Column, Table};
use crate::figures::composition_lines::{Model, Panel, layout};

/// The figure.
pub const VEGARD: Figure = Figure {
    id: "vegard",
    aliases: &[],
    title: "Vegard lines",
    name: "lattice parameters over composition (Vegard)",
    aspect: 0.62,
    sets: &[],
    marks_entries: false,
    is_available: |source| !lines(source).is_empty(),
    model: |source| {
        let lines = lines(source);
        (!lines.is_empty()).then(|| Shown::new(model(&lines), layout))
    },
    numbers: |source| {
        let lines = lines(source);
        (!lines.is_empty()).then(|| table(&lines))
    },
    caption: |source| series_in_words(&source.data.bench).join(" "),
};

/// The table.
pub const VEGARD_LINES: TableOutput = TableOutput {
    id: "vegard-lines",
    name: "lattice parameters over composition",
    sets: &[],
    as_workbook: false,
    is_available: |source| !lines(source).is_empty(),
    heads: || heads(&columns()),
    table: |source| {
        let lines = lines(source);
        (!lines.is_empty()).then(|| table(&lines))
    },
};

/// The panels of lines.
fn model(lines: &[VegardLine]) -> Model {
    Model {
        panels: lines.iter().map(panel).collect(),
    }
}

fn panel(line: &VegardLine) -> Panel {
    let decimals = if line.parameter == "V" { 2 } else { 4 };
    let (name, unit) = (&line.parameter, &line.unit);
    let points = line
        .points
        .iter()
        .zip(&line.residuals)
        .map(|(point, residual)| {
            let said = format!(
                "{}: x = {}, {name} = {} {unit}, {residual:+.decimals$} {unit} off the line",
                point.name,
                point.x,
                with_error(point.value, decimals + 1),
                decimals = decimals + 1,
            );
            (point.x, point.value.value, point.value.error, said)
        });
    let [first, last] = line.ends();
    let mut corners = vec![(first, line.at(first))];
    corners.extend(
        line.break_at
            .map(|bend| (bend.x.value, line.at(bend.x.value))),
    );
    corners.push((last, line.at(last)));
    let slope = with_error(line.slope, decimals);
    Panel {
        title: format!("{name} ({unit})"),
        points: points.collect(),
        line: corners,
        bend: line.break_at.map(|bend| {
            let said = format!(
                "The line bends at x = {}: beyond, its slope is {} {unit}",
                with_error(bend.x, 3),
                with_error(bend.slope_beyond, decimals)
            );
            (bend.x.value, said)
        }),
        said: match (line.break_at, line.curvature) {
            (None, None) => format!("{slope} {unit} per x"),
            (None, Some(curve)) => format!(
                "not straight: {:.decimals$} to {:.decimals$} {unit} per x",
                curve.end_slopes[0], curve.end_slopes[1]
            ),
            (Some(bend), _) => format!(
                "{slope} {unit} per x up to x = {}, then {}",
                with_error(bend.x, 3),
                with_error(bend.slope_beyond, decimals)
            ),
        },
    }
}

struct Row<'a> {
    line: &'a VegardLine,
    point: &'a SeriesPoint,
    residual: f64,
}

fn table(lines: &[VegardLine]) -> Table {
    let rows = lines.iter().flat_map(|line| {
        let points = line.points.iter().zip(&line.residuals);
        points.map(move |(point, residual)| Row {
            line,
            point,
            residual: *residual,
        })
    });
    Table::of("Vegard", &columns(), rows)
}

fn columns<'a>() -> [Column<Row<'a>>; 13] {
    const PLACES: crate::export::Kind = Number { decimals: 5 };
    [
        Column::new(
            "parameter",
            "",
            Text,
            "Which lattice parameter",
            |r: &Row<'a>| Cell::text(&r.line.parameter),
        ),
        Column::new("unit", "", Text, "Its unit", |r| Cell::text(&r.line.unit)),
        Column::new("pattern", "", Text, "Name of the pattern", |r| {
            Cell::text(&r.point.name)
        }),
        Column::new("x", "", Number { decimals: 4 }, "Composition", |r| {
            r.point.x.into()
        }),
        Column::new("value", "", PLACES, "The lattice parameter", |r| {
            r.point.value.value.into()
        }),
        Column::new("error", "", PLACES, "One standard error of it", |r| {
            r.point.value.error.into()
        }),
        Column::new("off_line", "", PLACES, "Value less that of the line", |r| {
            r.residual.into()
        }),
        Column::new(
            "slope",
            "",
            PLACES,
            "Slope of the line per unit of x, before a break",
            |r| r.line.slope.value.into(),
        ),
        Column::new("slope_error", "", PLACES, "One standard error of it", |r| {
            r.line.slope.error.into()
        }),
        Column::new(
            "break_x",
            "",
            Number { decimals: 4 },
            "Where the line bends, if it does",
            |r| r.line.break_at.map(|bend| bend.x.value).into(),
        ),
        Column::new(
            "break_p",
            "",
            Scientific,
            "Probability that scatter alone bends a straight line so much",
            |r| r.line.break_at.map(|bend| bend.p_value).into(),
        ),
        Column::new(
            "curvature",
            "",
            PLACES,
            "Coefficient of x² where the points are on no straight line but curve",
            |r| {
                r.line
                    .curvature
                    .map(|curve| curve.per_x_squared.value)
                    .into()
            },
        ),
        Column::new(
            "curvature_p",
            "",
            Scientific,
            "Probability that scatter alone curves a straight line so much",
            |r| r.line.curvature.map(|curve| curve.p_value).into(),
        ),
    ]
}
