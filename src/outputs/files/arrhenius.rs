//! The figure of `superion arrhenius`.
//!
//! In: fits. Out: one file, one column wide.

use std::path::{Path, PathBuf};

use super::figure::write_figure_file;
use crate::figures::arrhenius::layout;
use crate::figures::canvas::{Canvas, FigureSize};
use crate::figures::theme::Mode;
use crate::outputs::ARRHENIUS;
use crate::outputs::arrhenius::model;
use crate::outputs::error::OutputError;
use crate::pipeline::Arrhenius;

/// Writes the figure of fits beside the literature that they were read with; the ending of the name
/// says how. `again` is the command that makes it again.
///
/// # Errors
/// [`OutputError::File`], [`OutputError::Written`], [`OutputError::Figure`].
pub fn write_arrhenius(
    found: &Arrhenius,
    path: &Path,
    again: &str,
) -> Result<PathBuf, OutputError> {
    let model = model(&found.samples, found.literature.clone());
    let canvas = Canvas::print(FigureSize::NatureSingle, ARRHENIUS.aspect, Mode::Light);
    write_figure_file(&layout(&model, &canvas), ARRHENIUS.title, path, again)
}
