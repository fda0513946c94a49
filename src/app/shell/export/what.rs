//! What the export dialog offers, and in which formats.

use serde::{Deserialize, Serialize};

use crate::app::stages::dendrogram::shown_map;
use crate::app::state::State;

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// Label variance by descriptor (Fig. 2).
    Variance,
    /// Label variance over the number of clusters.
    OverDepth,
    /// The dendrogram (Fig. 3).
    Dendrogram,
    /// The map of the feature space.
    Map,
    /// The candidates in the plane of E_hull and E_a.
    Scatter,
    /// Conductivity over temperature.
    Arrhenius,
    /// The structure in 3D.
    Picture,
    /// The table of entries.
    Entries,
    /// The ranked candidates.
    Candidates,
    /// Activation energies of samples.
    Samples,
    /// The ranking of descriptors.
    Ranking,
    /// W_σ of every descriptor at every depth.
    Depths,
}

impl What {
    /// In the order in which they are offered.
    pub(super) const ALL: [Self; 12] = [
        Self::Variance,
        Self::OverDepth,
        Self::Dendrogram,
        Self::Map,
        Self::Scatter,
        Self::Arrhenius,
        Self::Picture,
        Self::Entries,
        Self::Candidates,
        Self::Samples,
        Self::Ranking,
        Self::Depths,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Variance => "Figure: label variance by descriptor",
            Self::OverDepth => "Figure: label variance over the number of clusters",
            Self::Dendrogram => "Figure: dendrogram",
            Self::Map => "Figure: map of the feature space",
            Self::Scatter => "Figure: candidates, barrier over energy above hull",
            Self::Arrhenius => "Figure: conductivity over temperature",
            Self::Picture => "Picture: structure in 3D",
            Self::Entries => "Table: entries",
            Self::Candidates => "Table: candidates",
            Self::Samples => "Table: activation energies",
            Self::Ranking => "Table: ranking of descriptors",
            Self::Depths => "Table: W_σ at every depth",
        }
    }

    pub(super) fn stem(self) -> &'static str {
        match self {
            Self::Variance => "label-variance",
            Self::OverDepth => "variance-over-depth",
            Self::Dendrogram => "dendrogram",
            Self::Map => "map",
            Self::Scatter => "candidates-plane",
            Self::Arrhenius => "arrhenius",
            Self::Picture => "structure",
            Self::Entries => "entries",
            Self::Candidates => "candidates",
            Self::Samples => "activation-energies",
            Self::Ranking => "ranking",
            Self::Depths => "variance",
        }
    }

    pub(super) fn formats(self) -> &'static [Format] {
        match self {
            _ if self.is_figure() => &[Format::Svg, Format::Pdf, Format::Png],
            Self::Picture => &[Format::Png],
            _ => &[Format::Csv, Format::Xlsx],
        }
    }

    /// Whether it is a figure, for which there is a size and a paper.
    pub(super) fn is_figure(self) -> bool {
        matches!(
            self,
            Self::Variance
                | Self::OverDepth
                | Self::Dendrogram
                | Self::Map
                | Self::Scatter
                | Self::Arrhenius
        )
    }

    /// Whether there is something of this kind.
    pub(super) fn is_available(self, state: &State) -> bool {
        match self {
            Self::Variance | Self::OverDepth | Self::Ranking | Self::Depths => state
                .screen()
                .as_ref()
                .is_some_and(|screen| screen.scores.iter().any(|s| !s.w_sigma.is_empty())),
            Self::Dendrogram => state.chosen_score().is_some(),
            Self::Picture => state.session.selection.primary().is_some(),
            Self::Map => shown_map::shown(state).is_some(),
            Self::Candidates | Self::Scatter => state.ranking().is_some(),
            Self::Arrhenius | Self::Samples => !state.data().samples.is_empty(),
            Self::Entries => !state.data().entries.is_empty(),
        }
    }

    /// The one with a stem.
    pub(super) fn of_stem(stem: &str) -> Self {
        let found = Self::ALL.into_iter().find(|what| what.stem() == stem);
        found.unwrap_or(Self::Entries)
    }
}

/// File format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Vector graphics for editing.
    Svg,
    /// Vector graphics for print.
    Pdf,
    /// Pixels.
    Png,
    /// Comma-separated values.
    Csv,
    /// Excel.
    Xlsx,
}

impl Format {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Svg => "SVG",
            Self::Pdf => "PDF",
            Self::Png => "PNG",
            Self::Csv => "CSV",
            Self::Xlsx => "Excel (XLSX)",
        }
    }

    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}
