//! From bytes to text: compression and encodings.
//!
//! In: bytes of a file or of an archive's member. Out: decompressed bytes, never more than a limit,
//! and text from UTF-8 (with or without a byte-order mark), UTF-16 or Latin-1.

use std::borrow::Cow;
use std::io::Read;

/// Largest size in bytes of one file, decompressed: 1 GiB.
pub(in crate::import) const MAX_DECOMPRESSED: u64 = 1 << 30;

/// How a document is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) enum Compression {
    None,
    Gzip,
    Zstandard,
}

impl Compression {
    /// By the first bytes of a file.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        match bytes {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Zstandard,
            _ => Self::None,
        }
    }

    /// A reader of the decompressed bytes.
    ///
    /// # Errors
    /// The fact, for a message.
    pub(crate) fn decoder<'a>(self, reader: impl Read + 'a) -> Result<Box<dyn Read + 'a>, String> {
        Ok(match self {
            Self::None => Box::new(reader),
            Self::Gzip => Box::new(flate2::read::MultiGzDecoder::new(reader)),
            Self::Zstandard => {
                let decoder = ruzstd::decoding::StreamingDecoder::new(reader);
                Box::new(decoder.map_err(|error| error.to_string())?)
            }
        })
    }
}

/// Reads all of `reader`; at most `limit` bytes.
///
/// # Errors
/// The fact, for a message: a read error, or more than `limit` bytes.
pub(in crate::import) fn read_at_most(reader: impl Read, limit: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    reader
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
    if bytes.len() as u64 > limit {
        return Err(format!("it holds more than {} MiB", limit >> 20));
    }
    Ok(bytes)
}

/// Text of bytes in UTF-8, UTF-16 (by its byte-order mark), or else Latin-1.
pub(in crate::import) fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => Cow::Owned(utf16(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => Cow::Owned(utf16(rest, u16::from_be_bytes)),
        _ => {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            match std::str::from_utf8(bytes) {
                Ok(text) => Cow::Borrowed(text),
                Err(_) => Cow::Owned(bytes.iter().map(|&byte| char::from(byte)).collect()),
            }
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_four_encodings_is_the_same() {
        let text = "σ Å";
        let utf16: Vec<u8> = std::iter::once(0xfeff)
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(text_of(text.as_bytes()), text);
        assert_eq!(text_of(format!("\u{feff}{text}").as_bytes()), text);
        assert_eq!(text_of(&utf16), text);
        assert_eq!(text_of(b"\xc5ngstr\xf6m"), "Ångström");
    }

    #[test]
    fn more_than_the_limit_is_refused() {
        let zeros = std::io::repeat(0).take(5000);
        assert!(read_at_most(zeros, 4096).is_err());
        assert_eq!(read_at_most(&b"abc"[..], 3), Ok(b"abc".to_vec()));
    }
}
