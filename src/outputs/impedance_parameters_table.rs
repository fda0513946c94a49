//! Table: fitted parameters of every spectrum, with errors.

use super::source::Source;
use super::table::{TableOutput, heads};
use crate::dataset::KeptSpectrum;
use crate::experiment::impedance::{Doubt, FittedParameter, SpectrumAnalysis};
use crate::export::Kind::{Number, Scientific, Text};
use crate::export::{Cell, Column, Kind, Table};

/// The table.
pub const IMPEDANCE_PARAMETERS: TableOutput = TableOutput {
    id: "impedance-parameters",
    name: "parameters of fitted spectra",
    sets: &[],
    as_workbook: false,
    is_available: |source| rows(source).next().is_some(),
    heads: || heads(&columns()),
    table: |source| {
        let table = Table::of("Parameters", &columns(), rows(source));
        (!table.rows.is_empty()).then_some(table)
    },
};

struct Row<'a> {
    kept: &'a KeptSpectrum,
    found: &'a SpectrumAnalysis,
    circuit: String,
    parameter: &'a FittedParameter,
}

fn rows<'a>(source: &Source<'a>) -> impl Iterator<Item = Row<'a>> + 'a {
    let spectra = source.data.bench.spectra.iter();
    spectra.flat_map(|kept| {
        let found = kept.found();
        let fit = found.and_then(|found| Some((found, found.fit.as_ref()?)));
        fit.into_iter().flat_map(move |(found, fit)| {
            fit.parameters.iter().map(move |parameter| Row {
                kept,
                found,
                circuit: fit.circuit.to_string(),
                parameter,
            })
        })
    })
}

fn columns<'a>() -> [Column<Row<'a>>; 11] {
    const KELVIN: Kind = Number { decimals: 2 };
    [
        Column::new(
            "spectrum",
            "",
            Text,
            "Name of the spectrum",
            |r: &Row<'a>| Cell::text(&r.kept.name),
        ),
        Column::new("t_k", "K", KELVIN, "Temperature", |r: &Row<'a>| {
            r.kept.temperature_k().into()
        }),
        Column::new("circuit", "", Text, "Fitted circuit", |r: &Row<'a>| {
            Cell::text(&r.circuit)
        }),
        Column::new(
            "parameter",
            "",
            Text,
            "Name of the parameter",
            |r: &Row<'a>| Cell::text(&r.parameter.name.name),
        ),
        Column::new("value", "", Scientific, "Value", |r: &Row<'a>| {
            r.parameter.estimate.value.into()
        }),
        Column::new(
            "error",
            "",
            Scientific,
            "One standard error",
            |r: &Row<'a>| r.parameter.estimate.error.into(),
        ),
        Column::new("unit", "", Text, "Unit of both", |r: &Row<'a>| {
            r.parameter.name.quantity.unit(r.found.per_area).into()
        }),
        Column::new(
            "doubt",
            "",
            Text,
            "Why the data do not determine it",
            |r: &Row<'a>| r.parameter.doubt.as_ref().map(Doubt::words).into(),
        ),
        Column::new(
            "capacitance_f",
            "F",
            Scientific,
            "Effective capacitance of the arc of a resistance",
            |r: &Row<'a>| arc_of(r, |arc| Some(arc.capacitance.value)),
        ),
        Column::new(
            "capacitance_f_cm",
            "F cm⁻¹",
            Scientific,
            "The same, of a cube of 1 cm",
            |r: &Row<'a>| arc_of(r, |arc| arc.normalised_f_cm),
        ),
        Column::new(
            "meaning",
            "",
            Text,
            "What the arc usually stands for",
            |r: &Row<'a>| {
                let arcs = &r.found.arcs;
                let arc = arcs.iter().find(|arc| arc.name == r.parameter.name.name);
                arc.map(|arc| arc.meaning.name()).into()
            },
        ),
    ]
}

fn arc_of(
    row: &Row<'_>,
    value: fn(&crate::experiment::impedance::RelaxationArc) -> Option<f64>,
) -> Cell {
    let arcs = &row.found.arcs;
    let arc = arcs.iter().find(|arc| arc.name == row.parameter.name.name);
    arc.and_then(value).into()
}
