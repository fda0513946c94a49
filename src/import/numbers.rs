//! Numbers as people write them in tables.
//!
//! In: the text of a cell. Out: a [`Cell`]: nothing, a number with its bound and unit, or text
//! that is no number. Decimal commas, Unicode minus signs, "1.2×10⁻⁴", "1.2(3)e-4", "<1E-10",
//! "~1e-5" are understood.

use super::Censoring;
use super::titles::{Unit, parse_unit};

/// A number with what stands around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number {
    /// The value, or the bound.
    pub value: f64,
    /// Whether the value is a bound.
    pub censored: Censoring,
    /// The unit written in the cell itself.
    pub unit: Option<Unit>,
}

/// What stands in a cell that should hold a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cell {
    /// Nothing, or a word for nothing ("n/a", "-", "NaN").
    Blank,
    /// A finite number.
    Number(Number),
    /// Text that is no number.
    Unreadable,
}

/// Whether a cell says that there is no value.
pub(super) fn is_blank(text: &str) -> bool {
    const WORDS: [&str; 13] = [
        "", "-", "--", "n/a", "na", "n.a.", "nan", "none", "null", "?", ".", "#n/a", "nd",
    ];
    let plain = text.trim().replace(['−', '–', '—'], "-").to_lowercase();
    WORDS.contains(&plain.as_str())
}

/// Reads the text of a cell.
pub(super) fn parse_cell(text: &str) -> Cell {
    if is_blank(text) {
        return Cell::Blank;
    }
    parse_number(text).map_or(Cell::Unreadable, Cell::Number)
}

/// A finite number without a bound; `None` for blanks, bounds and other text.
pub(super) fn plain_number(text: &str) -> Option<f64> {
    match parse_cell(text) {
        Cell::Number(number) if number.censored == Censoring::Exact => Some(number.value),
        _ => None,
    }
}

fn parse_number(text: &str) -> Option<Number> {
    let plain = plain_signs(text);
    let (censored, rest) = take_bound(&plain);
    let rest = without_uncertainty(rest)?;
    let (value, tail) = take_value(&rest)?;
    let unit = match tail {
        "" => None,
        tail => Some(parse_unit(tail)?),
    };
    value.is_finite().then_some(Number {
        value,
        censored,
        unit,
    })
}

/// Plain minus signs and digits, no spaces, lower case; "×10⁻⁴" becomes "e-4".
fn plain_signs(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '−' | '–' | '—' | '⁻' | '‐' | '‑' => plain.push('-'),
            '⁺' => plain.push('+'),
            '⁰' => plain.push_str("^0"),
            '¹' => plain.push_str("^1"),
            '²' => plain.push_str("^2"),
            '³' => plain.push_str("^3"),
            '⁴'..='⁹' => {
                let value = 4 + (u32::from(character) - u32::from('⁴'));
                plain.push('^');
                plain.extend(char::from_digit(value, 10));
            }
            '×' | '·' | '⋅' | '∙' | '*' => plain.push('x'),
            '＜' => plain.push('<'),
            c if c.is_whitespace() || c == '\u{200b}' => {}
            c => plain.extend(c.to_lowercase()),
        }
    }
    // Superscripts came one by one: "-^1^0" is the exponent -10.
    let plain = plain.replace('^', "");
    if let Some((mantissa, exponent)) = plain.split_once("x10") {
        return format!("{mantissa}e{}", exponent.trim_start_matches('e'));
    }
    match plain.strip_prefix("10-") {
        Some(exponent) => format!("1e-{exponent}"),
        None => plain,
    }
}

/// The bound in front of a number; "~" and "≈" leave it a value.
fn take_bound(text: &str) -> (Censoring, &str) {
    for sign in ["<=", "<", "≤", "≲", "⩽"] {
        if let Some(rest) = text.strip_prefix(sign) {
            return (Censoring::Below, rest);
        }
    }
    for sign in [">=", ">", "≥", "≳", "⩾"] {
        if let Some(rest) = text.strip_prefix(sign) {
            return (Censoring::Above, rest);
        }
    }
    let rest = text.trim_start_matches(['~', '≈', '∼', '≃']);
    let rest = rest.strip_prefix("ca.").unwrap_or(rest);
    (Censoring::Exact, rest)
}

/// Drops "(3)" of "1.2(3)e-4" and "±0.3" of "(1.2±0.3)e-4"; `None` where brackets hold anything
/// else.
fn without_uncertainty(text: &str) -> Option<String> {
    let text = match text.strip_prefix('(') {
        // "(1.2±0.3)e-4": the brackets hold the value, not its uncertainty.
        Some(rest) => rest.replacen(')', "", 1),
        None => text.to_owned(),
    };
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(character) = rest.chars().next() {
        rest = &rest[character.len_utf8()..];
        match character {
            '(' => {
                let (inside, after) = rest.split_once(')')?;
                if inside.is_empty() || !inside.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
                    // A unit in brackets: "1e-4 (S/cm)".
                    kept.push_str(inside);
                }
                rest = after;
            }
            '±' => {
                rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || ".,".contains(c))
            }
            _ => kept.push(character),
        }
    }
    Some(kept)
}

/// The number at the start and what follows it.
fn take_value(text: &str) -> Option<(f64, &str)> {
    let bytes = text.as_bytes();
    let digits_end = |from: usize| {
        let digits = bytes[from..].iter().take_while(|b| b.is_ascii_digit());
        from + digits.count()
    };
    let start = usize::from(matches!(bytes.first(), Some(b'-' | b'+')));
    let mut end = start;
    while matches!(bytes.get(end), Some(b) if b.is_ascii_digit() || *b == b'.' || *b == b',') {
        end += 1;
    }
    let mantissa = decimal_point(&text[..end])?;
    let mut exponent = "";
    if bytes.get(end) == Some(&b'e') {
        let signed = end + 1 + usize::from(matches!(bytes.get(end + 1), Some(b'-' | b'+')));
        let stop = digits_end(signed.min(bytes.len()));
        if stop > signed {
            exponent = &text[end..stop];
            end = stop;
        }
    }
    let value = format!("{mantissa}{exponent}").parse().ok()?;
    Some((value, &text[end..]))
}

/// A mantissa with a decimal point: one comma alone is a decimal comma, commas before a point
/// separate thousands.
fn decimal_point(mantissa: &str) -> Option<String> {
    let commas = mantissa.matches(',').count();
    let points = mantissa.matches('.').count();
    match (commas, points) {
        (_, 0..=1) if commas == 0 => Some(mantissa.to_owned()),
        (1, 0) => Some(mantissa.replace(',', ".")),
        (_, 1) if mantissa.rfind(',') < mantissa.find('.') => Some(mantissa.replace(',', "")),
        (1, _) if mantissa.rfind('.') < mantissa.find(',') => {
            Some(mantissa.replace('.', "").replace(',', "."))
        }
        _ => None,
    }
}

/// ICSD collection codes of a cell: "1; 2", "[1,2]", "155950-ICSD", "81980.0". The second value
/// counts the pieces that are no code.
pub(super) fn icsd_codes(text: &str) -> (Vec<u32>, usize) {
    let mut codes = Vec::new();
    let mut unread = 0;
    if is_blank(text) {
        return (codes, unread);
    }
    let separators = |c: char| c.is_whitespace() || ";,|/[](){}'\"".contains(c);
    for piece in text.split(separators).filter(|piece| !is_blank(piece)) {
        let lower = piece.to_lowercase();
        let digits = lower.trim_start_matches("icsd").trim_end_matches("icsd");
        let digits = digits.trim_matches(|c| "-_#:".contains(c));
        let digits = digits.strip_suffix(".0").unwrap_or(digits);
        match digits.parse::<u32>() {
            Ok(code) if code > 0 && !codes.contains(&code) => codes.push(code),
            Ok(code) if code > 0 => {}
            _ if digits.is_empty() => {}
            _ => unread += 1,
        }
    }
    (codes, unread)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<(f64, Censoring)> {
        match parse_cell(text) {
            Cell::Number(number) => Some((number.value, number.censored)),
            _ => None,
        }
    }

    #[test]
    fn numbers_of_many_hands_are_read() {
        use Censoring::{Above, Below, Exact};
        for (text, value, censored) in [
            ("1.30E-10", 1.3e-10, Exact),
            ("<1E-10", 1e-10, Below),
            ("< 1E-10", 1e-10, Below),
            ("≤ 3·10⁻⁸", 3e-8, Below),
            ("> 2e-3", 2e-3, Above),
            ("1.2×10⁻⁴", 1.2e-4, Exact),
            ("1.2 x 10^-4", 1.2e-4, Exact),
            ("1.2*10^-10", 1.2e-10, Exact),
            ("5 × 10⁻¹²", 5e-12, Exact),
            ("10^-4", 1e-4, Exact),
            ("10⁻⁵", 1e-5, Exact),
            ("2.95E−5", 2.95e-5, Exact),
            ("1,2e-3", 1.2e-3, Exact),
            ("0,35", 0.35, Exact),
            ("1,234.5", 1234.5, Exact),
            ("~1e-5", 1e-5, Exact),
            ("1.2(3)e-4", 1.2e-4, Exact),
            ("(1.2±0.3)×10⁻⁴", 1.2e-4, Exact),
            ("0.30 ± 0.02", 0.30, Exact),
            ("-7.5", -7.5, Exact),
            ("62.0", 62.0, Exact),
        ] {
            assert_eq!(number(text), Some((value, censored)), "{text}");
        }
    }

    #[test]
    fn a_unit_in_the_cell_is_kept() {
        let Cell::Number(number) = parse_cell("1.2 mS/cm") else {
            panic!("not a number");
        };
        assert_eq!(number.unit.map(|unit| unit.factor), Some(1e-3));
    }

    #[test]
    fn blanks_and_other_text_are_told_apart() {
        for text in ["", "  ", "-", "–", "n/a", "NaN", "?", "None"] {
            assert_eq!(parse_cell(text), Cell::Blank, "{text:?}");
        }
        for text in [
            "high",
            "1e",
            "1.2.3",
            "1e999",
            "inf",
            "1e-4-1e-3",
            "(",
            "±",
            "é",
        ] {
            assert_eq!(parse_cell(text), Cell::Unreadable, "{text:?}");
        }
    }

    #[test]
    fn icsd_codes_are_found_however_they_are_separated() {
        assert_eq!(icsd_codes("81980.0"), (vec![81980], 0));
        assert_eq!(icsd_codes("247146;247145"), (vec![247_146, 247_145], 0));
        assert_eq!(icsd_codes("[1, 2]"), (vec![1, 2], 0));
        assert_eq!(icsd_codes("155950-ICSD, ICSD-12"), (vec![155_950, 12], 0));
        assert_eq!(icsd_codes("1 1 2"), (vec![1, 2], 0));
        assert_eq!(icsd_codes("n/a"), (vec![], 0));
        assert_eq!(icsd_codes("12x"), (vec![], 1));
    }
}
