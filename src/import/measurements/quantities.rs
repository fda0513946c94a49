//! Quantities in notes: "T = 10 C", "thickness 1.10 mm, diameter 6.35 mm", "1.10 mm x 6.35 mm".
//!
//! In: a line of text. Out: its [`Quantity`]s, each with what stands before it.

use crate::import::columns::letters::plain;

/// A number with a unit.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::import) struct Quantity {
    /// What stands before it, in lower case, since the one before.
    pub label: String,
    /// The number.
    pub value: f64,
    /// What follows it, or stands in brackets before it, without blanks.
    pub unit: String,
}

/// The quantities of a line, in their order.
pub(in crate::import) fn quantities(line: &str) -> Vec<Quantity> {
    let line: String = plain(line).chars().take(400).collect();
    let signs: Vec<char> = line.chars().collect();
    let mut found = Vec::new();
    let (mut k, mut label_start) = (0, 0);
    while k < signs.len() {
        let before = k.checked_sub(1).map(|p| signs[p]);
        let in_word = before.is_some_and(|c| c.is_alphanumeric() || c == '.');
        let starts = signs[k].is_ascii_digit() && !in_word;
        if !starts {
            k += 1;
            continue;
        }
        let end = end_of_number(&signs, k);
        let text: String = signs[k..end].iter().collect();
        let Ok(mut value) = text.replace(',', ".").parse::<f64>() else {
            k = end;
            continue;
        };
        let minus =
            before == Some('-') && !k.checked_sub(2).is_some_and(|p| signs[p].is_alphanumeric());
        if minus {
            value = -value;
        }
        let (mut unit, unit_end) = unit_at(&signs, end);
        let label: String = signs[label_start..k].iter().collect();
        let mut label = label.trim_end_matches('-').trim().to_lowercase();
        if unit.is_empty()
            && let Some((name, inner)) = bracketed(&label)
        {
            (label, unit) = (name, inner);
        }
        found.push(Quantity { label, value, unit });
        (k, label_start) = (unit_end.max(end), unit_end.max(end));
    }
    found
}

fn end_of_number(signs: &[char], start: usize) -> usize {
    let mut end = start;
    while let Some(sign) = signs.get(end) {
        let next_is_digit = signs.get(end + 1).is_some_and(char::is_ascii_digit);
        let exponent = matches!(sign, 'e' | 'E')
            && (next_is_digit
                || (matches!(signs.get(end + 1), Some('+' | '-'))
                    && signs.get(end + 2).is_some_and(char::is_ascii_digit)));
        let sign_of_exponent = matches!(sign, '+' | '-')
            && matches!(signs[end - usize::from(end > start)], 'e' | 'E')
            && end > start;
        let belongs = sign.is_ascii_digit()
            || (matches!(sign, '.' | ',') && next_is_digit)
            || exponent
            || sign_of_exponent;
        if !belongs {
            break;
        }
        end += 1;
    }
    end
}

/// The unit after a number, and where it ends.
fn unit_at(signs: &[char], from: usize) -> (String, usize) {
    let mut start = from;
    while signs.get(start) == Some(&' ') && start < from + 2 {
        start += 1;
    }
    let mut end = start;
    while let Some(sign) = signs.get(end) {
        let belongs = sign.is_alphabetic()
            || matches!(sign, '°' | '%' | '"')
            || (*sign == '^' && end > start)
            || (sign.is_ascii_digit() && end > start && matches!(signs[end - 1], 'm' | '^'));
        if !belongs {
            break;
        }
        end += 1;
    }
    // "25 ° C", "25 deg C".
    let unit: String = signs[start..end].iter().collect();
    if ["°", "deg", "grad", "degrees"].contains(&unit.to_lowercase().as_str())
        && signs.get(end) == Some(&' ')
        && matches!(signs.get(end + 1), Some('C' | 'c'))
        && !signs.get(end + 2).is_some_and(|c| c.is_alphanumeric())
    {
        return ("°C".to_owned(), end + 2);
    }
    (
        unit.replace('^', ""),
        if unit.is_empty() { from } else { end },
    )
}

/// "thickness (mm):" as "thickness" and "mm".
fn bracketed(label: &str) -> Option<(String, String)> {
    let label = label.trim_end_matches([':', '=', ',', ';', '\t', ' ', '"']);
    let label = label.strip_suffix([')', ']'])?;
    let (name, unit) = label.rsplit_once(['(', '['])?;
    Some((name.trim().to_owned(), unit.replace([' ', '^'], "")))
}

impl Quantity {
    /// In K, where it is a temperature by its unit; whether the unit is beyond doubt.
    pub(in crate::import) fn kelvin(&self) -> Option<(f64, bool)> {
        let unit = self.unit.to_lowercase();
        match unit.as_str() {
            "°c" | "degc" | "oc" | "celsius" | "gradc" | "degreesc" => {
                Some((self.value + 273.15, true))
            }
            "c" => Some((self.value + 273.15, false)),
            "k" | "kelvin" => Some((self.value, false)),
            _ => None,
        }
    }

    /// In cm, where it is a length.
    pub(in crate::import) fn centimetres(&self) -> Option<f64> {
        let factor = match self.unit.to_lowercase().as_str() {
            "mm" => 0.1,
            "cm" => 1.0,
            "µm" | "um" | "micron" | "microns" => 1e-4,
            "m" => 100.0,
            "in" | "inch" | "inches" | "\"" => 2.54,
            _ => return None,
        };
        (self.value > 0.0).then_some(self.value * factor)
    }

    /// In cm², where it is an area.
    pub(in crate::import) fn square_centimetres(&self) -> Option<f64> {
        let factor = match self.unit.to_lowercase().as_str() {
            "cm2" | "cm²" | "sqcm" => 1.0,
            "mm2" | "mm²" => 0.01,
            "m2" | "m²" => 1e4,
            _ => return None,
        };
        (self.value > 0.0).then_some(self.value * factor)
    }

    /// The last word of the label, without signs.
    pub(in crate::import) fn word(&self) -> &str {
        let label = self.label.trim_end_matches(|c: char| !c.is_alphanumeric());
        label
            .rsplit(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or_default()
    }

    /// Whether one of the words occurs in the label.
    pub(in crate::import) fn says(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.label.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_units_and_what_stands_before_them() {
        let of = |line: &str| -> Vec<(String, f64, String)> {
            let all = quantities(line).into_iter();
            all.map(|q| (q.word().to_owned(), q.value, q.unit))
                .collect()
        };
        let one = |word: &str, value: f64, unit: &str| (word.to_owned(), value, unit.to_owned());
        assert_eq!(of("T = 10 C"), [one("t", 10.0, "C")]);
        assert_eq!(
            of("# t = 1.10 mm, d = 6.35 mm"),
            [one("t", 1.1, "mm"), one("d", 6.35, "mm")]
        );
        assert_eq!(of("Thickness (mm):,1.10"), [one("thickness", 1.1, "mm")]);
        assert_eq!(
            of("Set temperature (°C): -20"),
            [one("temperature", -20.0, "°c")]
        );
        assert_eq!(of("area : 0,317 cm²"), [one("area", 0.317, "cm2")]);
        assert_eq!(of("25 deg C"), [one("", 25.0, "°C")]);
        assert_eq!(of("1.10 mm x 6.35 mm").len(), 2);
        assert_eq!(of("Li6PS5Cl LBS-P1").len(), 0);
    }
}
