//! Quantities in titles: logarithms, inverse temperatures, σT, powers of ten beside a quantity.
//!
//! In: a title in the letters of [`super::letters::plain`]. Out: the same without them; what they say is
//! kept in the [`Title`].

use super::powers::{measure, power, without_product};
use super::title::Title;
use super::title_pieces::{
    after_temperature, ends_word, first_word, product_of_numbers, strip_prefix,
    without_outer_brackets,
};
use super::transforms::Transform;
use super::units::degrees;

impl Title {
    /// Removes a logarithm that is said first, with the brackets of its argument.
    pub(in crate::import) fn take_logarithm(&mut self, text: &str) -> String {
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
    pub(in crate::import) fn take_inverse(&mut self, text: &str) -> String {
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
    pub(in crate::import) fn take_times_temperature(&mut self, text: &str) -> String {
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

    /// Removes powers of ten that stand with the quantity.
    pub(in crate::import) fn take_powers(&mut self, text: &str) -> String {
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

    pub(in crate::import) fn take_power_of_quantity(&mut self, value: f64) {
        if value < 1.0 {
            self.factor *= value;
            self.by_habit = true;
        } else {
            self.factor /= value;
        }
    }
}
