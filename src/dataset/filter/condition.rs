//! A word of a filter to what it asks for.

use std::ops::Bound;

use super::number::number;
use super::quantity::Quantity;
use super::{bare, plain};
use crate::crystal::Element;
use crate::crystal::formula::reduced_formula;
use crate::crystal::formula_writings::formulas_of;
use crate::import::international_number;

/// What a word asks for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Condition {
    /// Formula, id, file or space group holds it; in lower case, without sub- and superscripts.
    Text {
        /// The word.
        word: String,
        /// Reduced formulas that it may be another writing of.
        formulas: Vec<String>,
    },
    /// The id of an entry or of the Materials Project begins so.
    Id {
        /// In lower case.
        word: String,
        /// Whether it must be the whole id.
        whole: bool,
    },
    /// Exactly these elements, ascending.
    System(Vec<Element>),
    /// With this element.
    Element(Element),
    /// A number lies between these; what is not known does not.
    Between(Quantity, Bound<f64>, Bound<f64>),
    /// A number is known.
    Has(Quantity),
    /// Space group by its number.
    Group(u16),
    /// Where it came from: part of a file name, in lower case.
    Source(String),
    /// Added by the user.
    Mine,
    /// Taken out of screens and rankings.
    Out,
    /// Every site is fully occupied by one element.
    Ordered,
    /// Member of a named set.
    Set(String),
    /// Member of a cluster, from 1.
    Cluster(usize),
}

/// What a word came to.
pub(super) enum Read {
    /// A condition, and whether it must not hold.
    Condition(Condition, bool),
    /// What follows is another alternative.
    Or,
    /// It says nothing: "and".
    Nothing,
    /// It was not understood.
    Misread(String),
}

/// Reads a word.
pub(super) fn read(word: &str) -> Read {
    let lower = plain(word);
    match lower.as_str() {
        "or" | "|" | "||" => return Read::Or,
        "and" | "&" | "&&" => return Read::Nothing,
        _ => {}
    }
    let (negated, rest) = match word.strip_prefix(['-', '!', '−', '–']) {
        Some(rest) if !rest.is_empty() => (true, rest),
        _ => (false, word),
    };
    // "no:E_g" is "-has:E_g".
    let lack = rest.split_once(':').filter(|(key, _)| plain(key) == "no");
    let (negated, rest) = match lack {
        Some((_, value)) if !value.trim().is_empty() => (!negated, format!("has:{}", value.trim())),
        Some(_) => return Read::Misread(format!("“{rest}” says nothing behind the colon.")),
        None => (negated, rest.to_owned()),
    };
    match condition(&rest) {
        Ok(condition) => Read::Condition(condition, negated),
        Err(why) => Read::Misread(why),
    }
}

fn condition(word: &str) -> Result<Condition, String> {
    let lower = plain(word);
    if lower.contains(['<', '>', '=']) {
        return comparison(&lower, word);
    }
    // A named one may have anything behind the colon, spaces and capitals included.
    if let Some((key, value)) = word.split_once(':') {
        return named(&plain(key), value.trim(), word);
    }
    if lower.contains(['(', ')']) && lower.trim_matches(['(', ')']).is_empty() {
        return Err(
            "Brackets around conditions are not understood; write “or” between alternatives."
                .to_owned(),
        );
    }
    if let Some(system) = system(&lower) {
        return Ok(Condition::System(system));
    }
    if let Some(element) = element(&lower) {
        return Ok(Condition::Element(element));
    }
    if is_materials_id(&lower) {
        return Ok(Condition::Id {
            word: lower,
            whole: false,
        });
    }
    Ok(Condition::Text {
        formulas: formulas_of(word).iter().map(reduced_formula).collect(),
        word: lower,
    })
}

fn is_materials_id(word: &str) -> bool {
    let digits = word
        .strip_prefix("mp-")
        .or_else(|| word.strip_prefix("mvc-"));
    digits.is_some_and(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()))
}

fn element(word: &str) -> Option<Element> {
    let mut letters = word.chars();
    let first = letters.next()?.to_uppercase();
    let symbol: String = first.chain(letters).collect();
    symbol.parse().ok()
}

/// The elements of "li-p-s", ascending; `None` where it is not such a list.
fn system(word: &str) -> Option<Vec<Element>> {
    let mut elements = word
        .split('-')
        .map(element)
        .collect::<Option<Vec<Element>>>()?;
    if elements.len() < 2 {
        return None;
    }
    elements.sort_unstable();
    elements.dedup();
    Some(elements)
}

/// "sg:62", "source:mine", "has:E_g".
fn named(key: &str, value: &str, word: &str) -> Result<Condition, String> {
    if value.is_empty() {
        return Err(format!("“{word}” says nothing behind the colon."));
    }
    let lower = plain(value);
    match bare(key).as_str() {
        "sg" | "spacegroup" | "group" => match range(&lower) {
            Some(_) => comparison(&format!("sg={lower}"), word),
            None => group(value),
        },
        "source" | "src" | "file" | "from" => Ok(match lower.as_str() {
            "mine" | "own" | "my" | "added" | "me" => Condition::Mine,
            _ => Condition::Source(lower),
        }),
        "set" => Ok(Condition::Set(value.to_owned())),
        "id" | "mp" => Ok(Condition::Id { word: lower, whole: false }),
        "system" | "chemsys" => system(&lower)
            .or_else(|| element(&lower).map(|e| vec![e]))
            .map(Condition::System)
            .ok_or_else(|| format!("“{value}” is not a list of elements such as Li-P-S.")),
        "with" | "element" => element(&lower)
            .map(Condition::Element)
            .ok_or_else(|| format!("“{value}” is not an element.")),
        "formula" => Ok(Condition::Text {
            formulas: formulas_of(value).iter().map(reduced_formula).collect(),
            word: lower,
        }),
        "cluster" | "cl" => match lower.parse() {
            Ok(number) if number > 0 => Ok(Condition::Cluster(number)),
            _ => Err(format!("“{value}” is not the number of a cluster: they count from 1.")),
        },
        "has" | "known" => has(value, &lower).ok_or_else(|| not_known(value)),
        "is" => is(&lower).ok_or_else(|| {
            format!("“is:{value}” is not understood; there are is:mine, is:measured, is:out and is:ordered.")
        }),
        _ => match Quantity::named(key) {
            // "sites:4", "E_g:1..3".
            Some(quantity) => comparison(&format!("{}={lower}", quantity.name()), word),
            None => Err(format!(
                "“{key}:” is not understood; there are sg:, source:, set:, cluster:, id:, has: and is:."
            )),
        },
    }
}

fn not_known(name: &str) -> String {
    format!(
        "“{name}” is no number of a structure; there are {}.",
        Quantity::all_names()
    )
}

fn has(value: &str, lower: &str) -> Option<Condition> {
    if let Some(quantity) = Quantity::named(value) {
        return Some(Condition::Has(quantity));
    }
    element(lower).map(Condition::Element)
}

fn is(value: &str) -> Option<Condition> {
    Some(match value {
        "mine" | "own" | "added" => Condition::Mine,
        "measured" | "labelled" | "labeled" => Condition::Has(Quantity::Conductivity),
        "out" | "excluded" => Condition::Out,
        "ordered" => Condition::Ordered,
        _ => return None,
    })
}

/// The space group of a number or a symbol in whichever setting: "P2_1/n" is that of "P2_1/c".
fn group(text: &str) -> Result<Condition, String> {
    international_number(&group_text(text))
        .map(Condition::Group)
        .ok_or_else(|| {
            format!(
                "“{text}” is no space group: write a number from 1 to 230 or a symbol, as Pnma."
            )
        })
}

/// A symbol without what is left out as often as not: "P 2_1/c" and "p21/c" are one.
pub(super) fn group_text(text: &str) -> String {
    let mut plain = plain(text);
    // A bar over a number stands in front of it here: "Fd3̄m" is "Fd-3m".
    for bar in ['\u{304}', '\u{305}'] {
        while let Some(at) = plain.find(bar) {
            let digit = plain[..at].char_indices().next_back().map_or(0, |(k, _)| k);
            plain.replace_range(at..at + bar.len_utf8(), "");
            plain.insert(digit, '-');
        }
    }
    plain.retain(|c| !matches!(c, ' ' | '_' | '{' | '}'));
    plain
}

/// A sign of comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
}

/// "e_g>3", "0.02<e_hull<=0.05", "e_g=1..3".
fn comparison(lower: &str, word: &str) -> Result<Condition, String> {
    if lower.contains("!=") {
        return Err(format!(
            "“{word}”: write -{} for what must not hold.",
            lower.replacen("!=", "=", 1)
        ));
    }
    let (parts, signs) = parted(lower);
    let side = |k: usize| {
        parts
            .get(k)
            .map_or("", |part| part.trim().trim_end_matches(':'))
    };
    let quantity = |name: &str| match Quantity::named(name) {
        Some(quantity) => Ok(quantity),
        None if name.is_empty() => Err(format!("“{word}” does not say which number is compared.")),
        None => Err(not_known(as_typed(word, name))),
    };
    let value = |text: &str| match text {
        "" => Err(format!("“{word}” is not finished: a number is missing.")),
        text => number(text).map_err(|why| format!("“{word}”: {why}.")),
    };
    match signs.as_slice() {
        [sign] => {
            let (name, text, sign) = match Quantity::named(side(0)) {
                Some(_) => (side(0), side(1), *sign),
                // "3 < E_g".
                None if Quantity::named(side(1)).is_some() => (side(1), side(0), turned(*sign)),
                None => (side(0), side(1), *sign),
            };
            let quantity = quantity(name)?;
            if let (Sign::Equal, Some((from, to))) = (sign, range(text)) {
                return Ok(Condition::Between(
                    quantity,
                    Bound::Included(value(from)?),
                    Bound::Included(value(to)?),
                ));
            }
            if quantity == Quantity::SpaceGroup && sign == Sign::Equal && !text.is_empty() {
                return group(text);
            }
            let (low, high) = bounds(sign, value(text)?);
            Ok(Condition::Between(quantity, low, high))
        }
        [first, second] => {
            let quantity = quantity(side(1))?;
            let (a, b) = bounds(turned(*first), value(side(0))?);
            let (c, d) = bounds(*second, value(side(2))?);
            let low = if a == Bound::Unbounded { c } else { a };
            let high = if b == Bound::Unbounded { d } else { b };
            if low == Bound::Unbounded || high == Bound::Unbounded {
                return Err(format!(
                    "“{word}” compares in two directions; write 0.02<E_hull<0.05."
                ));
            }
            Ok(Condition::Between(quantity, low, high))
        }
        _ => Err(format!(
            "“{word}” has too many signs; write E_g>3 or 1<E_g<3."
        )),
    }
}

/// A name with the capitals and signs that it was typed with.
fn as_typed<'a>(word: &'a str, name: &'a str) -> &'a str {
    let mut parts = word.split(['<', '>', '=', '≤', '≥', ':']).map(str::trim);
    parts.find(|part| plain(part) == name).unwrap_or(name)
}

/// The texts between signs, and the signs.
fn parted(text: &str) -> (Vec<&str>, Vec<Sign>) {
    let (mut parts, mut signs) = (Vec::new(), Vec::new());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '>', '=']) {
        parts.push(&rest[..at]);
        let tail = &rest[at..];
        let (sign, length) = match tail.as_bytes() {
            [b'<', b'=', ..] | [b'=', b'<', ..] => (Sign::LessOrEqual, 2),
            [b'>', b'=', ..] | [b'=', b'>', ..] => (Sign::GreaterOrEqual, 2),
            [b'=', b'=', ..] => (Sign::Equal, 2),
            [b'<', ..] => (Sign::Less, 1),
            [b'>', ..] => (Sign::Greater, 1),
            _ => (Sign::Equal, 1),
        };
        signs.push(sign);
        rest = &tail[length..];
    }
    parts.push(rest);
    (parts, signs)
}

fn turned(sign: Sign) -> Sign {
    match sign {
        Sign::Less => Sign::Greater,
        Sign::LessOrEqual => Sign::GreaterOrEqual,
        Sign::Greater => Sign::Less,
        Sign::GreaterOrEqual => Sign::LessOrEqual,
        Sign::Equal => Sign::Equal,
    }
}

fn range(text: &str) -> Option<(&str, &str)> {
    text.split_once("..").or_else(|| text.split_once('…'))
}

fn bounds(sign: Sign, value: f64) -> (Bound<f64>, Bound<f64>) {
    match sign {
        Sign::Less => (Bound::Unbounded, Bound::Excluded(value)),
        Sign::LessOrEqual => (Bound::Unbounded, Bound::Included(value)),
        Sign::Greater => (Bound::Excluded(value), Bound::Unbounded),
        Sign::GreaterOrEqual => (Bound::Included(value), Bound::Unbounded),
        Sign::Equal => (Bound::Included(value), Bound::Included(value)),
    }
}
