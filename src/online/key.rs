//! A key that a database asks for.
//!
//! In: what the user typed, or what a keyring or a variable of the environment holds. Out: a [`Key`],
//! which goes into the header of a request and nowhere else: it is never printed, written or compared.

use std::fmt;

/// Longest key in characters.
const LONGEST: usize = 512;

/// A key; shown as "…" whatever it is.
#[derive(Clone)]
pub struct Key(String);

impl Key {
    /// The key that a text holds, blanks around it aside; `None` where it can be none: empty, longer than
    /// 512 characters, or with blanks and signs that no header may have.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = !text.is_empty() && text.len() <= LONGEST;
        let plain = text.bytes().all(|byte| byte.is_ascii_graphic());
        (fits && plain).then(|| Self(text.to_owned()))
    }

    /// The key itself, for the header of a request and for the keyring.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn a_key_is_never_shown() {
        let key = Key::new("  secret-of-the-user\n").unwrap();
        assert_eq!(key.reveal(), "secret-of-the-user");
        assert_eq!(
            format!("{key:?} {:#?}", Some(&key)),
            "Key(…) Some(\n    Key(…),\n)"
        );
    }

    #[test]
    fn what_no_header_may_have_is_no_key() {
        for text in ["", "  ", "two words", "line\r\nX-Other: 1", "schlüssel"] {
            assert!(Key::new(text).is_none(), "{text:?}");
        }
        assert!(Key::new(&"k".repeat(513)).is_none());
    }
}
