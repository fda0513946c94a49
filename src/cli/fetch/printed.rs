//! What `superion fetch` prints.

use std::path::PathBuf;

use serde::Serialize;

use crate::cli::ending::Stop;
use crate::cli::out::Out;
use crate::online::{Attribution, Count, DownloadRequest};

/// Something that is printed as JSON or as lines for people.
pub(super) trait Printed: Serialize {
    /// For people.
    fn text(&self) -> String;
}

/// How many there are.
#[derive(Serialize)]
pub(super) struct CountLine {
    database: String,
    n: Option<usize>,
    n_kept: usize,
    kept_since: Option<String>,
    kept_complete: bool,
}

impl CountLine {
    pub(super) fn of(request: &DownloadRequest, count: &Count) -> Self {
        Self {
            database: request.database.name().to_owned(),
            n: count.n,
            n_kept: count.n_kept,
            kept_since: count.kept_since.clone(),
            kept_complete: count.kept_complete,
        }
    }
}

impl Printed for CountLine {
    fn text(&self) -> String {
        match self.n {
            Some(n) => format!("{n} compounds\n"),
            None => format!("{} does not say how many\n", self.database),
        }
    }
}

/// What was fetched, and what became of it.
#[derive(Serialize)]
pub(super) struct FetchedLine {
    pub database: String,
    pub n_announced: Option<usize>,
    pub n_here: usize,
    pub n_kept: usize,
    pub complete: bool,
    pub pages: PathBuf,
    pub project: PathBuf,
    /// Entries of the project, those of before too.
    pub n_entries: usize,
    pub n_added: usize,
    /// Compounds that were there already or share an ICSD code.
    pub n_merged: usize,
    /// Compounds that could not be read.
    pub n_not_read: usize,
    pub attribution: Attribution,
}

impl Printed for FetchedLine {
    fn text(&self) -> String {
        let of = self
            .n_announced
            .map_or_else(String::new, |n| format!(" of {n}"));
        let attribution = &self.attribution;
        let mut source = attribution.name.clone();
        if let Some(version) = &attribution.version {
            source.push_str(&format!(", version {version}"));
        }
        if let Some(license) = &attribution.license {
            source.push_str(&format!(", {license}"));
        }
        format!(
            "{}{of} compounds fetched; {} entries added, {} merged, {} not readable; {} in {}\nsource: {source}\n\
             cite: {}\n",
            self.n_here,
            self.n_added,
            self.n_merged,
            self.n_not_read,
            self.n_entries,
            self.project.display(),
            attribution.citation
        )
    }
}

/// Prints a line of JSON, or text.
pub(super) fn print(json: bool, line: &impl Printed) -> Result<(), Stop> {
    let mut out = Out::new();
    match json {
        true => out.json(line)?,
        false => out.text(&line.text())?,
    }
    out.flush()?;
    Ok(())
}
