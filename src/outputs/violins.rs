//! Figure: W_σ at the compared depths, a violin for each descriptor.

use super::compared::{compared, is_compared, is_scored};
use super::figure::{Figure, Shown};
use super::look::Columns;
use super::set::Set;
use super::source::Source;
use crate::descriptors;
use crate::figures::violins::{Column, Model, layout};
use crate::pipeline::{Score, Screen};

/// The figure.
pub const VIOLINS: Figure = Figure {
    id: "violins",
    aliases: &["fig2"],
    title: "Label variance",
    name: "label variance by descriptor",
    aspect: 0.5,
    sets: &[Set::Screen],
    marks_entries: false,
    is_available: |source| source.screen.is_some_and(is_scored),
    model: |source| Some(Shown::new(model(source)?, layout)),
    caption: |_| String::new(),
};

/// What it shows; `None` without scores that can be compared.
pub fn model(source: &Source<'_>) -> Option<Model> {
    let screen = source.screen.filter(|screen| is_scored(screen))?;
    let mut seen: Vec<&str> = Vec::new();
    let mut shown = Vec::new();
    let best_of_each = source.look.columns == Columns::BestOfEach;
    for (k, score) in screen.scores.iter().enumerate() {
        let descriptor = score.combination.descriptor.as_str();
        let repeated = best_of_each && seen.contains(&descriptor);
        if !is_compared(score) || repeated {
            continue;
        }
        seen.push(descriptor);
        shown.push(column(screen, k, score));
    }
    // A page that has no columns any more shows all of them.
    let page = source.look.page.clone();
    let page = page.map(|page| page.start..page.end.min(shown.len()));
    Some(Model {
        page: page.filter(|page| page.start < page.end),
        scores: shown,
        control: compared(screen, &screen.control),
        selected: source.marked_score(),
        best_of_each,
    })
}

/// How many columns it would show on a sheet of any width.
pub fn n_columns(source: &Source<'_>) -> usize {
    model(source).map_or(0, |model| model.scores.len())
}

fn column(screen: &Screen, k: usize, score: &Score) -> Column {
    let id = &score.combination.descriptor;
    Column {
        score: k,
        descriptor: id.clone(),
        representation: score.combination.representation.id().to_owned(),
        family: descriptors::find(id)
            .map_or("", |d| d.about.family)
            .to_owned(),
        values: compared(screen, &score.w_sigma),
        mean: score.mean_w_sigma,
    }
}
