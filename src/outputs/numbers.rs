//! What the numbers of several figures have in common: W_σ at numbers of clusters.

use crate::export::Kind::{Integer, Number, Text};
use crate::export::{Cell, Column, Kind, Table};
use crate::score::Interval;

/// How W_σ is shown.
pub(super) const W: Kind = Number { decimals: 2 };

/// How energies are shown.
pub(super) const ENERGY: Kind = Number { decimals: 3 };

/// W_σ of one descriptor on one representation at one number of clusters.
pub(super) struct AtDepth {
    /// Id of the descriptor.
    pub descriptor: String,
    /// What is kept of the structures.
    pub representation: String,
    /// Number of clusters.
    pub depth: usize,
    /// W_σ in decades².
    pub w: f64,
    /// Its bootstrap interval.
    pub band: Option<Interval>,
}

/// A table of them.
pub(super) fn at_depths(title: &str, rows: Vec<AtDepth>) -> Table {
    let columns = [
        Column::new(
            "descriptor",
            "",
            Text,
            "Id of the descriptor",
            |r: &AtDepth| Cell::text(&r.descriptor),
        ),
        Column::new(
            "representation",
            "",
            Text,
            "What is kept of the structures",
            |r| Cell::text(&r.representation),
        ),
        Column::new("clusters", "", Integer, "Number of clusters", |r| {
            r.depth.into()
        }),
        Column::new("w_sigma", "decades²", W, "Label variance", |r| r.w.into()),
        Column::new("w_sigma_low", "decades²", W, "2.5th percentile", |r| {
            r.band.map(|band| band.low).into()
        }),
        Column::new("w_sigma_high", "decades²", W, "97.5th percentile", |r| {
            r.band.map(|band| band.high).into()
        }),
    ];
    Table::of(title, &columns, rows)
}

/// The random control.
pub(super) fn control(values: &[(usize, f64)]) -> impl Iterator<Item = AtDepth> + '_ {
    values.iter().map(|(depth, w)| AtDepth {
        descriptor: "random control".to_owned(),
        representation: String::new(),
        depth: *depth,
        w: *w,
        band: None,
    })
}
