//! Titles of the columns of spectra: what a column holds, its sign and its unit.
//!
//! In: "−Z″ / kΩ·cm²", "Re(Z)/Ohm", "log(f/Hz)", "Phase of Z (deg)". Out: a [`Meaning`].

use super::parts::{Part, part_of};
use super::units::{Dimension, Unit, unit_of};
use crate::import::columns::letters::plain;

/// What a title says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Meaning {
    pub part: Part,
    /// Whether the numbers are those of −Z″ or −φ.
    pub negated: bool,
    pub unit: Option<Unit>,
    /// Whether the numbers are decadic logarithms.
    pub logarithm: bool,
    /// Whether another name is better where there is one, as "Rs" for Z′.
    pub weak: bool,
}

/// What a title says, with the unit that stands below it; `None` for what is not needed.
pub(super) fn meaning(title: &str, unit_below: Option<&str>) -> Option<Meaning> {
    let title = plain(title);
    if title.trim().is_empty() || title.chars().count() > 80 {
        return None;
    }
    let below = unit_below.and_then(unit_of);
    if let Some(inner) = of_logarithm(&title) {
        let found = meaning(inner, unit_below)?;
        return Some(Meaning {
            logarithm: true,
            ..found
        });
    }
    let (name, own) = without_unit(&title);
    let (negated, name) = without_sign(&spelled(without_number(&name)));
    let unit = own.or(below);
    let (part, weak) = part_of(&name, unit)?;
    fits(part, unit).then_some(Meaning {
        part,
        negated: negated
            && matches!(
                part,
                Part::Imaginary | Part::Phase | Part::ImaginaryY | Part::Real
            ),
        unit,
        logarithm: false,
        weak,
    })
}

/// What stands in "log(…)", "lg …", "log10 …".
fn of_logarithm(title: &str) -> Option<&str> {
    let title = title.trim();
    let lower = title.to_lowercase();
    let name = ["log10", "log_10", "lg", "log"]
        .iter()
        .find(|name| lower.starts_with(**name))?;
    let rest = title.get(name.len()..)?.trim();
    let inner = rest
        .strip_prefix(['(', '['])
        .and_then(|r| r.strip_suffix([')', ']']));
    let rest = inner.unwrap_or(rest);
    (!rest.is_empty() && !rest.starts_with(|c: char| c.is_alphabetic() && !"fFωνzZ|".contains(c)))
        .then_some(rest)
}

/// The unit that a title names, whatever the column is of; else the one that stands below it.
pub(super) fn unit_of_title(title: &str, unit_below: Option<&str>) -> Option<Unit> {
    without_unit(&plain(title))
        .1
        .or(unit_below.and_then(unit_of))
}

/// The title without its unit.
fn without_unit(title: &str) -> (String, Option<Unit>) {
    // Brackets first: "Z' (Ohm)", "f [Hz] cell 1".
    for (open, close) in [('(', ')'), ('[', ']'), ('{', '}')] {
        let mut from = 0;
        while let Some(start) = title[from..].find(open).map(|k| from + k) {
            let Some(end) = title[start..].find(close).map(|k| start + k) else {
                break;
            };
            let inner = title[start + 1..end].trim().trim_start_matches("in ");
            let is_name = inner.eq_ignore_ascii_case("z") || inner.eq_ignore_ascii_case("a");
            if let Some(unit) = unit_of(inner).filter(|_| !is_name) {
                let rest = format!("{} {}", &title[..start], &title[end + 1..]);
                return (rest.trim().trim_end_matches('/').to_owned(), Some(unit));
            }
            from = end + 1;
        }
    }
    for sign in ['/', ',', ';'] {
        for (at, _) in title.match_indices(sign) {
            let rest = title[at + 1..].trim();
            let words: Vec<&str> = rest.split_whitespace().collect();
            // "Z'/Ohm 25 °C": the unit, then what tells the column from others.
            let whole = unit_of(rest).map(|unit| (unit, ""));
            let first = words.first().and_then(|word| unit_of(word));
            let first = first.filter(|_| words.len() > 1).map(|unit| (unit, rest));
            if let Some((unit, _)) = whole.or(first).filter(|_| at > 0) {
                return (title[..at].to_owned(), Some(unit));
            }
        }
    }
    for sign in ['_', ' '] {
        if let Some((name, rest)) = title.trim().rsplit_once(sign)
            && let Some(unit) = unit_of(rest)
            && rest.chars().count() > 1
        {
            return (name.trim_end_matches(" in").to_owned(), Some(unit));
        }
    }
    (title.to_owned(), None)
}

/// Without a number at the end, and its unit, which tells the column from others: "Z' 25 °C".
fn without_number(name: &str) -> &str {
    let name = name.trim();
    let place = name.char_indices().find(|(at, sign)| {
        let rest = name[*at..].trim_start();
        let starts = rest
            .trim_start_matches(['-', '+'])
            .starts_with(|c: char| c.is_ascii_digit());
        sign.is_whitespace() && starts
    });
    let Some((at, _)) = place.filter(|(at, _)| *at > 0) else {
        return name;
    };
    let tail = name[at..]
        .trim()
        .trim_start_matches(|c: char| c.is_ascii_digit() || "+-.,".contains(c));
    let is_unit =
        ["", "°c", "c", "k", "degc", "deg c"].contains(&tail.trim().to_lowercase().as_str());
    if is_unit { name[..at].trim_end() } else { name }
}

/// Lower case, primes as "'", without blanks and brackets.
fn spelled(name: &str) -> String {
    let mut spelled = String::new();
    for c in name.to_lowercase().chars() {
        match c {
            '’' | '‘' | '′' | '´' | '`' | 'ʹ' | '‵' => spelled.push('\''),
            '″' | '”' | '“' | 'ʺ' | '"' | '〃' => spelled.push_str("''"),
            '(' | ')' | '[' | ']' | '{' | '}' | '_' | '.' | ':' | ',' | '·' | '×' | '^' | '#'
            | '<' | '>' | '\\' => {}
            c if c.is_whitespace() => {}
            c => spelled.push(c),
        }
    }
    spelled
}

fn without_sign(name: &str) -> (bool, String) {
    for sign in ["-1", "-", "negative", "neg", "minus"] {
        if let Some(rest) = name.strip_prefix(sign)
            && !rest.is_empty()
        {
            return (true, rest.to_owned());
        }
    }
    if let Some(rest) = name.strip_suffix("-1") {
        return (true, rest.trim_end_matches('x').to_owned());
    }
    (false, name.to_owned())
}

/// Whether a unit is one of a part.
pub(super) fn fits(part: Part, unit: Option<Unit>) -> bool {
    let Some(unit) = unit else {
        return true;
    };
    let is = |all: &[Dimension]| all.contains(&unit.dimension);
    match part {
        Part::Frequency => is(&[Dimension::Hertz]),
        Part::AngularFrequency => is(&[Dimension::RadianPerSecond, Dimension::Hertz]),
        Part::Real | Part::Imaginary | Part::Modulus => {
            is(&[Dimension::Ohm, Dimension::OhmArea, Dimension::OhmLength])
        }
        Part::Phase => is(&[Dimension::Degree, Dimension::Radian]),
        Part::RealY | Part::ImaginaryY => is(&[Dimension::Siemens]),
        Part::Temperature => is(&[Dimension::Kelvin, Dimension::Celsius]),
        Part::Cycle => is(&[Dimension::Other]),
    }
}

#[cfg(test)]
#[path = "titles_tests.rs"]
mod tests;
