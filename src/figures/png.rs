//! The painter that writes PNG.
//!
//! In: a [`Drawing`] and dots per inch. Out: the bytes of a PNG of round(width · dpi / 72) ×
//! round(height · dpi / 72) pixels that carries its resolution, the same for the same drawing.

use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use usvg::fontdb::Database;

use super::drawing::Drawing;
use super::svg::{SvgOptions, to_svg};
use super::text::{FAMILY, REGULAR, SEMIBOLD};

/// Why a drawing cannot be painted.
#[derive(Debug, thiserror::Error)]
pub enum PaintError {
    /// Not a size.
    #[error("a figure of {width} × {height} pt cannot be painted; give it a width and a height")]
    BadSize {
        /// Width in points.
        width: f32,
        /// Height in points.
        height: f32,
    },
    /// Too many pixels.
    #[error(
        "a picture of {width} × {height} pixels is too large; choose fewer dots per inch, or SVG or PDF"
    )]
    TooLarge {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// The SVG reader refused the drawing.
    #[error("the figure's SVG was refused: {fact}; please report this")]
    Svg {
        /// What it said.
        fact: String,
    },
    /// The PDF writer refused the drawing.
    #[error("the PDF writer refused: {fact}; export SVG instead, and please report this")]
    Pdf {
        /// What it said.
        fact: String,
    },
    /// The PNG writer failed.
    #[error("the PNG writer refused: {fact}; export SVG instead, and please report this")]
    Png {
        /// What it said.
        fact: String,
    },
}

/// No picture has more pixels than this (1 GB in memory).
const MAX_PIXELS: f64 = 268_435_456.0;

/// A drawing as PNG.
///
/// # Errors
/// [`PaintError`] where the size is not positive or the picture would be too large for memory.
pub fn to_png(drawing: &Drawing, dots_per_inch: f32) -> Result<Vec<u8>, PaintError> {
    let tree = tree(drawing)?;
    let pixels = |points: f32| f64::from(points) * f64::from(dots_per_inch) / 72.0;
    let (exact_width, exact_height) = (pixels(drawing.width), pixels(drawing.height));
    let (width, height) = (exact_width.round() as u32, exact_height.round() as u32);
    if exact_width * exact_height > MAX_PIXELS {
        return Err(PaintError::TooLarge { width, height });
    }
    let mut pixmap = Pixmap::new(width, height).ok_or(PaintError::BadSize {
        width: drawing.width,
        height: drawing.height,
    })?;
    let size = tree.size();
    let stretch = Transform::from_scale(width as f32 / size.width(), height as f32 / size.height());
    resvg::render(&tree, stretch, &mut pixmap.as_mut());
    let png = pixmap.encode_png().map_err(|error| PaintError::Png {
        fact: error.to_string(),
    })?;
    Ok(with_resolution(png, dots_per_inch))
}

/// The drawing as a tree of usvg, with the program's two fonts and no others, so that the result
/// does not depend on the machine.
pub(super) fn tree(drawing: &Drawing) -> Result<usvg::Tree, PaintError> {
    let sound = |length: f32| length.is_finite() && length > 0.0;
    if !sound(drawing.width) || !sound(drawing.height) {
        return Err(PaintError::BadSize {
            width: drawing.width,
            height: drawing.height,
        });
    }
    let options = usvg::Options {
        fontdb: fonts(),
        font_family: FAMILY.into(),
        ..usvg::Options::default()
    };
    usvg::Tree::from_str(&to_svg(drawing, &SvgOptions::default()), &options).map_err(|error| {
        PaintError::Svg {
            fact: error.to_string(),
        }
    })
}

fn fonts() -> Arc<Database> {
    static FONTS: OnceLock<Arc<Database>> = OnceLock::new();
    let load = || {
        let mut fonts = Database::new();
        fonts.load_font_data(REGULAR.to_vec());
        fonts.load_font_data(SEMIBOLD.to_vec());
        Arc::new(fonts)
    };
    Arc::clone(FONTS.get_or_init(load))
}

/// Adds the pHYs chunk (pixels per metre) behind the header, so that the picture has its size in
/// mm when it is placed in a document.
fn with_resolution(png: Vec<u8>, dots_per_inch: f32) -> Vec<u8> {
    // 8 bytes of signature, then IHDR: 4 of length, 4 of name, 13 of data, 4 of checksum.
    const HEADER_END: usize = 33;
    if png.len() < HEADER_END {
        return png;
    }
    let per_metre = (f64::from(dots_per_inch) / 0.0254).round() as u32;
    let mut chunk = b"pHYs".to_vec();
    chunk.extend(per_metre.to_be_bytes());
    chunk.extend(per_metre.to_be_bytes());
    chunk.push(1);
    let mut checksum = flate2::Crc::new();
    checksum.update(&chunk);
    let mut out = png[..HEADER_END].to_vec();
    out.extend(9_u32.to_be_bytes());
    out.extend(&chunk);
    out.extend(checksum.sum().to_be_bytes());
    out.extend(&png[HEADER_END..]);
    out
}
