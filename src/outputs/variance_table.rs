//! Table: W_σ of every combination at every depth.

use super::set::Set;
use super::table::{TableOutput, heads};
use crate::export::Kind::{Integer, Number, Text};
use crate::export::{Cell, Column, Table};
use crate::pipeline::{Score, Screen};
use crate::score::LabelSet;

/// The table.
pub const VARIANCE: TableOutput = TableOutput {
    id: "variance",
    name: "W_σ at every depth",
    sets: &[Set::Screen],
    as_workbook: false,
    is_available: |source| {
        let scores = source.screen.iter().flat_map(|screen| &screen.scores);
        scores.into_iter().any(|score| !score.w_sigma.is_empty())
    },
    heads: || heads(&columns()),
    table: |source| Some(table(source.screen?, source.look.labels)),
};

struct Row<'a> {
    score: &'a Score,
    /// Depth − 1.
    k: usize,
}

/// One row for each combination and depth, the best by these labels first.
fn table(screen: &Screen, labels: LabelSet) -> Table {
    let order = screen.order_by(labels).into_iter();
    let rows = order.flat_map(|k| {
        let score = &screen.scores[k];
        let depths = score.w_sigma.len().max(score.w_ea.len());
        (0..depths).map(move |k| Row { score, k })
    });
    Table::of("Variance", &columns(), rows)
}

fn columns<'a>() -> [Column<Row<'a>>; 7] {
    let w_sigma = "Squared differences of log₁₀σ from the mean of each cluster, summed over labels";
    let w_ea = "The same of the barriers that came with the structures or were computed";
    [
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
        Column::new("depth", "", Integer, "Number of clusters of the cut", |r| {
            (r.k + 1).into()
        }),
        Column::new(
            "w_sigma",
            "decades²",
            Number { decimals: 2 },
            w_sigma,
            |r| r.score.w_sigma.get(r.k).copied().into(),
        ),
        Column::new("w_ea", "eV²", Number { decimals: 3 }, w_ea, |r| {
            r.score.w_ea.get(r.k).copied().into()
        }),
        Column::new("n_structures", "", Integer, "Structures in the tree", |r| {
            r.score.entries.len().into()
        }),
        Column::new("n_labels", "", Integer, "Measured ones among them", |r| {
            r.score.labels.len().into()
        }),
    ]
}
