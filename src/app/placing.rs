//! Where entries fall among those of the screen, as far as it is known.
//!
//! In: the document. Out: [`Placing`], and the [`Key`] by which it is told whether it is still right.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::crystal::oxidation::Decoration;
use crate::import::{Entry, EntryIndex, Label};
use crate::pipeline::{Combination, Descriptions, Placement, Screen};
use crate::project::Document;
use crate::tasks::TaskId;

/// Where entries fall.
#[derive(Default)]
pub struct Placing {
    /// The running task.
    pub task: Option<TaskId>,
    /// What it was last asked for; once is enough, even if it fails.
    pub tried: Option<Key>,
    /// The last result, with what it is of.
    pub found: Option<(Key, Arc<Placement>)>,
    /// Descriptions, to place further entries soon.
    pub known: Option<Arc<Descriptions>>,
}

impl Placing {
    /// Where the entries of a document fall; `None` where that is not known, or of other entries.
    pub fn of(&self, document: &Document) -> Option<&Arc<Placement>> {
        let now = Key::of(document)?;
        let (key, placement) = self.found.as_ref()?;
        key.is_of_same_rows(&now).then_some(placement)
    }
}

/// What a placement depends on.
#[derive(Clone)]
pub struct Key {
    /// The screen.
    pub screen: Arc<Screen>,
    /// The tree of it.
    pub combination: Combination,
    /// σ in S cm⁻¹ above which a label conducts.
    pub conducting_s_cm: f64,
    entries: Arc<Vec<Entry>>,
    decorations: Arc<Vec<Decoration>>,
    labels: Arc<Vec<Label>>,
    label_of_entry: Arc<Vec<Option<usize>>>,
    excluded: Arc<BTreeSet<EntryIndex>>,
}

impl Key {
    /// That of a document; `None` without a tree.
    pub fn of(document: &Document) -> Option<Self> {
        let screen = document.screen.as_ref()?;
        let chosen = document.view.chosen.as_ref();
        let scores = &screen.scores;
        let score = scores
            .iter()
            .find(|score| Some(&score.combination) == chosen);
        let data = &document.data;
        Some(Self {
            combination: score.or(scores.first())?.combination.clone(),
            screen: Arc::clone(screen),
            conducting_s_cm: document.rank_settings_chosen().selection.conducting_s_cm,
            entries: Arc::clone(&data.entries),
            decorations: Arc::clone(&data.decorations),
            labels: Arc::clone(&data.labels),
            label_of_entry: Arc::clone(&data.label_of_entry),
            excluded: Arc::clone(&data.excluded),
        })
    }

    /// Whether it is of the same tree and entries, whatever is measured of them.
    fn is_of_same_rows(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.screen, &other.screen)
            && self.combination == other.combination
            && Arc::ptr_eq(&self.entries, &other.entries)
            && Arc::ptr_eq(&self.decorations, &other.decorations)
    }

    /// Whether it is the same.
    pub fn is(&self, other: &Self) -> bool {
        self.is_of_same_rows(other)
            && self.conducting_s_cm.to_bits() == other.conducting_s_cm.to_bits()
            && Arc::ptr_eq(&self.labels, &other.labels)
            && Arc::ptr_eq(&self.label_of_entry, &other.label_of_entry)
            && Arc::ptr_eq(&self.excluded, &other.excluded)
    }
}
