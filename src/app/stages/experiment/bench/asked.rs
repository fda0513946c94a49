//! A table whose columns are to be named by hand.

use std::path::PathBuf;

use super::kind::Kind;
use crate::import::{MeasuredTable, MeasurementKind};
use crate::pipeline::NotMeasured;

/// A table whose columns are to be named by hand.
#[derive(Clone, Debug)]
pub struct ColumnsAsked {
    /// The file.
    pub path: PathBuf,
    /// Why it is asked, in a sentence; may be empty.
    pub reason: String,
    /// What it is taken for at first.
    pub kind: MeasurementKind,
    /// What is on the bench from this file: what is read takes the place of it.
    pub replaces: Vec<(Kind, String)>,
    /// Its tables at a glance, or why there are none; `None` before anyone looked.
    pub tables: Option<Result<Vec<MeasuredTable>, String>>,
    /// Whether somebody looks.
    pub is_looked_at: bool,
}

impl ColumnsAsked {
    /// About a file that nobody has read yet.
    pub fn about(path: PathBuf, kind: MeasurementKind) -> Self {
        Self {
            path,
            reason: String::new(),
            kind,
            replaces: Vec::new(),
            tables: None,
            is_looked_at: false,
        }
    }

    /// About a file of which nothing could be read for want of names, and what it is likely.
    pub fn of_failure(failure: NotMeasured, likely: MeasurementKind) -> Self {
        // Names of roles are for those who type them.
        let fact = failure.reason.split(" (roles").next().unwrap_or_default();
        Self {
            reason: format!("{}.", fact.trim_end_matches('.')),
            ..Self::about(failure.path, likely)
        }
    }

    /// Its name without folders.
    pub fn file_name(&self) -> String {
        let name = self.path.file_name().unwrap_or(self.path.as_os_str());
        name.to_string_lossy().into_owned()
    }
}
