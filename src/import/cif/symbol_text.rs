//! Symbols as text: what surrounds a name.
//!
//! In: text. Out: the same in plain characters, without brackets around it.

use std::borrow::Cow;

/// Digits and signs alone, as behind an element: "3+", "-2", "12", "2.5+".
pub(super) fn is_plain(rest: &str) -> bool {
    let signed = rest.ends_with(['+', '-']);
    rest.bytes().all(|byte| {
        byte.is_ascii_digit() || matches!(byte, b'+' | b'-') || (signed && byte == b'.')
    }) || rest.starts_with(['_', '\'', '*', '@', '#', ' '])
}

/// Subscripts and superscripts as plain characters.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let one = |c: char| match c {
        '₀'..='₉' => char::from_digit(u32::from(c) - 0x2080, 10).unwrap_or(c),
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴'..='⁹' => char::from_digit(u32::from(c) - 0x2070, 10).unwrap_or(c),
        '⁺' => '+',
        '⁻' => '-',
        c => c,
    };
    Cow::Owned(text.chars().map(one).collect())
}

/// "(NH4)", "[Ti]": without brackets around the whole.
pub(super) fn without_brackets(text: &str) -> &str {
    let inside = [('(', ')'), ('[', ']'), ('{', '}')]
        .into_iter()
        .find_map(|(open, close)| text.strip_prefix(open)?.strip_suffix(close));
    match inside {
        Some(inside) if !inside.contains(['(', ')', '[', ']', '{', '}']) => inside.trim(),
        _ => text,
    }
}
