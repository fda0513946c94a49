//! Column titles: from what people write to a plain name, a unit, a factor and a transform.
//!
//! In: a title such as "σ(RT)(S cm-1)", "log10_sigma", "σ × 10⁴ / S cm⁻¹", "1000/T (K⁻¹)". Out: a
//! [`Title`]. Of factors: what stands with the unit is part of it ("10⁻⁴ S/cm": times 10⁻⁴); what stands
//! with the quantity has been applied ("σ × 10⁴": times 10⁻⁴). A negative power with the quantity
//! ("σ × 10⁻⁴") would by that rule make conductivities of 10⁴ and more out of every table; people mean
//! the unit there, and so it is read.

use super::letters::{plain, spelled, words};
use super::powers::{measure, power, without_product};
use super::room::ROOM_K;
pub(in crate::import) use super::title::Title;
use super::title_pieces::{
    is_power_after_slash, split_brackets, strip_prefix, take_listed_unit, temperature_at,
};
use super::transforms::Transform;
use super::units::{Quantity, Unit, degrees};
use crate::monitor::plain::bounded;

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
pub(in crate::import) const TEMPERATURES: &[&str] = &[
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
    "溫度",
    "測試溫度",
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

/// What is longer is no title: a table may hold whole CIFs in its cells.
const LONGEST_TITLE: usize = 300;

impl Title {
    /// Takes a title apart.
    pub(crate) fn parse(text: &str) -> Self {
        let mut title = Self::default();
        let plain = plain(&bounded(text, LONGEST_TITLE));
        let rest = title.take_logarithm(plain.trim());
        let rest = title.take_inverse(&rest);
        let of_inverse = title.factor;
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
        title.take_temperature(&words);
        title.finish();
        title.count_powers_of_inverse_once(of_inverse);
        title
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
            // One behind the unit counts with it: "σ, S/cm × 10⁵".
            if let Some(found) = found.filter(|_| !has_power) {
                self.set_unit(right, found);
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
        if self.unit.is_some_and(|u| !is_of_something_else(u.quantity)) {
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
    fn take_temperature(&mut self, words: &[String]) {
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

    /// "1000/T (10⁻³ K⁻¹)" says one thing twice, and "1/T (10³ K⁻¹)" means 10⁻³.
    fn count_powers_of_inverse_once(&mut self, of_inverse: f64) {
        if self.transform != Transform::Inverse {
            return;
        }
        if of_inverse != 1.0 && self.factor != of_inverse {
            (self.factor, self.by_habit) = (of_inverse, true);
        } else if self.factor > 1.0 {
            (self.factor, self.by_habit) = (1.0 / self.factor, true);
        }
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

/// Whether a unit of this quantity says nothing against a temperature: "T (C)" ends in a "C" that is
/// read later.
fn is_of_something_else(quantity: Quantity) -> bool {
    matches!(
        quantity,
        Quantity::Other | Quantity::Length | Quantity::Angle
    )
}

#[cfg(test)]
#[path = "titles_tests.rs"]
mod tests;
