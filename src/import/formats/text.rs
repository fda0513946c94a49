//! Text of formats made of lines and numbers.
//!
//! In: lines. Out: numbers, vectors, quotations for messages. Numbers may be written as Fortran
//! does ("1.0d0"); what is not finite is no number.

use std::borrow::Cow;

use super::Fault;
use crate::crystal::lattice::Vector3;

/// The text with "\n" between its lines, also where only "\r" stood.
pub(super) fn unix_lines(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('\r') && !text.contains('\n') {
        Cow::Owned(text.replace('\r', "\n"))
    } else {
        text
    }
}

/// A finite number; "1.0d-3" and "1.0D-3" as Fortran writes it.
pub(super) fn number(text: &str) -> Option<f64> {
    let value: f64 = match text.parse() {
        Ok(value) => value,
        Err(_) => {
            let position = text.find(['d', 'D'])?;
            let (mantissa, exponent) = (text.get(..position)?, text.get(position + 1..)?);
            format!("{mantissa}e{exponent}").parse().ok()?
        }
    };
    value.is_finite().then_some(value)
}

/// A number, or a ratio or product of two such as "1/3".
pub(super) fn number_or_ratio(text: &str) -> Option<f64> {
    if let Some(value) = number(text) {
        return Some(value);
    }
    let (left, right) = text.split_once('/')?;
    let value = number(left)? / number(right)?;
    value.is_finite().then_some(value)
}

/// The three numbers with which a line begins.
pub(super) fn vector(line: &str) -> Option<Vector3> {
    let mut words = line.split_whitespace().map(number);
    Some([words.next()??, words.next()??, words.next()??])
}

/// The three numbers with which a line begins.
///
/// # Errors
/// A [`Fault`] that quotes the line; `what` names the vector.
pub(super) fn vector_at(
    lines: &[&str],
    index: usize,
    what: &str,
    remedy: &str,
) -> Result<Vector3, Fault> {
    let Some(line) = lines.get(index) else {
        let fact = format!("the file ends before {what}");
        return Err(Fault::at(lines.len(), fact, remedy));
    };
    vector(line).ok_or_else(|| {
        let fact = format!("{} is not {what}, three numbers", quoted(line));
        Fault::at(index + 1, fact, remedy)
    })
}

/// A line in quotation marks, shortened where it is long.
pub(super) fn quoted(line: &str) -> String {
    const SHOWN: usize = 60;
    let line = line.trim();
    let shown: String = line
        .chars()
        .take(SHOWN)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if shown.len() < line.len() && line.chars().nth(SHOWN).is_some() {
        format!("\"{shown}…\"")
    } else {
        format!("\"{shown}\"")
    }
}

/// Up to five names, then how many more.
pub(super) fn listed(names: &[String]) -> String {
    const SHOWN: usize = 5;
    let shown = names.get(..SHOWN).unwrap_or(names).join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_fortran_and_none_that_are_not_finite() {
        assert_eq!(number("1.5d-1"), Some(0.15));
        assert_eq!(number("-2D0"), Some(-2.0));
        assert_eq!(number_or_ratio("1/4"), Some(0.25));
        for text in ["nan", "inf", "1e999", "d", "1,5", "", "1/0", "x/2"] {
            assert_eq!(number_or_ratio(text), None, "{text}");
        }
    }

    #[test]
    fn long_lines_are_shortened() {
        assert_eq!(quoted(" a\tb "), "\"a b\"");
        assert_eq!(quoted(&"x".repeat(100)).chars().count(), 63);
    }
}
