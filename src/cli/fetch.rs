//! `superion fetch`: compounds of a database on the net, as a project.

mod arguments;
mod key;
mod printed;
mod providers;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use clap::{Args, Subcommand};

use self::arguments::FetchArguments;
use self::key::KeyArguments;
use self::printed::{CountLine, FetchedLine};
use self::providers::ProvidersArguments;
use super::choices;
use super::command::Command;
use super::common::CommonArguments;
use super::ending::{Exit, Stop};
use super::progress::note;
use super::session::{Loaded, Session};
use crate::import::ImportSettings;
use crate::monitor::Warning;
use crate::online::{Access, Count, Database, DownloadReport, DownloadRequest};
use crate::pipeline;
use crate::project::Document;
use crate::tasks::{CountOnline, FetchOnline, Inputs, OpenProject};

/// Arguments of `superion fetch`.
#[derive(Debug, Args)]
pub(super) struct FetchCommand {
    #[command(subcommand)]
    what: What,
}

/// From where.
#[derive(Debug, Subcommand)]
enum What {
    /// The Materials Project; it asks for a key, which is free: see superion fetch key
    Mp(Box<FetchArguments>),
    /// A database that speaks OPTIMADE: --provider names it
    Optimade(Box<FetchArguments>),
    /// The Crystallography Open Database
    Cod(Box<FetchArguments>),
    /// The databases that speak OPTIMADE, by id, name and address
    Providers(ProvidersArguments),
    /// The key of the Materials Project in the keyring of the system: show where one is known, set, forget
    Key(KeyArguments),
}

impl Command for FetchCommand {
    const NAME: &str = "fetch";
    const ABOUT: &str = "Compounds of the Materials Project, of OPTIMADE databases, of COD: counted, fetched, resumed";

    fn common(&self) -> &CommonArguments {
        match &self.what {
            What::Mp(arguments) | What::Optimade(arguments) | What::Cod(arguments) => {
                &arguments.common
            }
            What::Providers(arguments) => &arguments.common,
            What::Key(arguments) => &arguments.common,
        }
    }

    fn run(&self, session: &mut Session) -> Result<Exit, Stop> {
        let (arguments, database) = match &self.what {
            What::Mp(arguments) => (arguments, arguments.materials_project()?),
            What::Optimade(arguments) => (arguments, arguments.optimade()?),
            What::Cod(arguments) => (arguments, arguments.cod()?),
            What::Providers(arguments) => return providers::run(arguments, session),
            What::Key(arguments) => return key::run(arguments, session),
        };
        run(arguments, database, session)
    }
}

fn run(
    arguments: &FetchArguments,
    database: Database,
    session: &mut Session,
) -> Result<Exit, Stop> {
    let request = DownloadRequest {
        database,
        query: arguments.query()?,
    };
    let access = arguments.access();
    if arguments.count {
        let count = counted(arguments, &request, &access, session)?;
        printed::print(arguments.common.json, &CountLine::of(&request, &count))?;
        return Ok(Exit::Done);
    }
    let Some(out) = arguments.out.as_deref() else {
        let fact = "no --out: name the project that is to be written, or ask for the number alone with --count";
        return Err(Stop::WrongUse(fact.to_owned()));
    };
    choices::check_file(Some(out))?;
    // First, for what cannot be opened should not cost a download.
    let present = match out.exists() {
        true => Some(session.run(OpenProject {
            path: out.to_owned(),
        })?),
        false => None,
    };
    let report = fetched(arguments, &request, &access, session)?;
    if report.n_here == 0 {
        let name = request.database.name();
        let fact = match report.n_announced {
            Some(n) if n > 0 => {
                format!("{name} announced {n} compounds and gave none; try again later")
            }
            _ => format!("{name} has no such compounds; ask for others"),
        };
        return Err(Stop::Nothing(fact));
    }
    let loaded = session.load(Inputs {
        paths: vec![report.folder.clone()],
        settings: ImportSettings {
            disorder: arguments.disorder(),
            ..ImportSettings::default()
        },
        decorate: true,
        ..Inputs::default()
    })?;
    let exit = match report.complete {
        true => loaded.exit(),
        false => Exit::SomeFailed,
    };
    let (document, line) = joined(loaded, present, &report, out, session);
    session.save(document, out)?;
    printed::print(arguments.common.json, &line)?;
    Ok(exit)
}

/// Counts, and says so on standard error.
fn counted(
    arguments: &FetchArguments,
    request: &DownloadRequest,
    access: &Access,
    session: &mut Session,
) -> Result<Count, Stop> {
    let count = session.run(CountOnline {
        request: request.clone(),
        access: access.clone(),
        folder: arguments.pages.clone(),
    })?;
    session.list("warning", &count.warnings);
    if let Some(n) = count.n {
        let here = match count.n_kept {
            0 => String::new(),
            n => format!(", {n} of them are here already"),
        };
        session.say(&format!(
            "{} has {n} such compounds{here}",
            request.database.name()
        ));
    }
    Ok(count)
}

/// Counts first, then fetches what is missing; of what is complete here, says since when.
fn fetched(
    arguments: &FetchArguments,
    request: &DownloadRequest,
    access: &Access,
    session: &mut Session,
) -> Result<DownloadReport, Stop> {
    let folder = match &arguments.pages {
        Some(folder) => folder.clone(),
        None => pipeline::online::download_folder(request, access)
            .map_err(|error| Stop::Nothing(error.to_string()))?,
    };
    let complete =
        pipeline::online::kept_download(&folder).filter(|kept| kept.complete && !arguments.anew);
    let counted = match complete {
        Some(_) => None,
        None => Some(counted(arguments, request, access, session)?),
    };
    let task = FetchOnline {
        request: request.clone(),
        access: access.clone(),
        folder: Some(folder),
        anew: arguments.anew,
    };
    let quiet = arguments.common.quiet;
    let mut said = None;
    let report = session.run_with(task, |progress| {
        if progress.waiting != said {
            if let Some(waiting) = progress.waiting.as_ref().filter(|_| !quiet) {
                note(&format!("waiting: {waiting}"));
            }
            said = progress.waiting;
        }
        Ok(())
    })?;
    // What was said of the count is not said again.
    let told = counted.map_or_else(Vec::new, |count| count.warnings);
    let new = report
        .warnings
        .iter()
        .filter(|warning| !told.contains(warning));
    session.list("warning", &new.cloned().collect::<Vec<_>>());
    let of = report
        .n_announced
        .map_or_else(String::new, |n| format!(" of {n}"));
    session.say(&format!(
        "{}{of} compounds are here, in {}",
        report.n_here,
        report.folder.display()
    ));
    if complete.is_some() {
        let since = report.attribution.fetched.as_deref().unwrap_or("before");
        session.say(&format!("they are of {since}; --anew fetches them again"));
    }
    Ok(report)
}

/// The project with what was fetched, beside what was in it.
fn joined(
    loaded: Loaded,
    present: Option<Document>,
    report: &DownloadReport,
    out: &Path,
    session: &mut Session,
) -> (Document, FetchedLine) {
    let fetched = Arc::unwrap_or_clone(loaded.project);
    let n_left_out = fetched.data.report.rejected.len();
    let mut document = present.unwrap_or_else(|| Document {
        import_settings: Arc::clone(&fetched.import_settings),
        name: out
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default(),
        ..Document::default()
    });
    let (n_before, n_merged) = (
        document.data.entries.len(),
        document.data.report.merged.len(),
    );
    let told: BTreeSet<Warning> = [&document.data.report, &fetched.data.report]
        .iter()
        .flat_map(|report| report.warnings.iter().cloned())
        .collect();
    document
        .data_mut()
        .join_download(Arc::unwrap_or_clone(fetched.data));
    let data = &document.data;
    let new = data.report.warnings.iter().filter(|w| !told.contains(w));
    session.list("warning", &new.cloned().collect::<Vec<_>>());
    let line = FetchedLine {
        database: report.attribution.name.clone(),
        n_announced: report.n_announced,
        n_here: report.n_here,
        n_kept: report.n_kept,
        complete: report.complete,
        pages: report.folder.clone(),
        project: out.to_owned(),
        n_entries: data.entries.len(),
        n_added: data.entries.len() - n_before,
        n_merged: data.report.merged.len() - n_merged,
        n_not_read: n_left_out,
        attribution: report.attribution.clone(),
    };
    (document, line)
}
