//! Symbols of mixed sites: "0.85Ti + 0.15Al", "Ti0.85Al0.15", "(Ti,Al)", "Li/Na", "Li0.44□0.56".
//!
//! In: a type symbol or label. Out: the [`Part`]s it names, each with its amount where one is
//! written. Amounts stand before or behind the symbols, all on the same side.

use std::borrow::Cow;

use super::atom_groups::{element_of, hydride};
use super::parts::Reader;
pub(super) use super::parts::{Part, Parts};

/// What a text says about sharing.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sharing {
    /// Shares of the site that add up to at most 1.
    Shares(Parts),
    /// The elements without amounts.
    Open(Parts),
    /// Whole amounts: a group of atoms, "PO4", "NO3".
    Group,
}

/// Shares that add up to no more than this fill a site.
const FULL: f64 = 1.02;

/// Reads a shared site; `None` where the text is anything else. `label` tells that whole numbers
/// number the site instead of saying an amount.
pub(super) fn sharing(text: &str, label: bool) -> Option<Sharing> {
    if has_remark(text) || element_of(text).is_some() {
        return None;
    }
    let text = with_points(text);
    let parts = Reader::new(&text, label).parts()?;
    let elements = parts.iter().filter(|part| part.species.is_some()).count();
    let several = parts.len() > 1 && {
        let first = parts[0].species.map(|s| s.element);
        parts
            .iter()
            .any(|part| part.species.map(|s| s.element) != first)
    };
    let n_amounts = parts.iter().filter(|part| part.amount.is_some()).count();
    if elements == 0 || (!several && n_amounts == 0) {
        return None;
    }
    let total: f64 = parts.iter().filter_map(|part| part.amount).sum();
    let whole = parts
        .iter()
        .filter_map(|part| part.amount)
        .all(|amount| amount.fract() == 0.0);
    if n_amounts == 0 {
        return Some(Sharing::Open(parts));
    }
    if !several {
        // "Li0.44" fills a part of its site; "Li2" is a number.
        return (!label && !whole && total <= 1.0).then_some(Sharing::Shares(parts));
    }
    if n_amounts < parts.len() {
        return fill_up(parts, total, whole);
    }
    if (98.0..=102.0).contains(&total) {
        return Some(Sharing::Shares(scaled(parts, 100.0)));
    }
    if total <= FULL {
        return Some(Sharing::Shares(scaled(parts, total.max(1.0))));
    }
    if whole {
        return Some(Sharing::Group);
    }
    Some(Sharing::Shares(scaled(parts, total)))
}

/// Decimal commas ("0,85Ti + 0,15Al") as points.
fn with_points(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let is_decimal = |k: usize| {
        let digit = |k: usize| bytes.get(k).is_some_and(u8::is_ascii_digit);
        bytes[k] == b',' && k > 0 && digit(k - 1) && digit(k + 1)
    };
    if text.contains('.') || !(0..bytes.len()).any(is_decimal) {
        return Cow::Borrowed(text);
    }
    let point = |(k, c)| if is_decimal(k) { '.' } else { c };
    Cow::Owned(text.char_indices().map(point).collect())
}

/// "H(SDS)": an element and a remark, as the dictionary allows.
fn has_remark(text: &str) -> bool {
    let inside = text.split_once('(').and_then(|(before, rest)| {
        let plain = !before.is_empty() && before.bytes().all(|b| b.is_ascii_alphabetic());
        rest.strip_suffix(')').filter(|_| plain)
    });
    inside.is_some_and(|inside| {
        let letters = inside.bytes().all(|b| b.is_ascii_alphabetic());
        letters
            && !inside.is_empty()
            && element_of(inside).is_none()
            && hydride(inside, "", false).is_none()
    })
}

/// "Ti0.85Al": the one without an amount takes the rest; with whole numbers ("PO4") a group.
fn fill_up(mut parts: Parts, total: f64, whole: bool) -> Option<Sharing> {
    if whole {
        return Some(Sharing::Group);
    }
    let mut open = parts.iter_mut().filter(|part| part.amount.is_none());
    let (last, more) = (open.next()?, open.next().is_some());
    last.amount = Some(1.0 - total);
    (!more && total < 1.0).then_some(Sharing::Shares(parts))
}

fn scaled(mut parts: Parts, total: f64) -> Parts {
    for part in &mut parts {
        part.amount = part.amount.map(|amount| amount / total);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "Ti 0.85, Al 0.15" for shares, "Ti, Al" where open.
    fn read(text: &str, label: bool) -> String {
        let written = |parts: &Parts| -> String {
            let part = |p: &Part| {
                let name = p.species.map_or("□".to_owned(), |s| {
                    let state = s
                        .oxidation_state
                        .map_or(String::new(), |q| format!("{q:+}"));
                    format!("{}{state}", s.element)
                });
                let h = if p.hydrogen > 0 {
                    format!("H{}", p.hydrogen)
                } else {
                    String::new()
                };
                let amount = p.amount.map_or(String::new(), |a| format!(" {a:.4}"));
                let amount = amount.trim_end_matches('0').to_owned();
                format!("{name}{h}{amount}")
            };
            parts.iter().map(part).collect::<Vec<_>>().join(", ")
        };
        match sharing(text, label) {
            None => "-".to_owned(),
            Some(Sharing::Group) => "group".to_owned(),
            Some(Sharing::Open(parts)) => format!("open {}", written(&parts)),
            Some(Sharing::Shares(parts)) => written(&parts),
        }
    }

    #[test]
    fn shares_in_every_spelling() {
        let ti_al = "Ti 0.85, Al 0.15";
        for text in [
            "0.85Ti + 0.15Al",
            "0.85Ti+0.15Al",
            "Ti0.85Al0.15",
            "(Ti0.85Al0.15)",
            "Ti.85Al.15",
            "Ti0.85/Al0.15",
            "Ti 0.85 Al 0.15",
            "Ti:0.85,Al:0.15",
            "Ti(0.85)Al(0.15)",
            "{Ti0.85,Al0.15}",
            "0.85 Ti, 0.15 Al",
            "0.85*Ti+0.15*Al",
            "85%Ti + 15%Al",
            "Ti85Al15",
            "Ti0,85Al0,15",
            "Ti17/20Al3/20",
            "Ti0.85+Al0.15",
            "Ti1.7Al0.3",
            "Ti0.85Al",
        ] {
            assert_eq!(read(text, false), ti_al, "{text}");
        }
        let with_states = "Ti+4 0.85, Al+3 0.15";
        for text in [
            "0.85Ti4+ + 0.15Al3+",
            "Ti4+0.85Al3+0.15",
            "Ti4+ 0.85, Al3+ 0.15",
        ] {
            assert_eq!(read(text, false), with_states, "{text}");
        }
        let cases = [
            ("Li0.44□0.56", false, "Li 0.44, □ 0.56"),
            ("0.44Li+0.56Va", false, "Li 0.44, □ 0.56"),
            ("Li0.44", false, "Li 0.44"),
            ("F0.6(OH)0.4", false, "F 0.6, OH1 0.4"),
            ("(OH,F)", false, "open OH1, F"),
            ("NH4,K", false, "open NH4, K"),
            ("Fe3+Ni2+", false, "open Fe+3, Ni+2"),
            ("(Ti,Al)", false, "open Ti, Al"),
            ("Ti/Al", false, "open Ti, Al"),
            ("Li+Na", false, "open Li, Na"),
            ("Na/K1", true, "open Na, K"),
            ("Ti,Al2A", true, "open Ti, Al"),
            ("Ti0.85Al0.15", true, ti_al),
            ("PO4", false, "group"),
            ("NO3", false, "group"),
            ("CN", false, "open C, N"),
            ("O1B", true, "-"),
            ("C10H", true, "-"),
            ("Li1", false, "-"),
            ("O2-", false, "-"),
            ("H(SDS)", false, "-"),
            ("Ti(Al)", false, "open Ti, Al"),
            ("Fe1/Mn1", true, "open Fe, Mn"),
            ("O1/2", true, "-"),
            ("O.1", true, "-"),
            ("O(1)", true, "-"),
            ("Mg-Fe1", true, "open Mg, Fe"),
            ("0.85Ti-0.15Al", false, ti_al),
            ("ND", false, "-"),
            ("M", false, "-"),
            ("Q7/R8", true, "-"),
        ];
        for (text, label, expected) in cases {
            assert_eq!(read(text, label), expected, "{text}");
        }
    }
}
