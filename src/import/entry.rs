//! One material of the data set.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::determination::Determination;
use crate::crystal::Structure;
use crate::crystal::symmetry::SpaceGroup;
use crate::monitor::Warning;

/// How the source of an entry begins that was relaxed from another one.
pub const RELAXED_WITH: &str = "relaxed with ";

/// How the warning begins of an entry whose partly occupied sites were filled with whole atoms.
pub(super) const ORDERED_ON: &str = "ordered on a ";

/// One material of the data set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Unique id: that of the table, or the file stem (+ block name), made unique by "-2", "-3"…
    pub id: String,
    /// Reduced formula of the structure.
    pub formula: String,
    /// Reduced formula as it stood in the file, where ordering has changed the composition.
    /// Conductivities are matched by it: a measured one is that of the material, not of the cell
    /// with whole atoms that stands for it.
    #[serde(default)]
    pub formula_in_file: Option<String>,
    /// Where it came from: file name (+ row or block).
    pub source: String,
    /// The structure that is worked on: original elements, no added oxidation states. Where it was
    /// ordered, the cell with whole atoms.
    pub structure: Structure,
    /// The structure with the partial occupancies that stood in the file, where `structure` was
    /// ordered from it; `None` where nothing was ordered, and in projects of before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_read: Option<Arc<Structure>>,
    /// Space group by symmetry analysis of the structure; `None` where it could not be found.
    pub space_group: Option<SpaceGroup>,
    /// Materials Project id, such as "mp-5614".
    pub material_id: Option<String>,
    /// ICSD collection codes.
    pub icsd_ids: Vec<u32>,
    /// Energy above the convex hull in eV per atom.
    pub e_above_hull_ev: Option<f64>,
    /// Band gap in eV.
    pub band_gap_ev: Option<f64>,
    /// Bond-valence barrier E_3D in eV, given in the table or computed.
    pub barrier_ev: Option<f64>,
    /// How the structure was determined, as far as its source says.
    #[serde(default, skip_serializing_if = "Determination::is_unknown")]
    pub determination: Determination,
    /// What was noticed while reading this entry.
    pub warnings: Vec<Warning>,
}

impl Entry {
    /// Whether it was relaxed from another entry. What was measured is of that one, unless the user
    /// says otherwise.
    pub fn is_relaxed(&self) -> bool {
        self.source.starts_with(RELAXED_WITH)
    }

    /// Whether partly occupied sites of its file were filled with whole atoms, which then stand where
    /// the average stood.
    pub fn was_ordered(&self) -> bool {
        let says_so = |warning: &Warning| warning.fact.starts_with(ORDERED_ON);
        self.as_read.is_some() || self.warnings.iter().any(says_so)
    }

    /// What became of its partial occupancies.
    pub fn occupancies(&self) -> Occupancies {
        if !self.structure.is_ordered() {
            Occupancies::Kept
        } else if self.as_read.is_some() {
            Occupancies::Ordered
        } else if self.was_ordered() {
            Occupancies::OrderedForGood
        } else {
            Occupancies::Whole
        }
    }

    /// What became of its partial occupancies, in words: "ordered on a 1×2×1 cell from partial
    /// occupancies"; `None` where every site was whole in the file.
    pub fn occupancies_in_words(&self) -> Option<String> {
        let cell = || {
            let fact = self.warnings.iter().map(|warning| &warning.fact);
            let mut of_cell = fact.filter_map(|fact| fact.strip_prefix(ORDERED_ON));
            let cell = of_cell.next()?.split_once(':')?.0;
            Some(format!("{ORDERED_ON}{cell} from partial occupancies"))
        };
        match self.occupancies() {
            Occupancies::Whole => None,
            Occupancies::Kept => Some("partly occupied, kept".to_owned()),
            Occupancies::Ordered | Occupancies::OrderedForGood => {
                let plain = || "ordered from partial occupancies".to_owned();
                Some(cell().unwrap_or_else(plain))
            }
        }
    }
}

/// What became of the partial occupancies of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Occupancies {
    /// There were none: every site is filled by one species.
    Whole,
    /// Whole atoms stand for them; the structure of the file lies beside.
    Ordered,
    /// Whole atoms stand for them, and the structure of the file is not known any more.
    OrderedForGood,
    /// They are kept.
    Kept,
}
