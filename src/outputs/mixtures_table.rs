//! Table: mixtures of two descriptors that were tried.

use super::set::Set;
use super::table::{TableOutput, heads};
use crate::export::Kind::{Integer, Number, Scientific, Text};
use crate::export::{Cell, Column, Table};
use crate::pipeline::MixTrial;

/// The table.
pub const MIXTURES: TableOutput = TableOutput {
    id: "mixtures",
    name: "mixtures of two descriptors",
    sets: &[Set::Mixtures],
    as_workbook: false,
    is_available: |source| source.mixtures.is_some(),
    heads: || heads(&columns()),
    table: |source| {
        Some(Table::of(
            "Mixtures",
            &columns(),
            source.mixtures?.trials.iter(),
        ))
    },
};

/// One row for each mixture, the greatest gain first.
fn columns<'a>() -> [Column<&'a MixTrial>; 9] {
    const W: crate::export::Kind = Number { decimals: 2 };
    let share = "Share of the variance that the second descriptor gets";
    let alone = "Mean of W_σ of the first descriptor alone, on the same structures";
    [
        Column::new("descriptor", "", Text, "Id of the second descriptor", |t| {
            Cell::text(&t.mix.combination.descriptor)
        }),
        Column::new(
            "representation",
            "",
            Text,
            "What is kept of the structures",
            |t| t.mix.combination.representation.id().into(),
        ),
        Column::new(
            "multiplier",
            "",
            Scientific,
            "Factor of the second descriptor",
            |t| t.mix.multiplier.into(),
        ),
        Column::new("share", "", Number { decimals: 3 }, share, |t| {
            t.share.into()
        }),
        Column::new("n_structures", "", Integer, "Structures in the tree", |t| {
            t.n_structures.into()
        }),
        Column::new(
            "mean_w_sigma",
            "decades²",
            W,
            "Mean of W_σ of both",
            |t| t.mean_w_sigma.into(),
        ),
        Column::new("first_order", "decades²", W, alone, |t| {
            t.first_order.into()
        }),
        Column::new(
            "difference_low",
            "decades²",
            W,
            "Lower end of the 95 % interval of both less one",
            |t| t.difference.map(|d| d.low).into(),
        ),
        Column::new("difference_high", "decades²", W, "Upper end of it", |t| {
            t.difference.map(|d| d.high).into()
        }),
    ]
}
