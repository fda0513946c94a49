//! Colours of what is written over the picture.

use eframe::egui;

use crate::app::theme;
use crate::figures::drawing::Color;

/// Colours of what is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Inks {
    pub(super) text: Color,
    pub(super) paper: Color,
    pub(super) accent: Color,
}

impl Inks {
    /// Those of a theme.
    pub(super) fn of(palette: &theme::Palette) -> Self {
        let color = |color: egui::Color32| Color {
            r: color.r(),
            g: color.g(),
            b: color.b(),
            a: 255,
        };
        Self {
            text: color(palette.text),
            paper: color(palette.field),
            accent: color(palette.accent),
        }
    }
}

impl Default for Inks {
    fn default() -> Self {
        Self::of(&theme::LIGHT)
    }
}
