//! Files of bond-valence maps.
//!
//! In: a structure and its [`Landscape`]. Out: one of its maps as .cube, .pgrid or .npy.

use std::path::{Path, PathBuf};

use ndarray::Array3;

use crate::crystal::Structure;
use crate::export::npy::npy_bytes;
use crate::export::volumetric::{cube_bytes, pgrid_bytes};
use crate::export::write_atomically;
use crate::outputs::error::OutputError;
use crate::percolation::{Landscape, Map};
use crate::pipeline::Quantity;

/// Format of a file with a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapFormat {
    /// Gaussian cube.
    Cube,
    /// VESTA's periodic grid.
    Pgrid,
    /// Array of f32, both ends included.
    Npy,
}

impl MapFormat {
    /// The format that a file's name asks for.
    pub fn of_path(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "cube" => Some(Self::Cube),
            "pgrid" => Some(Self::Pgrid),
            "npy" => Some(Self::Npy),
            _ => None,
        }
    }
}

/// Writes a map.
///
/// # Errors
/// [`OutputError::NoMap`] where the landscape has none of that quantity,
/// [`OutputError::WriteNpy`], [`OutputError::Written`].
pub fn write_map(
    structure: &Structure,
    landscape: &Landscape,
    quantity: Quantity,
    format: MapFormat,
    path: &Path,
) -> Result<PathBuf, OutputError> {
    let bytes = map_bytes(structure, landscape, quantity, format)?;
    write_atomically(path, &bytes)?;
    Ok(path.to_owned())
}

/// A map as it stands in a file.
///
/// # Errors
/// [`OutputError::NoMap`], [`OutputError::WriteNpy`].
pub(super) fn map_bytes(
    structure: &Structure,
    landscape: &Landscape,
    quantity: Quantity,
    format: MapFormat,
) -> Result<Vec<u8>, OutputError> {
    let map = quantity.of(landscape).ok_or(OutputError::NoMap {
        quantity: quantity.title(),
    })?;
    Ok(match format {
        MapFormat::Cube => cube_bytes(structure, map, quantity.title()),
        MapFormat::Pgrid => pgrid_bytes(map, quantity.title()),
        MapFormat::Npy => npy_bytes(&closed_array(map)),
    })
}

/// The values with both ends included.
fn closed_array(map: &Map) -> Array3<f32> {
    let [n_i, n_j, n_k] = map.grid().points;
    let values = map.closed_values();
    Array3::from_shape_fn((n_i, n_j, n_k), |(i, j, k)| values[(i * n_j + j) * n_k + k])
}
