//! Powers of ten beside units and quantities.
//!
//! In: "10^-4 S/cm", "× 1e-3", "S/cm × 10^4" in the letters of [`super::letters::plain`]. Out: the
//! factor and the unit.

use super::units::{Unit, parse_unit};

/// A power of ten at the start of a text.
pub(in crate::import) struct Power<'a> {
    /// Its value.
    pub value: f64,
    /// What follows it.
    pub rest: &'a str,
    /// Whether it is written with an exponent, not as "1000".
    pub is_power: bool,
}

/// "10^-4", "10-4", "10··-4", "1e-4", "E-4", "1000".
pub(in crate::import) fn power(text: &str) -> Option<Power<'_>> {
    let text = text.trim_start();
    if let Some(rest) = text.strip_prefix("10") {
        let spaced = rest.trim_start();
        let caret = spaced.strip_prefix('^').or(spaced.strip_prefix("··"));
        if let Some((value, rest)) = caret.and_then(|exponent| power_of(exponent.trim_start())) {
            return Some(written(value, rest));
        }
        if let Some((value, rest)) = power_of(rest).filter(|_| rest.starts_with('-')) {
            return Some(written(value, rest));
        }
    }
    for letter in ["1e", "1E", "1.0e", "1.0E"] {
        if let Some((value, rest)) = text.strip_prefix(letter).and_then(power_of) {
            return Some(written(value, rest));
        }
    }
    for letter in ["e", "E"] {
        let exponent = text
            .strip_prefix(letter)
            .filter(|rest| rest.starts_with('-'));
        if let Some((value, rest)) = exponent.and_then(power_of) {
            return Some(written(value, rest));
        }
    }
    whole(text)
}

fn written(value: f64, rest: &str) -> Power<'_> {
    Power {
        value,
        rest,
        is_power: true,
    }
}

/// "1000", "1,000", "100 000".
fn whole(text: &str) -> Option<Power<'_>> {
    let zeros = text.strip_prefix('1')?;
    let mut n_zeros = 0;
    let mut end = 0;
    for (k, character) in zeros.char_indices() {
        match character {
            '0' => {
                n_zeros += 1;
                end = k + 1;
            }
            ',' | ' ' if zeros[k + 1..].starts_with("000") && n_zeros < 3 => {}
            _ => break,
        }
    }
    let rest = &zeros[end..];
    let ends = !rest.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    ((1..=9).contains(&n_zeros) && ends).then(|| Power {
        value: 10_f64.powi(n_zeros),
        rest,
        is_power: false,
    })
}

/// "0.1", "0.01" at the start of a text, and what follows.
fn tenth(text: &str) -> Option<(f64, &str)> {
    let digits = text.strip_prefix("0.")?;
    let n_zeros = digits.bytes().take_while(|b| *b == b'0').count();
    let rest = digits[n_zeros..].strip_prefix('1')?;
    let ends = !rest.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let value = text[..text.len() - rest.len()].parse().ok()?;
    ends.then_some((value, rest))
}

/// The power of ten of an exponent such as "-4", "(-4)", "+3".
fn power_of(text: &str) -> Option<(f64, &str)> {
    let (text, bracket) = match text.strip_prefix(['(', '{']) {
        Some(inner) => (inner, true),
        None => (text, false),
    };
    let signed = text.strip_prefix(['-', '+']).unwrap_or(text);
    let digits = signed.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=2).contains(&digits) {
        return None;
    }
    let sign = if text.starts_with('-') { "-" } else { "" };
    // Parsed, not computed: 10⁻⁴ is the number that "1e-4" is.
    let value = format!("1e{sign}{}", &signed[..digits]).parse().ok()?;
    let rest = &signed[digits..];
    let rest = if bracket {
        rest.strip_prefix([')', '}']).unwrap_or(rest)
    } else {
        rest
    };
    Some((value, rest))
}

/// Without a sign of multiplication at the start.
pub(in crate::import) fn without_product(text: &str) -> &str {
    let text = text.trim_start();
    let is_letter = text.starts_with(['x', 'X'])
        && text[1..].starts_with(|c: char| c == ' ' || c.is_ascii_digit());
    match text.strip_prefix(['×', '·']) {
        Some(rest) => rest.trim_start(),
        None if is_letter => text[1..].trim_start(),
        None => text,
    }
}

/// The factor and the unit of a text that holds nothing else.
pub(in crate::import) fn measure(text: &str) -> Option<(f64, Option<Unit>)> {
    let text = text.trim();
    let text = text.strip_prefix("in ").unwrap_or(text);
    let bare = without_product(text);
    if bare.is_empty() {
        return None;
    }
    if let Some(found) = power(bare) {
        let rest = without_product(found.rest);
        if rest.trim().is_empty() {
            return (found.is_power || bare.len() < text.len()).then_some((found.value, None));
        }
        let unit = parse_unit(rest)?;
        // "× 10⁴ S/cm" with a sign of its own is said of the quantity.
        let value = if found.value > 1.0 && bare.len() < text.len() {
            1.0 / found.value
        } else {
            found.value
        };
        return Some((value, Some(unit)));
    }
    if let Some(unit) = parse_unit(bare) {
        return Some((1.0, Some(unit)));
    }
    if let Some((value, rest)) = tenth(bare)
        && let Some(unit) = parse_unit(without_product(rest))
    {
        return Some((value, Some(unit)));
    }
    let splits = bare.match_indices([' ', '×', '·']);
    for (k, sign) in splits {
        let found = power(without_product(&bare[k..])).filter(|found| found.rest.trim().is_empty());
        let found = found.filter(|found| found.is_power || sign != " ");
        if let (Some(found), Some(unit)) = (found, parse_unit(&bare[..k])) {
            let value = if found.value > 1.0 {
                1.0 / found.value
            } else {
                found.value
            };
            return Some((value, Some(unit)));
        }
    }
    None
}
