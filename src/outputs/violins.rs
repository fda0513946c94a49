//! Figure: W_σ (or W_Ea) at the compared depths, a violin for each descriptor.

use super::compared::{compared, scored};
use super::figure::{Figure, Shown};
use super::look::Columns;
use super::numbers::{AtDepth, at_depths, control};
use super::set::Set;
use super::source::Source;
use crate::descriptors;
use crate::export::Table;
use crate::figures::violins::{Column, Model, layout};
use crate::pipeline::Screen;
use crate::score::LabelSet;

/// The figure.
pub const VIOLINS: Figure = Figure {
    id: "violins",
    aliases: &["fig2"],
    title: "Label variance",
    name: "label variance by descriptor",
    aspect: 0.5,
    sets: &[Set::Screen],
    marks_entries: false,
    is_available: |source| scored(source).is_some(),
    model: |source| Some(Shown::new(model(source)?, layout)),
    numbers: numbers_of,
    caption: |_| String::new(),
};

/// What it shows; `None` without scores that can be compared.
pub fn model(source: &Source<'_>) -> Option<Model> {
    let screen = scored(source)?;
    let labels = source.look.labels;
    let mut seen: Vec<&str> = Vec::new();
    let mut shown = Vec::new();
    let best_of_each = source.look.columns == Columns::BestOfEach;
    for k in screen.order_by(labels) {
        let score = &screen.scores[k];
        let descriptor = score.combination.descriptor.as_str();
        let repeated = best_of_each && seen.contains(&descriptor);
        if !score.is_compared_by(labels) || repeated {
            continue;
        }
        seen.push(descriptor);
        shown.push(column(screen, k, labels));
    }
    // A page that has no columns any more shows all of them.
    let page = source.look.page.clone();
    let page = page.map(|page| page.start..page.end.min(shown.len()));
    Some(Model {
        by: labels,
        page: page.filter(|page| page.start < page.end),
        scores: shown,
        control: compared(screen, screen.control_of(labels)),
        selected: source.marked_score(),
        best_of_each,
    })
}

/// How many columns it would show on a sheet of any width.
pub fn n_columns(source: &Source<'_>) -> usize {
    model(source).map_or(0, |model| model.scores.len())
}

fn column(screen: &Screen, k: usize, labels: LabelSet) -> Column {
    let score = &screen.scores[k];
    let id = &score.combination.descriptor;
    Column {
        score: k,
        descriptor: id.clone(),
        representation: score.combination.representation.id().to_owned(),
        family: descriptors::find(id)
            .map_or("", |d| d.about.family)
            .to_owned(),
        values: compared(screen, score.w(labels)),
        mean: score.mean_interval(labels),
    }
}

/// Of the violins: W at each of the depths that are compared.
fn numbers_of(source: &Source<'_>) -> Option<Table> {
    let model = model(source)?;
    let of_column = |column: &Column| -> Vec<AtDepth> {
        let values = column.values.iter();
        let row = |(depth, w): &(usize, f64)| AtDepth {
            descriptor: column.descriptor.clone(),
            representation: column.representation.clone(),
            depth: *depth,
            w: *w,
            band: None,
        };
        values.map(row).collect()
    };
    let rows = model.scores.iter().flat_map(of_column);
    Some(at_depths(
        "Violins",
        model.by,
        rows.chain(control(&model.control)).collect(),
    ))
}
