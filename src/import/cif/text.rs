//! Bytes to text: encodings, marks, characters that no CIF may hold.
//!
//! In: the bytes of a file. Out: text in which every line end and space is ASCII. UTF-8 and UTF-16
//! (by its mark) are read as such, anything else as Latin-1, which cannot fail; CIF 1.1 allows
//! only ASCII, but real files hold names of authors and "°".

use std::borrow::Cow;

/// The text of a file, borrowed where it is clean UTF-8.
pub(super) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let text = match bytes {
        [0xFF, 0xFE, rest @ ..] => Cow::Owned(from_utf16(rest, u16::from_le_bytes)),
        [0xFE, 0xFF, rest @ ..] => Cow::Owned(from_utf16(rest, u16::from_be_bytes)),
        _ => {
            let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
            match std::str::from_utf8(bytes) {
                Ok(text) => Cow::Borrowed(text),
                Err(_) => Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()),
            }
        }
    };
    if text.is_ascii() {
        text
    } else {
        Cow::Owned(text.chars().map(plain).collect())
    }
}

fn from_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair));
    char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// Typographic spaces, minus signs and quotes become the ASCII that the author meant.
fn plain(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{201C}' | '\u{201D}' => '"',
        '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        '\u{FEFF}' => ' ',
        c if c.is_whitespace() && !c.is_ascii() => ' ',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        assert_eq!(decode(b"\xEF\xBB\xBFdata_a"), "data_a");
        assert_eq!(decode("M\u{FC}ller".as_bytes()), "Müller");
        assert_eq!(decode(b"M\xFCller 90\xB0"), "Müller 90°");
        assert_eq!(decode(b"\xFF\xFEd\0a\0"), "da");
        assert_eq!(decode(b"\xFE\xFF\0d\0a\0"), "da");
        assert_eq!(decode("1\u{A0}\u{2212}0.5".as_bytes()), "1 -0.5");
    }
}
