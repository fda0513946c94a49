//! Files that are read: structures, tables, projects.
//!
//! In: paths. Out: a task that reads them; what it read is added to the document as a change that can be
//! undone, or takes its place.

use std::path::PathBuf;
use std::sync::Arc;

use super::leaving;
use super::saving::{self, PROJECTS};
use crate::app::action::{Action, PathKind, Question, Reach};
use crate::app::ending::{Started, made, made_for};
use crate::app::session::{Arrival, Departure, Severity};
use crate::app::stages::experiment;
use crate::app::state::State;
use crate::import::{ImportSettings, LabelTable};
use crate::pipeline::Arrhenius;
use crate::project::Document;
use crate::tasks::{self, Imported, Task};

/// Endings of structures and tables.
const STRUCTURES: (&str, &[&str]) = (
    "Structures, archives, tables",
    &[
        "cif", "mcif", "vasp", "poscar", "xyz", "extxyz", "json", "xsf", "axsf", "res", "ins",
        "in", "pwi", "out", "zip", "tar", "gz", "tgz", "zst", "csv", "tsv", "xlsx", "txt",
        "superion",
    ],
);

/// Endings of tables of conductivities.
const LABELS: (&str, &[&str]) = ("Tables", &["csv", "tsv", "txt", "gz", "xlsx"]);

/// Asks for what is to be read, or where to save.
pub(super) fn ask(action: &Action, reach: &mut Reach<'_>) {
    let import = |paths| Action::Import { paths, add: false };
    let first = |paths: Vec<PathBuf>| paths.into_iter().next().unwrap_or_default();
    let state = &mut *reach.state;
    let question = match action {
        Action::AskStructures => Question {
            title: "Open structures",
            kind: PathKind::Files,
            name: String::new(),
            filter: Some(STRUCTURES),
            answer: Box::new(move |paths| Box::new(import(paths))),
        },
        Action::AskFolder => Question {
            title: "Open a folder of structures",
            kind: PathKind::Folder,
            name: String::new(),
            filter: None,
            answer: Box::new(move |paths| Box::new(import(paths))),
        },
        Action::AskLabels if state.data().entries.is_empty() => {
            let text = "Measured conductivities belong to structures: import structures first.";
            return state.session.say(Severity::Error, text);
        }
        Action::AskLabels => Question {
            title: "Open measured conductivities",
            kind: PathKind::File,
            name: String::new(),
            filter: Some(LABELS),
            answer: Box::new(move |paths| Box::new(Action::ImportLabels(first(paths)))),
        },
        Action::AskProject => Question {
            title: "Open a project",
            kind: PathKind::File,
            name: String::new(),
            filter: Some(PROJECTS),
            answer: Box::new(move |paths| Box::new(Action::OpenProject(first(paths)))),
        },
        _ => return saving::ask(reach),
    };
    reach.questions.push(question);
}

/// Reads files: a project takes the place of the document; structures are added to it, or take its
/// place; tables that hold no structures, of conductivities or of σ(T), join it in any case. What the
/// files are is found out by the task.
pub(super) fn open(reach: &mut Reach<'_>, paths: Vec<PathBuf>, add: bool) {
    let state = &mut *reach.state;
    let Some(first) = paths.first() else { return };
    state.preferences.remember_folder_of(first);
    if let [path] = paths.as_slice()
        && path.extension().is_some_and(|e| e == "superion")
    {
        return leaving::replace(reach, Departure::Project(path.clone()));
    }
    import(reach, paths, add);
}

/// Reads a table of conductivities.
pub(super) fn import_labels(reach: &mut Reach<'_>, path: PathBuf) {
    reach.state.preferences.remember_folder_of(&path);
    let settings = ImportSettings::clone(&reach.state.document().import_settings);
    let task = tasks::ReadLabels {
        path,
        settings,
        has_structures: !reach.state.data().entries.is_empty(),
    };
    let title = task.title();
    let started = Started::on(reach.state);
    reach.tasks.start(
        task,
        |_: &mut State, never| match never {},
        move |state: &mut State, outcome| {
            if let Some(table) = made_for(state, started, &title, outcome) {
                take_labels(state, table, &Arrhenius::default());
            }
        },
    );
}

fn import(reach: &mut Reach<'_>, paths: Vec<PathBuf>, add: bool) {
    let task = tasks::ImportFiles {
        paths,
        settings: ImportSettings::clone(&reach.state.document().import_settings),
        has_structures: !reach.state.data().entries.is_empty(),
    };
    let title = task.title();
    let started = Started::on(reach.state);
    reach.tasks.start(
        task,
        |_: &mut State, never| match never {},
        move |state: &mut State, outcome| {
            if let Some(imported) = made(state, &title, outcome) {
                take(state, imported, add.then_some(started));
            }
        },
    );
}

/// Takes what was read; `add_to` is the document that structures are added to, where they do not take
/// its place.
fn take(state: &mut State, imported: Imported, add_to: Option<Started>) {
    match imported {
        Imported::Samples(found) => experiment::actions::take(state, &found),
        Imported::Labels { table, samples } => take_labels(state, table, &samples),
        Imported::Structures {
            document,
            with_labels,
        } => match add_to {
            Some(started) if started.is_present(state) => add(state, *document, with_labels),
            Some(_) => {
                let text = "The structures were read, but their project was closed meanwhile: open them again.";
                state.session.say(Severity::Stopped, text);
            }
            None => replace(state, *document),
        },
    }
}

/// Labels join the document.
fn take_labels(state: &mut State, table: LabelTable, samples: &Arrhenius) {
    let n_labels = table.labels.len();
    let title = format!("Open {n_labels} conductivities");
    state.change(title, "", |document| {
        let data = document.data_mut();
        data.replace_literature(table);
        samples.add_to(data);
    });
    let text = format!(
        "{n_labels} measured conductivities read; {} structures have one of them.",
        state.data().n_labelled()
    );
    state.session.say(Severity::Done, text);
}

/// Structures are added to those that are there.
fn add(state: &mut State, new: Document, with_labels: bool) {
    let n = new.data.entries.len();
    if n == 0 {
        return refuse_empty(state, &new);
    }
    let title = match n {
        1 => "Add 1 structure".to_owned(),
        n => format!("Add {n} structures"),
    };
    let name = new.name.clone();
    state.change(title, "", |document| {
        let data = document.data_mut();
        if with_labels {
            // Chosen together with the structures, so they replace those of before.
            data.set_labels(LabelTable::default());
        }
        let first_new = data.entries.len();
        data.merge(Arc::unwrap_or_clone(new.data), &[], &name);
        if first_new > 0 {
            data.mark_added(first_new);
        }
        data.match_labels();
    });
    let text = format!("{n} structures added; the others are as they were.");
    state.session.say(Severity::Done, text);
}

/// Structures take the place of the document.
fn replace(state: &mut State, document: Document) {
    if document.data.entries.is_empty() && !state.data().entries.is_empty() {
        return refuse_empty(state, &document);
    }
    let arrival = Arrival {
        unsaved: true,
        ..Arrival::default()
    };
    leaving::arrive(state, document, arrival);
}

/// Files of which nothing could be used leave everything as it was, but say why.
fn refuse_empty(state: &mut State, document: &Document) {
    let report = &document.data.report;
    let first = report.rejected.first().or(report.warnings.first());
    let reason = first.map_or_else(String::new, |warning| format!(" First: {warning}."));
    let text = format!("No structure could be read, and the project is as it was.{reason}");
    state.session.say(Severity::Error, text);
    let said = report.rejected.iter().chain(&report.warnings);
    state.session.warnings.extend(said.cloned());
}
