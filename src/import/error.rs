//! Why an import could not be done at all.

use std::path::PathBuf;

use crate::monitor::{Cancelled, Warning, remedy};

/// Why an import could not be done at all.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// An input path cannot be opened.
    #[error("{path}: cannot be read: {fact}; check that the file exists and may be opened")]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What is the matter.
        fact: String,
    },
    /// A file is of no known kind.
    #[error("{path}: no structure file, folder, archive, table or project; {remedy}")]
    UnknownKind {
        /// The file or folder.
        path: PathBuf,
        /// What to do.
        remedy: String,
    },
    /// A table lacks a needed column.
    #[error("{path}: no column for {role} among {found:?}; {}", remedy::THE_COLUMN.with(.role))]
    MissingColumn {
        /// The file or folder.
        path: PathBuf,
        /// Role of the column, such as "conductivity".
        role: String,
        /// Titles of the columns that there are.
        found: Vec<String>,
    },
    /// A column was given by hand for a role that does not exist.
    #[error("{}: \"{role}\" is no role of a column; use one of {known}", remedy::GIVEN_ROLE.with(.role))]
    UnknownRole {
        /// Role of the column, such as "conductivity".
        role: String,
        /// The roles that there are.
        known: String,
    },
    /// A column was given by hand that no table has.
    #[error(
        "{} a column \"{title}\"; {found}; write the title as it stands in the table",
        remedy::GIVEN_COLUMN.with(&format!("{role}=\"{title}"))
    )]
    NoSuchColumn {
        /// Role of the column, such as "conductivity".
        role: String,
        /// Title as it was given.
        title: String,
        /// What the tables have instead, in words.
        found: String,
    },
    /// The conductivity column of a table holds no conductivity at all.
    #[error(
        "{path}: column \"{column}\" holds no usable conductivity; the first: {first}; {}",
        remedy::RIGHT_COLUMN.with("conductivity")
    )]
    NoConductivity {
        /// The file or folder.
        path: PathBuf,
        /// Title of the column.
        column: String,
        /// Why the first value is none.
        first: Warning,
    },
    /// The unit of a column is not one of its role.
    #[error(
        "{path}: {fact}; {}, or correct the title",
        remedy::UNIT_OF_COLUMN.with(.column)
    )]
    UnknownUnit {
        /// The file or folder.
        path: PathBuf,
        /// What is the matter.
        fact: String,
        /// Title of the column.
        column: String,
    },
    /// A table of measured conductivities has no temperatures that can be understood.
    #[error(
        "{path}: {fact}; give the temperatures a column called \"T (K)\" or \"T (°C)\" and the conductivities one called \"sigma (S/cm)\""
    )]
    NoTemperatures {
        /// The file or folder.
        path: PathBuf,
        /// What is the matter.
        fact: String,
    },
    /// A file holds no spectrum or no pattern that can be used.
    #[error("{path}: {fact}; {remedy}")]
    NoMeasurement {
        /// The file.
        path: PathBuf,
        /// What is the matter.
        fact: String,
        /// What to do.
        remedy: String,
    },
    /// Which columns of a table hold what cannot be told: to be named by hand.
    #[error("{path}: {fact}; say which columns hold {needed}")]
    UnclearColumns {
        /// The file.
        path: PathBuf,
        /// What is the matter.
        fact: String,
        /// What is to be named, in words.
        needed: String,
        /// What the columns are called, or "column 3" with its first numbers.
        titles: Vec<String>,
    },
    /// The user stopped it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
