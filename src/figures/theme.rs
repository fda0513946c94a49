//! Colours: light and dark, safe for colour-blind readers.
//!
//! In: a mode. Out: a [`Theme`]. Categories are those of Okabe and Ito (Color Universal Design,
//! 2008), shifted in lightness just far enough to reach a contrast of 3:1 against the paper
//! (WCAG 2.2, 1.4.11); text reaches 4.5:1 (1.4.3). Values along a scale use viridis.

use serde::{Deserialize, Serialize};

use super::drawing::Color;

/// Light or dark paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Dark ink on white.
    #[default]
    Light,
    /// Light ink on near-black.
    Dark,
}

/// The colours of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Theme {
    /// Which paper it is for.
    pub mode: Mode,
    /// The paper.
    pub paper: Color,
    /// Text and axes.
    pub ink: Color,
    /// Secondary text.
    pub muted: Color,
    /// Grid lines and empty places.
    pub faint: Color,
    /// Controls, outliers, everything that is not the point.
    pub neutral: Color,
    /// The one accent: cuts, selections.
    pub accent: Color,
}

/// Okabe–Ito without black, ordered so that neighbours differ most, with two of Tol's muted set.
const CATEGORIES: [u32; 9] = [
    0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x882255, 0xA5961A, 0x5B55B5,
];

impl Theme {
    /// The theme for light or dark paper.
    pub const fn of(mode: Mode) -> Self {
        match mode {
            Mode::Light => Self {
                mode,
                paper: Color::hex(0xFFFFFF),
                ink: Color::hex(0x1A1C20),
                muted: Color::hex(0x5A606A),
                faint: Color::hex(0xE3E6EA),
                neutral: Color::hex(0x858B94),
                accent: Color::hex(0x1F5FD0),
            },
            Mode::Dark => Self {
                mode,
                paper: Color::hex(0x16181C),
                ink: Color::hex(0xECEEF1),
                muted: Color::hex(0xA6ADB8),
                faint: Color::hex(0x31353C),
                neutral: Color::hex(0x868D97),
                accent: Color::hex(0x7DB1FF),
            },
        }
    }

    /// The colour of category `k`; repeats after nine.
    pub fn category(&self, k: usize) -> Color {
        self.legible(Color::hex(CATEGORIES[k % CATEGORIES.len()]), 3.0)
    }

    /// The colour of a descriptor's family ("structure", "bonding", "electronic", "composition").
    pub fn family(&self, family: &str) -> Color {
        match family {
            "structure" => self.category(0),
            "bonding" => self.category(1),
            "electronic" => self.category(2),
            "composition" => self.category(3),
            _ => self.neutral,
        }
    }

    /// The colour of a value along a scale, 0–1 (viridis, without the end that fades into paper).
    pub fn along(&self, share: f64) -> Color {
        let share = share.clamp(0.0, 1.0);
        let t = match self.mode {
            Mode::Light => 0.05 + 0.72 * share,
            Mode::Dark => 0.34 + 0.62 * share,
        };
        let c = colorous::VIRIDIS.eval_continuous(t);
        Color {
            r: c.r,
            g: c.g,
            b: c.b,
            a: 255,
        }
    }

    /// `color` mixed with ink as little as gives a contrast of at least `ratio` against the paper.
    pub fn legible(&self, color: Color, ratio: f64) -> Color {
        (0..=20)
            .map(|k| color.mix(self.ink, k as f32 / 20.0))
            .find(|c| contrast(*c, self.paper) >= ratio)
            .unwrap_or(self.ink)
    }

    /// `color` as an opaque tint on the paper, 0 (paper) – 1 (full colour).
    pub fn tint(&self, color: Color, strength: f32) -> Color {
        self.paper.mix(color, strength)
    }
}

/// Contrast of two opaque colours, 1–21 (WCAG 2.2).
pub fn contrast(a: Color, b: Color) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(color: Color) -> f64 {
    let linear = |channel: u8| {
        let c = f64::from(channel) / 255.0;
        if c <= 0.04045 {
            c / 12.92
        } else {
            ((c + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((contrast(Color::hex(0), Color::hex(0xFFFFFF)) - 21.0).abs() < 1e-9);
        assert!((contrast(Color::hex(0x777777), Color::hex(0xFFFFFF)) - 4.478).abs() < 1e-3);
    }

    #[test]
    fn both_themes_pass_aa() {
        for mode in [Mode::Light, Mode::Dark] {
            let theme = Theme::of(mode);
            for text in [theme.ink, theme.muted, theme.accent] {
                assert!(contrast(text, theme.paper) >= 4.5, "{mode:?} {text:?}");
            }
            assert!(contrast(theme.neutral, theme.paper) >= 3.0);
            for k in 0..9 {
                assert!(
                    contrast(theme.category(k), theme.paper) >= 3.0,
                    "{mode:?} {k}"
                );
            }
            for k in 0..=20 {
                let share = f64::from(k) / 20.0;
                assert!(
                    contrast(theme.along(share), theme.paper) >= 2.0,
                    "{mode:?} {share}"
                );
            }
        }
    }
}
