//! Saving the document.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::action::{Action, PathKind, Question, Reach};
use crate::app::ending::{Started, made};
use crate::app::session::Severity;
use crate::app::stages::experiment::remembering;
use crate::app::state::State;
use crate::project::Document;
use crate::tasks::{self, Task};

/// Endings of project files.
pub(super) const PROJECTS: (&str, &[&str]) = ("Superion project", &["superion"]);

/// Saves where the document came from, or asks.
pub(super) fn save(reach: &mut Reach<'_>) {
    match reach.state.session.file.clone() {
        Some(path) => save_as(reach, path),
        None => ask(reach),
    }
}

pub(super) fn ask(reach: &mut Reach<'_>) {
    let name = match reach.state.document().name.as_str() {
        "" => "screening.superion".to_owned(),
        name => format!("{name}.superion"),
    };
    reach.questions.push(Question {
        title: "Save the project",
        kind: PathKind::Save,
        name,
        filter: Some(PROJECTS),
        answer: Box::new(|paths| {
            Box::new(Action::SaveAs(paths.into_iter().next().unwrap_or_default()))
        }),
    });
}

/// Saves the document as it is now; what is changed while it is written counts as unsaved.
pub(super) fn save_as(reach: &mut Reach<'_>, path: PathBuf) {
    let path = with_extension(path);
    let state = &mut *reach.state;
    state.preferences.remember_folder_of(&path);
    remembering::keep(state);
    let document = Arc::clone(state.document());
    let task = tasks::SaveProject {
        document: Arc::clone(&document),
        path: path.clone(),
    };
    let title = task.title();
    let started = Started::on(state);
    reach.tasks.start(
        task,
        |_: &mut State, never| match never {},
        move |state: &mut State, outcome| {
            if made(state, &title, outcome).is_some() {
                end(state, started, &document, path);
            } else {
                // Had it been a wish to save first, then nothing is saved.
                state.session.leaving = None;
            }
        },
    );
}

fn end(state: &mut State, started: Started, document: &Arc<Document>, path: PathBuf) {
    let text = format!("Saved {}", path.display());
    state.session.say(Severity::Done, text);
    state.preferences.remember_project(path.clone());
    // Where another project has come meanwhile, the file is not that one's.
    if started.is_present(state) {
        state.set_saved(document);
        // Results and reports name the project that they came from.
        if let Some(stem) = path.file_stem() {
            let name = stem.to_string_lossy().into_owned();
            state.fold_quietly(|document| document.name = name);
        }
        state.session.file = Some(path);
    }
}

fn with_extension(path: PathBuf) -> PathBuf {
    match path.extension() {
        Some(_) => path,
        None => path.with_extension("superion"),
    }
}
