//! `superion run`: a project computed anew, and what of it differs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde::Serialize;

use super::choices;
use super::command::Command;
use super::common::CommonArguments;
use super::ending::{Exit, Stop};
use super::out::Out;
use super::session::Session;
use super::table::Table;
use crate::project::Document;
use crate::tasks::{Checked, OpenProject, RecomputeProject, Verdict};

/// Arguments of `superion run`.
#[derive(Debug, Args)]
pub(super) struct RunArguments {
    /// The project; it is never changed
    #[arg(value_name = "FILE.superion")]
    pub project: PathBuf,
    /// Save the project with its results as they are now, under another name
    #[arg(long, short, value_name = "FILE.superion", alias = "write")]
    pub out: Option<PathBuf>,
    /// Leave relaxed bands as they are: each takes seconds to minutes
    #[arg(long)]
    pub without_bands: bool,
    #[command(flatten)]
    pub common: CommonArguments,
}

impl Command for RunArguments {
    const NAME: &str = "run";
    const ABOUT: &str = "A project computed anew from its data and settings, and what differs";

    fn common(&self) -> &CommonArguments {
        &self.common
    }

    fn run(&self, session: &mut Session) -> Result<Exit, Stop> {
        run(self, session)
    }
}

/// A line of JSON.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Line<'a> {
    Result(&'a Checked),
    Summary(Summary),
}

/// After the results.
#[derive(Serialize)]
struct Summary {
    n_results: usize,
    n_same: usize,
    n_differing: usize,
    n_failed: usize,
    n_skipped: usize,
}

impl Summary {
    fn of(all: &[Checked]) -> Self {
        let n = |is: fn(&Verdict) -> bool| all.iter().filter(|one| is(&one.verdict)).count();
        Self {
            n_results: all.len(),
            n_same: n(|verdict| matches!(verdict, Verdict::Same(_))),
            n_differing: n(|verdict| matches!(verdict, Verdict::Differs(_))),
            n_failed: n(|verdict| matches!(verdict, Verdict::Failed { .. })),
            n_skipped: n(|verdict| matches!(verdict, Verdict::Skipped { .. })),
        }
    }
}

fn run(arguments: &RunArguments, session: &mut Session) -> Result<Exit, Stop> {
    if !arguments.project.exists() {
        return Err(Stop::Nothing(format!(
            "{}: there is no such file; name a project that superion saved",
            arguments.project.display()
        )));
    }
    check_out(arguments)?;
    let path = arguments.project.clone();
    let document = Arc::new(session.run(OpenProject { path })?);
    session.list("warning", &document.data.report.warnings);
    if document.data.entries.is_empty() && document.data.bench.is_empty() {
        return Err(Stop::Nothing(format!(
            "{}: it holds no structures and no measurements, so that nothing can be computed",
            arguments.project.display()
        )));
    }
    let mut all: Vec<Checked> = Vec::new();
    let mut out = Out::new();
    let is_json = arguments.common.json;
    let task = RecomputeProject {
        document: Arc::clone(&document),
        with_bands: !arguments.without_bands,
    };
    let now = session.run_with(task, |checked| {
        if is_json {
            out.json(&Line::Result(&checked))?;
            out.flush()?;
        }
        all.push(checked);
        Ok(())
    })?;
    let summary = Summary::of(&all);
    let is_same = summary.n_differing + summary.n_failed == 0 && !document.damaged;
    print(&mut out, arguments, &all, summary)?;
    if document.damaged {
        session.say("warning: rows of the file are damaged; what stood there cannot be compared");
    }
    if let Some(path) = &arguments.out {
        session.save(Document::clone(&now), path)?;
    }
    Ok(match (all.is_empty(), is_same) {
        (true, _) => {
            session.say("the project holds no results yet: run a screen or a ranking first");
            Exit::Nothing
        }
        (false, true) => Exit::Done,
        (false, false) => Exit::SomeFailed,
    })
}

/// The project is never written to.
fn check_out(arguments: &RunArguments) -> Result<(), Stop> {
    let Some(out) = &arguments.out else {
        return Ok(());
    };
    let place = |path: &Path| std::fs::canonicalize(path).ok();
    let is_same = place(out).is_some_and(|out| place(&arguments.project) == Some(out));
    if is_same {
        let fact = "--out: that is the project itself, which stays as it is; give another name";
        return Err(Stop::WrongUse(fact.to_owned()));
    }
    choices::check_file(Some(out))
}

fn print(
    out: &mut Out,
    arguments: &RunArguments,
    all: &[Checked],
    summary: Summary,
) -> Result<(), Stop> {
    if arguments.common.json {
        out.json(&Line::Summary(summary))?;
        return Ok(out.flush()?);
    }
    let mut table = Table::new(&["result", "anew", "what differs"]);
    for checked in all {
        let (word, mut text) = match &checked.verdict {
            Verdict::Same(_) => ("same", String::new()),
            Verdict::Differs(difference) => ("differs", difference.text()),
            Verdict::Failed { message } => ("failed", message.clone()),
            Verdict::Skipped { message } => ("skipped", message.clone()),
        };
        if !checked.since.is_empty() {
            let space = if text.is_empty() { "" } else { "; " };
            text = format!("{text}{space}since it was made: {}", checked.since);
        }
        table.row([checked.result.clone(), word.to_owned(), text]);
    }
    out.text(&table.text())?;
    out.text(&format!(
        "\n{} of {} results are the same, value by value; {} differ, {} failed, {} were left alone.\n",
        summary.n_same,
        summary.n_results,
        summary.n_differing,
        summary.n_failed,
        summary.n_skipped
    ))?;
    Ok(out.flush()?)
}
