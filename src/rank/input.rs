//! What the ranking works on.

use std::collections::BTreeMap;

use super::clusters::Cut;
use super::labelled::LabelledRow;
use super::pathway::Pathway;
use super::settings::SelectionSettings;
use crate::cluster::RowIndex;
use crate::crystal::oxidation::Decoration;
use crate::import::{Entry, EntryIndex};

/// Distances in feature space.
pub trait Distances: Sync {
    /// Euclidean distance of two rows of the clustering.
    fn between(&self, row: RowIndex, other: RowIndex) -> f64;
}

/// What the filters ask of an entry beside its barrier.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Facts {
    /// Energy above the convex hull in eV per atom.
    pub e_above_hull_ev: Option<f64>,
    /// Band gap in eV.
    pub band_gap_ev: Option<f64>,
    /// Barrier of relaxed bands in eV: given by the user, else from hops relaxed here.
    pub band_ev: Option<f64>,
    /// Whether the user added the entry.
    pub is_own: bool,
}

impl Facts {
    /// Those that came with an entry that nobody added.
    pub fn of(entry: &Entry) -> Self {
        Self {
            e_above_hull_ev: entry.e_above_hull_ev,
            band_gap_ev: entry.band_gap_ev,
            band_ev: None,
            is_own: false,
        }
    }
}

/// Where is searched, and for what.
#[derive(Clone, Copy)]
pub struct Searched<'a> {
    /// What is known of the materials, one for each entry.
    pub facts: &'a [Facts],
    /// Entry of each row of the clustering.
    pub entries_of_rows: &'a [EntryIndex],
    /// Labels on rows.
    pub labels: &'a [LabelledRow],
    /// The cut at the depth of the settings.
    pub cut: &'a Cut,
    /// What counts.
    pub settings: &'a SelectionSettings,
}

/// What the ranking works on.
#[derive(Clone, Copy)]
pub struct RankInput<'a> {
    /// Where is searched, and for what.
    pub searched: Searched<'a>,
    /// The materials.
    pub entries: &'a [Entry],
    /// Oxidation states, parallel to `entries`.
    pub decorations: &'a [Decoration],
    /// What was computed for each entry of [`super::needs_barrier`].
    pub barriers: &'a BTreeMap<EntryIndex, Pathway>,
    /// Distances of rows.
    pub distances: &'a dyn Distances,
}
