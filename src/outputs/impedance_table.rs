//! Table: what is found of every spectrum: test, circuit, resistances, conductivities.

use super::table::{TableOutput, heads};
use crate::dataset::KeptSpectrum;
use crate::experiment::impedance::{KramersKronig, Parts, SpectrumAnalysis};
use crate::export::Kind::{Integer, Number, Scientific, Text};
use crate::export::{Cell, Column, Kind, Table};
use crate::score::Estimate;

/// The table.
pub const IMPEDANCE: TableOutput = TableOutput {
    id: "impedance",
    name: "impedance spectra",
    sets: &[],
    as_workbook: false,
    is_available: |source| !source.data.bench.spectra.is_empty(),
    heads: || heads(&columns()),
    table: |source| {
        let spectra = &source.data.bench.spectra;
        let rows = spectra.iter().map(AsRef::as_ref);
        (!spectra.is_empty()).then(|| Table::of("Impedance", &columns(), rows))
    },
};

type Row<'a> = &'a KeptSpectrum;

fn of<T: Into<Cell>>(row: &Row<'_>, value: impl Fn(&SpectrumAnalysis) -> Option<T>) -> Cell {
    row.found().and_then(value).into()
}

fn test(row: &Row<'_>, value: fn(&KramersKronig) -> f64) -> Cell {
    of(row, |found| found.kramers_kronig.as_ref().map(value))
}

fn part(
    row: &Row<'_>,
    of_what: fn(&SpectrumAnalysis) -> &Parts<Estimate>,
    which: fn(&Parts<Estimate>) -> Option<Estimate>,
    value: fn(Estimate) -> Option<f64>,
) -> Cell {
    of(row, |found| which(of_what(found)).and_then(value))
}

fn columns<'a>() -> [Column<Row<'a>>; 22] {
    const KELVIN: Kind = Number { decimals: 2 };
    const PERCENT: Kind = Number { decimals: 2 };
    const ERROR: &str = "One standard error of it";
    [
        Column::new(
            "spectrum",
            "",
            Text,
            "Name of the spectrum",
            |r: &Row<'a>| Cell::text(&r.name),
        ),
        Column::new(
            "cell",
            "",
            Text,
            "The cell that was measured",
            |r: &Row<'a>| Cell::text(&r.cell),
        ),
        Column::new("file", "", Text, "File", |r: &Row<'a>| Cell::text(&r.file)),
        Column::new("t_k", "K", KELVIN, "Temperature", |r: &Row<'a>| {
            r.temperature_k().into()
        }),
        Column::new("points", "", Integer, "Measured points", |r: &Row<'a>| {
            r.spectrum.points.len().into()
        }),
        Column::new(
            "points_used",
            "",
            Integer,
            "Points in the fit",
            |r: &Row<'a>| of(r, |f| Some(f.used.len())),
        ),
        Column::new(
            "state",
            "",
            Text,
            "How far the analysis came",
            |r: &Row<'a>| of(r, |f| Some(f.state.name())),
        ),
        Column::new(
            "kramers_kronig",
            "",
            Text,
            "What the Kramers–Kronig test says",
            |r: &Row<'a>| of(r, |f| f.kramers_kronig.as_ref().map(|k| k.verdict.name())),
        ),
        Column::new(
            "kk_rms_percent",
            "%",
            PERCENT,
            "Residuals of the test",
            |r: &Row<'a>| test(r, |k| k.rms_percent),
        ),
        Column::new(
            "kk_worst_percent",
            "%",
            PERCENT,
            "Its greatest residual",
            |r: &Row<'a>| test(r, |k| k.worst_percent),
        ),
        Column::new("circuit", "", Text, "Fitted circuit", |r: &Row<'a>| {
            of(r, |f| f.fit.as_ref().map(|fit| fit.circuit.to_string()))
        }),
        Column::new(
            "fit_rms_percent",
            "%",
            PERCENT,
            "Residuals of the fit",
            |r: &Row<'a>| of(r, |f| f.fit.as_ref().map(|fit| fit.rms_percent)),
        ),
        Column::new(
            "r_bulk_ohm",
            "Ω",
            Scientific,
            "Resistance of the bulk",
            |r: &Row<'a>| part(r, |f| &f.resistance, |p| p.bulk, |e| Some(e.value)),
        ),
        Column::new(
            "r_grain_boundary_ohm",
            "Ω",
            Scientific,
            "Resistance of the grain boundaries",
            |r: &Row<'a>| {
                part(
                    r,
                    |f| &f.resistance,
                    |p| p.grain_boundary,
                    |e| Some(e.value),
                )
            },
        ),
        Column::new(
            "r_total_ohm",
            "Ω",
            Scientific,
            "Total resistance",
            |r: &Row<'a>| part(r, |f| &f.resistance, |p| p.total, |e| Some(e.value)),
        ),
        Column::new(
            "r_total_error_ohm",
            "Ω",
            Scientific,
            ERROR,
            |r: &Row<'a>| part(r, |f| &f.resistance, |p| p.total, |e| e.error),
        ),
        Column::new(
            "sigma_bulk_s_cm",
            "S cm⁻¹",
            Scientific,
            "Conductivity of the bulk",
            |r: &Row<'a>| part(r, |f| &f.conductivity, |p| p.bulk, |e| Some(e.value)),
        ),
        Column::new(
            "sigma_bulk_error_s_cm",
            "S cm⁻¹",
            Scientific,
            ERROR,
            |r: &Row<'a>| part(r, |f| &f.conductivity, |p| p.bulk, |e| e.error),
        ),
        Column::new(
            "sigma_grain_boundary_s_cm",
            "S cm⁻¹",
            Scientific,
            "Apparent conductivity of the grain boundaries",
            |r: &Row<'a>| {
                part(
                    r,
                    |f| &f.conductivity,
                    |p| p.grain_boundary,
                    |e| Some(e.value),
                )
            },
        ),
        Column::new(
            "sigma_total_s_cm",
            "S cm⁻¹",
            Scientific,
            "Total conductivity",
            |r: &Row<'a>| part(r, |f| &f.conductivity, |p| p.total, |e| Some(e.value)),
        ),
        Column::new(
            "sigma_total_error_s_cm",
            "S cm⁻¹",
            Scientific,
            ERROR,
            |r: &Row<'a>| part(r, |f| &f.conductivity, |p| p.total, |e| e.error),
        ),
        Column::new(
            "warnings",
            "",
            Text,
            "What is doubtful or was assumed",
            |r: &Row<'a>| {
                let read = r.spectrum.warnings.iter();
                let found = r.found().map_or(&[][..], |f| f.warnings.as_slice());
                let all: Vec<&str> = read.chain(found).map(|w| w.fact.as_str()).collect();
                Cell::text(all.join("; "))
            },
        ),
    ]
}
