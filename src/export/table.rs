//! Tables to be written.
//!
//! In: [`Column`]s, each of which says once what it is and how its cells are made, and rows of
//! anything. Out: a [`Table`], which [`super::csv`] and [`super::xlsx`] write.

use super::files::FileError;

/// Longer words are no id of the Materials Project ("mp-1234567").
const LONGEST_ID: usize = 64;

/// A table: what stands in its columns, and rows with a cell for each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Name of the table; that of the sheet in a workbook.
    pub title: String,
    /// What stands in each column.
    pub columns: Vec<Head>,
    /// The rows. A row that is too short ends in empty cells; cells beyond the last column have no
    /// title and are left out.
    pub rows: Vec<Vec<Cell>>,
}

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Title in ASCII, with the unit in words, such as `conductivity_s_cm`.
    pub title: &'static str,
    /// Title for people, with `_{…}` set low and the unit in brackets: "E_{a} (eV)"; empty where the
    /// title without its underscores does.
    pub heading: &'static str,
    /// Unit: "eV", "S cm⁻¹"; empty for none.
    pub unit: &'static str,
    /// What it is, in a sentence.
    pub explanation: &'static str,
    /// What stands in it.
    pub kind: Kind,
}

/// A column of a table whose rows are made of `R`s: what it is, and how each of its cells is made.
pub struct Column<R> {
    /// What it is.
    pub head: Head,
    /// The cell of a row.
    pub cell: fn(&R) -> Cell,
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

impl Head {
    /// A column without unit and explanation.
    pub const fn new(title: &'static str, kind: Kind) -> Self {
        Self {
            title,
            heading: "",
            unit: "",
            explanation: "",
            kind,
        }
    }

    /// The title as people read it, with `_{…}` set low.
    pub fn read(&self) -> String {
        match self.heading {
            "" => self.title.replace('_', " "),
            heading => heading.to_owned(),
        }
    }
}

impl<R> Column<R> {
    /// A column: title in ASCII, unit (may be empty), what stands in it, what it is, its cells.
    pub const fn new(
        title: &'static str,
        unit: &'static str,
        kind: Kind,
        explanation: &'static str,
        cell: fn(&R) -> Cell,
    ) -> Self {
        let head = Head {
            unit,
            explanation,
            ..Head::new(title, kind)
        };
        Self { head, cell }
    }

    /// The same column with a title for people.
    #[must_use]
    pub const fn read(mut self, heading: &'static str) -> Self {
        self.head.heading = heading;
        self
    }
}

impl Table {
    /// A row of cells for each of `rows`.
    pub fn of<R>(title: &str, columns: &[Column<R>], rows: impl IntoIterator<Item = R>) -> Self {
        let cells = |row: R| columns.iter().map(|column| (column.cell)(&row)).collect();
        Self {
            title: title.to_owned(),
            columns: columns.iter().map(|column| column.head).collect(),
            rows: rows.into_iter().map(cells).collect(),
        }
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

impl From<f64> for Cell {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<usize> for Cell {
    fn from(count: usize) -> Self {
        Self::count(count)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Cell {
    fn from(holds: bool) -> Self {
        Self::text(holds.to_string())
    }
}

/// What is not known stays empty.
impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_says_once_what_it_is_and_makes_its_cells() {
        struct Row(&'static str, Option<f64>);
        let columns = [
            Column::new("id", "", Kind::Text, "Its id", |row: &Row| row.0.into()),
            Column::new(
                "e_a_ev",
                "eV",
                Kind::Scientific,
                "Its barrier",
                |row: &Row| row.1.into(),
            )
            .read("E_{a} (eV)"),
        ];
        let table = Table::of("Rows", &columns, [Row("a", Some(0.5)), Row("b", None)]);
        assert_eq!(table.rows[0], [Cell::text("a"), Cell::Number(0.5)]);
        assert_eq!(table.rows[1], [Cell::text("b"), Cell::Empty]);
        let read: Vec<String> = table.columns.iter().map(Head::read).collect();
        assert_eq!(read, ["id", "E_{a} (eV)"]);
        assert_eq!(table.columns[1].unit, "eV");
    }

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
