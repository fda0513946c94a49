//! Figures as files.
//!
//! In: a [`Drawing`]. Out: SVG, PDF or PNG by the ending of the name, or all three in a folder. Also
//! the drawing of a map as it is written beside the results of a screen or a ranking.

use std::path::{Path, PathBuf};

use super::figures::{MapColor, MapLook, map_model};
use super::{FeatureMap, PipelineError, Projection, Score};
use crate::dataset::Dataset;
use crate::export::folder::Folder;
use crate::export::write_atomically;
use crate::figures::canvas::{Canvas, FigureSize};
use crate::figures::svg::SvgOptions;
use crate::figures::theme::Mode;
use crate::figures::{Drawing, feature_map, pdf, png, svg};

/// Resolution of PNG files.
const DOTS_PER_INCH: f32 = 300.0;

/// Height of a map over its width.
const MAP_ASPECT: f32 = 0.6;

/// Writes `name`.svg, .pdf and .png; `title` is that of the PDF. A format that cannot be made is
/// named, and the others are written.
///
/// # Errors
/// [`PipelineError::Written`].
pub(super) fn write_figure(
    folder: &mut Folder,
    name: &str,
    title: &str,
    drawing: &Drawing,
) -> Result<(), PipelineError> {
    for extension in ["svg", "pdf", "png"] {
        if let Some(made) = bytes(drawing, title, extension).transpose() {
            folder.write_if_made(&format!("{name}.{extension}"), made)?;
        }
    }
    Ok(())
}

/// The structures of a score in the plane, by conductivity. `barrier_ev` gives barriers in eV of
/// entries for which the project has none.
pub(super) fn map_drawing(
    data: &Dataset,
    n_clusters: usize,
    score: &Score,
    places: &FeatureMap,
    barrier_ev: &dyn Fn(usize) -> Option<f64>,
) -> Drawing {
    let canvas = Canvas::print(FigureSize::NatureDouble, MAP_ASPECT, Mode::Light);
    let look = MapLook {
        color: MapColor::Conductivity,
        n_clusters,
        is_selected: &|_| false,
        computed: barrier_ev,
    };
    feature_map::layout(&map_model(data, score, places, &look), &canvas)
}

/// Writes a map as map or map_tsne.
///
/// # Errors
/// [`PipelineError::Written`].
pub(super) fn write_map(
    folder: &mut Folder,
    places: &FeatureMap,
    drawing: &Drawing,
) -> Result<(), PipelineError> {
    let (name, title) = match places.projection {
        Projection::PrincipalComponents => ("map", "Map of the feature space"),
        Projection::NeighborEmbedding { .. } => ("map_tsne", "Map of the feature space by t-SNE"),
    };
    write_figure(folder, name, title, drawing)
}

/// Writes one file, in the format that its name says.
///
/// # Errors
/// [`PipelineError::File`] for another ending than .svg, .pdf and .png;
/// [`PipelineError::Written`], [`PipelineError::Figure`].
pub fn write_figure_file(
    drawing: &Drawing,
    title: &str,
    path: &Path,
) -> Result<PathBuf, PipelineError> {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let bytes = bytes(drawing, title, &extension.to_lowercase())?;
    let bytes = bytes.ok_or_else(|| PipelineError::File {
        path: path.to_owned(),
        fact: "figures are written as .svg, .pdf or .png; let the name end so".to_owned(),
    })?;
    write_atomically(path, &bytes)?;
    Ok(path.to_owned())
}

/// `None` for an extension that stands for no figure.
fn bytes(
    drawing: &Drawing,
    title: &str,
    extension: &str,
) -> Result<Option<Vec<u8>>, PipelineError> {
    Ok(match extension {
        "svg" => Some(svg::to_svg(drawing, &SvgOptions::file(title)).into_bytes()),
        "pdf" => Some(pdf::to_pdf(drawing, title)?),
        "png" => Some(png::to_png(drawing, DOTS_PER_INCH)?),
        _ => None,
    })
}
