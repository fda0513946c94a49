//! What a picture says of itself, for whoever finds it years later.
//!
//! In: a file as bytes, words. Out: the same picture with the words: `<desc>` in SVG, an international text
//! chunk "Description" in PNG. (PDF has them in its metadata: [`super::pdf`].)

use super::svg::escape;

/// An SVG with a description behind its first line.
pub fn in_svg(svg: &str, words: &str) -> String {
    match svg.split_once('\n') {
        Some((head, rest)) if !words.is_empty() => {
            let lines: Vec<String> = words.lines().map(escape).collect();
            format!("{head}\n<desc>{}</desc>\n{rest}", lines.join("\n"))
        }
        _ => svg.to_owned(),
    }
}

/// A PNG with a description behind its header.
pub fn in_png(png: Vec<u8>, words: &str) -> Vec<u8> {
    // 8 bytes of signature, then IHDR: 4 of length, 4 of name, 13 of data, 4 of checksum.
    const HEADER_END: usize = 33;
    if png.len() < HEADER_END || words.is_empty() {
        return png;
    }
    // Keyword, not compressed, no language, no translated keyword.
    let mut chunk = b"iTXtDescription\0\0\0\0\0".to_vec();
    chunk.extend(words.as_bytes());
    let length = u32::try_from(chunk.len() - 4).unwrap_or_default();
    let mut checksum = flate2::Crc::new();
    checksum.update(&chunk);
    let mut out = png[..HEADER_END].to_vec();
    out.extend(length.to_be_bytes());
    out.extend(&chunk);
    out.extend(checksum.sum().to_be_bytes());
    out.extend(&png[HEADER_END..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::png;

    #[test]
    fn pictures_stay_what_they_were() {
        let words = "superion run A.superion & \"more\"";
        let svg = in_svg("<svg>\n<g/></svg>\n", words);
        let expected =
            "<svg>\n<desc>superion run A.superion &amp; &quot;more&quot;</desc>\n<g/></svg>\n";
        assert_eq!(svg, expected);
        let plain = png::from_rgba(2, 1, &[1, 2, 3, 255, 4, 5, 6, 255]).unwrap();
        let told = in_png(plain.clone(), words);
        let as_text = String::from_utf8_lossy(&told);
        assert!(as_text.contains(words));
        let pixels = |png: &[u8]| resvg::tiny_skia::Pixmap::decode_png(png).unwrap();
        assert_eq!(pixels(&told).data(), pixels(&plain).data());
        assert_eq!(in_png(plain.clone(), ""), plain);
    }
}
