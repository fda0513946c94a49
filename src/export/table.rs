//! Tables to be written.
//!
//! In: titles and cells. Out: a [`Table`], which [`super::csv`] and [`super::xlsx`] write.

use super::files::FileError;

/// Longer words are no id of the Materials Project ("mp-1234567").
const LONGEST_ID: usize = 64;

/// A table: columns, and rows with a cell for each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Name of the table; that of the sheet in a workbook.
    pub title: String,
    /// What stands in each column.
    pub columns: Vec<Column>,
    /// The rows. A row that is too short ends in empty cells; cells beyond the last column have no
    /// title and are left out.
    pub rows: Vec<Vec<Cell>>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Title in ASCII, with the unit in words, such as `conductivity_s_cm`.
    pub title: &'static str,
    /// What stands in it.
    pub kind: Kind,
}

/// What stands in a column; says how its numbers are shown. Files hold every number to its last
/// digit all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words, with or without links.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers shown with so many decimals.
    Number {
        /// Digits behind the point.
        decimals: u8,
    },
    /// Numbers over many orders of magnitude: 1.2E-04.
    Scientific,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing known.
    Empty,
    /// Words.
    Text(String),
    /// Words that lead to a page on the web.
    Link {
        /// What is read.
        text: String,
        /// Where it leads.
        url: String,
    },
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
}

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The file could not be written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The table does not fit into a sheet of Excel's.
    #[error("the table \"{title}\" cannot be a workbook: {fact}; write it as CSV")]
    Workbook {
        /// Name of the table.
        title: String,
        /// What the writer said.
        fact: String,
    },
}

impl Column {
    /// A column.
    pub const fn new(title: &'static str, kind: Kind) -> Self {
        Self { title, kind }
    }
}

impl Cell {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A count.
    pub fn count(count: usize) -> Self {
        Self::Integer(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// A material of the Materials Project, with a link to its page; what cannot be an id of one is
    /// plain words.
    pub fn materials_project(id: &str) -> Self {
        let is_of_id = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if id.len() > LONGEST_ID || !id.chars().all(is_of_id) {
            return Self::text(id);
        }
        Self::Link {
            text: id.to_owned(),
            url: format!("https://next-gen.materialsproject.org/materials/{id}"),
        }
    }

    /// A reference; a DOI or an address is also a link.
    pub fn reference(reference: &str) -> Self {
        let text = reference.trim();
        let is_plain = !text.contains(char::is_whitespace);
        let url = if is_plain && text.starts_with("10.") && text.contains('/') {
            format!("https://doi.org/{text}")
        } else if is_plain && (text.starts_with("https://") || text.starts_with("http://")) {
            text.to_owned()
        } else {
            return Self::text(text);
        };
        Self::Link {
            text: text.to_owned(),
            url,
        }
    }
}

impl From<Option<f64>> for Cell {
    fn from(value: Option<f64>) -> Self {
        value.map_or(Self::Empty, Self::Number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_lead_where_they_can() {
        let url = |text| match Cell::reference(text) {
            Cell::Link { url, .. } => Some(url),
            _ => None,
        };
        assert_eq!(
            url("10.1039/d2ee03499a").as_deref(),
            Some("https://doi.org/10.1039/d2ee03499a")
        );
        assert_eq!(url("https://a.org/b").as_deref(), Some("https://a.org/b"));
        assert_eq!(url("J. Solid State Chem. 10.1/2"), None);
        assert_eq!(url("10.5 mS/cm at 300 K"), None);
    }
}
