//! Figures as files.
//!
//! In: a [`Drawing`]. Out: SVG, PDF or PNG by the ending of the name.

use std::path::{Path, PathBuf};

use crate::export::write_atomically;
use crate::figures::svg::SvgOptions;
use crate::figures::{Drawing, described, pdf, png, svg};
use crate::outputs::error::OutputError;

/// Resolution of PNG files.
const DOTS_PER_INCH: f32 = 300.0;

/// Writes one file, in the format that its name says; it says in its metadata how it is made again.
///
/// # Errors
/// [`OutputError::File`] for another ending than .svg, .pdf and .png;
/// [`OutputError::Written`], [`OutputError::Figure`].
pub fn write_figure_file(
    drawing: &Drawing,
    title: &str,
    path: &Path,
    again: &str,
) -> Result<PathBuf, OutputError> {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let bytes = bytes_told(drawing, title, &extension.to_lowercase(), again)?;
    let bytes = bytes.ok_or_else(|| OutputError::File {
        path: path.to_owned(),
        fact: "figures are written as .svg, .pdf or .png; let the name end so".to_owned(),
    })?;
    write_atomically(path, &bytes)?;
    Ok(path.to_owned())
}

/// A figure as it stands in a file; `None` for an extension that stands for no figure.
///
/// # Errors
/// Where it cannot be drawn.
pub fn bytes(
    drawing: &Drawing,
    title: &str,
    extension: &str,
) -> Result<Option<Vec<u8>>, OutputError> {
    bytes_told(drawing, title, extension, "")
}

fn bytes_told(
    drawing: &Drawing,
    title: &str,
    extension: &str,
    words: &str,
) -> Result<Option<Vec<u8>>, OutputError> {
    Ok(match extension {
        "svg" => {
            let svg = svg::to_svg(drawing, &SvgOptions::file(title));
            Some(described::in_svg(&svg, words).into_bytes())
        }
        "pdf" => Some(pdf::to_pdf_told(drawing, title, words)?),
        "png" => {
            let png = png::to_png(drawing, DOTS_PER_INCH)?;
            Some(described::in_png(png, words))
        }
        _ => None,
    })
}
