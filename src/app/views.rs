//! Which of several views a stage shows.
//!
//! Panels ask for a change by [`crate::app::action::Action::SetViews`]; the export dialog offers what is
//! shown.

use crate::outputs::{Columns, MapColor};

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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CandidatesView {
    /// The ranked list.
    #[default]
    List,
    /// Barrier over energy above hull.
    Plane,
    /// What to measure next.
    Lessons,
    /// Measured conductivity over temperature.
    Arrhenius,
}
