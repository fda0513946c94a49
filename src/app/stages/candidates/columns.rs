//! The columns of the ranked list.
//!
//! In: by which barrier is ranked, whether the others are shown too. Out: [`Column`]s from left to
//! right, and for a candidate what stands in each.

use crate::app::shell::widgets::scientific;
use crate::crystal::formula::pretty_formula;
use crate::outputs::Term;
use crate::pipeline::Ranking;
use crate::rank::{Candidate, Fact, RankedBy};

/// A column.
pub(super) struct Column {
    pub title: String,
    pub explanation: String,
    pub width: f32,
    pub is_number: bool,
    /// Whether it says which structure it is.
    pub names_structure: bool,
    /// The fact that it shows, where it is one that a filter asks for.
    pub fact: Option<Fact>,
    text: Text,
}

/// What is shown beside the columns that always are.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    /// Every barrier, not only the one that is ranked by.
    pub every_barrier: bool,
    /// Among them those of bands: only where there are some.
    pub bands: bool,
    /// Relaxed barriers of hops.
    pub relaxed: bool,
    /// There is room for the unit in every title.
    pub is_wide: bool,
}

/// What makes the text of a cell.
enum Text {
    Of(fn(&Candidate, &Ranking) -> String),
    Barrier(RankedBy),
    RankedBy(RankedBy),
    /// What is known of its relaxed hops, as they come.
    Relaxed,
}

impl Column {
    fn new(
        title: &str,
        explanation: impl Into<String>,
        (width, is_number): (f32, bool),
        text: fn(&Candidate, &Ranking) -> String,
    ) -> Self {
        Self {
            title: title.to_owned(),
            explanation: explanation.into(),
            width,
            is_number,
            names_structure: false,
            fact: None,
            text: Text::Of(text),
        }
    }

    fn of_structure(self) -> Self {
        Self {
            names_structure: true,
            ..self
        }
    }

    fn of_fact(self, fact: Fact) -> Self {
        Self {
            fact: Some(fact),
            ..self
        }
    }

    /// Every column.
    pub(super) fn all(by: RankedBy, shown: Shown) -> Vec<Self> {
        let mut columns = Vec::from(of_structure());
        columns.push(ranked_by(by));
        columns.extend(shown.relaxed.then(relaxed));
        if shown.every_barrier {
            let others = RankedBy::ALL.into_iter().filter(|other| *other != by);
            let others = others.filter(|other| *other != RankedBy::Band || shown.bands);
            columns.extend(others.map(barrier));
        }
        columns.extend(of_facts(shown.is_wide));
        columns
    }

    /// Whether it shows barriers of bands.
    pub(super) fn is_of_bands(&self) -> bool {
        matches!(
            self.text,
            Text::Barrier(RankedBy::Band) | Text::RankedBy(RankedBy::Band)
        )
    }

    /// Whether it shows relaxed barriers as they come.
    pub(super) fn is_of_relaxed(&self) -> bool {
        matches!(self.text, Text::Relaxed)
    }

    /// What stands in it of a candidate.
    pub(super) fn text(&self, candidate: &Candidate, ranking: &Ranking) -> String {
        if self.unknown_of(candidate).is_some() {
            return "unknown".to_owned();
        }
        match self.text {
            Text::Of(text) => text(candidate, ranking),
            Text::Relaxed => String::new(),
            Text::Barrier(by) => number(candidate.barrier_ev(by), 2),
            Text::RankedBy(by) => {
                let from_site = candidate.from_site_ev(by);
                let from_site = from_site.map_or_else(String::new, |e| format!("({e:.2}) "));
                format!("{from_site}{}", number(candidate.e_a_ev, 2))
            }
        }
    }

    /// The fact of this column, where it is not known of a candidate.
    pub(super) fn unknown_of(&self, candidate: &Candidate) -> Option<Fact> {
        self.fact.filter(|fact| candidate.unknown.contains(fact))
    }
}

fn of_structure() -> [Column; 4] {
    [
        Column::new(
            "Rank",
            "By the barrier, the lowest first; with an arrow, where a new measurement would move it to.",
            (42.0, true),
            |c, _| c.rank.to_string(),
        ),
        Column::new(
            "Formula",
            "Double-click to see where the ion goes.",
            (88.0, false),
            |c, _| pretty_formula(&c.formula),
        )
        .of_structure(),
        Column::new("Id", "", (86.0, false), |c, _| c.id.clone()),
        Column::new(
            "Space group",
            format!("{}: {}", Term::KnownGroup.name(), Term::KnownGroup.hover()),
            (80.0, false),
            |c, _| {
                let tick = if c.known_space_group { " ✓" } else { "" };
                let symbol = c.space_group.as_ref().map_or("", |g| g.symbol.as_str());
                format!("{symbol}{tick}")
            },
        ),
    ]
}

/// The barrier that is ranked by.
fn ranked_by(by: RankedBy) -> Column {
    let brackets = match by.is_from_site() || by == RankedBy::Band {
        true => String::new(),
        false => {
            format!(
                " In brackets, {}: {}",
                Term::FromSite.name(),
                Term::FromSite.hover()
            )
        }
    };
    Column {
        title: format!("{} / eV", by.name()),
        explanation: format!("Ranked by this barrier. {}{brackets}", by.explanation()),
        width: if by.name().len() > 4 { 128.0 } else { 74.0 },
        is_number: true,
        names_structure: false,
        fact: Some(Fact::Barrier),
        text: Text::RankedBy(by),
    }
}

/// The relaxed barrier.
fn relaxed() -> Column {
    Column {
        title: "E_a relaxed / eV".to_owned(),
        explanation: format!(
            "{} As far as its hops were relaxed here; calibrated where that is known, raw else.",
            Term::RelaxedBarrier.hover()
        ),
        width: 104.0,
        is_number: true,
        names_structure: false,
        fact: None,
        text: Text::Relaxed,
    }
}

/// Another barrier.
fn barrier(by: RankedBy) -> Column {
    Column {
        title: format!("{} / eV", by.name()),
        explanation: match by.is_from_site() {
            true => format!("{} {}", by.explanation(), Term::FromSite.hover()),
            false => by.explanation().to_owned(),
        },
        width: if by.name().len() > 4 { 128.0 } else { 66.0 },
        is_number: true,
        names_structure: false,
        fact: None,
        text: Text::Barrier(by),
    }
}

fn of_facts(is_wide: bool) -> [Column; 5] {
    let (sigma, sigma_px) = match is_wide {
        true => ("σ (cluster) / S cm⁻¹", 128.0),
        false => ("σ (cluster)", 66.0),
    };
    [
        Column::new("Paths", Term::Paths.hover(), (38.0, true), |c, _| {
            c.dimension.map_or_else(String::new, |d| format!("{d}D"))
        }),
        Column::new("E_hull / eV", Term::EHull.hover(), (70.0, true), |c, _| {
            number(c.e_above_hull_ev, 3)
        })
        .of_fact(Fact::EAboveHull),
        Column::new("E_g / eV", Term::BandGap.hover(), (54.0, true), |c, _| {
            number(c.band_gap_ev, 2)
        })
        .of_fact(Fact::BandGap),
        Column::new(
            sigma,
            Term::SigmaOfCluster.hover(),
            (sigma_px, true),
            |c, ranking| {
                let cluster = ranking.table.cluster(c.cluster);
                let mean = cluster.and_then(|cluster| cluster.mean_log_sigma);
                mean.map_or_else(|| "none".to_owned(), |m| scientific(10_f64.powf(m)))
            },
        ),
        Column::new("Type", Term::StructureType.hover(), (34.0, true), |c, _| {
            (c.structure_type + 1).to_string()
        }),
    ]
}

/// A number; "none" where the ion never gets through, "?" where it is not known.
fn number(value: Option<f64>, decimals: usize) -> String {
    match value {
        None => "?".to_owned(),
        Some(value) if value.is_infinite() => "none".to_owned(),
        Some(value) => format!("{value:.decimals$}"),
    }
}
