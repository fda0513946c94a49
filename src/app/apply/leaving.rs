//! What puts an end to the present document: closing, and another document in its place.
//!
//! Unsaved work is never lost without the user's word. Another document takes the place of the present
//! one only once it is there: a file that cannot be opened leaves everything as it was.

use std::sync::Arc;

use eframe::egui;

use super::saving;
use crate::app::action::Reach;
use crate::app::ending::made;
use crate::app::session::{Arrival, Departure, Leaving, Severity};
use crate::app::stages::experiment::remembering;
use crate::app::state::State;
use crate::dataset::Prints;
use crate::project::Document;
use crate::tasks::{self, Task};

/// Replaces the document, after asking where that would lose something.
pub(super) fn replace(reach: &mut Reach<'_>, what: Departure) {
    if reach.state.is_unsaved() {
        reach.state.session.leaving = Some(Leaving {
            what,
            saving: false,
        });
        return;
    }
    begin(reach, what);
}

/// Saves first, then goes on by itself.
pub(super) fn save_and_leave(reach: &mut Reach<'_>) {
    if let Some(leaving) = &mut reach.state.session.leaving {
        leaving.saving = true;
    }
    saving::save(reach);
}

/// Does what the user was asked about.
pub(super) fn leave(reach: &mut Reach<'_>) {
    let Some(leaving) = reach.state.session.leaving.take() else {
        return;
    };
    match leaving.what {
        Departure::Close => {
            // Whatever is lost now, the user has said so.
            let document = Arc::clone(reach.state.document());
            reach.state.set_saved(&document);
            reach.ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        }
        what => begin(reach, what),
    }
}

fn begin(reach: &mut Reach<'_>, what: Departure) {
    match what {
        Departure::Close => {}
        Departure::Sample => {
            let arrival = Arrival {
                is_sample: true,
                ..Arrival::default()
            };
            load(
                reach,
                tasks::LoadInputs {
                    inputs: tasks::Inputs::of_sample(),
                },
                arrival,
            );
        }
        Departure::Project(path) => {
            reach.state.preferences.remember_folder_of(&path);
            let arrival = Arrival {
                file: Some(path.clone()),
                ..Arrival::default()
            };
            load(reach, tasks::OpenProject { path }, arrival);
        }
        Departure::Recovered(path) => {
            let mut found = reach.state.session.recoverable.iter();
            let file = found.find(|found| found.copy == path);
            let arrival = Arrival {
                file: file.and_then(|found| found.about.file.clone()),
                unsaved: true,
                name: file.map(|found| found.about.name.clone()),
                recovered_from: Some(path.clone()),
                ..Arrival::default()
            };
            load(reach, tasks::OpenProject { path }, arrival);
        }
        Departure::Read(document, arrival) => put(reach.state, *document, None, arrival),
    }
}

/// Fetches a document that takes the place of the present one, which the user has let go.
fn load(reach: &mut Reach<'_>, task: impl Task<Output = Document>, arrival: Arrival) {
    let title = task.title();
    let let_go = Arc::clone(reach.state.document());
    reach.tasks.start(
        tasks::WithPrints(task),
        |_: &mut State, _| {},
        move |state: &mut State, outcome| {
            let Some((document, prints)) = made(state, &title, outcome) else {
                return;
            };
            let is_there = Arc::ptr_eq(&let_go, state.document());
            // Whoever holds a large document last lets it go, which takes longer than a frame may.
            drop(let_go);
            match is_there {
                true => put(state, document, Some(&prints), arrival),
                // It was changed meanwhile.
                false => arrive(state, document, arrival),
            }
        },
    );
}

/// Puts a document in place of the present one, after asking where that would lose something.
pub(super) fn arrive(state: &mut State, document: Document, arrival: Arrival) {
    if !state.is_unsaved() {
        return put(state, document, None, arrival);
    }
    state.session.leaving = Some(Leaving {
        what: Departure::Read(Box::new(document), arrival),
        saving: false,
    });
}

fn put(state: &mut State, mut document: Document, prints: Option<&Prints>, arrival: Arrival) {
    if let Some(name) = arrival.name {
        document.name = name;
    }
    let is_damaged = document.damaged;
    let is_lost_easily = arrival.unsaved && !document.data.entries.is_empty();
    state.begin(with_settings(document), prints, !is_lost_easily);
    remembering::restore(state);
    state.session.is_sample = arrival.is_sample;
    state.session.file = arrival.file;
    state.session.recovered_from = arrival.recovered_from;
    if let Some(copy) = &state.session.recovered_from {
        state
            .session
            .recoverable
            .retain(|found| found.copy != *copy);
    }
    if is_damaged {
        // What is saved goes elsewhere, so that the damaged file stays for whoever can mend it.
        state.session.file = None;
        state.fold(|_| {});
        state.view.warnings_open = true;
        let text = "The file is damaged: what is whole was opened, and the warnings name the rest. \
                    Saving asks for another name, so that the file stays as it is.";
        state.session.say(Severity::Error, text);
    }
    if let Some(path) = state.session.file.clone() {
        state.preferences.remember_project(path);
    }
}

/// A document that says nothing of descriptors gets those of a first screen.
fn with_settings(mut document: Document) -> Document {
    use crate::pipeline::ScreenSettings;
    if document.screen_settings.combinations.is_empty() {
        document.screen_settings = Arc::new(ScreenSettings::first());
    }
    document.view.clusters = document.view.clusters.max(1);
    document
}
