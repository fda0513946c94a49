//! Which radiation: wavelengths of anodes, and what notes say of them.
//!
//! Wavelengths in Å are those that diffractometers write into their files, after Bearden, Rev. Mod. Phys. 39, 78 (1967),
//! DOI 10.1103/RevModPhys.39.78, so that a pattern has one cell whether its file gives a number or an anode. Newer
//! measurements differ by 3·10⁻⁶ for Cu (Hölzer et al., Phys. Rev. A 56, 4554 (1997), DOI 10.1103/PhysRevA.56.4554) and
//! by 2·10⁻⁵ for Mo (Deslattes et al., Rev. Mod. Phys. 75, 35 (2003), DOI 10.1103/RevModPhys.75.35). Kα2 has half the
//! intensity of Kα1.

use super::pattern::Wavelengths;
use crate::import::columns::letters::plain;
use crate::import::measurements::notes::Note;

/// Kα1 and Kα2 of anodes in Å: the only such table.
pub const ANODES: [(&str, f64, f64); 9] = [
    ("Cu", 1.540_598, 1.544_426),
    ("Mo", 0.709_30, 0.713_59),
    ("Co", 1.789_010, 1.792_900),
    ("Cr", 2.289_70, 2.293_606),
    ("Fe", 1.936_042, 1.939_980),
    ("Ag", 0.559_407, 0.563_800),
    ("Ni", 1.657_910, 1.661_747),
    ("Ga", 1.340_08, 1.343_99),
    ("Zn", 1.435_155, 1.439_000),
];
/// Intensity of Kα2 over that of Kα1.
pub(super) const SHARE: f64 = 0.5;
/// Wavelengths in Å that patterns are measured with.
const POSSIBLE_ANG: std::ops::RangeInclusive<f64> = 0.05..=3.0;

/// Wavelengths that a file states in numbers.
pub(super) fn stated(
    first: f64,
    second: Option<f64>,
    share: Option<f64>,
    source: &str,
) -> Option<Wavelengths> {
    if !POSSIBLE_ANG.contains(&first) {
        return None;
    }
    // The two lines of a doublet are some tenths of a percent apart.
    let is_doublet = |second: &f64| *second > first && *second < 1.02 * first;
    let share = share
        .filter(|share| share.is_finite() && *share >= 0.0)
        .unwrap_or(SHARE);
    let second = second.filter(is_doublet).filter(|_| share > 0.0);
    Some(Wavelengths {
        first_ang: first,
        second_ang: second,
        second_share: if second.is_some() { share } else { 0.0 },
        source: source.to_owned(),
    })
}

/// Wavelengths of an anode, by its symbol.
pub(super) fn of_anode(symbol: &str, only_first: bool, source: &str) -> Option<Wavelengths> {
    let (_, first, second) = ANODES
        .iter()
        .find(|(name, ..)| name.eq_ignore_ascii_case(symbol.trim()))?;
    stated(*first, (!only_first).then_some(*second), None, source)
}

/// What notes say of the radiation: wavelengths in numbers, else an anode.
pub(super) fn of_notes(notes: &[Note]) -> Option<Wavelengths> {
    let (mut first, mut second, mut share) = (None, None, None);
    for note in notes {
        for (kind, value) in numbers(&note.1) {
            let place = || place(note);
            match kind {
                Kind::First => first = first.or(Some((value, place()))),
                Kind::Second => second = second.or(Some(value)),
                Kind::Share => share = share.or(Some(value)),
            }
        }
    }
    if let Some((value, source)) = first {
        return stated(value, second, share, &source);
    }
    notes.iter().find_map(|note| {
        let (symbol, only_first) = anode(&note.1)?;
        of_anode(symbol, only_first, &place(note))
    })
}

fn place(note: &Note) -> String {
    let text: String = note
        .1
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(60)
        .collect();
    match note.0 {
        0 => format!("\"{text}\""),
        line => format!("line {line} (\"{text}\")"),
    }
}

enum Kind {
    First,
    Second,
    Share,
}

/// Wavelengths and shares of a note: "Ka1 = 1.540598 A, Ka2 = 1.544426 A".
fn numbers(note: &str) -> Vec<(Kind, f64)> {
    let text = plain(note).to_lowercase();
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let (mut k, mut label_start) = (0, 0);
    while k < bytes.len() {
        let before = k.checked_sub(1).map(|p| bytes[p]);
        let in_word = before.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'.' || b >= 0x80);
        if !bytes[k].is_ascii_digit() || in_word {
            k += 1;
            continue;
        }
        let end = end_of_number(bytes, k);
        let label = text.get(label_start..k).unwrap_or_default();
        let number = text.get(k..end).unwrap_or_default();
        let value: Option<f64> = number.replace(',', ".").parse().ok();
        let unit = text.get(end..).unwrap_or_default().trim_start();
        if let Some(value) = value.filter(|_| number.contains(['.', ','])) {
            let (value, unit) = in_angstrom(value, unit);
            found.extend(kind_of(label, unit, value).map(|kind| (kind, value)));
        }
        (k, label_start) = (end, end);
    }
    found
}

/// Where a number ends: digits, a decimal sign before others, an exponent.
fn end_of_number(bytes: &[u8], start: usize) -> usize {
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut end = start;
    loop {
        end += match bytes.get(end) {
            Some(byte) if byte.is_ascii_digit() => 1,
            Some(b'.' | b',') if digit(end + 1) => 1,
            Some(b'e') if digit(end + 1) => 1,
            Some(b'e') if matches!(bytes.get(end + 1), Some(b'-' | b'+')) && digit(end + 2) => 2,
            _ => return end,
        };
    }
}

/// Metres, nanometres and picometres in Å, and what stands behind the number.
fn in_angstrom(value: f64, unit: &str) -> (f64, &str) {
    for (name, factor) in [("nm", 10.0), ("pm", 0.01), ("m", 1e10)] {
        let rest = unit.strip_prefix(name);
        if rest.is_some_and(|rest| rest.chars().next().is_none_or(|c| !c.is_alphanumeric())) {
            // 1.8e-11 m is 0.18 Å without the last digits of the product.
            return ((value * factor * 1e9).round() / 1e9, "å");
        }
    }
    (value, unit)
}

fn kind_of(label: &str, unit: &str, value: f64) -> Option<Kind> {
    let says = |words: &[&str]| words.iter().any(|word| label.contains(word));
    let ends_unit = |name: &str| {
        let rest = unit.strip_prefix(name);
        rest.is_some_and(|rest| rest.chars().next().is_none_or(|c| !c.is_alphanumeric()))
    };
    let is_length = POSSIBLE_ANG.contains(&value);
    if says(&["ratio", "ka2/ka1"]) && value <= 1.0 {
        return Some(Kind::Share);
    }
    let alpha = |digit: char| {
        let names = [
            "ka", "kα", "k-alpha", "kalpha", "alpha", "k alpha", "wl", "lambda", "λ", "k-alpha-",
        ];
        names.iter().any(|name| {
            label.contains(&format!("{name}{digit}")) || label.contains(&format!("{name} {digit}"))
        })
    };
    if !is_length || says(&["beta", "kβ"]) {
        return None;
    }
    if alpha('2') {
        return Some(Kind::Second);
    }
    let is_named = alpha('1')
        || says(&[
            "wavelength",
            "wellenlänge",
            "lambda",
            "λ",
            "wave length",
            "longueur d'onde",
            "波長",
            "波长",
        ]);
    let is_angstrom = ends_unit("å") || ends_unit("angstrom") || ends_unit("ang");
    let is_bare = ends_unit("a") && (label.trim().is_empty() || label.trim_end().ends_with(','));
    (is_named
        || is_angstrom
            && label_is_bare_of_lengths(label)
            && !says(&["d =", "a =", "b =", "c =", "spacing"])
        || is_bare)
        .then_some(Kind::First)
}

/// Whether a label names no other length than a wavelength.
fn label_is_bare_of_lengths(label: &str) -> bool {
    ![
        "distance", "size", "radius", "width", "length ", "diameter", "thick", "pixel",
    ]
    .iter()
    .any(|word| label.contains(word))
}

/// The anode of a note, and whether only Kα1 is in the beam: "Cu K-alpha", "anode: Cu", "CuKa1", "MoKα".
fn anode(note: &str) -> Option<(&'static str, bool)> {
    let text = plain(note);
    let lower = text.to_lowercase();
    let is_about = [
        "anode",
        "target",
        "radiation",
        "tube",
        "x-ray",
        "xray",
        "source",
        "strahlung",
        "röhre",
    ]
    .iter()
    .any(|word| lower.contains(word));
    for (symbol, ..) in ANODES {
        for (at, _) in text.match_indices(symbol) {
            let before = text[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric()) {
                continue;
            }
            let rest = text[at + symbol.len()..].to_lowercase();
            let bare = rest.trim_start_matches([' ', '-', '_', '"', '\'', ':', ',', '(']);
            let line = [
                "k\\a", "kα", "k-α", "k-a", "kalpha", "ka", "k alpha", "k_alpha", "k α", "k a",
            ]
            .iter()
            .find_map(|name| bare.strip_prefix(name));
            if let Some(rest) = line {
                let rest = rest
                    .trim_start_matches("lpha")
                    .trim_start_matches(['-', '_', ' ']);
                let one = rest.starts_with('1') || rest.starts_with("₁");
                let both = ["1,2", "1/2", "1+", "12", "1 and", "1 + ", "1-2", "1 = "]
                    .iter()
                    .any(|name| rest.starts_with(name));
                return Some((symbol, one && !both));
            }
            let ends = rest.chars().next().is_none_or(|c| !c.is_alphanumeric());
            if is_about && ends {
                return Some((symbol, false));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(note: &str) -> Option<(f64, Option<f64>)> {
        of_notes(&[(1, note.to_owned())]).map(|w| (w.first_ang, w.second_ang))
    }

    #[test]
    fn notes_name_the_radiation() {
        let copper = Some((1.540_598, Some(1.544_426)));
        for (note, expected) in [
            ("# quenched melt, Cu K-alpha", copper),
            ("# anode: Cu, Ka1 = 1.540598 A, Ka2 = 1.544426 A", copper),
            (
                "\"Li3BS3, Mo K-alpha, transmission, glass capillary\"",
                Some((0.7093, Some(0.71359))),
            ),
            ("# wavelength = 0.459000 A", Some((0.459, None))),
            ("Li3BS3 0.8 mm Kapton, 0.459000 A", Some((0.459, None))),
            (
                "# Calibrated wavelength = 0.413909",
                Some((0.413_909, None)),
            ),
            ("Anode: \"Cu\" Scantype: \"Coupled TwoTheta/Theta\"", copper),
            ("CuKa radiation", copper),
            ("Cu Kα1", Some((1.540_598, None))),
            ("# Wavelength: 1.8e-11 m", Some((0.18, None))),
            ("wavelength 0.15406 nm", Some((1.5406, None))),
            ("spot size 1.5 mm", None),
            ("distance 0.2 m", None),
            ("λ = 1.5406 Å", Some((1.5406, None))),
            ("K-Alpha1 wavelength,1.5405980", Some((1.540_598, None))),
            ("Anode material,Cu", copper),
            ("2theta	counts", None),
            ("LiCoO2 powder", None),
            ("sample 2.5 g, Ag paste", None),
        ] {
            assert_eq!(of(note), expected, "{note}");
        }
    }
}
