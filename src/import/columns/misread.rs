//! What a cell is that should be a number and is none.
//!
//! In: its text. Out: a fact for a message.

use super::numbers::{plain_signs, take_value};

/// What a text is that is no number, for a message: "is not a number", "is a range" …
pub(in crate::import) fn what_it_is(text: &str) -> &'static str {
    let plain = plain_signs(text);
    let parts = |sign: char| {
        let pieces: Vec<&str> = plain.split(sign).collect();
        let digits = |piece: &&str| {
            (1..=4).contains(&piece.len()) && piece.bytes().all(|b| b.is_ascii_digit())
        };
        pieces.len() == 3 && pieces.iter().all(digits)
    };
    const MONTHS: &[&str] = &[
        "jan", "feb", "mar", "mär", "apr", "may", "mai", "jun", "jul", "aug", "sep", "oct", "okt",
        "nov", "dec", "dez",
    ];
    let has_time = plain.contains(':');
    let day = plain.split(['t', '_']).next().unwrap_or_default();
    let iso = day.len() == 10 && day.matches('-').count() == 2;
    let has_month = MONTHS.iter().any(|month| plain.contains(month))
        && plain.contains(|c: char| c.is_ascii_digit());
    if iso || parts('-') || parts('.') || parts('/') || has_month || has_time {
        return "is a date: a spreadsheet has made one of a number; format the column as text and \
                type the number anew";
    }
    let is_value = |text: &str| take_value(text).is_some_and(|(_, tail)| tail.is_empty());
    let is_range = ["to", "..", "~", "-", "bis", "/"].iter().any(|sign| {
        plain
            .match_indices(sign)
            .any(|(k, _)| is_value(&plain[..k]) && is_value(&plain[k + sign.len()..]))
    });
    if is_range {
        return "is a range; give one value";
    }
    "is not a number"
}
