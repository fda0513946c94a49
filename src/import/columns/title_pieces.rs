//! Pieces of titles: brackets, temperatures, units at the end.
//!
//! In: text in the letters of [`super::letters::plain`], or words of [`super::letters::spelled`]. Out: the
//! piece that was looked for and the rest.

use super::letters::squeezed;
use super::powers::{measure, power, without_product};
use super::room::ROOM_TEMPERATURE_K;
use super::units::{Unit, listed};

/// A temperature at the start of some words: how many words it takes, and its value in K.
pub(in crate::import) fn temperature_at(words: &[String]) -> (usize, Option<f64>) {
    let word = |k: usize| words.get(k).map_or("", String::as_str);
    let digits = |text: &str| {
        text.len() <= 5 && text.bytes().all(|b| b.is_ascii_digit()) && !text.is_empty()
    };
    let kelvin = |number: &str, unit: &str| -> Option<f64> {
        let number: f64 = number.parse().ok()?;
        match unit {
            "c" | "degc" => Some(number + 273.15),
            "k" => Some(number).filter(|t| *t > 0.0),
            _ => None,
        }
    };
    match word(0) {
        "rt" | "roomtemperature" | "roomtemp" | "ambient" | "raumtemperatur" | "室温" => {
            return (1, Some(ROOM_TEMPERATURE_K));
        }
        "room" if matches!(word(1), "temperature" | "temp") => {
            return (2, Some(ROOM_TEMPERATURE_K));
        }
        "29815k" => return (1, Some(ROOM_TEMPERATURE_K)),
        _ => {}
    }
    if digits(word(0)) {
        if let Some(value) = kelvin(word(0), word(1)) {
            return (2, Some(value));
        }
        if digits(word(1))
            && let Some(value) = kelvin(&format!("{}.{}", word(0), word(1)), word(2))
        {
            return (3, Some(value));
        }
        let (number, unit) = word(1).split_at(
            word(1).len()
                - word(1)
                    .trim_start_matches(|c: char| c.is_ascii_digit())
                    .len(),
        );
        if !number.is_empty()
            && let Some(value) = kelvin(&format!("{}.{number}", word(0)), unit)
        {
            return (2, Some(value));
        }
    }
    let end = word(0)
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .len();
    let (number, unit) = word(0).split_at(word(0).len() - end);
    if digits(number)
        && let Some(value) = kelvin(number, unit)
    {
        return (1, Some(value));
    }
    (1, None)
}

/// What follows a word for a temperature at the start of `text`.
pub(in crate::import) fn after_temperature(text: &str) -> Option<&str> {
    [
        "Temperature",
        "temperature",
        "Temperatur",
        "Temp.",
        "Temp",
        "temp",
        "T",
        "t",
    ]
    .into_iter()
    .find_map(|word| {
        let tail = text.strip_prefix(word)?;
        (!tail.starts_with(|c: char| c.is_alphanumeric())).then_some(tail)
    })
}

/// "1000", "10^3 K", "10^3 × 1": the number; nothing else may be there.
pub(in crate::import) fn product_of_numbers(text: &str) -> Option<f64> {
    let mut rest = text.trim();
    let mut product = 1.0;
    while !rest.is_empty() {
        if let Some(found) = power(rest) {
            product *= found.value;
            rest = found.rest;
        } else if let Some(tail) = rest.strip_prefix(['1', 'K', '(']) {
            rest = tail;
        } else {
            return None;
        }
        rest = without_product(rest).trim_start();
    }
    Some(product)
}

/// "σ / 10^-4": a power that belongs to the unit that follows.
pub(in crate::import) fn is_power_after_slash(left: &str) -> bool {
    let last = left.rsplit_once('/').map(|(_, last)| last);
    last.and_then(power)
        .is_some_and(|found| found.rest.trim().is_empty())
}

/// Whether a word can end before `rest`: no letter follows, or that of a conductivity.
pub(in crate::import) fn ends_word(rest: &str) -> bool {
    let starts_quantity = ["σ", "sigma", "cond", "Sigma", "Cond"]
        .iter()
        .any(|word| rest.starts_with(word));
    starts_quantity || !rest.starts_with(|c: char| c.is_alphanumeric())
}

/// Without a prefix in any case.
pub(in crate::import) fn strip_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix)
        .then(|| &text[prefix.len()..])
}

pub(in crate::import) fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}

/// "(σ / S cm-1) at RT" → "σ / S cm-1 at RT", unless the brackets hold a unit alone.
pub(in crate::import) fn without_outer_brackets(text: &str) -> String {
    let (open, close) = match text.trim_start().chars().next() {
        Some('(') => ('(', ')'),
        Some('[') => ('[', ']'),
        Some('{') => ('{', '}'),
        _ => return text.to_owned(),
    };
    let inside = &text.trim_start()[1..];
    let mut depth = 1_usize;
    for (k, character) in inside.char_indices() {
        if character == open {
            depth += 1;
        } else if character == close {
            depth -= 1;
        }
        if depth == 0 {
            let inner = &inside[..k];
            return match measure(inner) {
                Some(_) => text.to_owned(),
                None => format!("{inner} {}", &inside[k + 1..]),
            };
        }
    }
    inside.to_owned()
}

/// What stands outside brackets, and the content of each bracket; "(Ω cm)^-1" is one of them.
pub(in crate::import) fn split_brackets(text: &str) -> (String, Vec<String>) {
    let mut outside = String::new();
    let mut groups: Vec<String> = Vec::new();
    let mut depth = 0_usize;
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        rest = &rest[character.len_utf8()..];
        match character {
            '(' | '[' | '{' => {
                depth += 1;
                match groups.last_mut() {
                    Some(group) if depth > 1 => group.push('('),
                    _ => {
                        groups.push(String::new());
                        outside.push(' ');
                    }
                }
            }
            ')' | ']' | '}' if depth > 0 => {
                depth -= 1;
                let Some(group) = groups.last_mut() else {
                    continue;
                };
                if depth > 0 {
                    group.push(')');
                } else if let Some(tail) = rest.strip_prefix("^-1").or(rest.strip_prefix("-1")) {
                    *group = format!("({group})^-1");
                    rest = tail;
                }
            }
            ')' | ']' | '}' => {}
            _ if depth == 0 => outside.push(character),
            _ => {
                if let Some(group) = groups.last_mut() {
                    group.push(character);
                }
            }
        }
    }
    (outside, groups)
}

/// Removes a unit at the end ("conductivity s cm 1"), never the whole title.
pub(in crate::import) fn take_listed_unit(words: &mut Vec<String>) -> Option<Unit> {
    for length in (1..=4.min(words.len().saturating_sub(1))).rev() {
        let start = words.len() - length;
        let joined = words[start..].concat();
        if let Some(unit) = listed(&squeezed(&joined)) {
            // "cell length a" is an axis, not a length in ångström.
            if length == 1 && words[start] == "a" {
                continue;
            }
            words.truncate(start);
            return Some(unit);
        }
    }
    None
}
