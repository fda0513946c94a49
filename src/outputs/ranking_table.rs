//! Table: descriptors on representations, the best first.

use super::set::Set;
use super::table::{TableOutput, heads};
use crate::export::Kind::{Integer, Number, Text};
use crate::export::{Cell, Column, Table};
use crate::pipeline::{Score, Screen};
use crate::score::LabelSet;

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
    table: |source| Some(table(source.screen?, source.look.labels)),
};

struct Row<'a> {
    screen: &'a Screen,
    /// Its index.
    k: usize,
    score: &'a Score,
    /// Its rank by barriers.
    rank_ea: Option<usize>,
}

/// One row for each combination, the best by these labels first; those that are set apart last and without a
/// rank. Columns mean the same in either order: `rank` counts by W_σ, `rank_w_ea` by W_Ea.
fn table(screen: &Screen, labels: LabelSet) -> Table {
    let ranks = screen.ranks_by(LabelSet::Barrier);
    let rows = screen.order_by(labels).into_iter().map(|k| Row {
        screen,
        k,
        score: &screen.scores[k],
        rank_ea: ranks[k],
    });
    Table::of("Ranking", &columns(), rows)
}

const W: crate::export::Kind = Number { decimals: 2 };
const W_EA: crate::export::Kind = Number { decimals: 3 };

fn columns<'a>() -> [Column<Row<'a>>; 19] {
    let difference = "Mean less that of the best combination, from the paired bootstrap";
    [
        Column::new(
            "rank",
            "",
            Integer,
            "Place by the mean of W_σ; none where its W is of other labels",
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
        Column::new("rank_w_ea", "", Integer, "Place by the mean of W_Ea", |r| {
            r.rank_ea.into()
        }),
        Column::new(
            "mean_w_ea",
            "eV²",
            W_EA,
            "Mean of W of the barriers over the compared depths",
            |r| {
                let last = r.screen.settings.compared_depths;
                r.score.mean_of(LabelSet::Barrier, last).into()
            },
        ),
        Column::new(
            "w_ea_low",
            "eV²",
            W_EA,
            "Lower end of its 95 % bootstrap interval",
            |r| r.score.of_barriers.mean.map(|i| i.low).into(),
        ),
        Column::new(
            "w_ea_high",
            "eV²",
            W_EA,
            "Upper end of its 95 % bootstrap interval",
            |r| r.score.of_barriers.mean.map(|i| i.high).into(),
        ),
        Column::new(
            "n_barriers",
            "",
            Integer,
            "Structures with a barrier among them",
            |r| r.score.of_barriers.n_labels.into(),
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
