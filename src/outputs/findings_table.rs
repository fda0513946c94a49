//! Table: new measurements beside what was expected.

use super::table::{TableOutput, heads};
use crate::export::Kind::{Integer, Number, Text};
use crate::export::{Cell, Column, Table};
use crate::import::Entry;
use crate::pipeline::Finding;

/// The table.
pub const FINDINGS: TableOutput = TableOutput {
    id: "measurements",
    name: "new measurements beside what was expected",
    sets: &[],
    as_workbook: false,
    is_available: |source| source.taught.is_some(),
    heads: || heads(&columns()),
    table: |source| {
        let rows = source.taught?.findings.iter().map(|finding| Row {
            finding,
            entry: source.data.entry(finding.entry),
        });
        Some(Table::of("Measurements", &columns(), rows))
    },
};

struct Row<'a> {
    finding: &'a Finding,
    entry: Option<&'a Entry>,
}

/// Each measurement beside what its cluster let expect.
fn columns<'a>() -> [Column<Row<'a>>; 7] {
    type C<'a> = Column<Row<'a>>;
    const DECADES: crate::export::Kind = Number { decimals: 2 };
    let off = "How many standard deviations the measurement is away from what was expected";
    [
        C::new("id", "", Text, "Id of the structure", |r| {
            r.entry.map(|e| Cell::text(&e.id)).into()
        }),
        C::new("formula", "", Text, "Reduced formula", |r| {
            r.entry.map(|e| Cell::text(&e.formula)).into()
        }),
        C::new("cluster", "", Integer, "Number of its cluster", |r| {
            Cell::Integer(r.finding.cluster.into())
        }),
        C::new(
            "measured_log_sigma",
            "",
            DECADES,
            "Measured log₁₀ of σ in S cm⁻¹",
            |r| r.finding.log_sigma.into(),
        )
        .read("measured log σ"),
        C::new(
            "expected_log_sigma",
            "",
            DECADES,
            "What its cluster let expect",
            |r| r.finding.expected.map(|(mean, _)| mean).into(),
        )
        .read("expected log σ"),
        C::new(
            "deviation",
            "",
            DECADES,
            "Standard deviation of that",
            |r| r.finding.expected.map(|(_, deviation)| deviation).into(),
        ),
        C::new("off_by_deviations", "", DECADES, off, |r| {
            r.finding.surprise.into()
        })
        .read("off by (deviations)"),
    ]
}
