//! Table: candidates that new measurements bring, take away or move.

use super::source::Source;
use super::table::{TableOutput, heads};
use crate::export::Kind::{Integer, Text};
use crate::export::{Cell, Column, Table};
use crate::import::{Entry, EntryIndex};

/// The table.
pub const MOVES: TableOutput = TableOutput {
    id: "moves",
    name: "candidates that new measurements move",
    sets: &[],
    as_workbook: false,
    is_available: |source| source.taught.is_some(),
    heads: || heads(&columns()),
    table,
};

struct Row<'a> {
    entry: Option<&'a Entry>,
    change: &'static str,
    before: Option<usize>,
    after: Option<usize>,
}

/// The candidates that come, go or change places.
fn table(source: &Source<'_>) -> Option<Table> {
    let taught = source.taught?;
    let row = |entry: EntryIndex, change, before, after| Row {
        entry: source.data.entry(entry),
        change,
        before,
        after,
    };
    let entering = taught.entering.iter();
    let entering = entering.map(|(entry, rank)| row(*entry, "new candidate", None, Some(*rank)));
    let leaving = taught.leaving.iter();
    let leaving =
        leaving.map(|(entry, rank)| row(*entry, "no longer a candidate", Some(*rank), None));
    let moving = taught.moving.iter();
    let moving = moving
        .map(|(entry, before, after)| row(*entry, "another rank", Some(*before), Some(*after)));
    let rows = entering.chain(leaving).chain(moving);
    Some(Table::of("Moves", &columns(), rows))
}

fn columns<'a>() -> [Column<Row<'a>>; 5] {
    [
        Column::new("id", "", Text, "Id of the structure", |r: &Row<'a>| {
            r.entry.map(|e| Cell::text(&e.id)).into()
        }),
        Column::new("formula", "", Text, "Reduced formula", |r| {
            r.entry.map(|e| Cell::text(&e.formula)).into()
        }),
        Column::new("change", "", Text, "What becomes of it", |r| {
            r.change.into()
        }),
        Column::new(
            "rank_before",
            "",
            Integer,
            "Rank without the measurements",
            |r| r.before.into(),
        ),
        Column::new("rank_after", "", Integer, "Rank with them", |r| {
            r.after.into()
        }),
    ]
}
