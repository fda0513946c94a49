//! What the numbers of several figures have in common: W at numbers of clusters.

use crate::export::Kind::{Integer, Number, Text};
use crate::export::{Cell, Column, Kind, Table};
use crate::score::{Interval, LabelSet};

/// How W is shown.
pub(super) fn w_kind(labels: LabelSet) -> Kind {
    match labels {
        LabelSet::Conductivity => Number { decimals: 2 },
        LabelSet::Barrier => Number { decimals: 3 },
    }
}

/// What a column of means of W is called.
pub(super) fn mean_id(labels: LabelSet) -> &'static str {
    match labels {
        LabelSet::Conductivity => "mean_w_sigma",
        LabelSet::Barrier => "mean_w_ea",
    }
}

/// What columns of W, and of the ends of its interval, are called.
fn w_ids(labels: LabelSet) -> [&'static str; 3] {
    match labels {
        LabelSet::Conductivity => ["w_sigma", "w_sigma_low", "w_sigma_high"],
        LabelSet::Barrier => ["w_ea", "w_ea_low", "w_ea_high"],
    }
}

/// How energies are shown.
pub(super) const ENERGY: Kind = Number { decimals: 3 };

/// W of one descriptor on one representation at one number of clusters.
pub(super) struct AtDepth {
    /// Id of the descriptor.
    pub descriptor: String,
    /// What is kept of the structures.
    pub representation: String,
    /// Number of clusters.
    pub depth: usize,
    /// W in decades² (eV² of barriers).
    pub w: f64,
    /// Its bootstrap interval.
    pub band: Option<Interval>,
}

/// A table of them.
pub(super) fn at_depths(title: &str, labels: LabelSet, rows: Vec<AtDepth>) -> Table {
    let [id, low, high] = w_ids(labels);
    let (unit, kind) = (labels.unit(), w_kind(labels));
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
        Column::new(id, unit, kind, "Label variance", |r| r.w.into()),
        Column::new(low, unit, kind, "2.5th percentile", |r| {
            r.band.map(|band| band.low).into()
        }),
        Column::new(high, unit, kind, "97.5th percentile", |r| {
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
