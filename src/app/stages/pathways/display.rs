//! What the user sets about the view of a map.

use crate::app::scene3d::{AtomLook, ClipPlane};

/// What the user sets about the view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Display {
    /// Energy of the surface in eV above the lowest point of the map.
    pub level_ev: f64,
    /// Whether the level is being dragged: then the surface is drawn coarsely.
    pub dragging: bool,
    /// Whether the surface is drawn.
    pub surface: bool,
    /// Whether pathways are drawn.
    pub tubes: bool,
    /// How atoms are drawn.
    pub atoms: AtomLook,
    /// Whether 2×2×2 cells are drawn.
    pub doubled: bool,
    /// Whether coordination polyhedra are drawn.
    pub polyhedra: bool,
    /// Where the view is cut.
    pub clip: Option<ClipPlane>,
    /// Whether the cut is coloured by the energy of the map.
    pub section: bool,
    /// Whether distant things are as large as near ones.
    pub orthographic: bool,
}

impl Default for Display {
    fn default() -> Self {
        Self {
            level_ev: 0.5,
            dragging: false,
            surface: true,
            tubes: true,
            atoms: AtomLook::Solid,
            doubled: false,
            polyhedra: false,
            clip: None,
            section: false,
            orthographic: false,
        }
    }
}

impl Display {
    /// Cells along each axis.
    pub fn repeats(&self) -> u8 {
        if self.doubled { 2 } else { 1 }
    }
}
