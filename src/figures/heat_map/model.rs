//! What the heat map of descriptors and representations shows.

use super::super::names::short_name;
use super::super::scale::fixed;
use crate::score::{Interval, LabelSet};

/// What the figure shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// By which labels it is compared.
    pub by: LabelSet,
    /// Representation ids, from left to right.
    pub representations: Vec<String>,
    /// Descriptors, that with the lowest mean on top.
    pub rows: Vec<Row>,
    /// Mean of W of the random control over the compared depths, in decades² (eV² of barriers).
    pub control: Option<f64>,
    /// First and last number of clusters over which means are taken.
    pub compared: (usize, usize),
    /// Index in the ranking of the score that is marked.
    pub selected: Option<usize>,
}

/// One descriptor.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Descriptor id.
    pub descriptor: String,
    /// One for each representation.
    pub places: Vec<Place>,
}

/// What became of one descriptor on one representation.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// It was not asked for.
    NotChosen,
    /// It is not known yet.
    Unfinished,
    /// The descriptor does not apply to it, and why.
    Inapplicable(String),
    /// It gave nothing, and why.
    Failed(String),
    /// It was scored.
    Scored(Scored),
}

/// A descriptor on a representation with its score.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// Index in the screen's ranking.
    pub score: usize,
    /// Mean of W over the compared depths in decades² (eV² of barriers).
    pub mean: f64,
    /// Its 95 % bootstrap interval.
    pub interval: Option<Interval>,
    /// Its difference from the best one's, paired.
    pub difference: Option<Interval>,
    /// How it stands among the others.
    pub standing: Standing,
}

/// How a score stands among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The lowest mean.
    Best,
    /// It cannot be told from the best: the interval of their difference holds 0.
    LikeBest,
    /// Another one.
    Other,
    /// It is of other structures, and cannot be compared.
    SetApart,
}

impl Model {
    /// All scores that stand in the figure.
    pub(super) fn scored(&self) -> impl Iterator<Item = &Scored> {
        let places = self.rows.iter().flat_map(|row| &row.places);
        places.filter_map(Place::scored)
    }

    /// Smallest and greatest value of the colours: of all means that can be compared, and the control.
    pub(super) fn range(&self) -> (f64, f64) {
        let compared = self.scored().filter(|s| s.standing != Standing::SetApart);
        let values = compared.map(|scored| scored.mean).chain(self.control);
        let (low, high) = values
            .filter(|value| value.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| {
                (l.min(v), h.max(v))
            });
        // Nothing stands at the very end of the bar.
        (low, high + (high - low) * 0.03)
    }

    /// Decimals with which means are told apart.
    pub(super) fn decimals(&self) -> usize {
        match self.scored().map(|s| s.mean.abs()).fold(0.0, f64::max) {
            most if most < 10.0 => 2,
            most if most < 100.0 => 1,
            _ => 0,
        }
    }
}

impl Place {
    /// The score, where there is one.
    pub(super) fn scored(&self) -> Option<&Scored> {
        match self {
            Self::Scored(scored) => Some(scored),
            _ => None,
        }
    }

    /// What to say when the pointer rests on it.
    pub(super) fn said(&self, by: LabelSet, descriptor: &str, representation: &str) -> String {
        let title = format!("{} × {representation}", short_name(descriptor));
        match self {
            Self::NotChosen => format!("{title}: not chosen"),
            Self::Unfinished => format!("{title}: not finished"),
            Self::Inapplicable(why) => format!("{title}: not applicable: {why}"),
            Self::Failed(why) => format!("{title}: failed: {why}"),
            Self::Scored(scored) => format!("{title}: {}", scored.said(by)),
        }
    }
}

impl Scored {
    /// The number of its cell.
    pub(super) fn number(&self, decimals: usize) -> String {
        let number = fixed(self.mean, decimals);
        match self.standing {
            Standing::SetApart => format!("({number})"),
            _ => number,
        }
    }

    fn said(&self, by: LabelSet) -> String {
        let fixed = |w| fixed(w, by.decimals());
        let mut said = format!("mean {} = {}", by.symbol(), fixed(self.mean));
        if let Some(interval) = self.interval {
            let [low, high] = [interval.low, interval.high].map(fixed);
            said.push_str(&format!(" (95 % interval {low}–{high})"));
        }
        said.push_str(match self.standing {
            Standing::Best => "; the best",
            Standing::LikeBest => "; cannot be told from the best",
            Standing::Other => "",
            Standing::SetApart => "; of its own structures, not compared with the others",
        });
        if let Some(difference) = self.difference {
            let Interval {
                estimate,
                low,
                high,
            } = difference;
            let [estimate, low, high] = [estimate, low, high].map(fixed);
            said.push_str(&format!("; {estimate} above it ({low} to {high})"));
        }
        said
    }
}
