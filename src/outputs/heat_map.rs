//! Figure: the mean of W_σ (or W_Ea) of every descriptor on every representation, and which of them cannot be
//! told from the best.

use super::compared::{compared, scored};
use super::figure::{Figure, Shown};
use super::numbers::{mean_id, w_kind};
use super::set::Set;
use super::source::Source;
use crate::export::Kind::Text;
use crate::export::{Column, Table};
use crate::figures::heat_map::{self, Model, Place, Row, Scored, Standing, layout};
use crate::pipeline::{Combination, Score, Screen};
use crate::score::LabelSet;
use crate::simplify::Representation;

/// The figure.
pub const HEAT_MAP: Figure = Figure {
    id: "heat-map",
    aliases: &[],
    title: "Label variance by descriptor and representation",
    name: "heat map of descriptors and representations",
    aspect: 0.56,
    sets: &[Set::Screen],
    marks_entries: false,
    is_available: |source| scored(source).is_some(),
    model: |source| {
        let model = model(source)?;
        let least_height_px = heat_map::least_height_px(model.rows.len());
        Some(Shown::new(model, layout).at_least(least_height_px))
    },
    numbers: numbers_of,
    caption: |_| String::new(),
};

/// What it shows: descriptors by their lowest mean, those without one last; the representations that
/// were asked for, in their order. `None` without scores that can be compared.
pub fn model(source: &Source<'_>) -> Option<Model> {
    let screen = scored(source)?;
    let labels = source.look.labels;
    let known = combinations(screen);
    let is_known = |r: &Representation| known.iter().any(|c| c.representation == *r);
    let representations: Vec<Representation> =
        Representation::ALL.into_iter().filter(is_known).collect();
    let mut descriptors: Vec<&str> = known.iter().map(|c| c.descriptor.as_str()).collect();
    descriptors.sort_unstable();
    descriptors.dedup();
    let best = best(screen, labels);
    let row = |descriptor: &str| Row {
        descriptor: descriptor.to_owned(),
        places: representations
            .iter()
            .map(|&representation| {
                let combination = Combination {
                    descriptor: descriptor.to_owned(),
                    representation,
                };
                place(screen, &combination, (labels, best))
            })
            .collect(),
    };
    let mut rows: Vec<Row> = descriptors.into_iter().map(row).collect();
    // Those of equal rank stay in the order of their ids.
    rows.sort_by(|a, b| lowest(a).total_cmp(&lowest(b)));
    let control = compared(screen, screen.control_of(labels));
    Some(Model {
        by: labels,
        representations: representations.iter().map(|r| r.id().to_owned()).collect(),
        rows,
        control: (!control.is_empty())
            .then(|| control.iter().map(|(_, w)| w).sum::<f64>() / control.len() as f64),
        compared: (2, screen.settings.compared_depths),
        selected: source.marked_score(),
    })
}

/// Every combination that was asked for or came to something.
fn combinations(screen: &Screen) -> Vec<&Combination> {
    let scored = screen.scores.iter().map(|score| &score.combination);
    let failed = screen.failed.iter().map(|(combination, _)| combination);
    scored
        .chain(failed)
        .chain(&screen.settings.combinations)
        .collect()
}

/// Mean of W over the compared depths.
fn mean(screen: &Screen, score: &Score, labels: LabelSet) -> Option<f64> {
    let interval = score.mean_interval(labels);
    let of_bootstrap = interval.map(|interval| interval.estimate);
    of_bootstrap.or_else(|| score.mean_of(labels, screen.settings.compared_depths))
}

/// Index of the score with the lowest mean among those that can be compared.
fn best(screen: &Screen, labels: LabelSet) -> Option<usize> {
    let scores = screen.scores.iter().enumerate();
    let compared = scores.filter(|(_, score)| !score.set_apart);
    let means = compared.filter_map(|(k, score)| Some((k, mean(screen, score, labels)?)));
    means.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(k, _)| k)
}

fn place(
    screen: &Screen,
    combination: &Combination,
    (labels, best): (LabelSet, Option<usize>),
) -> Place {
    let is_it = |score: &Score| score.combination == *combination;
    if let Some(k) = screen.scores.iter().position(is_it) {
        let score = &screen.scores[k];
        return match mean(screen, score, labels) {
            Some(mean) => Place::Scored(Scored {
                score: k,
                mean,
                interval: score.mean_interval(labels),
                difference: score.difference(labels),
                standing: standing(score, labels, best == Some(k)),
            }),
            None => Place::Failed(match labels {
                LabelSet::Conductivity => "none of its structures was measured".to_owned(),
                LabelSet::Barrier => "none of its structures has a barrier".to_owned(),
            }),
        };
    }
    if let Some((_, why)) = screen.failed.iter().find(|(other, _)| other == combination) {
        return if screen.inapplicable.contains(combination) {
            Place::Inapplicable(why.clone())
        } else {
            Place::Failed(why.clone())
        };
    }
    if screen.settings.combinations.contains(combination) {
        Place::Unfinished
    } else {
        Place::NotChosen
    }
}

fn standing(score: &Score, labels: LabelSet, is_best: bool) -> Standing {
    match score.difference(labels) {
        _ if score.set_apart => Standing::SetApart,
        _ if is_best => Standing::Best,
        Some(difference) if !difference.excludes_zero() => Standing::LikeBest,
        Some(_) | None => Standing::Other,
    }
}

/// The lowest mean of a row that can be compared; infinite where there is none.
fn lowest(row: &Row) -> f64 {
    let scored = row.places.iter().filter_map(|place| match place {
        Place::Scored(scored) if scored.standing != Standing::SetApart => Some(scored.mean),
        _ => None,
    });
    scored.fold(f64::INFINITY, f64::min)
}

struct OnHeatMap<'a> {
    descriptor: &'a str,
    representation: &'a str,
    scored: Option<&'a Scored>,
    fact: &'a str,
}

/// Of the heat map: the mean of W of every descriptor on every representation.
fn numbers_of(source: &Source<'_>) -> Option<Table> {
    let model = model(source)?;
    let rows = model.rows.iter().flat_map(|row| {
        let places = row.places.iter().zip(&model.representations);
        places.map(|(place, representation)| {
            let (scored, fact) = match place {
                Place::Scored(scored) => (Some(scored), ""),
                Place::NotChosen => (None, "not chosen"),
                Place::Unfinished => (None, "not known yet"),
                Place::Inapplicable(why) | Place::Failed(why) => (None, why.as_str()),
            };
            OnHeatMap {
                descriptor: &row.descriptor,
                representation,
                scored,
                fact,
            }
        })
    });
    let columns = [
        Column::new(
            "descriptor",
            "",
            Text,
            "Id of the descriptor",
            |r: &OnHeatMap<'_>| r.descriptor.into(),
        ),
        Column::new(
            "representation",
            "",
            Text,
            "What is kept of the structures",
            |r| r.representation.into(),
        ),
        Column::new(
            mean_id(model.by),
            model.by.unit(),
            w_kind(model.by),
            "Mean of W",
            |r| r.scored.map(|scored| scored.mean).into(),
        ),
        Column::new(
            "low",
            model.by.unit(),
            w_kind(model.by),
            "2.5th percentile",
            |r| {
                r.scored
                    .and_then(|scored| Some(scored.interval?.low))
                    .into()
            },
        ),
        Column::new(
            "high",
            model.by.unit(),
            w_kind(model.by),
            "97.5th percentile",
            |r| {
                r.scored
                    .and_then(|scored| Some(scored.interval?.high))
                    .into()
            },
        ),
        Column::new("remark", "", Text, "Why there is no number", |r| {
            r.fact.into()
        }),
    ];
    Some(Table::of("Heat map", &columns, rows))
}
