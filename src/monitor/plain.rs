//! Texts of other people's files, made safe to show and to write.
//!
//! In: any text: an id, a formula, a path, a message. Out: the same text with every sign that
//! steers a terminal, a table or a markup language in place of being shown replaced by one that is
//! seen: ESC by ␛, a line break by ␊ and so on (Unicode's control pictures), what has no picture by
//! `�`. One sign stands for one, so that columns stay as wide. Texts without such signs, which are
//! nearly all, are passed on as they are.

use std::borrow::Cow;

/// Stands for what has no picture of its own.
const UNKNOWN: char = '\u{fffd}';

/// A text on one line: line breaks and tabs are replaced too.
pub fn one_line(text: &str) -> Cow<'_, str> {
    replaced(text, &|c| picture(c))
}

/// A text of several lines: line feeds and tabs stay.
pub fn lines(text: &str) -> Cow<'_, str> {
    replaced(text, &|c| match c {
        '\n' | '\t' => None,
        c => picture(c),
    })
}

/// A text as one field of a table, where line breaks of all kinds and tabs may stand.
pub fn field(text: &str) -> Cow<'_, str> {
    replaced(text, &|c| match c {
        '\n' | '\t' | '\r' => None,
        // Part of the writing of some languages.
        '\u{200e}' | '\u{200f}' => None,
        c => picture(c),
    })
}

/// The text, at most `most` UTF-16 units long (as Excel counts); a longer one ends in "…".
pub fn bounded(text: &str, most: usize) -> Cow<'_, str> {
    // A sign takes at most as many units as bytes.
    if text.len() <= most || text.encode_utf16().count() <= most {
        return Cow::Borrowed(text);
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units >= most
    });
    let kept = end.map_or(text, |(end, _)| &text[..end]);
    Cow::Owned(format!("{kept}…"))
}

fn replaced<'a>(text: &'a str, seen: &dyn Fn(char) -> Option<char>) -> Cow<'a, str> {
    if text.chars().all(|c| seen(c).is_none()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| seen(c).unwrap_or(c)).collect())
}

/// What is shown for a sign that is not seen itself; `None` for all others.
fn picture(c: char) -> Option<char> {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)),
        '\u{7f}' => Some('\u{2421}'),
        // C1 controls, which some terminals obey; separators of lines and paragraphs; what turns
        // the direction of writing round; what no XML may hold.
        '\u{80}'..='\u{9f}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{fffe}'
        | '\u{ffff}' => Some(UNKNOWN),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_is_shown_instead() {
        assert_eq!(one_line("a\u{1b}[31mb\r\nc\td"), "a␛[31mb␍␊c␉d");
        assert_eq!(lines("a\nb\r\t\u{7}"), "a\nb␍\t␇");
        assert_eq!(field("a\r\nb\0"), "a\r\nb␀");
        assert_eq!(one_line("\u{9b}31m\u{202e}\u{7f}"), "�31m�␡");
        for good in ["Li₇La₃Zr₂O₁₂", "σ(RT)", "電池 🔋", ""] {
            assert!(matches!(one_line(good), Cow::Borrowed(text) if text == good));
        }
    }

    #[test]
    fn long_texts_end_in_an_ellipsis() {
        assert_eq!(bounded("abcdef", 6), "abcdef");
        assert_eq!(bounded("abcdefg", 6), "abcde…");
        // Two units each.
        assert_eq!(bounded("🔋🔋🔋", 5), "🔋🔋…");
        assert_eq!(bounded("🔋🔋🔋", 6), "🔋🔋🔋");
        assert!(bounded(&"é".repeat(40_000), 32_767).encode_utf16().count() <= 32_767);
    }
}
