//! Ids of the Materials Project in both of their spellings.
//!
//! In: "mp-5614", "mp-aaaaaihy", "mvc-12". Out: one spelling for one material: with a number up to 3347529,
//! the last id that was given as one; with letters, not padded, above. Letters are digits to the base 26,
//! a = 0 … z = 25, padded with a's to eight or not at all. Source: docs.materialsproject.org, "Identifier
//! Systems"; emmet-core 0.87, `AlphaID`.

use std::borrow::Cow;

/// The last id that is written as a number.
const LAST_NUMBER: u64 = 3_347_529;

/// Letters to which ids are padded.
const PADDED: usize = 8;

/// Fewer letters than this are a word, such as "mp-beta", unless they are known to be an id.
const FEWEST_LETTERS: usize = 5;

/// Longest identifier in letters or digits that fits.
const LONGEST: usize = 12;

/// An id of a material at the Materials Project.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MaterialId(String);

impl MaterialId {
    /// Reads an id of whatever spelling; `None` for every other text. Letters count where they are padded to
    /// eight, or stand for an id that has no number: a word after "mp-" is no id.
    pub fn read(text: &str) -> Option<Self> {
        Self::parsed(text, false)
    }

    /// As [`Self::read`], of a text that is known to be an id, so that its letters are never a word.
    pub fn of_database(text: &str) -> Option<Self> {
        Self::parsed(text, true)
    }

    fn parsed(text: &str, is_known: bool) -> Option<Self> {
        let (prefix, identifier) = text.split_once('-')?;
        if !matches!(prefix, "mp" | "mvc") || identifier.is_empty() || identifier.len() > LONGEST {
            return None;
        }
        if identifier.bytes().all(|byte| byte.is_ascii_digit()) {
            let number: u64 = identifier.parse().ok()?;
            return Some(Self(match (prefix, number > LAST_NUMBER) {
                ("mp", true) => format!("mp-{}", letters(number)),
                // Leading zeros stand for nothing.
                _ => format!("{prefix}-{number}"),
            }));
        }
        if prefix != "mp" || !identifier.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return None;
        }
        let digit = |sum: u64, letter: u8| sum * 26 + u64::from(letter - b'a');
        let number = identifier.bytes().fold(0, digit);
        let is_new = number > LAST_NUMBER && identifier.len() >= FEWEST_LETTERS;
        let is_id = is_known || is_new || identifier.len() == PADDED;
        is_id.then(|| {
            Self(match number > LAST_NUMBER {
                true => format!("mp-{}", letters(number)),
                false => format!("mp-{number}"),
            })
        })
    }

    /// Its one spelling.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The one spelling of an id; every other text as it is.
    pub fn one_spelling(text: &str) -> Cow<'_, str> {
        match Self::read(text) {
            Some(id) if id.0 != text => Cow::Owned(id.0),
            _ => Cow::Borrowed(text),
        }
    }
}

/// A number to the base 26.
fn letters(mut number: u64) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
        if number == 0 {
            return letters.into_iter().rev().collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::MaterialId;

    /// Values of emmet-core 0.87.3: `AlphaID(text).string`, `str(AlphaID(number, padlen=8, prefix="mp"))`.
    #[test]
    fn both_spellings_are_one() {
        for (text, spelled) in [
            ("mp-149", "mp-149"),
            ("mp-aaaaaaft", "mp-149"),
            ("mp-aaaaaihy", "mp-5614"),
            ("mp-5614", "mp-5614"),
            ("mp-005614", "mp-5614"),
            ("mp-3347529", "mp-3347529"),
            ("mp-aaahilzd", "mp-3347529"),
            ("mp-3347530", "mp-hilze"),
            ("mp-aaahilze", "mp-hilze"),
            ("mp-aaahijzy", "mp-3346198"),
            ("mp-hilze", "mp-hilze"),
            ("mvc-12", "mvc-12"),
        ] {
            assert_eq!(MaterialId::read(text).unwrap().as_str(), spelled, "{text}");
            assert_eq!(MaterialId::one_spelling(text), spelled);
        }
        assert_eq!(MaterialId::of_database("mp-ft").unwrap().as_str(), "mp-149");
    }

    #[test]
    fn words_are_no_ids() {
        for text in [
            "mp-",
            "mp-beta",
            "mp-ft",
            "mp-Li3PS4",
            "mp-149-GGA",
            "LLZO",
            "icsd-1",
            "mp-99999999999999",
        ] {
            assert!(MaterialId::read(text).is_none(), "{text}");
            assert_eq!(MaterialId::one_spelling(text), text);
        }
    }
}
