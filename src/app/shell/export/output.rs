//! What the export dialog offers, and in which formats.

use serde::{Deserialize, Serialize};

use crate::app::state::State;
use crate::export::Head;
use crate::outputs::{FIGURES, Figure, Source, TABLES, TableOutput};

/// The id of the picture of a structure in 3D, which the window alone can make.
const PICTURE: &str = "structure";

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
        let tables = TABLES.iter().map(Self::Table);
        figures.chain([Self::Picture]).chain(tables)
    }

    /// The one of an id; else the first table.
    pub(super) fn of_id(id: &str) -> Self {
        let found = Self::all().find(|output| output.id() == id);
        found.unwrap_or(Self::Table(&TABLES[0]))
    }

    /// The stem of its file's name.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Figure(figure) => figure.id,
            Self::Table(table) => table.id,
            Self::Picture => PICTURE,
        }
    }

    /// What people choose it by.
    pub(super) fn name(self) -> String {
        match self {
            Self::Figure(figure) => format!("Figure: {}", figure.name),
            Self::Table(table) => format!("Table: {}", table.name),
            Self::Picture => "Picture: structure in 3D".to_owned(),
        }
    }

    /// The columns of a table, each with what it is.
    pub(super) fn columns(self) -> Option<String> {
        let Self::Table(table) = self else {
            return None;
        };
        let line = |head: Head| match head.unit {
            "" => format!("{}: {}", head.title, head.explanation),
            unit => format!("{} ({unit}): {}", head.title, head.explanation),
        };
        let lines: Vec<String> = (table.heads)().into_iter().map(line).collect();
        Some(lines.join("\n"))
    }

    /// The formats that there are for it.
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
            Self::Picture => state.session.selection.primary().is_some(),
        }
    }
}

impl PartialEq for Output {
    /// A figure and a table may share their stem.
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id() && std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

impl std::fmt::Debug for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name())
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
