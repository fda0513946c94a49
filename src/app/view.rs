//! What is on screen: the open stage, which view of it, what lies open. Never undone, never saved with
//! the document.

use serde::{Deserialize, Serialize};

use crate::outputs::{Columns, MapColor};

/// The name of a stage, as it is kept with the preferences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StageId(pub &'static str);

impl Default for StageId {
    /// That of no stage: the first one is shown.
    fn default() -> Self {
        Self("")
    }
}

/// What is on screen.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// Which views of the stages are shown.
    pub views: Views,
    /// How often the selected entries were asked to be shown in the table.
    pub show_selected: u64,
    /// Whether the list of warnings is shown.
    pub warnings_open: bool,
    /// Whether the list of jobs is shown.
    pub jobs_open: bool,
    /// Whether the list of where the user's structures fall is shown.
    pub falls_open: bool,
    /// Whether "About" is shown.
    pub about_open: bool,
    /// Whether the export dialog is shown.
    pub export_open: bool,
}

/// The views of the stages that have several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Views {
    /// Which figure the Descriptors stage shows.
    pub descriptors: DescriptorsView,
    /// Which combinations the violins show.
    pub columns: Columns,
    /// Dendrogram: the map of the feature space, not the tree.
    pub map: bool,
    /// The map by t-SNE, not by principal components.
    pub tsne: bool,
    /// What the colours of the map say.
    pub map_color: MapColor,
    /// What the middle of the Candidates stage shows.
    pub candidates: CandidatesView,
}

/// Figures of the Descriptors stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DescriptorsView {
    /// How W_σ is distributed.
    #[default]
    Violins,
    /// W_σ over the number of clusters.
    OverDepth,
    /// Every descriptor on every representation.
    HeatMap,
}

/// Views of the Candidates stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum CandidatesView {
    /// The ranked list.
    #[default]
    List,
    /// Barrier over energy above hull.
    Plane,
    /// What to measure next.
    Lessons,
}
