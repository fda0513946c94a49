//! A number with or without its unit, as people type it: "1e-5", "0,05", "3 eV", "10⁻⁴", "0.1 mS/cm".

use super::plain;

/// What a unit makes of a number; `None` for a unit that is not known.
fn factor(unit: &str) -> Option<f64> {
    Some(match unit.replace('μ', "µ").as_str() {
        "" | "ev" | "ev/atom" | "evperatom" | "s/cm" | "scm-1" | "scm^-1" | "å3" | "å^3" | "a3"
        | "ang3" | "g/cm3" | "g/cm^3" | "gcm-3" | "gcm^-3" => 1.0,
        "mev" | "mev/atom" | "ms/cm" | "mscm-1" | "mscm^-1" => 1e-3,
        "µs/cm" | "µscm-1" | "µscm^-1" | "us/cm" | "uscm-1" | "uscm^-1" => 1e-6,
        "ns/cm" | "nscm-1" | "nscm^-1" => 1e-9,
        "s/m" | "sm-1" | "sm^-1" => 1e-2,
        _ => return None,
    })
}

/// Reads a number with its unit.
///
/// # Errors
/// What it is instead, for a message.
pub(super) fn number(text: &str) -> Result<f64, String> {
    let plain: String = plain(text).split_whitespace().collect();
    let of_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '+' | '-' | '*' | '^');
    let mut end = 0;
    for (at, character) in plain.char_indices() {
        let rest = &plain[at + character.len_utf8()..];
        // The "e" of a power, not that of "eV".
        let is_power = character == 'e'
            && rest.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '+');
        if !(of_number(character) || (is_power && at > 0)) {
            break;
        }
        end = at + character.len_utf8();
    }
    let (digits, unit) = plain.split_at(end);
    let value = value(digits).ok_or_else(|| format!("“{text}” is not a number"))?;
    let factor =
        factor(unit).ok_or_else(|| format!("“{unit}” is not a unit that is known here"))?;
    Ok(value * factor)
}

/// "1e-5", "1*10^-5", "10^-5", "1.5".
fn value(digits: &str) -> Option<f64> {
    let digits = digits.replace(',', ".");
    if let Some((mantissa, power)) = digits.split_once("10^") {
        let mantissa = match mantissa.trim_end_matches('*') {
            "" => 1.0,
            "-" => -1.0,
            text => text.parse().ok()?,
        };
        let power: i32 = power.parse().ok()?;
        return finite(mantissa * 10_f64.powi(power));
    }
    finite(digits.parse().ok()?)
}

fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_many_hands() {
        for (text, expected) in [
            ("3", 3.0),
            ("1e-5", 1e-5),
            ("1E-5", 1e-5),
            ("0,05", 0.05),
            (".5", 0.5),
            ("-1", -1.0),
            ("10⁻⁵", 1e-5),
            ("2×10⁻⁵ S/cm", 2e-5),
            ("50 meV", 0.05),
            ("3eV", 3.0),
            ("0.1 mS cm⁻¹", 1e-4),
            ("1 S/m", 1e-2),
            ("1uS/cm", 1e-6),
            ("1 µS/cm", 1e-6),
        ] {
            let read = number(text).unwrap_or(f64::NAN);
            assert!(
                (read - expected).abs() <= 1e-12 * expected.abs(),
                "{text}: {read}"
            );
        }
        for text in ["", "three", "3 apples", "1e999", "--1", "e5"] {
            assert!(number(text).is_err(), "{text}");
        }
    }
}
