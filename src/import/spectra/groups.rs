//! Which columns belong together: one spectrum, or several side by side.
//!
//! In: what the titles say. Out: [`Group`]s of columns, and those of temperature and cycle.

use super::parts::Part;
use super::roles::role_of;
use super::titles::{Meaning, meaning, unit_of_title};
use crate::import::measurements::UNUSED;

/// A column with what its title says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Known {
    pub column: usize,
    pub meaning: Meaning,
}

/// How Z is given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Form {
    Cartesian(Known, Known),
    Polar(Known, Known),
    Admittance(Known, Known),
}

/// The columns of one spectrum.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Group {
    pub frequency: Known,
    pub form: Form,
    /// What stands above it, or beside the unit.
    pub label: String,
}

/// The columns of a table by what they hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Columns {
    pub groups: Vec<Group>,
    pub temperature: Option<Known>,
    pub cycle: Option<Known>,
}

/// How much of a spectrum a row of titles names: 12 where all of it.
pub(super) fn points_of(
    titles: &[String],
    units: &[String],
    by_hand: &[(String, String)],
) -> usize {
    let known = known_columns(titles, units, by_hand);
    let columns = columns_of(&known, titles, &[]);
    if !columns.groups.is_empty() {
        let units = known.iter().filter(|k| k.meaning.unit.is_some()).count();
        return 12 + units.min(6);
    }
    let needed = |k: &&Known| !matches!(k.meaning.part, Part::Temperature | Part::Cycle);
    let strong = known
        .iter()
        .filter(needed)
        .filter(|k| !k.meaning.weak)
        .count();
    if strong >= 2 { strong } else { 0 }
}

/// What titles say, each with its unit, and what was given by hand.
pub(super) fn known_columns(
    titles: &[String],
    units: &[String],
    by_hand: &[(String, String)],
) -> Vec<Known> {
    let all = titles.iter().enumerate();
    let mut known: Vec<Known> = all
        .filter_map(|(column, title)| {
            let unit = units.get(column).map(String::as_str);
            let meaning = meaning(title, unit.filter(|unit| !unit.is_empty()))?;
            Some(Known { column, meaning })
        })
        .collect();
    for (role, title) in by_hand {
        let place = titles.iter().position(|own| own.trim() == title.trim());
        let number = title
            .trim()
            .parse::<usize>()
            .ok()
            .and_then(|k| k.checked_sub(1));
        let width = titles.len();
        let Some(column) = place.or(number.filter(|k| *k < width)) else {
            continue;
        };
        if role == UNUSED {
            known.retain(|k| k.column != column);
            continue;
        }
        let Some((part, negated, given)) = role_of(role) else {
            continue;
        };
        let own = known.iter().find(|k| k.column == column).map(|k| k.meaning);
        let below = units.get(column).map(String::as_str);
        let unit = given
            .or_else(|| own.and_then(|m| m.unit))
            .or_else(|| unit_of_title(&titles[column], below));
        known.retain(|k| k.column != column && k.meaning.part != part);
        let meaning = Meaning {
            part,
            negated,
            unit,
            logarithm: own.is_some_and(|m| m.logarithm),
            weak: false,
        };
        known.push(Known { column, meaning });
        known.sort_by_key(|k| k.column);
    }
    known
}

/// The groups of columns.
pub(super) fn columns_of(known: &[Known], titles: &[String], heads: &[String]) -> Columns {
    let of = |part: Part| -> Vec<Known> {
        let all = known.iter().filter(|k| k.meaning.part == part).copied();
        let (weak, strong): (Vec<Known>, Vec<Known>) = all.partition(|k| k.meaning.weak);
        if strong.is_empty() { weak } else { strong }
    };
    let mut frequencies = of(Part::Frequency);
    if frequencies.is_empty() {
        frequencies = of(Part::AngularFrequency);
    }
    let forms = [
        pairs(&of(Part::Real), &of(Part::Imaginary), Form::Cartesian),
        pairs(&of(Part::Modulus), &of(Part::Phase), Form::Polar),
        pairs(&of(Part::RealY), &of(Part::ImaginaryY), Form::Admittance),
    ];
    let forms = forms
        .into_iter()
        .find(|forms| !forms.is_empty())
        .unwrap_or_default();
    let several = forms.len() > 1;
    let groups = forms.into_iter().filter_map(|form| {
        let first = form.first().column;
        // The frequencies of a spectrum stand before it, or else nearest.
        let before = frequencies.iter().rev().find(|f| f.column < first);
        let frequency = *before.or(frequencies.first())?;
        let label = if several {
            label_of(first, titles, heads)
        } else {
            String::new()
        };
        Some(Group {
            frequency,
            form,
            label,
        })
    });
    Columns {
        groups: groups.collect(),
        temperature: of(Part::Temperature).first().copied(),
        cycle: of(Part::Cycle).first().copied(),
    }
}

impl Form {
    pub(super) fn first(&self) -> Known {
        let (Self::Cartesian(first, _) | Self::Polar(first, _) | Self::Admittance(first, _)) = self;
        *first
    }

    pub(super) fn second(&self) -> Known {
        let (Self::Cartesian(_, second) | Self::Polar(_, second) | Self::Admittance(_, second)) =
            self;
        *second
    }
}

/// The k-th of one with the k-th of the other.
fn pairs(first: &[Known], second: &[Known], form: fn(Known, Known) -> Form) -> Vec<Form> {
    first
        .iter()
        .zip(second)
        .map(|(a, b)| form(*a, *b))
        .collect()
}

/// What tells a group from the others: its head, or what of its title is none of name and unit.
fn label_of(column: usize, titles: &[String], heads: &[String]) -> String {
    let head = heads
        .get(column)
        .map(|head| head.trim())
        .unwrap_or_default();
    if !head.is_empty() {
        return head.to_owned();
    }
    let title = titles.get(column).map(|t| t.trim()).unwrap_or_default();
    title.to_owned()
}
