//! `superion disorder`: what became of partial occupancies, and a project in which they are treated
//! otherwise.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use serde::Serialize;

use super::command::Command;
use super::common::CommonArguments;
use super::ending::{Exit, Stop};
use super::input::{self, InputArguments};
use super::out::Out;
use super::session::{Loaded, Session};
use super::table::Table;
use crate::import::{Disorder, Entry, EntryIndex, Occupancies};
use crate::project::Document;
use crate::tasks::TreatDisorder;

/// Arguments of `superion disorder`.
#[derive(Debug, Args)]
pub(super) struct DisorderArguments {
    #[command(flatten)]
    pub input: InputArguments,
    /// Order partial occupancies: whole atoms with the lowest Ewald energy
    #[arg(long, conflicts_with = "keep")]
    pub order: bool,
    /// Put the partial occupancies of the files back
    #[arg(long)]
    pub keep: bool,
    /// Treat only these entries otherwise, and leave the others as they are: a,b,c or @file
    #[arg(long, value_name = "IDS")]
    pub only: Option<String>,
    /// Write all entries, as they are then, into a project
    #[arg(long, short, value_name = "FILE.superion")]
    pub out: Option<PathBuf>,
}

impl Command for DisorderArguments {
    const NAME: &str = "disorder";
    const ABOUT: &str = "What became of partial occupancies; ordered or put back, into a project";

    fn common(&self) -> &CommonArguments {
        &self.input.common
    }

    fn run(&self, session: &mut Session) -> Result<Exit, Stop> {
        run(self, session)
    }
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    formula: &'a str,
    /// "whole", "ordered", "ordered-for-good" (the structure of the file is not known), "kept".
    occupancies: &'static str,
    /// "ordered on a 1×2×1 cell from partial occupancies".
    text: Option<String>,
    n_sites: usize,
    /// Of the structure of the file, where it was ordered.
    n_sites_in_file: Option<usize>,
}

impl<'a> From<&'a Entry> for Line<'a> {
    fn from(entry: &'a Entry) -> Self {
        Self {
            id: &entry.id,
            formula: &entry.formula,
            occupancies: match entry.occupancies() {
                Occupancies::Whole => "whole",
                Occupancies::Ordered => "ordered",
                Occupancies::OrderedForGood => "ordered-for-good",
                Occupancies::Kept => "kept",
            },
            text: entry.occupancies_in_words(),
            n_sites: entry.structure.n_sites(),
            n_sites_in_file: entry.as_read.as_ref().map(|read| read.n_sites()),
        }
    }
}

fn run(arguments: &DisorderArguments, session: &mut Session) -> Result<Exit, Stop> {
    let only = input::ids(arguments.only.as_deref())?;
    let inputs = input::inputs(&arguments.input, None, arguments.out.is_some())?;
    let Loaded {
        project,
        mut some_failed,
    } = session.load(inputs)?;
    let mut document = Document::clone(&project);
    let way = match (arguments.order, arguments.keep) {
        (true, _) => Some(Disorder::Order),
        (_, true) => Some(Disorder::Keep),
        _ => None,
    };
    if let Some(disorder) = way {
        let entries = chosen(&document, &only, session, &mut some_failed);
        let task = TreatDisorder {
            data: Arc::clone(&document.data),
            entries,
            disorder,
        };
        let treated = session.run(task)?;
        some_failed |= !treated.refused.is_empty();
        session.list("failed", &treated.refused);
        document.data_mut().retreat(treated.changed);
    }
    let mut out = Out::new();
    if arguments.input.common.json {
        for line in document.data.entries.iter().map(Line::from) {
            out.json(&line)?;
        }
    } else {
        out.text(&table(&document).text())?;
    }
    out.flush()?;
    if let Some(words) = document.data.disorder_shares().in_words() {
        session.say(&words);
    }
    if let Some(path) = &arguments.out {
        session.save(document, path)?;
    }
    Ok(match some_failed {
        true => Exit::SomeFailed,
        false => Exit::Done,
    })
}

/// The entries of some ids; all where there are none.
fn chosen(
    document: &Document,
    only: &[String],
    session: &Session,
    some_failed: &mut bool,
) -> Vec<EntryIndex> {
    let data = &document.data;
    let is_there = |id: &String| data.entries.iter().any(|entry| entry.id == *id);
    for missing in only.iter().filter(|id| !is_there(id)) {
        session.say(&format!("failed: no entry {missing} in the input"));
        *some_failed = true;
    }
    let wanted = |k: &EntryIndex| {
        let entry = data.entry(*k);
        only.is_empty() || entry.is_some_and(|entry| only.contains(&entry.id))
    };
    data.entry_indices().filter(wanted).collect()
}

fn table(document: &Document) -> Table {
    let mut table = Table::new(&["id", "formula", ">sites", ">in the file", "occupancies"]);
    for line in document.data.entries.iter().map(Line::from) {
        table.row([
            line.id.to_owned(),
            line.formula.to_owned(),
            line.n_sites.to_string(),
            line.n_sites_in_file
                .map_or_else(String::new, |n| n.to_string()),
            line.text.unwrap_or_else(|| "whole".to_owned()),
        ]);
    }
    table
}
