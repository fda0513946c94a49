//! What a command finds for each structure, for people or for programs.
//!
//! In: the findings and the failures, one structure after another. Out: lines of JSON, each as soon
//! as it is there, or one table in the end; and how the command ends.

use serde::Serialize;

use super::ending::{Exit, Stop};
use super::out::Out;
use super::session::Loaded;
use super::table::Table;
use crate::percolation::PercolationError;

/// Findings in the making.
pub(super) struct Results {
    json: bool,
    out: Out,
    /// The last column says why there is no result.
    table: Table,
    n_failed: usize,
}

#[derive(Serialize)]
struct Failure<'a> {
    id: &'a str,
    error: ErrorOfLine,
}

#[derive(Serialize)]
struct ErrorOfLine {
    kind: &'static str,
    message: String,
}

impl Results {
    /// None yet; `titles` are those of the table, which gets a column "failure" after them.
    pub(super) fn new(json: bool, titles: &[&str]) -> Self {
        let titles: Vec<&str> = titles.iter().copied().chain(["failure"]).collect();
        Self {
            json,
            out: Out::new(),
            table: Table::new(&titles),
            n_failed: 0,
        }
    }

    /// What was found for a structure: a line of JSON or rows of the table, whichever is asked for.
    ///
    /// # Errors
    /// Those of standard output.
    pub(super) fn found<Line: Serialize, Row: IntoIterator<Item = String>>(
        &mut self,
        line: impl FnOnce() -> Line,
        rows: impl FnOnce() -> Vec<Row>,
    ) -> Result<(), Stop> {
        if self.json {
            return self.line(&line());
        }
        for row in rows() {
            self.table.row(row.into_iter().chain([String::new()]));
        }
        Ok(())
    }

    /// Why nothing was found for a structure.
    ///
    /// # Errors
    /// Those of standard output.
    pub(super) fn failed(&mut self, id: &str, error: &PercolationError) -> Result<(), Stop> {
        let message = format!("{error}{}", options(error));
        self.failed_as(id, error.kind(), message)
    }

    /// The same with a word for programs and words for people.
    ///
    /// # Errors
    /// Those of standard output.
    pub(super) fn failed_as(
        &mut self,
        id: &str,
        kind: &'static str,
        message: String,
    ) -> Result<(), Stop> {
        self.n_failed += 1;
        if self.json {
            let error = ErrorOfLine { kind, message };
            return self.line(&Failure { id, error });
        }
        let empty = std::iter::repeat_n(String::new(), self.table.n_columns() - 2);
        let cells = std::iter::once(id.to_owned()).chain(empty);
        self.table.row(cells.chain([message]));
        Ok(())
    }

    /// Prints what is not printed yet.
    ///
    /// # Errors
    /// Those of standard output.
    pub(super) fn end(&mut self) -> Result<(), Stop> {
        if !self.json {
            self.out.text(&self.table.text())?;
        }
        Ok(self.out.flush()?)
    }

    /// How a command ends that looked at every entry of the input.
    pub(super) fn exit(&self, loaded: &Loaded) -> Exit {
        match self.n_failed {
            0 => loaded.exit(),
            n if n == loaded.project.data.entries.len() => Exit::Nothing,
            _ => Exit::SomeFailed,
        }
    }

    fn line(&mut self, line: &impl Serialize) -> Result<(), Stop> {
        self.out.json(line)?;
        // Whoever reads the lines may be waiting for them.
        Ok(self.out.flush()?)
    }
}

/// What to write on the command line to follow the advice of an error; empty where there is nothing.
fn options(error: &PercolationError) -> String {
    match error {
        PercolationError::NoMobileIon { candidates, .. } => match candidates.first() {
            Some(element) => format!(" (try --mobile-ion {element})"),
            None => " (--mobile-ion)".to_owned(),
        },
        PercolationError::TooLarge {
            bytes,
            coarser_ang,
            energy_only,
            ..
        } => {
            let energy_only = if *energy_only { "" } else { ", --energy-only" };
            let gigabytes = (*bytes as f64 / 1e9).ceil();
            format!(
                " (--resolution {coarser_ang:.2}{energy_only}), or allow more (--memory-limit {gigabytes})"
            )
        }
        _ => String::new(),
    }
}
