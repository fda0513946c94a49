//! What the ranking works on.

use std::collections::BTreeMap;

use super::clusters::Cut;
use super::labelled::LabelledRow;
use super::settings::SelectionSettings;
use super::verdicts::Pathway;
use crate::cluster::RowIndex;
use crate::crystal::oxidation::Decoration;
use crate::import::{Entry, EntryIndex};

/// Distances in feature space.
pub trait Distances: Sync {
    /// Euclidean distance of two rows of the clustering.
    fn between(&self, row: RowIndex, other: RowIndex) -> f64;
}

/// What the ranking works on.
#[derive(Clone, Copy)]
pub struct RankInput<'a> {
    /// The materials.
    pub entries: &'a [Entry],
    /// Oxidation states, parallel to `entries`.
    pub decorations: &'a [Decoration],
    /// Entry of each row of the clustering.
    pub entries_of_rows: &'a [EntryIndex],
    /// Labels on rows.
    pub labels: &'a [LabelledRow],
    /// The cut at the depth of the settings.
    pub cut: &'a Cut,
    /// What was computed for each entry of [`super::needs_barrier`].
    pub barriers: &'a BTreeMap<EntryIndex, Pathway>,
    /// Distances of rows.
    pub distances: &'a dyn Distances,
    /// What counts.
    pub settings: &'a SelectionSettings,
}
