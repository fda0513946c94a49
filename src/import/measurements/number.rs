//! Numbers as instruments and spreadsheets write them.
//!
//! In: the text of a cell. Out: a finite number, or nothing. Decimal commas, thousands, Fortran's exponents and
//! the minus signs of typesetters are understood.

use crate::import::columns::numbers::plain_number;

/// Which sign is the decimal one in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::import) enum Decimal {
    /// "1,234.5".
    #[default]
    Point,
    /// "1.234,5".
    Comma,
}

/// A finite number.
pub(in crate::import) fn number(text: &str, decimal: Decimal) -> Option<f64> {
    let text = text.trim().trim_matches('"').trim();
    let first = text.chars().next()?;
    if !(first.is_ascii_digit() || "+-.,−–".contains(first)) {
        return None;
    }
    if !text.contains(',')
        && let Ok(value) = text.parse::<f64>()
    {
        let grouped = decimal == Decimal::Comma && is_grouped(text, '.') > 1;
        return if grouped { None } else { finite(value) };
    }
    if text.len() > 40 {
        return None;
    }
    let plain = text.replace(['−', '–'], "-");
    let plain = match (decimal, plain.contains(',')) {
        (_, false) => plain,
        (Decimal::Point, true) => plain.replace(',', ""),
        (Decimal::Comma, true) => plain.replace('.', "").replacen(',', ".", 1),
    };
    let exponent = plain.replace(['d', 'D'], "e");
    if let Ok(value) = exponent.parse::<f64>() {
        return finite(value);
    }
    // "1.2×10⁻⁴".
    let is_typeset = text.contains(['×', '·', '^', '*']) || text.contains("10⁻");
    is_typeset.then(|| plain_number(text)).flatten()
}

fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

/// Groups of three digits after `sign`, where nothing but they stands there; 0 else.
fn is_grouped(text: &str, sign: char) -> usize {
    let mut groups = text.trim_start_matches(['-', '+']).split(sign);
    let lead = groups.next().unwrap_or_default();
    let digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    if lead.is_empty() || lead.len() > 3 || !digits(lead) {
        return 0;
    }
    let rest: Vec<&str> = groups.collect();
    let all = rest.iter().all(|group| group.len() == 3 && digits(group));
    if all { rest.len() } else { 0 }
}

/// Which sign is the decimal one, by all cells with commas; where they may be thousands as well, points
/// elsewhere decide.
pub(in crate::import) fn decimal_of<'a>(cells: impl Iterator<Item = &'a str>) -> Decimal {
    let (mut commas, mut grouped, mut points) = (0_usize, 0_usize, 0_usize);
    for cell in cells {
        let cell = cell.trim().trim_matches('"');
        if !cell.starts_with(|c: char| c.is_ascii_digit() || "+-.,".contains(c)) {
            continue;
        }
        match (cell.find(','), cell.rfind('.')) {
            (Some(comma), Some(point)) if comma < point => points += 1,
            (Some(_), _) if is_grouped(cell, ',') > 0 => grouped += 1,
            (Some(_), _) if number(cell, Decimal::Comma).is_some() => commas += 1,
            (None, Some(_)) => points += usize::from(number(cell, Decimal::Point).is_some()),
            _ => {}
        }
    }
    if commas > 0 || (grouped > 0 && points == 0) {
        Decimal::Comma
    } else {
        Decimal::Point
    }
}

/// Whether a cell says that there is no value, or one beyond the range of the instrument.
pub(in crate::import) fn says_nothing(text: &str) -> bool {
    const WORDS: [&str; 24] = [
        "",
        "nan",
        "inf",
        "-inf",
        "+inf",
        "infinity",
        "-infinity",
        "#n/a",
        "n/a",
        "na",
        "-",
        "--",
        "---",
        "null",
        "none",
        "overload",
        "ovl",
        "ol",
        "overflow",
        "over",
        "#div/0!",
        "#value!",
        "#num!",
        "err",
    ];
    let text = text.trim().trim_matches('"').trim().to_ascii_lowercase();
    let stars = !text.is_empty() && text.bytes().all(|b| b == b'*' || b == b'-');
    // "-1.#IND", "1.#QNAN", "1.#INF" of Microsoft's C.
    stars || text.contains(".#") || WORDS.contains(&text.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_many_hands() {
        for (text, decimal, value) in [
            ("7e+06", Decimal::Point, Some(7e6)),
            (" \"1.5\" ", Decimal::Point, Some(1.5)),
            ("5,5603e+06", Decimal::Comma, Some(5.5603e6)),
            ("1.234,5", Decimal::Comma, Some(1234.5)),
            ("1,234.5", Decimal::Point, Some(1234.5)),
            ("−2.5", Decimal::Point, Some(-2.5)),
            ("1.0D-03", Decimal::Point, Some(1e-3)),
            ("1.2×10⁻⁴", Decimal::Point, Some(1.2e-4)),
            ("nan", Decimal::Point, None),
            ("inf", Decimal::Point, None),
            ("1e999", Decimal::Point, None),
            ("-1.#IND", Decimal::Point, None),
            ("12 5", Decimal::Point, None),
            ("", Decimal::Point, None),
        ] {
            assert_eq!(number(text, decimal), value, "{text}");
        }
    }

    #[test]
    fn the_decimal_sign_is_that_of_all_cells() {
        let of = |cells: &[&str]| decimal_of(cells.iter().copied());
        assert_eq!(of(&["10,02", "490"]), Decimal::Comma);
        assert_eq!(of(&["10.02", "1,490"]), Decimal::Point);
        assert_eq!(of(&["1,490.5"]), Decimal::Point);
        assert_eq!(of(&["1.490,5"]), Decimal::Comma);
        assert_eq!(of(&["1,490"]), Decimal::Comma);
        assert_eq!(of(&["f,g", "1.5"]), Decimal::Point);
    }
}
