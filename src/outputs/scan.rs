//! Figure: the mean of W_σ of a descriptor for each choice of settings that a scan tried.

use super::figure::{Figure, Shown};
use super::set::Set;
use super::source::Source;
use crate::figures::names::short_name;
use crate::figures::scan::{Model, Row, Standing, layout, least_height_px};
use crate::pipeline::ScanTrial;

/// The figure.
pub const SCAN: Figure = Figure {
    id: "scan",
    aliases: &[],
    title: "Label variance by settings",
    name: "label variance by settings of a descriptor",
    aspect: 0.8,
    sets: &[Set::Scan],
    marks_entries: false,
    is_available: |source| source.scan.is_some(),
    model: |source| {
        let model = model(source)?;
        let least = least_height_px(model.rows.len());
        Some(Shown::new(model, layout).at_least(least))
    },
    numbers: |source| (super::scan_table::SCAN_TRIALS.table)(source),
    caption: |_| String::new(),
};

fn model(source: &Source<'_>) -> Option<Model> {
    let scan = source.scan?;
    let title = scan.settings.combination().map(|combination| {
        let id = combination.representation.id();
        format!("{} ({id})", short_name(&combination.descriptor))
    });
    let row = |trial: &ScanTrial| Row {
        name: scan.name_of(trial),
        mean: trial.mean,
        standing: standing(trial),
    };
    Some(Model {
        title: title.unwrap_or_default(),
        rows: scan.trials.iter().map(row).collect(),
    })
}

fn standing(trial: &ScanTrial) -> Standing {
    match trial.difference {
        None => Standing::Start,
        Some(d) if d.high < 0.0 => Standing::Better,
        Some(d) if d.low > 0.0 => Standing::Worse,
        Some(_) => Standing::Alike,
    }
}
