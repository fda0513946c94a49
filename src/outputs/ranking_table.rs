//! Table: descriptors on representations, the best first.

use super::set::Set;
use super::table::{TableOutput, heads};
use crate::export::Kind::{Integer, Number, Text};
use crate::export::{Cell, Column, Table};
use crate::pipeline::{Score, Screen};

/// The table.
pub const RANKING: TableOutput = TableOutput {
    id: "ranking",
    name: "ranking of descriptors",
    sets: &[Set::Screen],
    as_workbook: false,
    is_available: |source| {
        source
            .screen
            .is_some_and(|screen| !screen.scores.is_empty())
    },
    heads: || heads(&columns()),
    table: |source| Some(table(source.screen?)),
};

struct Row<'a> {
    screen: &'a Screen,
    /// Its index.
    k: usize,
    score: &'a Score,
}

/// One row for each combination, the best first; those that are set apart last and without a rank.
fn table(screen: &Screen) -> Table {
    let rows = screen.scores.iter().enumerate();
    let rows = rows.map(|(k, score)| Row { screen, k, score });
    Table::of("Ranking", &columns(), rows)
}

const W: crate::export::Kind = Number { decimals: 2 };

fn columns<'a>() -> [Column<Row<'a>>; 14] {
    let difference = "Mean less that of the best combination, from the paired bootstrap";
    [
        Column::new(
            "rank",
            "",
            Integer,
            "Place; none where its W is of other labels",
            |r| r.screen.rank(r.k).into(),
        ),
        Column::new("descriptor", "", Text, "Id of the descriptor", |r| {
            Cell::text(&r.score.combination.descriptor)
        }),
        Column::new(
            "representation",
            "",
            Text,
            "What is kept of the structures",
            |r| r.score.combination.representation.id().into(),
        ),
        Column::new(
            "mean_w_sigma",
            "decades²",
            W,
            "Mean of W_σ over the compared depths",
            |r| r.score.mean_w(r.screen.settings.compared_depths).into(),
        ),
        Column::new(
            "low",
            "decades²",
            W,
            "Lower end of its 95 % bootstrap interval",
            |r| r.score.mean_w_sigma.map(|i| i.low).into(),
        ),
        Column::new(
            "high",
            "decades²",
            W,
            "Upper end of its 95 % bootstrap interval",
            |r| r.score.mean_w_sigma.map(|i| i.high).into(),
        ),
        Column::new("difference_from_best", "decades²", W, difference, |r| {
            r.score.difference_from_best.map(|i| i.estimate).into()
        }),
        Column::new(
            "difference_low",
            "decades²",
            W,
            "Lower end of its 95 % interval",
            |r| r.score.difference_from_best.map(|i| i.low).into(),
        ),
        Column::new(
            "difference_high",
            "decades²",
            W,
            "Upper end of its 95 % interval",
            |r| r.score.difference_from_best.map(|i| i.high).into(),
        ),
        Column::new("n_structures", "", Integer, "Structures in the tree", |r| {
            r.score.entries.len().into()
        }),
        Column::new("n_labels", "", Integer, "Measured ones among them", |r| {
            r.score.labels.len().into()
        }),
        Column::new(
            "n_columns",
            "",
            Integer,
            "Numbers that describe a structure",
            |r| r.score.n_columns.into(),
        ),
        Column::new(
            "n_failures",
            "",
            Integer,
            "Structures that could not be described",
            |r| r.score.failures.len().into(),
        ),
        Column::new(
            "subset",
            "",
            Text,
            "Scored on the structures common to all combinations, or on its own",
            |r| r.screen.subset_of(r.score).id().into(),
        ),
    ]
}
