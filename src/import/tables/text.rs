//! Encodings of tables: bytes to text, and which encoding it was.
//!
//! In: the bytes of a file. Out: [`Decoded`]. A byte-order mark or valid UTF-8 decides; otherwise the
//! encoding is guessed, and the guess is said.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Text with the encoding that it was in.
pub(super) struct Decoded<'a> {
    pub text: Cow<'a, str>,
    /// Its name, such as "UTF-8" or "windows-1252".
    pub encoding: &'static str,
    /// What was assumed about it.
    pub doubt: Option<String>,
}

/// Text of bytes in the encoding of that name.
pub(super) fn decoded_as<'a>(bytes: &'a [u8], name: &str) -> Option<Decoded<'a>> {
    let encoding = Encoding::for_label(name.as_bytes())?;
    Some(as_encoding(bytes, encoding, None))
}

/// Text of bytes in whatever encoding.
pub(super) fn decoded(bytes: &[u8]) -> Decoded<'_> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return as_encoding(bytes, encoding, None);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return as_encoding(bytes, encoding, None);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded {
            text: Cow::Borrowed(text),
            encoding: UTF_8.name(),
            doubt: None,
        };
    }
    if let Some(doubt) = damaged_utf8(bytes) {
        return as_encoding(bytes, UTF_8, Some(doubt));
    }
    let encoding = guess(bytes);
    let doubt = format!("it is not in UTF-8 and was read as {}", encoding.name());
    as_encoding(bytes, encoding, Some(doubt))
}

fn as_encoding<'a>(
    bytes: &'a [u8],
    encoding: &'static Encoding,
    doubt: Option<String>,
) -> Decoded<'a> {
    let (text, encoding, _) = encoding.decode(bytes);
    Decoded {
        text,
        encoding: encoding.name(),
        doubt,
    }
}

/// UTF-16 has a zero in every second byte of what is ASCII.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(512)];
    let zeros = |first: usize| {
        let places = head.iter().skip(first).step_by(2);
        places.filter(|byte| **byte == 0).count()
    };
    let half = head.len() / 2;
    match (zeros(0), zeros(1)) {
        _ if half < 4 => None,
        (0, odd) if odd * 3 > half * 2 => Some(UTF_16LE),
        (even, 0) if even * 3 > half * 2 => Some(UTF_16BE),
        _ => None,
    }
}

/// Text that is UTF-8 but for a few bytes, as where two files were put together.
fn damaged_utf8(bytes: &[u8]) -> Option<String> {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    (good > 3 * bad).then(|| {
        let signs = if bad == 1 {
            "character is"
        } else {
            "characters are"
        };
        format!("{bad} {signs} not UTF-8 and cannot be read")
    })
}

/// An East Asian encoding where it makes words (two such characters side by side: a lone one is a
/// "°C" or a "µ" of Windows), else what most programs of Europe and America write.
fn guess(bytes: &[u8]) -> &'static Encoding {
    const ENOUGH: usize = 1 << 20;
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(ENOUGH)], true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    if encoding.is_single_byte() {
        let is_of_windows = ["windows-1251", "windows-1253"].contains(&encoding.name());
        let (text, ..) = encoding.decode(bytes);
        let letters = |text: &str| {
            text.chars()
                .filter(|c| c.is_alphabetic() && !c.is_ascii())
                .count()
        };
        return if is_of_windows && letters(&text) > 8 {
            encoding
        } else {
            WINDOWS_1252
        };
    }
    let (text, _, wrong) = encoding.decode(&bytes[..bytes.len().min(ENOUGH)]);
    let is_wide = |c: &char| ('\u{2e80}'..='\u{fa6f}').contains(c);
    let mut before = false;
    let makes_words = text.chars().any(|c| {
        let side_by_side = before && is_wide(&c);
        before = is_wide(&c);
        side_by_side
    });
    if makes_words && (!wrong || bytes.len() > ENOUGH) {
        encoding
    } else {
        WINDOWS_1252
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart() {
        let text = "温度 (℃),电导率 (S/cm)\n25,1e-4\n";
        let (gb, ..) = encoding_rs::GB18030.encode(text);
        let found = decoded(&gb);
        assert!(found.encoding.starts_with("GB"), "{}", found.encoding);
        assert_eq!(found.text, text);
        assert!(found.doubt.is_some());
        let text = "温度 (℃),イオン導電率 (S/cm)\n25,1e-4\n";
        let (jis, ..) = encoding_rs::SHIFT_JIS.encode(text);
        let found = decoded(&jis);
        assert_eq!((found.encoding, &*found.text), ("Shift_JIS", text));
        for text in [
            "T (°C),sigma (S/cm)\n25,1e-4\n",
            "T (°C);Leitfähigkeit (µS/cm)\n25;1\n",
            "T (°C),conductivité (S·cm-1)\n25,1\n",
            "Ea (eV) ± 0.1,\n",
        ] {
            let (bytes, ..) = WINDOWS_1252.encode(text);
            let found = decoded(&bytes);
            assert_eq!((found.encoding, &*found.text), ("windows-1252", text));
        }
        let sixteen: Vec<u8> = "T (K),σ\n300,1\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(decoded(&sixteen).encoding, "UTF-16LE");
        let mixed = ["σ (S/cm), Leitfähigkeit, é, ö, ü".as_bytes(), b"\xb0"].concat();
        assert_eq!(decoded(&mixed).encoding, "UTF-8");
    }
}
