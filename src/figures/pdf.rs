//! The painter that writes PDF: vector text, fonts embedded.
//!
//! In: a [`Drawing`]. Out: the bytes of a one-page PDF of exactly the drawing's size, the same for
//! the same drawing.

use krilla::Document;
use krilla::geom::Size;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla_svg::{SurfaceExt, SvgSettings};

use super::drawing::Drawing;
use super::png::{PaintError, tree};

/// A drawing as PDF.
///
/// # Errors
/// [`PaintError`] where the size is not positive or the PDF writer refuses.
pub fn to_pdf(drawing: &Drawing, title: &str) -> Result<Vec<u8>, PaintError> {
    to_pdf_told(drawing, title, "")
}

/// As [`to_pdf`], with words about the drawing in the metadata.
///
/// # Errors
/// As [`to_pdf`].
pub fn to_pdf_told(drawing: &Drawing, title: &str, words: &str) -> Result<Vec<u8>, PaintError> {
    let refused = |fact: String| PaintError::Pdf { fact };
    let tree = tree(drawing)?;
    let size = Size::from_wh(drawing.width, drawing.height).ok_or(PaintError::BadSize {
        width: drawing.width,
        height: drawing.height,
    })?;
    let page = PageSettings::from_wh(drawing.width, drawing.height)
        .ok_or_else(|| refused("page size".into()))?;
    let mut document = Document::new();
    let mut metadata = Metadata::new().creator("Superion".into());
    if !title.is_empty() {
        metadata = metadata.title(title.into());
    }
    if !words.is_empty() {
        metadata = metadata.description(words.into());
    }
    document.set_metadata(metadata);
    let mut page = document.start_page_with(page);
    let mut surface = page.surface();
    let drawn = surface.draw_svg(&tree, size, SvgSettings::default());
    surface.finish();
    page.finish();
    drawn.ok_or_else(|| refused("the drawing".into()))?;
    document
        .finish()
        .map_err(|error| refused(format!("{error:?}")))
}
