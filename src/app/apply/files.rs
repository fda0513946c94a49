//! Files that are read: structures, tables, projects.
//!
//! In: paths. Out: a task that reads them; what it read joins the document as a change that can be undone,
//! or goes the way of [`super::joining`].

use std::path::PathBuf;

use super::joining::{self, Way};
use super::leaving;
use super::saving::{self, PROJECTS};
use crate::app::action::{Action, PathKind, Question, Reach};
use crate::app::ending::{Started, made, made_for};
use crate::app::session::{Departure, Severity};
use crate::app::stages::experiment;
use crate::app::state::State;
use crate::import::{ImportSettings, LabelTable};
use crate::pipeline::Arrhenius;
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
    let add = |paths| Action::Import { paths, add: true };
    let first = |paths: Vec<PathBuf>| paths.into_iter().next().unwrap_or_default();
    let state = &mut *reach.state;
    let question = match action {
        Action::AskStructures => Question {
            title: "Open structures",
            kind: PathKind::Files,
            name: String::new(),
            filter: Some(STRUCTURES),
            answer: Box::new(move |paths| Box::new(Action::Open(paths))),
        },
        Action::AskToAdd => Question {
            title: "Add structures",
            kind: PathKind::Files,
            name: String::new(),
            filter: Some(STRUCTURES),
            answer: Box::new(move |paths| Box::new(add(paths))),
        },
        Action::AskFolder => Question {
            title: "Open a folder of structures",
            kind: PathKind::Folder,
            name: String::new(),
            filter: None,
            answer: Box::new(move |paths| Box::new(Action::Open(paths))),
        },
        Action::AskFolderToAdd => Question {
            title: "Add a folder of structures",
            kind: PathKind::Folder,
            name: String::new(),
            filter: None,
            answer: Box::new(move |paths| Box::new(add(paths))),
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

/// Reads files: structures, a project too, are added to the document, take its place, or are asked
/// about; tables that hold no structures, of conductivities or of σ(T), join it in any case. What the
/// files are is found out by the task.
pub(super) fn open(reach: &mut Reach<'_>, paths: Vec<PathBuf>, way: Way) {
    let state = &mut *reach.state;
    let Some(first) = paths.first() else { return };
    state.preferences.remember_folder_of(first);
    let is_project = |path: &PathBuf| path.extension().is_some_and(|e| e == "superion");
    let project = match paths.as_slice() {
        [path] if is_project(path) => Some(path.clone()),
        _ => None,
    };
    let is_opened = match way {
        Way::Add => false,
        Way::StartAnew => true,
        Way::Ask => state.data().entries.is_empty(),
    };
    match project {
        Some(path) if is_opened => leaving::replace(reach, Departure::Project(path)),
        project => import(reach, paths, way, project),
    }
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

fn import(reach: &mut Reach<'_>, paths: Vec<PathBuf>, way: Way, project: Option<PathBuf>) {
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
                take(state, imported, way, started, project);
            }
        },
    );
}

/// Takes what was read: tables of conductivities and of σ(T) alone join the document; with structures
/// it goes the given way.
fn take(
    state: &mut State,
    imported: Imported,
    way: Way,
    started: Started,
    project: Option<PathBuf>,
) {
    match imported {
        Imported::Samples(found) => experiment::actions::take(state, &found),
        Imported::Labels { table, samples } => take_labels(state, table, &samples),
        Imported::Structures { document } => {
            joining::take(state, *document, way, started, project);
        }
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
