//! Numbers as people write them in tables.
//!
//! In: the text of a cell. Out: a [`Cell`]: nothing, a number with its bound and unit, or text
//! that is no number. Decimal commas, Unicode minus signs, "1.2×10⁻⁴", "1.2(3)e-4", "<1E-10",
//! "~1e-5" are understood.

use super::footnotes::split_footnote;
use super::units::{Unit, parse_unit};
use crate::import::Censoring;
use crate::import::tables::is_thousands_blank;

/// A number with what stands around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::import) struct Number {
    /// The value, or the bound.
    pub value: f64,
    /// Whether the value is a bound.
    pub censored: Censoring,
    /// The unit written in the cell itself.
    pub unit: Option<Unit>,
}

/// What stands in a cell that should hold a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::import) enum Cell {
    /// Nothing, or a word for nothing ("n/a", "-", "NaN").
    Blank,
    /// A finite number.
    Number(Number),
    /// Text that is no number.
    Unreadable,
}

/// Whether a cell says that there is no value.
pub(in crate::import) fn is_blank(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "", "-", "--", "n/a", "na", "n.a.", "nan", "none", "null", "?", ".", "#n/a", "nd", "n.d.",
        "n/d", "n. a.", "k.a.", "k. a.", "n.b.", "n.m.", "…", "...", "无", "なし",
    ];
    let plain = text.trim().replace(['−', '–', '—'], "-").to_lowercase();
    let is_line = !plain.is_empty() && plain.chars().all(|c| matches!(c, '-' | ':' | '_' | '='));
    is_line || WORDS.contains(&plain.as_str())
}

/// Reads the text of a cell.
pub(in crate::import) fn parse_cell(text: &str) -> Cell {
    if is_blank(text) {
        return Cell::Blank;
    }
    parse_number(text).map_or(Cell::Unreadable, Cell::Number)
}

/// A finite number without a bound; `None` for blanks, bounds and other text.
pub(in crate::import) fn plain_number(text: &str) -> Option<f64> {
    match parse_cell(text) {
        Cell::Number(number) if number.censored == Censoring::Exact => Some(number.value),
        _ => None,
    }
}

fn parse_number(text: &str) -> Option<Number> {
    let text = split_footnote(text).map_or(text, |(number, _)| number);
    let plain = plain_signs(text).replace("+/-", "±");
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
pub(in crate::import) fn plain_signs(text: &str) -> String {
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
            '\u{ff01}'..='\u{ff5e}' => {
                // Full-width forms stand in the order of ASCII.
                let narrow = char::from_u32(u32::from(character) - 0xfee0).unwrap_or(' ');
                plain.extend(narrow.to_lowercase());
            }
            '\u{200b}' | '\u{feff}' | '{' | '}' => {}
            c if c.is_whitespace() => plain.push(' '),
            c => plain.extend(c.to_lowercase()),
        }
    }
    let plain = without_blanks(&plain);
    // Superscripts came one by one: "-^1^0" is the exponent -10.
    let plain = plain.replace('^', "");
    if let Some((mantissa, exponent)) = plain.split_once("x10") {
        return format!("{mantissa}e{}", exponent.trim_start_matches('e'));
    }
    let bare = plain.trim_start_matches(|c| "<>=~≈∼≃≤≥≲≳⩽⩾".contains(c));
    let bound = &plain[..plain.len() - bare.len()];
    match bare.strip_prefix("10-") {
        Some(exponent) => format!("{bound}1e-{exponent}"),
        None => plain,
    }
}

/// Without blanks. Between digits they separate thousands ("1 023"), or stand for "×" ("1.2 10⁻⁴"), or
/// make it no number.
fn without_blanks(text: &str) -> String {
    let text = text.trim();
    let is_blank = |c: char| c == ' ' || is_thousands_blank(c);
    if !text.contains(is_blank) {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        rest = &rest[character.len_utf8()..];
        let between = plain.ends_with(|c: char| c.is_ascii_digit())
            && rest.starts_with(|c: char| c.is_ascii_digit());
        if !is_blank(character) {
            plain.push(character);
        } else if between
            && ["10-", "10^", "10+"]
                .iter()
                .any(|power| rest.starts_with(power))
        {
            plain.push('x');
        } else if between && !separates_thousands(&plain, rest) {
            plain.push('_');
        } else if !between && character != ' ' {
            plain.push(character);
        }
    }
    plain
}

/// Whether three digits follow, and a digit stands before.
fn separates_thousands(before: &str, after: &str) -> bool {
    let ahead = after.bytes().take_while(u8::is_ascii_digit).count();
    ahead == 3 && before.ends_with(|c: char| c.is_ascii_digit())
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
                rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || ".,".contains(c));
                // "3.4e-4 ± 2e-5": each has its own exponent.
                if kept.contains('e') {
                    rest = without_exponent(rest);
                }
            }
            _ => kept.push(character),
        }
    }
    Some(kept)
}

fn without_exponent(text: &str) -> &str {
    let exponent = text.strip_prefix('e').unwrap_or(text);
    let digits = exponent.trim_start_matches(['-', '+']);
    if exponent.len() == text.len() || !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return text;
    }
    digits.trim_start_matches(|c: char| c.is_ascii_digit())
}

/// The number at the start and what follows it.
pub(in crate::import) fn take_value(text: &str) -> Option<(f64, &str)> {
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
    if matches!(bytes.get(end), Some(b'e' | b'd')) {
        let signed = end + 1 + usize::from(matches!(bytes.get(end + 1), Some(b'-' | b'+')));
        let stop = digits_end(signed.min(bytes.len()));
        if stop > signed {
            exponent = &text[end + 1..stop];
            end = stop;
        }
    }
    let value = match exponent {
        "" => mantissa.parse().ok()?,
        exponent => format!("{mantissa}e{exponent}").parse().ok()?,
    };
    Some((value, &text[end..]))
}

/// A mantissa with a decimal point: one comma alone is a decimal comma, commas before a point
/// separate thousands.
fn decimal_point(mantissa: &str) -> Option<String> {
    let commas = mantissa.matches(',').count();
    let points = mantissa.matches('.').count();
    if mantissa.ends_with(',') {
        // Digits have been lost behind it.
        return None;
    }
    match (commas, points) {
        (_, 0..=1) if commas == 0 => Some(mantissa.to_owned()),
        (1, 0) => Some(mantissa.replace(',', ".")),
        (_, 1) => in_thousands(mantissa, ',', '.'),
        (1, _) => in_thousands(mantissa, '.', ','),
        _ => None,
    }
}

/// "1,234.5" with a decimal point alone; `None` where the signs do not part groups of three.
fn in_thousands(mantissa: &str, thousands: char, decimal: char) -> Option<String> {
    let (whole, part) = mantissa.split_once(decimal)?;
    let digits = whole.trim_start_matches(['-', '+']);
    let mut groups = digits.split(thousands);
    let first = groups.next()?.len();
    if !(1..=3).contains(&first) || groups.any(|group| group.len() != 3) {
        return None;
    }
    Some(format!("{}.{part}", whole.replace(thousands, "")))
}

/// ICSD collection codes of a cell: "1; 2", "[1,2]", "155950-ICSD", "81980.0". The second value
/// counts the pieces that are no code.
pub(in crate::import) fn icsd_codes(text: &str) -> (Vec<u32>, usize) {
    let mut codes = Vec::new();
    let mut unread = 0;
    if is_blank(text) {
        return (codes, unread);
    }
    let text = &with_whole_codes(text);
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

/// "10 257" with a sign that separates nothing but thousands is one code.
fn with_whole_codes(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        rest = &rest[character.len_utf8()..];
        if !(is_thousands_blank(character) && separates_thousands(&whole, rest)) {
            whole.push(character);
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::super::misread::what_it_is;
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
            ("1.234.567,5", 1_234_567.5, Exact),
            ("~1e-5", 1e-5, Exact),
            ("1.2(3)e-4", 1.2e-4, Exact),
            ("(1.2±0.3)×10⁻⁴", 1.2e-4, Exact),
            ("0.30 ± 0.02", 0.30, Exact),
            ("-7.5", -7.5, Exact),
            ("62.0", 62.0, Exact),
            ("1 023", 1023.0, Exact),
            ("1\u{202f}023,5", 1023.5, Exact),
            ("1’023’456", 1_023_456.0, Exact),
            ("1.2 10⁻⁴", 1.2e-4, Exact),
            ("1.2 E -04", 1.2e-4, Exact),
            ("1.2D-04", 1.2e-4, Exact),
            ("１．２", 1.2, Exact),
            ("~10–9", 1e-9, Exact),
            ("<10⁻¹⁰", 1e-10, Below),
            ("3.4e-4 ± 2e-5", 3.4e-4, Exact),
            ("0.34+/-0.02", 0.34, Exact),
            ("1.2·10^{-4}", 1.2e-4, Exact),
            ("0.34¹", 0.34, Exact),
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
            "..,9e-3",
            "12,34.5",
            "1e999",
            "inf",
            "1e-4-1e-3",
            "(",
            "±",
            "é",
            "1 2",
            "12 34",
            "2024-05-03",
            "3–5e-4",
            "1e-4 to 1e-3",
        ] {
            assert_eq!(parse_cell(text), Cell::Unreadable, "{text:?}");
        }
        for (text, word) in [
            ("2024-05-03", "date"),
            ("2024-05-03 10:00:00", "date"),
            ("3. Mai", "date"),
            ("05-Mar", "date"),
            ("3.5.2024", "date"),
            ("3–5e-4", "range"),
            ("1e-4-1e-3", "range"),
            ("3 to 5", "range"),
            ("high", "not a number"),
        ] {
            assert!(what_it_is(text).contains(word), "{text}");
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
        assert_eq!(icsd_codes("10\u{202f}257"), (vec![10_257], 0));
        assert_eq!(
            icsd_codes("10\u{a0}257; 259’200"),
            (vec![10_257, 259_200], 0)
        );
    }
}
