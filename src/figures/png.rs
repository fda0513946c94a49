//! The painter that writes PNG.
//!
//! In: a [`Drawing`] and dots per inch. Out: the bytes of a PNG of round(width · dpi / 72) ×
//! round(height · dpi / 72) pixels that carries its resolution, the same for the same drawing. Or:
//! pixels, such as those of the 3D view, and their PNG.

use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{ColorU8, IntSize, Pixmap, Transform};
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
    /// Pixels that are no picture.
    #[error("{bytes} bytes are no picture of {width} × {height} pixels; please report this")]
    BadPixels {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// Bytes given.
        bytes: usize,
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
    Ok(with_resolution(
        encode(&painted(drawing, dots_per_inch)?)?,
        dots_per_inch,
    ))
}

/// Pixels of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Row by row from the top left, each red, green, blue and alpha, not multiplied by alpha.
    pub rgba: Vec<u8>,
}

/// A drawing as pixels.
///
/// # Errors
/// As [`to_png`].
pub fn to_pixels(drawing: &Drawing, dots_per_inch: f32) -> Result<Pixels, PaintError> {
    let pixmap = painted(drawing, dots_per_inch)?;
    let (width, height) = (pixmap.width(), pixmap.height());
    let colours = pixmap.pixels().iter().map(|pixel| pixel.demultiply());
    let rgba = colours.flat_map(|c| [c.red(), c.green(), c.blue(), c.alpha()]);
    Ok(Pixels {
        width,
        height,
        rgba: rgba.collect(),
    })
}

fn painted(drawing: &Drawing, dots_per_inch: f32) -> Result<Pixmap, PaintError> {
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
    Ok(pixmap)
}

/// A picture as PNG: `rgba` holds `width` × `height` pixels row by row from the top left, each red,
/// green, blue and alpha, not multiplied by alpha. Where a pixel is partly transparent, its colour
/// is kept to within the steps that its alpha leaves.
///
/// # Errors
/// [`PaintError::BadPixels`] where the number of bytes is not 4 · `width` · `height` or is 0.
pub fn from_rgba(width: u32, height: u32, rgba: &[u8]) -> Result<Vec<u8>, PaintError> {
    let bad = || PaintError::BadPixels {
        width,
        height,
        bytes: rgba.len(),
    };
    let size = IntSize::from_wh(width, height).ok_or_else(bad)?;
    let mut premultiplied = Vec::with_capacity(rgba.len());
    let (pixels, rest) = rgba.as_chunks::<4>();
    for [red, green, blue, alpha] in pixels {
        let colour = ColorU8::from_rgba(*red, *green, *blue, *alpha).premultiply();
        let (red, green, blue) = (colour.red(), colour.green(), colour.blue());
        premultiplied.extend([red, green, blue, *alpha]);
    }
    let pixmap = Pixmap::from_vec(premultiplied, size).filter(|_| rest.is_empty());
    encode(&pixmap.ok_or_else(bad)?)
}

/// A drawing of a picture's size over the picture, whose pixels are as in [`from_rgba`].
///
/// # Errors
/// [`PaintError`] where the number of bytes does not fit, or the drawing cannot be painted.
pub fn painted_over(
    width: u32,
    height: u32,
    rgba: &[u8],
    drawing: &Drawing,
) -> Result<Vec<u8>, PaintError> {
    let bad = || PaintError::BadPixels {
        width,
        height,
        bytes: rgba.len(),
    };
    let tree = tree(drawing)?;
    let mut over = Pixmap::new(width, height).ok_or_else(bad)?;
    if rgba.len() != over.data().len() {
        return Err(bad());
    }
    let size = tree.size();
    let stretch = Transform::from_scale(width as f32 / size.width(), height as f32 / size.height());
    resvg::render(&tree, stretch, &mut over.as_mut());
    let (below, _) = rgba.as_chunks::<4>();
    let pixels = over.pixels().iter().zip(below);
    Ok(pixels
        .flat_map(|(over, below)| match over.alpha() {
            0 => *below,
            _ => {
                let over = over.demultiply();
                let over = [over.red(), over.green(), over.blue(), over.alpha()];
                covered(over, *below)
            }
        })
        .collect())
}

/// A colour over another one, not multiplied by alpha.
fn covered(over: [u8; 4], below: [u8; 4]) -> [u8; 4] {
    let [top, bottom] = [over[3], below[3]].map(|alpha| f32::from(alpha) / 255.0);
    let rest = bottom * (1.0 - top);
    let alpha = top + rest;
    let channel = |k: usize| {
        let mixed = (f32::from(over[k]) * top + f32::from(below[k]) * rest) / alpha.max(1e-6);
        mixed.round() as u8
    };
    [
        channel(0),
        channel(1),
        channel(2),
        (alpha * 255.0).round() as u8,
    ]
}

fn encode(pixmap: &Pixmap) -> Result<Vec<u8>, PaintError> {
    pixmap.encode_png().map_err(|error| PaintError::Png {
        fact: error.to_string(),
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_come_back() {
        let rgba = [
            [255, 0, 7, 255],
            [1, 2, 3, 255],
            [0, 0, 0, 0],
            [200, 100, 50, 128],
            [9, 255, 9, 255],
            [255, 255, 255, 255],
        ];
        let png = from_rgba(3, 2, rgba.as_flattened()).unwrap();
        let pixmap = Pixmap::decode_png(&png).unwrap();
        assert_eq!((pixmap.width(), pixmap.height()), (3, 2));
        for (pixel, expected) in pixmap.pixels().iter().zip(rgba) {
            let colour = pixel.demultiply();
            let found = [colour.red(), colour.green(), colour.blue(), colour.alpha()];
            let is_near = found.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= 1);
            assert!(is_near, "{found:?} {expected:?}");
        }
    }

    #[test]
    fn a_drawing_covers_a_picture() {
        use crate::figures::drawing::{Color, Shape};
        let below = [
            [10, 200, 30, 255],
            [0, 0, 0, 0],
            [10, 200, 30, 100],
            [7, 7, 7, 255],
        ];
        let mut drawing = Drawing::new(4.0, 1.0, None);
        drawing.push(Shape::Polygon {
            points: vec![[0.0, 0.0], [3.0, 0.0], [3.0, 1.0], [0.0, 1.0]],
            fill: Some(Color::hex(0xFF_00_00).fade(0.5)),
            stroke: None,
        });
        let painted = painted_over(4, 1, below.as_flattened(), &drawing).unwrap();
        let (pixels, _) = painted.as_chunks::<4>();
        let expected = [
            [133, 99, 15, 255],
            [255, 0, 0, 128],
            [185, 57, 9, 178],
            below[3],
        ];
        for (found, expected) in pixels.iter().zip(expected) {
            let is_near = found.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= 2);
            assert!(is_near, "{found:?} {expected:?}");
        }
        assert!(painted_over(2, 1, below.as_flattened(), &drawing).is_err());
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        for (width, height, bytes) in [(0, 1, 0), (2, 2, 15), (2, 2, 20), (1, 1, 5)] {
            let error = from_rgba(width, height, &vec![0; bytes]).unwrap_err();
            assert!(matches!(error, PaintError::BadPixels { .. }), "{error}");
        }
    }
}
