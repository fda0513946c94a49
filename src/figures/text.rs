//! Widths of text, wrapping, and labels with sub- and superscripts.
//!
//! In: text and a size in points. Out: lengths in points from the advance widths of the program's
//! own fonts, which every painter uses (kerning is left out: it makes text narrower, if anything).

use std::sync::OnceLock;

use ttf_parser::Face;

use super::drawing::{Anchor, Color, Drawing, Point, Shape};

/// The family name that the painters ask for.
pub const FAMILY: &str = "Superion Sans";
/// The regular font as a file.
pub const REGULAR: &[u8] = include_bytes!("../../assets/fonts/SuperionSans-Regular.otf");
/// The semibold font as a file.
pub const SEMIBOLD: &[u8] = include_bytes!("../../assets/fonts/SuperionSans-SemiBold.otf");

/// Height of a line above the baseline, for capitals and ascenders, as a share of the size.
pub const ASCENT: f32 = 0.76;
/// Depth of descenders below the baseline, as a share of the size.
pub const DESCENT: f32 = 0.21;
/// Distance of two lines, as a share of the size.
pub const LEADING: f32 = 1.22;
/// Height of capitals and digits, as a share of the size.
pub const CAP_HEIGHT: f32 = 0.727;

/// Size of sub- and superscripts, as a share of the size around them.
const SCRIPT: f32 = 0.72;

fn face(bold: bool) -> Option<&'static Face<'static>> {
    static FACES: OnceLock<[Option<Face<'static>>; 2]> = OnceLock::new();
    FACES.get_or_init(|| [Face::parse(REGULAR, 0).ok(), Face::parse(SEMIBOLD, 0).ok()])
        [usize::from(bold)]
    .as_ref()
}

/// Width of a line of text in points.
pub fn width(text: &str, size: f32, bold: bool) -> f32 {
    let Some(face) = face(bold) else {
        return text.chars().count() as f32 * 0.6 * size;
    };
    let scale = size / f32::from(face.units_per_em());
    let missing = face.units_per_em() / 2;
    let units: f32 = text
        .chars()
        .map(|c| {
            let advance = face.glyph_index(c).and_then(|g| face.glyph_hor_advance(g));
            f32::from(advance.unwrap_or(missing))
        })
        .sum();
    units * scale
}

/// Breaks text at spaces into lines no wider than `limit`; a longer word keeps its own line.
pub fn wrap(text: &str, size: f32, bold: bool, limit: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        if let Some(line) = lines.last_mut() {
            let longer = format!("{line} {word}");
            if width(&longer, size, bold) <= limit {
                *line = longer;
                continue;
            }
        }
        lines.push(word.to_owned());
    }
    lines
}

/// Text cut with "…" so that it is no wider than `limit`.
pub fn shorten(text: &str, size: f32, bold: bool, limit: f32) -> String {
    if width(text, size, bold) <= limit {
        return text.to_owned();
    }
    let mut kept: String = text.to_owned();
    while kept.pop().is_some() {
        let cut = format!("{}…", kept.trim_end());
        if width(&cut, size, bold) <= limit {
            return cut;
        }
    }
    String::new()
}

/// The four corners of a text's box (ascent to descent), clockwise from the upper left before
/// rotation; `None` for another shape.
pub fn corners(shape: &Shape) -> Option<[Point; 4]> {
    let Shape::Text {
        position,
        text,
        size,
        bold,
        anchor,
        rotation,
        ..
    } = shape
    else {
        return None;
    };
    let length = width(text, *size, *bold);
    let start = match anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => -length / 2.0,
        Anchor::End => -length,
    };
    let (sin, cos) = rotation.to_radians().sin_cos();
    let place = |along: f32, down: f32| {
        [
            position[0] + along * cos + down * sin,
            position[1] - along * sin + down * cos,
        ]
    };
    let (up, down) = (-ASCENT * size, DESCENT * size);
    Some([
        place(start, up),
        place(start + length, up),
        place(start + length, down),
        place(start, down),
    ])
}

/// How a label is set.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Size of the font in points.
    pub size: f32,
    /// Sub- and superscripts get no smaller than this.
    pub min_size: f32,
    /// Semibold.
    pub bold: bool,
    /// Colour.
    pub color: Color,
    /// Which part stands at the position.
    pub anchor: Anchor,
    /// Counter-clockwise degrees.
    pub rotation: f32,
}

impl Style {
    fn script_size(&self) -> f32 {
        (self.size * SCRIPT).max(self.min_size.min(self.size))
    }
}

/// Adds a label in which `_{…}` stands lower and `^{…}` higher: "W_{σ}", "E_{a}".
pub fn label(drawing: &mut Drawing, position: Point, markup: &str, style: Style) {
    let runs = runs(markup);
    let run_size = |run: &Run| {
        if run.raise == 0.0 {
            style.size
        } else {
            style.script_size()
        }
    };
    let lengths: Vec<f32> = runs
        .iter()
        .map(|run| width(run.text, run_size(run), style.bold))
        .collect();
    let total: f32 = lengths.iter().sum();
    let mut along = match style.anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => -total / 2.0,
        Anchor::End => -total,
    };
    let (sin, cos) = style.rotation.to_radians().sin_cos();
    for (run, length) in runs.iter().zip(lengths) {
        let up = run.raise * style.size;
        drawing.push(Shape::Text {
            position: [
                position[0] + along * cos - up * sin,
                position[1] - along * sin - up * cos,
            ],
            text: run.text.to_owned(),
            size: run_size(run),
            bold: style.bold,
            color: style.color,
            anchor: Anchor::Start,
            rotation: style.rotation,
        });
        along += length;
    }
}

/// Width of a label with `_{…}` and `^{…}`.
pub fn label_width(markup: &str, style: Style) -> f32 {
    runs(markup)
        .iter()
        .map(|run| {
            let size = if run.raise == 0.0 {
                style.size
            } else {
                style.script_size()
            };
            width(run.text, size, style.bold)
        })
        .sum()
}

/// The label without its markup, for tooltips and files: "W_{σ}" → "W_σ".
pub fn plain(markup: &str) -> String {
    markup
        .replace("_{", "_")
        .replace("^{", "^")
        .replace('}', "")
}

struct Run<'a> {
    text: &'a str,
    /// Shift of the baseline upwards, as a share of the size.
    raise: f32,
}

fn runs(markup: &str) -> Vec<Run<'_>> {
    let mut runs = Vec::new();
    let mut rest = markup;
    while let Some(open) = rest.find("_{").into_iter().chain(rest.find("^{")).min() {
        let Some(close) = rest[open..].find('}') else {
            break;
        };
        let raise = if rest[open..].starts_with('_') {
            -0.16
        } else {
            0.34
        };
        runs.push(Run {
            text: &rest[..open],
            raise: 0.0,
        });
        runs.push(Run {
            text: &rest[open + 2..open + close],
            raise,
        });
        rest = &rest[open + close + 1..];
    }
    runs.push(Run {
        text: rest,
        raise: 0.0,
    });
    runs.retain(|run| !run.text.is_empty());
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_have_one_width_and_widths_scale() {
        assert_eq!(width("1", 10.0, false), width("8", 10.0, false));
        assert!((width("σ W", 20.0, true) - 2.0 * width("σ W", 10.0, true)).abs() < 1e-4);
    }

    #[test]
    fn every_sign_that_figures_use_is_in_both_fonts() {
        for bold in [false, true] {
            let face = face(bold).unwrap();
            for c in "0123456789₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹⁻σΔÅ·×≥≤<>−–…°#%()μ₋".chars()
            {
                assert!(face.glyph_index(c).is_some(), "{c} is missing");
            }
        }
    }

    #[test]
    fn wrapped_lines_keep_all_words_and_fit() {
        let lines = wrap("radial distribution function (CAN)", 10.0, false, 70.0);
        assert_eq!(lines.join(" "), "radial distribution function (CAN)");
        assert!(lines.iter().all(|l| width(l, 10.0, false) <= 70.0));
    }

    #[test]
    fn shortened_text_fits_and_short_text_stays() {
        let cut = shorten("orbital field matrix", 10.0, false, 50.0);
        assert!(cut.ends_with('…') && width(&cut, 10.0, false) <= 50.0);
        assert_eq!(shorten("SOAP", 10.0, false, 50.0), "SOAP");
    }

    #[test]
    fn markup_is_split_into_runs() {
        let parts: Vec<(&str, bool)> = runs("log W_{σ} (10^{−5})")
            .iter()
            .map(|r| (r.text, r.raise == 0.0))
            .collect();
        assert_eq!(
            parts,
            [
                ("log W", true),
                ("σ", false),
                (" (10", true),
                ("−5", false),
                (")", true)
            ]
        );
        assert_eq!(plain("W_{σ}"), "W_σ");
        assert_eq!(runs("open _{").len(), 1);
    }
}
