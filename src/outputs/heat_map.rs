//! Figure: the mean of W_σ of every descriptor on every representation, and which of them cannot be
//! told from the best.

use super::compared::{compared, is_scored};
use super::figure::{Figure, Shown};
use super::set::Set;
use super::source::Source;
use crate::figures::heat_map::{self, Model, Place, Row, Scored, Standing, layout};
use crate::pipeline::{Combination, Score, Screen};
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
    is_available: |source| source.screen.is_some_and(is_scored),
    model: |source| {
        let model = model(source)?;
        let least_height_px = heat_map::least_height_px(model.rows.len());
        Some(Shown::new(model, layout).at_least(least_height_px))
    },
    caption: |_| String::new(),
};

/// What it shows: descriptors by their lowest mean, those without one last; the representations that
/// were asked for, in their order. `None` without scores that can be compared.
pub fn model(source: &Source<'_>) -> Option<Model> {
    let screen = source.screen.filter(|screen| is_scored(screen))?;
    let known = combinations(screen);
    let is_known = |r: &Representation| known.iter().any(|c| c.representation == *r);
    let representations: Vec<Representation> =
        Representation::ALL.into_iter().filter(is_known).collect();
    let mut descriptors: Vec<&str> = known.iter().map(|c| c.descriptor.as_str()).collect();
    descriptors.sort_unstable();
    descriptors.dedup();
    let best = best(screen);
    let row = |descriptor: &str| Row {
        descriptor: descriptor.to_owned(),
        places: representations
            .iter()
            .map(|&representation| {
                let combination = Combination {
                    descriptor: descriptor.to_owned(),
                    representation,
                };
                place(screen, &combination, best)
            })
            .collect(),
    };
    let mut rows: Vec<Row> = descriptors.into_iter().map(row).collect();
    // Those of equal rank stay in the order of their ids.
    rows.sort_by(|a, b| lowest(a).total_cmp(&lowest(b)));
    let control = compared(screen, &screen.control);
    Some(Model {
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

/// Mean of W_σ over the compared depths.
fn mean(screen: &Screen, score: &Score) -> Option<f64> {
    let of_bootstrap = score.mean_w_sigma.map(|interval| interval.estimate);
    of_bootstrap.or_else(|| score.mean_w(screen.settings.compared_depths))
}

/// Index of the score with the lowest mean among those that can be compared.
fn best(screen: &Screen) -> Option<usize> {
    let scores = screen.scores.iter().enumerate();
    let compared = scores.filter(|(_, score)| !score.set_apart);
    let means = compared.filter_map(|(k, score)| Some((k, mean(screen, score)?)));
    means.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(k, _)| k)
}

fn place(screen: &Screen, combination: &Combination, best: Option<usize>) -> Place {
    let is_it = |score: &Score| score.combination == *combination;
    if let Some(k) = screen.scores.iter().position(is_it) {
        let score = &screen.scores[k];
        return match mean(screen, score) {
            Some(mean) => Place::Scored(Scored {
                score: k,
                mean,
                interval: score.mean_w_sigma,
                difference: score.difference_from_best,
                standing: standing(score, best == Some(k)),
            }),
            None => Place::Failed("none of its structures was measured".to_owned()),
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

fn standing(score: &Score, is_best: bool) -> Standing {
    match score.difference_from_best {
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
