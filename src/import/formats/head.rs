//! The first bytes of a file, by which its format is recognised.

use std::borrow::Cow;

use super::text;
use crate::import::sources::decoding::text_of;

/// As many bytes of a file as are looked at to recognise its format.
pub(in crate::import) const HEAD_BYTES: usize = 1 << 16;

/// The first bytes of a file as text.
pub(in crate::import) struct Head<'a> {
    pub(super) text: Cow<'a, str>,
}

impl<'a> Head<'a> {
    /// The head of a file; `None` where it is binary. Only the first [`HEAD_BYTES`] count.
    pub(super) fn of(bytes: &'a [u8]) -> Option<Self> {
        let bytes = &bytes[..bytes.len().min(HEAD_BYTES)];
        let is_utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
        if bytes.contains(&0) && !is_utf16 {
            return None;
        }
        Some(Self {
            text: text::unix_lines(text_of(bytes)),
        })
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = &str> {
        self.text.lines()
    }

    /// Whether a key of JSON occurs.
    pub(super) fn has_key(&self, key: &str) -> bool {
        let quoted = format!("\"{key}\"");
        let is_key = |(at, _): (usize, &str)| {
            let behind = self.text.get(at + quoted.len()..).unwrap_or_default();
            behind.trim_start().starts_with(':')
        };
        self.text.match_indices(&quoted).any(is_key)
    }

    pub(super) fn begins_json(&self) -> bool {
        self.text.trim_start().starts_with(['{', '['])
    }
}
