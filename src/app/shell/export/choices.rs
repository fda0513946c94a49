//! Remembered choices of the export dialog.

use serde::{Deserialize, Serialize};

use crate::figures::canvas::FigureSize;
use crate::figures::theme::Mode;

/// Remembered choices of the dialog.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExportChoices {
    /// Size of figures.
    pub size: FigureSize,
    /// Height over width.
    pub aspect: f32,
    /// Light or dark paper.
    pub mode: Mode,
    /// Whether the paper is left out.
    pub transparent: bool,
    /// Resolution of PNG in dots per inch.
    pub dots_per_inch: f32,
    /// Width and height of pictures in 3D, in px.
    pub picture_px: [u32; 2],
}

impl Default for ExportChoices {
    fn default() -> Self {
        Self {
            size: FigureSize::NatureDouble,
            aspect: 0.6,
            mode: Mode::Light,
            transparent: false,
            dots_per_inch: 600.0,
            picture_px: [2400, 1800],
        }
    }
}
