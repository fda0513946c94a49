//! Titles of the columns of patterns.
//!
//! In: "2Theta (°)", "Intensität (Impulse)", "Q [nm-1]". Out: what a column holds.

use super::scan::Axis;
use crate::import::columns::letters::plain;

/// What a column of a pattern holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Position(Axis),
    Counts,
    /// Counts per second.
    Rate,
    Deviation,
    /// Calculated profiles, backgrounds, differences, weights.
    Other,
}

/// What a title says; `None` for what is not understood.
pub(super) fn part_of(title: &str) -> Option<Part> {
    let title = plain(title).to_lowercase();
    if title.trim().is_empty() || title.chars().count() > 60 {
        return None;
    }
    let name: String = title
        .chars()
        .filter(|c| !" _-.:·^×'\"#*".contains(*c))
        .map(|c| if c == 'ϑ' { 'θ' } else { c })
        .collect();
    let holds = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if holds(&[
        "2θ",
        "2theta",
        "twotheta",
        "2th",
        "tth",
        "zweitheta",
        "2thet",
    ]) {
        return Some(Part::Position(Axis::TwoTheta));
    }
    let base: String = name
        .split(['(', '[', '/', ','])
        .next()
        .unwrap_or_default()
        .to_owned();
    if holds(&["nm1", "1/nm", "nm1"]) && base.starts_with('q') {
        return Some(Part::Position(Axis::QPerNm));
    }
    match base.as_str() {
        "q" | "qvalue" | "scatteringvector" => return Some(Part::Position(Axis::Q)),
        "d" | "dspacing" | "dvalue" | "dwert" | "dang" => {
            return Some(Part::Position(Axis::Spacing));
        }
        "theta" | "θ" => return Some(Part::Position(Axis::Theta)),
        "angle" | "winkel" | "pos" | "position" | "x" | "xobs" | "angulo" | "γωνία" | "角度"
        | "degrees" | "deg" => {
            return Some(Part::Position(Axis::TwoTheta));
        }
        _ => {}
    }
    if holds(&[
        "esd", "sigma", "σ", "error", "fehler", "stdev", "stddev", "uncert", "std", "dev",
    ]) || ["e", "err", "s", "dy"].contains(&base.as_str())
    {
        return Some(Part::Deviation);
    }
    if holds(&[
        "calc",
        "background",
        "backgr",
        "bkg",
        "diff",
        "weight",
        "untergrund",
        "time",
        "zeit",
        "fit",
        "residual",
    ]) {
        return Some(Part::Other);
    }
    if holds(&["cps", "counts/s", "persecond", "rate", "impulse/s"]) {
        return Some(Part::Rate);
    }
    if holds(&[
        "count",
        "intens",
        "impuls",
        "ένταση",
        "强度",
        "強度",
        "int",
        "signal",
    ]) || ["i", "y", "yobs", "iobs", "obs", "io", "icounts"].contains(&base.as_str())
    {
        return Some(Part::Counts);
    }
    None
}

/// What a title says that its column holds, as a role that may be given by hand.
pub(in crate::import) fn role_in_pattern(title: &str) -> Option<&'static str> {
    match part_of(title)? {
        Part::Position(Axis::TwoTheta) => Some("angle"),
        Part::Position(Axis::Theta) => Some("theta"),
        Part::Position(Axis::Spacing) => Some("spacing"),
        Part::Position(Axis::Q) => Some("q"),
        Part::Counts | Part::Rate => Some("counts"),
        Part::Deviation => Some("deviation"),
        Part::Position(Axis::QPerNm) | Part::Other => None,
    }
}

/// How many of a position and counts a row of titles names: 12 where both.
pub(super) fn points_of(titles: &[String]) -> usize {
    let parts: Vec<Part> = titles.iter().filter_map(|title| part_of(title)).collect();
    let has_position = parts.iter().any(|part| matches!(part, Part::Position(_)));
    let has_counts = parts
        .iter()
        .any(|part| matches!(part, Part::Counts | Part::Rate));
    match (has_position, has_counts) {
        (true, true) => 12 + parts.len().min(6),
        (true, false) => 6,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_understood() {
        for (title, part) in [
            ("2Theta (°)", Part::Position(Axis::TwoTheta)),
            ("2theta[deg]", Part::Position(Axis::TwoTheta)),
            ("2θ / °", Part::Position(Axis::TwoTheta)),
            ("Pos. [°2Th.]", Part::Position(Axis::TwoTheta)),
            ("Angle", Part::Position(Axis::TwoTheta)),
            ("Q (Å-1)", Part::Position(Axis::Q)),
            ("q [nm^-1]", Part::Position(Axis::QPerNm)),
            ("d (Å)", Part::Position(Axis::Spacing)),
            ("Intensität (Impulse)", Part::Counts),
            ("I", Part::Counts),
            ("counts", Part::Counts),
            ("Intensity (cps)", Part::Rate),
            ("esd", Part::Deviation),
            ("ycalc", Part::Other),
        ] {
            assert_eq!(part_of(title), Some(part), "{title}");
        }
        for title in ["formula", "T (K)", "id", ""] {
            assert_eq!(part_of(title), None, "{title}");
        }
    }
}
