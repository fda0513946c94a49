//! One line of the atom list.

use crate::crystal::Species;
use crate::crystal::lattice::Vector3;

/// One line of the atom list.
#[derive(Clone, Debug)]
pub(super) struct Row<'a> {
    pub(super) label: &'a str,
    pub(super) species: Species,
    /// Fractional coordinates, thirds made exact.
    pub(super) frac: Vector3,
    /// In (0, …); above 1 only where the file says so.
    pub(super) occupancy: f64,
    /// Number of images in the cell, where the file gives it.
    pub(super) multiplicity: Option<usize>,
    /// Order of the site's symmetry group, where the file gives it.
    pub(super) site_order: Option<usize>,
}
