//! Files that are read: structures, tables, projects.
//!
//! In: paths. Out: a task that reads them; what it read joins the document as a change that can be undone,
//! or goes the way of [`super::joining`].

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::joining;
use super::saving::{self, PROJECTS};
use super::{leaving, tables};
use crate::app::action::{Action, PathKind, Question, Reach};
use crate::app::ending::{Started, made, start_for};
use crate::app::session::{Departure, Severity};
use crate::app::shell::batch;
use crate::app::shell::import_preview::model::{Opened, StructuresGo};
use crate::app::stages::experiment;
use crate::app::state::State;
use crate::batch::MANIFEST;
use crate::dataset::Dataset;
use crate::import::{ImportSettings, Label, LabelTable, MeasurementSettings, RowFacts, Wish};
use crate::pipeline::Arrhenius;
use crate::tasks::{self, Entering, Imported, TableContents, Task};

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
pub(super) fn open(reach: &mut Reach<'_>, paths: Vec<PathBuf>, way: StructuresGo) {
    let state = &mut *reach.state;
    let Some(first) = paths.first() else { return };
    state.preferences.remember_folder_of(first);
    let is_project = |path: &PathBuf| path.extension().is_some_and(|e| e == "superion");
    let project = match paths.as_slice() {
        [path] if is_project(path) => Some(path.clone()),
        _ => None,
    };
    let is_opened = match way {
        StructuresGo::Added => false,
        StructuresGo::InPlace => true,
        StructuresGo::AsAsked => state.data().entries.is_empty(),
    };
    match project {
        Some(path) if is_opened => leaving::replace(reach, Departure::Project(path)),
        None if paths.iter().any(|path| is_looked_into(path)) => sort(reach, paths, way),
        project => import(reach, paths, way, project),
    }
}

/// Whether what is at a path is told by looking into it.
fn is_looked_into(path: &Path) -> bool {
    tables::may_hold_tables(path) || path.file_name().is_some_and(|name| name == MANIFEST)
}

/// What an instrument wrote comes on the bench, a folder of tasks is shown as such; the rest is read next,
/// structures as said.
fn sort(reach: &mut Reach<'_>, paths: Vec<PathBuf>, way: StructuresGo) {
    let task = tasks::ReadOpened {
        paths,
        settings: MeasurementSettings::default(),
        likely: None,
    };
    start_for(reach, task, move |state, opened| {
        let mut others = opened.others;
        others.extend(opened.measurements.conductivities.iter().cloned());
        experiment::bench::reading::take(state, opened.measurements, &[]);
        batch::work::open_first(state, opened.batches);
        if !others.is_empty() {
            state.session.to_open.push((others, way));
        }
    });
}

/// Reads the pages of a download, which are structures: nobody is asked what they are.
pub(super) fn import_pages(reach: &mut Reach<'_>, folder: PathBuf) {
    read(reach, vec![folder], StructuresGo::AsAsked, None);
}

/// Reads what was opened together with measurements.
pub(super) fn open_rest(reach: &mut Reach<'_>) {
    for (paths, way) in std::mem::take(&mut reach.state.session.to_open) {
        import(reach, paths, way, None);
    }
}

/// Looks at a table of conductivities.
pub(super) fn import_labels(reach: &mut Reach<'_>, path: PathBuf) {
    reach.state.preferences.remember_folder_of(&path);
    let opened = Opened {
        paths: vec![path],
        wish: Wish::Conductivities,
        way: StructuresGo::AsAsked,
    };
    tables::look(reach, opened);
}

/// Reads a table of conductivities as it is.
fn read_labels(reach: &mut Reach<'_>, path: PathBuf) {
    let settings = ImportSettings::clone(&reach.state.document().import_settings);
    let task = tasks::ReadLabels {
        path,
        settings,
        has_structures: !reach.state.data().entries.is_empty(),
    };
    start_for(reach, task, |state, table| {
        take_labels(state, table, (&Arrhenius::default(), &[]), true);
    });
}

/// Reads files; those that may hold tables are looked at first.
fn import(reach: &mut Reach<'_>, paths: Vec<PathBuf>, way: StructuresGo, project: Option<PathBuf>) {
    if paths.iter().any(|path| tables::may_hold_tables(path)) {
        let wish = Wish::Any;
        return tables::look(reach, Opened { paths, wish, way });
    }
    read(reach, paths, way, project);
}

fn read(reach: &mut Reach<'_>, paths: Vec<PathBuf>, way: StructuresGo, project: Option<PathBuf>) {
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

/// Reads what was looked at: the tables as decided, and what was opened together with them.
pub(super) fn enter(reach: &mut Reach<'_>) {
    let Some(entering) = reach.state.session.to_enter.take() else {
        return;
    };
    let opened = entering.opened;
    let way = opened.way;
    match opened.wish {
        _ if !entering.decided.is_empty() => {
            let settings = ImportSettings {
                decided: entering.decided,
                ..ImportSettings::clone(&reach.state.document().import_settings)
            };
            let paths = entering.paths;
            let task = tasks::ImportDecided { paths, settings };
            read_decided(reach, task, way, entering.joins);
        }
        Wish::Any => read(reach, entering.paths, way, None),
        Wish::Conductivities => {
            let first = entering.paths.into_iter().next();
            first.into_iter().for_each(|path| read_labels(reach, path));
        }
        Wish::OverTemperature => experiment::actions::read(reach, entering.paths),
    }
}

fn read_decided(reach: &mut Reach<'_>, task: tasks::ImportDecided, way: StructuresGo, joins: bool) {
    let title = task.title();
    let started = Started::on(reach.state);
    reach.tasks.start(
        task,
        |_: &mut State, never| match never {},
        move |state: &mut State, outcome| match made(state, &title, outcome) {
            Some(Entering::Structures(document)) => {
                joining::take(state, *document, way, started, None);
            }
            Some(Entering::Tables(contents)) if started.is_present(state) => {
                take_tables(state, contents, joins);
            }
            Some(Entering::Tables(_)) => {
                let text = "The tables were read, but their project was closed meanwhile: open them again.";
                state.session.say(Severity::Stopped, text);
            }
            None => {}
        },
    );
}

/// Tables without structures join the document.
fn take_tables(state: &mut State, contents: TableContents, joins: bool) {
    let TableContents {
        labels,
        facts,
        samples,
    } = contents;
    match labels {
        Some(labels) => return take_labels(state, labels, (&samples, &facts), joins),
        None if samples == Arrhenius::default() => {}
        None => experiment::actions::take(state, &samples),
    }
    if !facts.is_empty() {
        take_facts(state, &facts);
    }
}

/// E_hull and E_g of structures that are there.
fn take_facts(state: &mut State, facts: &[RowFacts]) {
    let mut n_given = 0;
    let mut data = Dataset::clone(state.data());
    n_given += data.give_facts_of_rows(facts);
    if n_given == 0 {
        let text = "None of the rows fits a structure that is here, and nothing was taken from the table: open \
                    the structures first, or give a column with their formulas or ids.";
        return state.session.say(Severity::Error, text);
    }
    let structures = structures(n_given);
    state.change(
        format!("Take E_hull and E_g of {structures}"),
        "",
        |document| {
            *document.data_mut() = data;
        },
    );
    let text = format!("{structures} got E_hull or E_g from the table.");
    state.session.say(Severity::Done, text);
}

/// Takes what was read: tables of conductivities and of σ(T) alone join the document; with structures
/// it goes the given way.
fn take(
    state: &mut State,
    imported: Imported,
    way: StructuresGo,
    started: Started,
    project: Option<PathBuf>,
) {
    match imported {
        Imported::Samples(found) => experiment::actions::take(state, &found),
        Imported::Labels { table, samples } => take_labels(state, table, (&samples, &[]), true),
        Imported::Structures { document } => {
            joining::take(state, *document, way, started, project);
        }
    }
}

/// Labels join those of the document, or take their place; what came with them joins in the same step.
fn take_labels(
    state: &mut State,
    table: LabelTable,
    (samples, facts): (&Arrhenius, &[RowFacts]),
    joins: bool,
) {
    let n_labels = table.labels.len();
    let n_before = state.data().n_literature();
    let sources = table.labels.iter().map(|label| label.source.clone());
    let sources: BTreeSet<String> = sources.collect();
    let title = match n_labels {
        1 => "Open 1 conductivity".to_owned(),
        n => format!("Open {n} conductivities"),
    };
    let mut n_given = 0;
    state.change(title, "", |document| {
        let data = document.data_mut();
        match joins {
            true => {
                data.join_own_labels(table);
            }
            false => data.replace_literature(table),
        }
        n_given = data.give_facts_of_rows(facts);
        samples.add_to(data);
    });
    let is_new = |label: &Label| sources.contains(&label.source);
    let data = state.data();
    let labels = data
        .entry_indices()
        .filter_map(|entry| data.label_of(entry));
    let n_used = labels.filter(|label| is_new(label)).count();
    let found = data.labels.iter().zip(&*data.label_matches);
    let n_ambiguous = found.filter(|(label, found)| is_new(label) && found.is_ambiguous());
    let n_ambiguous = n_ambiguous.count();
    let mut more = match joins {
        false if n_before > 0 => format!(" The {n_before} of before gave way to them."),
        _ => String::new(),
    };
    if n_given > 0 {
        more.push_str(&format!(
            " E_hull or E_g of {} taken as well.",
            structures(n_given)
        ));
    }
    if n_ambiguous > 0 {
        more.push_str(&format!(
            " {n_ambiguous} fit several structures or another space group: decide in Experiment, My \
             measurements, Ambiguous."
        ));
    }
    say_labels(state, (n_labels, n_used), &more);
}

fn structures(n: usize) -> String {
    match n {
        1 => "1 structure".to_owned(),
        n => format!("{n} structures"),
    }
}

/// Says what became of conductivities; where none belongs to a structure, that is no success.
fn say_labels(state: &mut State, (n_labels, n_used): (usize, usize), more: &str) {
    let read = match n_labels {
        1 => "1 measured conductivity".to_owned(),
        n => format!("{n} measured conductivities"),
    };
    let (severity, text) = match n_used {
        0 => (
            Severity::Error,
            format!(
                "{read} read, but no structure that is here fits: open the structures, or correct formulas \
                 and ids in the table and open it again. The warnings name each row."
            ),
        ),
        n => (
            Severity::Done,
            format!("{read} read, used for {}.{more}", structures(n)),
        ),
    };
    state.session.say(severity, text);
}
