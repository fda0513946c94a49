//! The sheet that a layout fills: size, theme and sizes of text and lines.
//!
//! In: a preset of a journal, or the size of a window. Out: a [`Canvas`] in points (one point is
//! one logical pixel on screen).

use serde::{Deserialize, Serialize};

use super::drawing::Drawing;
use super::theme::{Mode, Theme};

/// Points in a millimetre.
pub const POINTS_PER_MM: f32 = 72.0 / 25.4;

/// A sheet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Canvas {
    /// Width in points.
    pub width_pt: f32,
    /// Height in points.
    pub height_pt: f32,
    /// Colours.
    pub theme: Theme,
    /// Whether the paper is painted; else the figure is transparent.
    pub paint_paper: bool,
    /// Sizes of text.
    pub text: TextSizes,
    /// Width of axes in points; other lines follow it.
    pub line_pt: f32,
}

/// Sizes of text in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextSizes {
    /// Titles of axes and panels.
    pub title: f32,
    /// Everything else.
    pub body: f32,
    /// Nothing is smaller.
    pub min: f32,
}

/// Where a figure goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FigureSize {
    /// One column of Nature and its sisters: 89 mm.
    NatureSingle,
    /// Two columns of Nature and its sisters: 183 mm.
    #[default]
    NatureDouble,
    /// One column of the Royal Society of Chemistry: 83 mm.
    RscSingle,
    /// Two columns of the Royal Society of Chemistry: 171 mm.
    RscDouble,
    /// A slide of 16:9, 13⅓ × 7½ inches.
    Slide,
    /// Any size in mm, 20–2000 each.
    Custom {
        /// Width in mm.
        width_mm: f32,
        /// Height in mm.
        height_mm: f32,
    },
}

impl FigureSize {
    /// The presets, in the order in which they are offered.
    pub const PRESETS: [Self; 5] = [
        Self::NatureSingle,
        Self::NatureDouble,
        Self::RscSingle,
        Self::RscDouble,
        Self::Slide,
    ];

    /// Name shown to people.
    pub fn name(self) -> String {
        match self {
            Self::NatureSingle => "Nature, one column (89 mm)".into(),
            Self::NatureDouble => "Nature, two columns (183 mm)".into(),
            Self::RscSingle => "RSC, one column (8.3 cm)".into(),
            Self::RscDouble => "RSC, two columns (17.1 cm)".into(),
            Self::Slide => "Slide 16:9".into(),
            Self::Custom {
                width_mm,
                height_mm,
            } => format!("{width_mm} × {height_mm} mm"),
        }
    }

    /// Width in mm.
    pub fn width_mm(self) -> f32 {
        match self {
            Self::NatureSingle => 89.0,
            Self::NatureDouble => 183.0,
            Self::RscSingle => 83.0,
            Self::RscDouble => 171.0,
            Self::Slide => 338.667,
            Self::Custom { width_mm, .. } => width_mm.clamp(20.0, 2000.0),
        }
    }

    /// Height in mm: `aspect` times the width where the preset leaves it open.
    pub fn height_mm(self, aspect: f32) -> f32 {
        match self {
            Self::Slide => 190.5,
            Self::Custom { height_mm, .. } => height_mm.clamp(20.0, 2000.0),
            _ => self.width_mm() * aspect,
        }
    }
}

impl Canvas {
    /// A figure for print. `aspect` is height over width where the preset leaves it open; 0.5–0.8
    /// suits most figures.
    pub fn print(size: FigureSize, aspect: f32, mode: Mode) -> Self {
        let text = if size == FigureSize::Slide {
            TextSizes {
                title: 18.0,
                body: 15.0,
                min: 12.0,
            }
        } else {
            TextSizes {
                title: 7.0,
                body: 6.0,
                min: 5.0,
            }
        };
        Self {
            width_pt: size.width_mm() * POINTS_PER_MM,
            height_pt: size.height_mm(aspect) * POINTS_PER_MM,
            theme: Theme::of(mode),
            paint_paper: true,
            text,
            line_pt: if size == FigureSize::Slide { 1.25 } else { 0.5 },
        }
    }

    /// An empty drawing of its size.
    pub fn sheet(&self) -> Drawing {
        let paper = self.paint_paper.then_some(self.theme.paper);
        Drawing::new(self.width_pt, self.height_pt, paper)
    }

    /// A part of the window, in logical pixels.
    pub fn screen(width: f32, height: f32, mode: Mode) -> Self {
        Self {
            width_pt: width,
            height_pt: height,
            theme: Theme::of(mode),
            paint_paper: true,
            text: TextSizes {
                title: 14.0,
                body: 12.0,
                min: 11.0,
            },
            line_pt: 1.0,
        }
    }
}
