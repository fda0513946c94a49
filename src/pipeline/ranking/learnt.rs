//! What new measurements taught, as tables.
//!
//! In: [`Taught`] and the entries it is of. Out: a [`Table`] of the measurements beside what was
//! expected, and one of the candidates that come, go or change places.

use super::Taught;
use super::tables::table;
use crate::export::Kind::{Integer, Number, Text};
use crate::export::{Cell, Column, Table};
use crate::import::Entry;

const LOGARITHM: crate::export::Kind = Number { decimals: 2 };

const FINDINGS: [Column; 7] = [
    Column::new("id", Text),
    Column::new("formula", Text),
    Column::new("cluster", Integer),
    Column::new("measured_log_sigma", LOGARITHM),
    Column::new("expected_log_sigma", LOGARITHM),
    Column::new("deviation", LOGARITHM),
    Column::new("off_by_deviations", LOGARITHM),
];

const MOVES: [Column; 5] = [
    Column::new("id", Text),
    Column::new("formula", Text),
    Column::new("change", Text),
    Column::new("rank_before", Integer),
    Column::new("rank_after", Integer),
];

/// Each measurement beside what its cluster let expect.
pub fn findings(taught: &Taught, entries: &[Entry]) -> Table {
    let rows = taught.findings.iter().map(|finding| {
        let [id, formula] = name(finding.entry, entries);
        let expected = finding.expected;
        vec![
            id,
            formula,
            Cell::Integer(finding.cluster.into()),
            Cell::Number(finding.log_sigma),
            expected.map(|(mean, _)| mean).into(),
            expected.map(|(_, deviation)| deviation).into(),
            finding.surprise.into(),
        ]
    });
    table("Measurements", &FINDINGS, rows)
}

/// The candidates that come, go or change places.
pub fn moves(taught: &Taught, entries: &[Entry]) -> Table {
    let row = |entry: usize, change: &str, before: Option<usize>, after: Option<usize>| {
        let [id, formula] = name(entry, entries);
        let [before, after] = [before, after].map(|rank| rank.map_or(Cell::Empty, Cell::count));
        vec![id, formula, Cell::text(change), before, after]
    };
    let entering = taught.entering.iter();
    let entering = entering.map(|(entry, rank)| row(*entry, "new candidate", None, Some(*rank)));
    let leaving = taught.leaving.iter();
    let leaving =
        leaving.map(|(entry, rank)| row(*entry, "no longer a candidate", Some(*rank), None));
    let moving = taught.moving.iter();
    let moving = moving
        .map(|(entry, before, after)| row(*entry, "another rank", Some(*before), Some(*after)));
    table("Moves", &MOVES, entering.chain(leaving).chain(moving))
}

/// Id and formula.
fn name(entry: usize, entries: &[Entry]) -> [Cell; 2] {
    let Some(entry) = entries.get(entry) else {
        return [Cell::Empty, Cell::Empty];
    };
    [Cell::text(&entry.id), Cell::text(&entry.formula)]
}
