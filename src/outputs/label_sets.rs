//! Figure: descriptors ranked by conductivities (W_σ) against the same ranked by barriers (W_Ea).

use super::figure::{Figure, Shown};
use super::numbers::w_kind;
use super::set::Set;
use super::source::Source;
use crate::descriptors;
use crate::export::Kind::{Integer, Text};
use crate::export::{Cell, Column, Table};
use crate::figures::label_sets::{Dot, Model, layout};
use crate::pipeline::{Score, Screen};
use crate::score::LabelSet;

/// The figure.
pub const LABEL_SETS: Figure = Figure {
    id: "label-sets",
    aliases: &[],
    title: "Ranks by conductivities and by barriers",
    name: "ranks of descriptors by conductivities against those by barriers",
    aspect: 0.75,
    sets: &[Set::Screen],
    marks_entries: false,
    is_available: |source| source.screen.is_some_and(has_both),
    model: |source| Some(Shown::new(model(source)?, layout)),
    numbers: numbers_of,
    caption: |_| String::new(),
};

/// So many of the best by either are named.
const NAMED: usize = 5;

fn by_both(score: &Score) -> bool {
    LabelSet::ALL
        .into_iter()
        .all(|labels| score.is_compared_by(labels))
}

fn has_both(screen: &Screen) -> bool {
    screen.scores.iter().filter(|score| by_both(score)).count() > 1
}

/// What it shows: the combinations that both sets of labels rank.
pub fn model(source: &Source<'_>) -> Option<Model> {
    let screen = source.screen.filter(|screen| has_both(screen))?;
    let depths = screen.settings.compared_depths;
    let ranks = LabelSet::ALL.map(|labels| {
        let mut ranks = vec![0; screen.scores.len()];
        let order = screen.order_by(labels).into_iter();
        let order = order.filter(|k| by_both(&screen.scores[*k]));
        for (place, k) in order.enumerate() {
            ranks[k] = place + 1;
        }
        ranks
    });
    let dot = |(k, score): (usize, &Score)| {
        let id = &score.combination.descriptor;
        Some(Dot {
            score: k,
            descriptor: id.clone(),
            representation: score.combination.representation.id().to_owned(),
            family: descriptors::find(id)
                .map_or("", |d| d.about.family)
                .to_owned(),
            ranks: [ranks[0][k], ranks[1][k]],
            means: [
                score.mean_of(LabelSet::Conductivity, depths)?,
                score.mean_of(LabelSet::Barrier, depths)?,
            ],
        })
    };
    let scores = screen.scores.iter().enumerate();
    let mut dots: Vec<Dot> = scores
        .filter(|(_, score)| by_both(score))
        .filter_map(dot)
        .collect();
    dots.sort_by_key(|dot| dot.ranks);
    Some(Model {
        correlation: correlation(&dots),
        dots,
        selected: source.marked_score(),
        named: NAMED,
    })
}

/// Spearman's rank correlation, for ranks without ties: 1 − 6 Σd²/(n(n² − 1)).
fn correlation(dots: &[Dot]) -> Option<f64> {
    let n = dots.len() as f64;
    let square = |dot: &Dot| {
        let [a, b] = dot.ranks.map(|rank| rank as f64);
        (a - b) * (a - b)
    };
    let squares: f64 = dots.iter().map(square).sum();
    (dots.len() > 2).then(|| 1.0 - 6.0 * squares / (n * (n * n - 1.0)))
}

fn numbers_of(source: &Source<'_>) -> Option<Table> {
    let model = model(source)?;
    let [sigma, barrier] = LabelSet::ALL.map(w_kind);
    let columns = [
        Column::new(
            "descriptor",
            "",
            Text,
            "Id of the descriptor",
            |dot: &Dot| Cell::text(&dot.descriptor),
        ),
        Column::new(
            "representation",
            "",
            Text,
            "What is kept of the structures",
            |dot| Cell::text(&dot.representation),
        ),
        Column::new("rank_w_sigma", "", Integer, "Rank by mean W_σ", |dot| {
            dot.ranks[0].into()
        }),
        Column::new("rank_w_ea", "", Integer, "Rank by mean W_Ea", |dot| {
            dot.ranks[1].into()
        }),
        Column::new("mean_w_sigma", "decades²", sigma, "Mean of W_σ", |dot| {
            dot.means[0].into()
        }),
        Column::new("mean_w_ea", "eV²", barrier, "Mean of W_Ea", |dot| {
            dot.means[1].into()
        }),
    ];
    Some(Table::of(
        "Label sets",
        &columns,
        model.dots.iter().cloned(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dots(ranks: &[[usize; 2]]) -> Vec<Dot> {
        let dot = |ranks: &[usize; 2]| Dot {
            score: 0,
            descriptor: String::new(),
            representation: String::new(),
            family: String::new(),
            ranks: *ranks,
            means: [0.0; 2],
        };
        ranks.iter().map(dot).collect()
    }

    #[test]
    fn ranks_correlate_as_spearman_says() {
        assert_eq!(correlation(&dots(&[[1, 1], [2, 2]])), None);
        assert_eq!(correlation(&dots(&[[1, 1], [2, 2], [3, 3]])), Some(1.0));
        assert_eq!(correlation(&dots(&[[1, 3], [2, 2], [3, 1]])), Some(-1.0));
        // SciPy: spearmanr([1, 2, 3, 4], [2, 1, 4, 3]) = 0.6.
        let found = correlation(&dots(&[[1, 2], [2, 1], [3, 4], [4, 3]])).unwrap();
        assert!((found - 0.6).abs() < 1e-12);
    }
}
