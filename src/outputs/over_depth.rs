//! Figure: W_σ (or W_Ea) over the number of clusters, a line for each descriptor.

use super::compared::scored;
use super::figure::{Figure, Shown};
use super::numbers::{AtDepth, at_depths, control};
use super::set::Set;
use super::source::Source;
use crate::export::Table;
use crate::figures::over_depth::{Line, Model, layout};
use crate::pipeline::{bands, barrier_bands};
use crate::score::LabelSet;

/// The figure.
pub const OVER_DEPTH: Figure = Figure {
    id: "over-depth",
    aliases: &["variance"],
    title: "Label variance over the number of clusters",
    name: "label variance over the number of clusters",
    aspect: 0.5,
    sets: &[Set::Screen],
    marks_entries: false,
    is_available: |source| scored(source).is_some(),
    model: |source| Some(Shown::new(model(source)?, layout)),
    numbers: numbers_of,
    caption: |_| String::new(),
};

/// Descriptors that are drawn in colour, by rank.
const EMPHASIZED: usize = 5;

/// W at every depth: of each descriptor the representation with the lowest mean, and the chosen
/// score whichever it is. The best and the chosen one get bands of the bootstrap.
pub fn model(source: &Source<'_>) -> Option<Model> {
    let screen = scored(source)?;
    let labels = source.look.labels;
    let chosen = source.look.chosen;
    let mut seen: Vec<&str> = Vec::new();
    let mut lines: Vec<Line> = Vec::new();
    // Places of lines and of their scores.
    let mut banded: Vec<(usize, usize)> = Vec::new();
    for k in screen.order_by(labels) {
        let score = &screen.scores[k];
        let descriptor = score.combination.descriptor.as_str();
        let is_best = !seen.contains(&descriptor);
        let is_chosen = chosen == Some(k);
        if !score.is_compared_by(labels) || !(is_best || is_chosen) {
            continue;
        }
        if is_best {
            seen.push(descriptor);
        }
        banded.extend((is_chosen || lines.is_empty()).then_some((lines.len(), k)));
        lines.push(Line {
            score: k,
            descriptor: descriptor.to_owned(),
            representation: score.combination.representation.id().to_owned(),
            values: by_depth(score.w(labels)),
            band: Vec::new(),
            emphasized: is_chosen || lines.len() < EMPHASIZED,
            selected: is_chosen,
        });
    }
    if source.look.with_bands {
        let scores: Vec<usize> = banded.iter().map(|(_, score)| *score).collect();
        let of_lines = match labels {
            LabelSet::Conductivity => bands(screen, &scores),
            LabelSet::Barrier => barrier_bands(screen, source.data, &scores),
        };
        for ((line, _), band) in banded.iter().zip(of_lines) {
            lines[*line].band = band;
        }
    }
    Some(Model {
        by: labels,
        lines,
        control: by_depth(screen.control_of(labels)),
        compared: (2, screen.settings.compared_depths),
    })
}

fn by_depth(w: &[f64]) -> Vec<(usize, f64)> {
    w.iter().enumerate().map(|(k, w)| (k + 1, *w)).collect()
}

/// Of W_σ over the number of clusters.
fn numbers_of(source: &Source<'_>) -> Option<Table> {
    let model = model(source)?;
    let of_line = |line: &Line| -> Vec<AtDepth> {
        let values = line.values.iter().enumerate();
        let row = |(k, (depth, w)): (usize, &(usize, f64))| AtDepth {
            descriptor: line.descriptor.clone(),
            representation: line.representation.clone(),
            depth: *depth,
            w: *w,
            band: line.band.get(k).copied(),
        };
        values.map(row).collect()
    };
    let rows = model.lines.iter().flat_map(of_line);
    Some(at_depths(
        "Over depth",
        model.by,
        rows.chain(control(&model.control)).collect(),
    ))
}
