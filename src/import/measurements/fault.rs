//! Why nothing is read of a file of measurements.
//!
//! In: what a format finds wrong. Out: an [`ImportError`] that names the file.

use std::path::Path;

use crate::import::ImportError;
use crate::monitor::Warning;

/// Why a format reads nothing.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::import) enum Fault {
    /// Fact and remedy.
    Nothing(String, String),
    /// The columns must be named by hand: the fact, and what they are called.
    Unclear(String, Vec<String>),
}

impl Fault {
    pub(in crate::import) fn new(fact: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Nothing(fact.into(), remedy.into())
    }

    /// The error of a file; `needed` says which columns are to be named, with their roles.
    pub(in crate::import) fn of_file(self, path: &Path, needed: &str) -> ImportError {
        let path = path.to_owned();
        match self {
            Self::Nothing(fact, remedy) => ImportError::NoMeasurement { path, fact, remedy },
            Self::Unclear(fact, titles) => ImportError::UnclearColumns {
                path,
                fact,
                needed: needed.to_owned(),
                titles,
            },
        }
    }
}

/// A remark about the sweep or scan at hand, whose name is not known yet.
pub(in crate::import) fn remark(fact: impl Into<String>, remedy: impl Into<String>) -> Warning {
    Warning::new("", fact, remedy)
}
