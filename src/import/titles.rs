//! Column titles: from what people write to a plain name, a unit, a factor and a transform.
//!
//! In: a title such as "σ(RT)(S cm-1)", "log10_sigma", "σ × 10⁴ / S cm⁻¹", "1000/T (K⁻¹)". Out: a
//! [`Title`]. Of factors: what stands with the unit is part of it ("10⁻⁴ S/cm": times 10⁻⁴); what stands
//! with the quantity has been applied ("σ × 10⁴": times 10⁻⁴). A negative power with the quantity
//! ("σ × 10⁻⁴") would by that rule make conductivities of 10⁴ and more out of every table; people mean
//! the unit there, and so it is read.

use serde::{Deserialize, Serialize};

use super::letters::{plain, spelled, squeezed, words};
use super::powers::{measure, power, without_product};
use super::units::{Quantity, Unit, degrees, listed};

/// What was done to a quantity before it was written down, its factor aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Transform {
    /// Nothing.
    #[default]
    None,
    /// log₁₀.
    Log10,
    /// −log₁₀.
    MinusLog10,
    /// The natural logarithm.
    Ln,
    /// Minus the natural logarithm.
    MinusLn,
    /// Temperatures in °C.
    Celsius,
    /// Temperatures in °F.
    Fahrenheit,
    /// 1/T.
    Inverse,
}

impl Transform {
    /// Whether it is a logarithm.
    pub fn is_logarithm(self) -> bool {
        matches!(
            self,
            Self::Log10 | Self::MinusLog10 | Self::Ln | Self::MinusLn
        )
    }
}

/// A column title taken apart.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Title {
    /// Letters and digits alone, lower case, without unit, room temperature and logarithm.
    pub name: String,
    /// Its words, without any temperature.
    pub words: Vec<String>,
    /// The unit it names.
    pub unit: Option<Unit>,
    /// The unit and its power of ten as they stand; empty where there is none.
    pub unit_text: String,
    /// Multiply by this, after undoing the transform, to get to S cm⁻¹, eV, K or K⁻¹.
    pub factor: f64,
    /// What has been done to the values.
    pub transform: Transform,
    /// Whether the values are those of σT.
    pub times_temperature: bool,
    /// The temperature in K that it names ("at 60 °C").
    pub temperature_k: Option<f64>,
    /// A power of ten that was read as people mean it, not as it stands.
    pub by_habit: bool,
}

impl Default for Title {
    fn default() -> Self {
        Self {
            name: String::new(),
            words: Vec::new(),
            unit: None,
            unit_text: String::new(),
            factor: 1.0,
            transform: Transform::None,
            times_temperature: false,
            temperature_k: None,
            by_habit: false,
        }
    }
}

/// Words that say at what temperature or by whom, and change nothing for us.
const REMARKS: &[&str] = &[
    "rt",
    "roomtemperature",
    "roomtemp",
    "25c",
    "298k",
    "29815k",
    "300k",
    "293k",
    "295k",
    "at",
    "exp",
    "experimental",
    "measured",
    "lit",
];

/// Words for a temperature, in the spelling of [`spelled`].
pub(super) const TEMPERATURES: &[&str] = &[
    "t",
    "temp",
    "temperature",
    "temperatur",
    "temperatura",
    "temps",
    "theta",
    "tmeas",
    "tset",
    "测试温度",
    "温度",
    "測定温度",
    "온도",
    "측정온도",
    "температура",
    "messtemperatur",
    "lampotila",
    "teplota",
    "hommerseklet",
    "sicaklik",
];

/// What is meant by "RT", in K.
const ROOM_TEMPERATURE_K: f64 = 298.15;
/// Temperatures in K that count as room temperature.
pub(super) const ROOM_K: std::ops::RangeInclusive<f64> = 283.0..=313.16;

impl Title {
    /// Takes a title apart.
    pub fn parse(text: &str) -> Self {
        let mut title = Self::default();
        let plain = plain(text);
        let rest = title.take_logarithm(plain.trim());
        let rest = title.take_inverse(&rest);
        let rest = title.take_times_temperature(&rest);
        let (outside, groups) = split_brackets(&rest);
        let outside = title.take_unit_at_the_end(&outside);
        let outside = title.take_powers(&outside);
        let mut words = words(&spelled(&outside).replace("deg c", "c"));
        if title.unit.is_none() {
            title.unit = take_listed_unit(&mut words).inspect(|unit| {
                unit.text.clone_into(&mut title.unit_text);
                title.factor *= unit.factor;
            });
        }
        for group in groups {
            title.take_group(&group, &mut words);
        }
        title.take_logarithm_in_words(&mut words);
        title.take_degrees(&mut words);
        title.take_temperature(&mut words);
        title.finish();
        title
    }

    /// The conductivity, energy … that it names lacks a unit, or has this one.
    pub fn quantity(&self) -> Option<Quantity> {
        self.unit.map(|unit| unit.quantity)
    }

    fn set_unit(&mut self, text: &str, (factor, unit): (f64, Option<Unit>)) {
        self.factor *= factor * unit.map_or(1.0, |unit| unit.factor);
        self.unit = unit.or(self.unit);
        if !self.unit_text.is_empty() {
            self.unit_text.push(' ');
        }
        self.unit_text
            .push_str(text.trim_matches([' ', '/', ',', '(', ')']));
    }

    /// Removes a logarithm that is said first, with the brackets of its argument.
    fn take_logarithm(&mut self, text: &str) -> String {
        const PREFIXES: &[(&str, Transform)] = &[
            ("log10", Transform::Log10),
            ("log_10", Transform::Log10),
            ("logarithm of", Transform::Log10),
            ("decadic logarithm of", Transform::Log10),
            ("log_e", Transform::Ln),
            ("loge", Transform::Ln),
            ("natural logarithm of", Transform::Ln),
            ("natural log of", Transform::Ln),
            ("log", Transform::Log10),
            ("lg", Transform::Log10),
            ("ln", Transform::Ln),
        ];
        let mut rest = text.trim_start();
        let mut minus = false;
        for sign in ["-", "minus ", "negative ", "neg. "] {
            if let Some(unsigned) = strip_prefix(rest, sign) {
                (rest, minus) = (unsigned.trim_start(), true);
            }
        }
        // "(log σ) …"
        let inner = rest.strip_prefix('(').unwrap_or(rest);
        let found = PREFIXES
            .iter()
            .find_map(|(prefix, t)| Some((strip_prefix(inner, prefix)?, *t)));
        let Some((argument, transform)) = found.filter(|(rest, _)| ends_word(rest)) else {
            return text.to_owned();
        };
        self.transform = match (transform, minus) {
            (Transform::Log10, true) => Transform::MinusLog10,
            (Transform::Ln, true) => Transform::MinusLn,
            (transform, _) => transform,
        };
        let argument = argument.trim_start_matches(['_', ' ']);
        let argument = if inner.len() < rest.len() {
            argument.replacen(')', " ", 1)
        } else {
            argument.to_owned()
        };
        without_outer_brackets(&argument)
    }

    /// Removes "1000/T", "10^3 K/T", "T^-1", and keeps "T".
    fn take_inverse(&mut self, text: &str) -> String {
        let trimmed = text.trim_start_matches(['(', ' ']);
        let opened = trimmed.len() < text.trim_start().len();
        for (k, _) in trimmed.match_indices('/') {
            let (left, right) = (&trimmed[..k], trimmed[k + 1..].trim_start());
            let Some(tail) = after_temperature(right) else {
                continue;
            };
            if let Some(number) = product_of_numbers(left) {
                self.transform = Transform::Inverse;
                self.factor /= number;
                let tail = if opened {
                    tail.replacen(')', " ", 1)
                } else {
                    tail.to_owned()
                };
                return format!("T {tail}");
            }
        }
        for (k, _) in trimmed.char_indices() {
            let Some(tail) = after_temperature(&trimmed[k..]) else {
                continue;
            };
            let power = tail.strip_prefix("^-1").or(tail.strip_prefix("-1"));
            if let (Some(tail), Some(number)) = (power, product_of_numbers(&trimmed[..k])) {
                self.transform = Transform::Inverse;
                self.factor /= number;
                return format!("T {tail}");
            }
        }
        text.to_owned()
    }

    /// Removes the "T" of "σT".
    fn take_times_temperature(&mut self, text: &str) -> String {
        let lower = text.to_lowercase();
        if lower.len() != text.len() {
            return text.to_owned();
        }
        for word in ["σ", "sigma", "conductivity"] {
            let Some(start) = lower.find(word) else {
                continue;
            };
            let after = &text[start + word.len()..];
            let gap = after.len() - after.trim_start_matches([' ', '·', '×']).len();
            let rest = &after[gap..];
            // "σ T" may be a σ and a remark; "σ·T" and "σT" are products.
            let is_product =
                gap == 0 || after[..gap].contains(['·', '×']) || self.transform.is_logarithm();
            if is_product && rest.starts_with('T') && !rest[1..].starts_with(char::is_alphanumeric)
            {
                self.times_temperature = true;
                return format!("{} {}", &text[..start + word.len()], &rest[1..]);
            }
            let before = text[..start].trim_end();
            let factor = before.trim_end_matches(['·', '×']).trim_end();
            let glued = before.len() == start || factor.len() < before.len();
            if glued && factor == "T" {
                self.times_temperature = true;
                return text[start..].to_owned();
            }
        }
        text.to_owned()
    }

    /// Removes a unit after a blank, a slash, a comma or "in".
    fn take_unit_at_the_end(&mut self, text: &str) -> String {
        let named = |left: &str| left.contains(char::is_alphabetic);
        let is_plain = |unit: Unit| {
            matches!(
                unit.quantity,
                Quantity::Conductivity | Quantity::ConductivityTimesTemperature | Quantity::Energy
            )
        };
        for (k, blank) in text.match_indices(' ') {
            let (left, right) = (&text[..k], &text[k + blank.len()..]);
            let right = strip_prefix(right, "in ").unwrap_or(right);
            let found =
                measure(right).filter(|(_, unit)| unit.is_some_and(is_plain) && named(left));
            // A power right before it belongs to the quantity, or to the unit after a slash.
            let has_power = power(without_product(right)).is_some() || is_power_after_slash(left);
            if let Some((_, unit)) = found.filter(|_| !has_power) {
                self.set_unit(right, (1.0, unit));
                return left.to_owned();
            }
        }
        for (k, sign) in text.match_indices(['/', ',', ';']) {
            let (left, right) = (&text[..k], &text[k + sign.len()..]);
            if let Some(found) = measure(right).filter(|_| named(left)) {
                self.set_unit(right, found);
                return left.to_owned();
            }
        }
        text.to_owned()
    }

    /// Removes powers of ten that stand with the quantity.
    fn take_powers(&mut self, text: &str) -> String {
        let mut kept = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            let starts = !kept.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.')
                || kept.ends_with(" x");
            let found = power(rest).filter(|_| starts);
            let found = found.filter(|found| {
                let product = kept.trim_end().ends_with(['×', '·'])
                    || kept.ends_with(" x")
                    || kept.ends_with(" x ");
                let product =
                    product || without_product(found.rest).len() < found.rest.trim_start().len();
                (found.is_power || product) && degrees(first_word(found.rest)).is_none()
            });
            if let Some(found) = found {
                self.take_power_of_quantity(found.value);
                let before = kept.trim_end();
                let before = before.strip_suffix(" x").unwrap_or(before);
                let before = before.trim_end_matches(['×', '·']).len();
                kept.truncate(before);
                kept.push(' ');
                rest = without_product(found.rest);
                // A unit may follow: "σ × 10⁻⁴ S/cm".
                if let Some(unit) = measure(rest).filter(|_| self.unit.is_none()) {
                    self.set_unit(rest, unit);
                    rest = "";
                }
                continue;
            }
            kept.push(character);
            rest = &rest[character.len_utf8()..];
        }
        kept
    }

    fn take_power_of_quantity(&mut self, value: f64) {
        if value < 1.0 {
            self.factor *= value;
            self.by_habit = true;
        } else {
            self.factor /= value;
        }
    }

    /// What stands in brackets: units, powers, temperatures, logarithms, or a part of the name.
    fn take_group(&mut self, group: &str, all_words: &mut Vec<String>) {
        for piece in group.split([',', ';']) {
            let piece = match self.transform {
                Transform::None => self.take_logarithm(piece),
                _ => piece.to_owned(),
            };
            if let Some((value, unit)) = measure(&piece) {
                match unit {
                    None => self.take_power_of_quantity(value),
                    unit => self.set_unit(&piece, (value, unit)),
                }
                continue;
            }
            let left = self.take_unit_at_the_end(&piece);
            let mut inner = words(&spelled(&left).replace("deg c", "c"));
            if self.unit.is_none()
                && let Some(unit) = take_listed_unit(&mut inner)
            {
                self.set_unit(unit.text, (1.0, Some(unit)));
            }
            all_words.append(&mut inner);
        }
    }

    /// "conductivity (log10)", "log10 of conductivity", "logsigma".
    fn take_logarithm_in_words(&mut self, words: &mut Vec<String>) {
        let transform = |word: &str| match word {
            "log10" | "log" | "lg" => Some(Transform::Log10),
            "ln" | "loge" => Some(Transform::Ln),
            _ => None,
        };
        if words.len() < 2 || self.transform != Transform::None {
            return;
        }
        if let Some(k) = words.iter().position(|word| transform(word).is_some()) {
            self.transform = transform(&words.remove(k)).unwrap_or_default();
            if words
                .get(k)
                .is_some_and(|word| word == "10" || word == "of")
            {
                words.remove(k);
            }
        }
    }

    /// Degrees at the end of a temperature: "temp_C", "T (C)", "TK".
    fn take_degrees(&mut self, words: &mut Vec<String>) {
        let is_temperature = |words: &[String]| TEMPERATURES.contains(&words.concat().as_str());
        if matches!(
            words.first().map(String::as_str),
            Some("inverse" | "reciprocal" | "inv")
        ) && is_temperature(&words[1..])
        {
            words.remove(0);
            self.transform = Transform::Inverse;
        }
        if self
            .unit
            .is_some_and(|u| !matches!(u.quantity, Quantity::Other | Quantity::Cell))
        {
            return;
        }
        if words
            .first()
            .is_some_and(|word| TEMPERATURES.contains(&word.as_str()))
        {
            words.retain(|word| word != "in");
        }
        for length in (1..=3.min(words.len().saturating_sub(1))).rev() {
            let start = words.len() - length;
            let found = degrees(&words[start..].concat());
            if let Some(unit) = found.filter(|_| is_temperature(&words[..start])) {
                self.set_unit(unit.text, (1.0, Some(unit)));
                words.truncate(start);
                return;
            }
        }
        if let [word] = &words[..] {
            let glued = ["temperature", "temp", "t"]
                .into_iter()
                .find_map(|name| Some((name, degrees(word.strip_prefix(name)?)?)));
            if let Some((name, unit)) = glued {
                self.set_unit(unit.text, (1.0, Some(unit)));
                *words = vec![name.to_owned()];
            }
        }
    }

    /// Temperatures that it is about; that of a room is no part of the name.
    fn take_temperature(&mut self, words: &mut Vec<String>) {
        let mut named = Vec::new();
        let mut bare = Vec::new();
        let mut k = 0;
        while k < words.len() {
            let (length, kelvin) = temperature_at(&words[k..]);
            match kelvin {
                Some(kelvin) => {
                    self.temperature_k = Some(kelvin);
                    if !ROOM_K.contains(&kelvin) || k == 0 {
                        named.extend_from_slice(&words[k..k + length]);
                    }
                }
                None if k > 0 && REMARKS.contains(&words[k].as_str()) => {}
                None => {
                    named.push(words[k].clone());
                    bare.push(words[k].clone());
                }
            }
            k += length.max(1);
        }
        self.name = named.concat();
        self.words = bare;
    }

    fn finish(&mut self) {
        match self.quantity() {
            Some(Quantity::Celsius) if self.transform == Transform::None => {
                self.transform = Transform::Celsius;
            }
            Some(Quantity::Fahrenheit) if self.transform == Transform::None => {
                self.transform = Transform::Fahrenheit;
            }
            Some(Quantity::InverseTemperature)
                if self.transform == Transform::None
                    && TEMPERATURES.contains(&self.name.as_str()) =>
            {
                self.transform = Transform::Inverse;
            }
            Some(Quantity::ConductivityTimesTemperature) => self.times_temperature = true,
            _ => {}
        }
    }
}

/// A temperature at the start of some words: how many words it takes, and its value in K.
fn temperature_at(words: &[String]) -> (usize, Option<f64>) {
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
fn after_temperature(text: &str) -> Option<&str> {
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
fn product_of_numbers(text: &str) -> Option<f64> {
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
fn is_power_after_slash(left: &str) -> bool {
    let last = left.rsplit_once('/').map(|(_, last)| last);
    last.and_then(power)
        .is_some_and(|found| found.rest.trim().is_empty())
}

/// Whether a word can end before `rest`: no letter follows, or that of a conductivity.
fn ends_word(rest: &str) -> bool {
    let starts_quantity = ["σ", "sigma", "cond", "Sigma", "Cond"]
        .iter()
        .any(|word| rest.starts_with(word));
    starts_quantity || !rest.starts_with(|c: char| c.is_alphanumeric())
}

/// Without a prefix in any case.
fn strip_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix)
        .then(|| &text[prefix.len()..])
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}

/// "(σ / S cm-1) at RT" → "σ / S cm-1 at RT", unless the brackets hold a unit alone.
fn without_outer_brackets(text: &str) -> String {
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
fn split_brackets(text: &str) -> (String, Vec<String>) {
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
fn take_listed_unit(words: &mut Vec<String>) -> Option<Unit> {
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

#[cfg(test)]
#[path = "titles_tests.rs"]
mod tests;
