//! What the export dialog offers, and in which formats.

use serde::{Deserialize, Serialize};

use crate::app::stages::{dendrogram, descriptors};
use crate::app::state::{Stage, State};
use crate::app::views::CandidatesView;
use crate::outputs::{
    ARRHENIUS, CANDIDATES, CANDIDATES_PLANE, ENTRIES, FIGURES, Figure, LESSONS, Source, TABLES,
    TableOutput,
};

/// What is written.
#[derive(Clone, Copy)]
pub enum Output {
    /// A registered figure.
    Figure(&'static Figure),
    /// A registered table.
    Table(&'static TableOutput),
    /// The structure in 3D.
    Picture,
}

impl Output {
    /// In the order in which they are offered.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        let figures = FIGURES.iter().map(Self::Figure);
        figures
            .chain([Self::Picture])
            .chain(TABLES.iter().map(Self::Table))
    }

    /// What people choose it by.
    pub(super) fn name(self) -> String {
        match self {
            Self::Figure(figure) => format!("Figure: {}", figure.name),
            Self::Table(table) => format!("Table: {}", table.name),
            Self::Picture => "Picture: structure in 3D".to_owned(),
        }
    }

    /// What is said of it when the pointer rests on it; empty for nothing.
    pub(super) fn explanation(self) -> String {
        let Self::Table(table) = self else {
            return String::new();
        };
        let column = |head: crate::export::Head| match head.unit {
            "" => format!("{}: {}", head.title, head.explanation),
            unit => format!("{} ({unit}): {}", head.title, head.explanation),
        };
        let columns: Vec<String> = (table.heads)().into_iter().map(column).collect();
        columns.join("\n")
    }

    /// The stem of its file's name.
    pub(super) fn stem(self) -> &'static str {
        match self {
            Self::Figure(figure) => figure.id,
            Self::Table(table) => table.id,
            Self::Picture => "structure",
        }
    }

    pub(super) fn formats(self) -> &'static [Format] {
        match self {
            Self::Figure(_) => &[Format::Svg, Format::Pdf, Format::Png],
            Self::Picture => &[Format::Png],
            Self::Table(_) => &[Format::Csv, Format::Xlsx],
        }
    }

    /// Whether there is something of this kind.
    pub(super) fn is_available(self, state: &State, source: &Source<'_>) -> bool {
        match self {
            Self::Figure(figure) => (figure.is_available)(source),
            Self::Table(table) => (table.is_available)(source),
            Self::Picture => state.selection.primary().is_some(),
        }
    }

    /// Whether both are the same.
    pub(super) fn is(self, other: Self) -> bool {
        match (self, other) {
            (Self::Figure(a), Self::Figure(b)) => a.id == b.id,
            (Self::Table(a), Self::Table(b)) => a.id == b.id,
            (Self::Picture, Self::Picture) => true,
            _ => false,
        }
    }

    /// What is on screen.
    pub(super) fn shown(state: &State) -> Self {
        match state.stage {
            Stage::Data => Self::Table(&ENTRIES),
            Stage::Descriptors => Self::Figure(descriptors::shown(state)),
            Stage::Dendrogram => Self::Figure(dendrogram::shown(state)),
            Stage::Candidates => match state.views.candidates {
                CandidatesView::Plane => Self::Figure(&CANDIDATES_PLANE),
                CandidatesView::Arrhenius => Self::Figure(&ARRHENIUS),
                CandidatesView::List => Self::Table(&CANDIDATES),
                CandidatesView::Lessons => Self::Table(&LESSONS),
            },
            Stage::Pathways | Stage::Structure => Self::Picture,
        }
    }
}

impl std::fmt::Debug for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.stem())
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
