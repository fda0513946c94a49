//! What the export dialog offers, and in which formats.

use serde::{Deserialize, Serialize};

use crate::app::state::{Stage, State};

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// Label variance by descriptor (Fig. 2).
    Variance,
    /// The dendrogram (Fig. 3).
    Dendrogram,
    /// The structure in 3D.
    Picture,
    /// The table of entries.
    Entries,
    /// The ranked candidates.
    Candidates,
    /// The ranking of descriptors.
    Ranking,
    /// W_σ of every descriptor at every depth.
    Depths,
}

impl What {
    pub(super) const ALL: [Self; 7] = [
        Self::Variance,
        Self::Dendrogram,
        Self::Picture,
        Self::Entries,
        Self::Candidates,
        Self::Ranking,
        Self::Depths,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Variance => "Figure: label variance by descriptor",
            Self::Dendrogram => "Figure: dendrogram",
            Self::Picture => "Picture: structure in 3D",
            Self::Entries => "Table: entries",
            Self::Candidates => "Table: candidates",
            Self::Ranking => "Table: ranking of descriptors",
            Self::Depths => "Table: W_σ at every depth",
        }
    }

    pub(super) fn stem(self) -> &'static str {
        match self {
            Self::Variance => "label-variance",
            Self::Dendrogram => "dendrogram",
            Self::Picture => "structure",
            Self::Entries => "entries",
            Self::Candidates => "candidates",
            Self::Ranking => "ranking",
            Self::Depths => "variance",
        }
    }

    pub(super) fn formats(self) -> &'static [Format] {
        match self {
            Self::Variance | Self::Dendrogram => &[Format::Svg, Format::Pdf, Format::Png],
            Self::Picture => &[Format::Png],
            Self::Entries | Self::Candidates | Self::Ranking | Self::Depths => {
                &[Format::Csv, Format::Xlsx]
            }
        }
    }

    /// Whether there is something of this kind.
    pub(super) fn is_available(self, state: &State) -> bool {
        match self {
            Self::Variance | Self::Ranking | Self::Depths => state
                .screen
                .as_ref()
                .is_some_and(|screen| screen.scores.iter().any(|s| !s.w_sigma.is_empty())),
            Self::Dendrogram => state.chosen_score().is_some(),
            Self::Picture => state.selection.primary().is_some(),
            Self::Candidates => state.candidates.ranking.is_some(),
            Self::Entries => !state.project.entries.is_empty(),
        }
    }

    /// What a stage shows.
    pub(super) fn of_stage(stage: Stage) -> Self {
        match stage {
            Stage::Data => Self::Entries,
            Stage::Descriptors => Self::Variance,
            Stage::Clusters => Self::Dendrogram,
            Stage::Candidates => Self::Candidates,
            Stage::Pathways | Stage::Structure => Self::Picture,
        }
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
