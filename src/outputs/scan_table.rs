//! Table: choices of settings that a scan tried, the best first.

use super::set::Set;
use super::table::{TableOutput, heads};
use crate::export::Kind::{Integer, Number, Text};
use crate::export::{Column, Table};
use crate::pipeline::ScanTrial;

/// The table.
pub const SCAN_TRIALS: TableOutput = TableOutput {
    id: "scan",
    name: "settings of a descriptor that were tried",
    sets: &[Set::Scan],
    as_workbook: false,
    is_available: |source| source.scan.is_some(),
    heads: || heads(&columns()),
    table: |source| Some(Table::of("Scan", &columns(), source.scan?.trials.iter())),
};

fn columns<'a>() -> [Column<&'a ScanTrial>; 13] {
    const W: crate::export::Kind = Number { decimals: 2 };
    [
        Column::new(
            "settings",
            "",
            Text,
            "Settings of the descriptor that differ from its defaults",
            |t| t.choice.settings_text().into(),
        ),
        Column::new("linkage", "", Text, "How clusters are joined", |t| {
            t.choice.linkage().into()
        }),
        Column::new("metric", "", Text, "Distance of two structures", |t| {
            t.choice.metric_name().into()
        }),
        Column::new("mean_w_sigma", "decades²", W, "Mean of W_σ", |t| {
            t.mean.estimate.into()
        }),
        Column::new(
            "low",
            "decades²",
            W,
            "Lower end of its 95 % bootstrap interval",
            |t| t.mean.low.into(),
        ),
        Column::new(
            "high",
            "decades²",
            W,
            "Upper end of its 95 % bootstrap interval",
            |t| t.mean.high.into(),
        ),
        Column::new(
            "difference_from_start",
            "decades²",
            W,
            "Mean less that of the settings the scan started from, paired over the labels",
            |t| t.difference.map(|d| d.estimate).into(),
        ),
        Column::new(
            "difference_low",
            "decades²",
            W,
            "Lower end of its 95 % interval",
            |t| t.difference.map(|d| d.low).into(),
        ),
        Column::new(
            "difference_high",
            "decades²",
            W,
            "Upper end of its 95 % interval",
            |t| t.difference.map(|d| d.high).into(),
        ),
        Column::new(
            "verdict",
            "",
            Text,
            "Better or worse than the settings the scan started from, or not told apart",
            |t| t.verdict().into(),
        ),
        Column::new(
            "mean_w_ea",
            "eV²",
            Number { decimals: 3 },
            "Mean of W of the barriers",
            |t| t.mean_w_ea.into(),
        ),
        Column::new("n_structures", "", Integer, "Structures in the tree", |t| {
            t.n_structures.into()
        }),
        Column::new("n_labels", "", Integer, "Measured ones among them", |t| {
            t.n_labels.into()
        }),
    ]
}
