//! What the user wants of the 3D views: remembered with the preferences, no part of the document.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::app::scene3d::appearance::Looks;
use crate::app::scene3d::bonding::BondRules;
use crate::crystal::Element;

/// What the user wants of the 3D views.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SceneChoices {
    /// Colours and radii.
    pub looks: Looks,
    /// Which atoms are bonded.
    pub bond_rules: BondRules,
    /// Elements whose polyhedra are drawn or not, where the user wants it otherwise than by default.
    pub polyhedra_of: BTreeMap<Element, bool>,
    /// What is drawn.
    pub draw: ModelOptions,
    /// What stands at the atoms.
    pub labels: LabelKind,
    /// Whether distant things are as large as near ones.
    pub orthographic: bool,
    /// Whether the panel of these choices is open.
    pub panel_open: bool,
}

impl SceneChoices {
    /// Whether a model is the same by both.
    pub fn same_model(&self, other: &Self) -> bool {
        self.draw == other.draw
            && self.looks == other.looks
            && self.bond_rules == other.bond_rules
            && self.polyhedra_of == other.polyhedra_of
    }

    /// Everything as it was first, but the panel stays open.
    pub fn reset(&mut self) {
        *self = Self {
            panel_open: self.panel_open,
            ..Self::default()
        };
    }
}

/// What is drawn of a structure.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ModelOptions {
    /// Whether bonds are drawn.
    pub bonds: bool,
    /// Whether the edges of the cell are drawn.
    pub cell: bool,
    /// Whether coordination polyhedra are drawn.
    pub polyhedra: bool,
    /// Whether atoms beyond the cell are drawn that polyhedra need.
    pub complete_polyhedra: bool,
    /// Whether atoms beyond the cell are drawn that are bonded to one inside.
    pub complete_bonds: bool,
    /// Cells along a, b, c, ≥ 1.
    #[serde(skip)]
    pub cells: [u8; 3],
    /// Atoms so far beyond the faces are drawn too, as a part of the cell: 0.05 for −0.05 to 1.05.
    #[serde(skip)]
    pub margin: f64,
}

impl Default for ModelOptions {
    fn default() -> Self {
        Self {
            bonds: true,
            cell: true,
            polyhedra: true,
            complete_polyhedra: true,
            complete_bonds: false,
            cells: [1; 3],
            margin: 0.0,
        }
    }
}

/// What stands at the atoms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LabelKind {
    /// Nothing.
    #[default]
    None,
    /// "Li".
    Element,
    /// "Li1".
    Site,
    /// "Li1 (e)".
    Wyckoff,
}

impl LabelKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::None, Self::Element, Self::Site, Self::Wyckoff];

    /// Name shown to people.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Element => "elements",
            Self::Site => "sites",
            Self::Wyckoff => "Wyckoff",
        }
    }
}
