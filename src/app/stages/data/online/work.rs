//! Counting, fetching, and what becomes of a download.
//!
//! In: a request. Out: tasks; the pages of a download that has ended are imported like any other files.

use std::path::PathBuf;

use super::model::{Counted, Counting, Fetching};
use super::words;
use crate::app::action::{Act, Action, Reach};
use crate::app::ending::made;
use crate::app::session::Severity;
use crate::app::stages::ids;
use crate::app::state::State;
use crate::online::{
    DownloadProgress, DownloadReport, DownloadRequest, KeptDownload, Key, KeyPlace, KeyState,
};
use crate::tasks::{CountOnline, DownloadChange, FetchOnline, MindDownloads, Outcome, Task};

/// Counts what the database has of what is chosen.
pub(super) fn count(reach: &mut Reach<'_>, typed: Option<Key>, keep: bool) {
    let state = &mut *reach.state;
    let request = state.preferences.online.request();
    let number = state.session.next_number();
    let online = &mut state.session.online;
    if let Some(before) = online.counting.take() {
        reach.tasks.cancel(before.task);
    }
    if let Some(key) = &typed {
        online.access.key = Some(key.clone());
    }
    online.counted = None;
    online.failed = None;
    let task = CountOnline {
        request: request.clone(),
        access: online.access.clone(),
        folder: None,
    };
    let id = reach.tasks.start(
        task,
        |_: &mut State, never| match never {},
        move |state: &mut State, outcome| end_count(state, number, outcome),
    );
    reach.state.session.online.counting = Some(Counting {
        task: id,
        request,
        number,
        typed: typed.map(|key| (key, keep)),
    });
}

fn end_count(state: &mut State, number: u64, outcome: Outcome<crate::online::Count>) {
    let online = &mut state.session.online;
    let Some(counting) = online
        .counting
        .take_if(|counting| counting.number == number)
    else {
        // Another one was begun since.
        return;
    };
    let found = match outcome {
        Outcome::Done(count) => {
            if let Some((key, keep)) = counting.typed {
                online.key_worked = true;
                online.key = Some(KeyState {
                    is_asked_for: true,
                    place: Some(KeyPlace::Given),
                    keyring_fault: online.key.take().and_then(|known| known.keyring_fault),
                });
                online.to_keep = Some(key).filter(|_| keep);
            }
            Ok(count)
        }
        Outcome::Failed(reason) => {
            if counting.typed.is_some() {
                // It stands in its field still, to be corrected.
                online.access.key = None;
            }
            Err(reason)
        }
        Outcome::Cancelled => return,
        Outcome::Panicked(_) => {
            made(state, "Counting", outcome);
            return;
        }
    };
    let request = counting.request;
    state.session.online.counted = Some(Counted { request, found });
}

/// Fetches what a database has, or what is missing of it here.
pub(super) fn fetch(
    reach: &mut Reach<'_>,
    request: DownloadRequest,
    anew: bool,
    typed: Option<Key>,
) {
    let online = &mut reach.state.session.online;
    if online.fetching.is_some() {
        let text = "A download runs already: wait for it, or stop it; what is here is kept.";
        return reach.state.session.say(Severity::Error, text);
    }
    online.failed = None;
    if let Some(key) = typed {
        online.access.key = Some(key);
    }
    let task = FetchOnline {
        request: request.clone(),
        access: online.access.clone(),
        folder: None,
        anew,
    };
    let title = task.title();
    let on_part = |state: &mut State, progress: DownloadProgress| {
        if let Some(fetching) = &mut state.session.online.fetching {
            fetching.progress = progress;
        }
    };
    let id = reach
        .tasks
        .start(task, on_part, move |state: &mut State, outcome| {
            end_fetch(state, &title, outcome);
        });
    reach.state.session.online.fetching = Some(Fetching {
        task: id,
        request,
        progress: DownloadProgress::default(),
    });
}

fn end_fetch(state: &mut State, title: &str, outcome: Outcome<DownloadReport>) {
    let online = &mut state.session.online;
    let Some(fetching) = online.fetching.take() else {
        return;
    };
    // What was counted is here now, or a part of it.
    online.counted = None;
    let here = words::progress(fetching.progress.n_here, fetching.progress.n_announced);
    match outcome {
        Outcome::Done(report) => fetched(state, report),
        Outcome::Cancelled => {
            let text =
                format!("{title}: stopped at {here}, which are kept; Online… goes on from there.");
            state.session.say(Severity::Stopped, text);
        }
        Outcome::Failed(reason) => {
            if fetching.progress.n_here > 0 {
                let text =
                    format!("{reason} ({here} are here and kept; Online… goes on from there).");
                online.failed = Some(text);
            } else {
                online.failed = Some(reason);
            }
            if !state.view.online_open {
                let text = state.session.online.failed.clone().unwrap_or_default();
                state.session.say(Severity::Error, text);
            }
        }
        Outcome::Panicked(_) => {
            made(state, title, outcome);
        }
    }
    state.session.online.wants_listing = true;
}

/// Pages are here: they are imported, and what is missing is told.
fn fetched(state: &mut State, report: DownloadReport) {
    let here = words::progress(report.n_here, report.n_announced);
    let name = &report.attribution.name;
    if !report.complete {
        let text = format!("{name}: {here} are here; the warnings say what is missing.");
        state.session.say(Severity::Error, text);
    }
    for warning in report.warnings {
        if !state.session.warnings.contains(&warning) {
            state.session.warnings.push(warning);
        }
    }
    if report.n_here == 0 {
        return;
    }
    state.view.online_open = false;
    state.preferences.stage = ids::DATA;
    state.session.online.to_import.push_back(report.folder);
}

/// Stops the download.
pub(super) fn stop(reach: &mut Reach<'_>) {
    if let Some(fetching) = &reach.state.session.online.fetching {
        reach.tasks.cancel(fetching.task);
    }
}

/// Imports the pages of a folder, like any other files.
pub(super) fn import(reach: &mut Reach<'_>, folder: PathBuf) {
    Box::new(Action::ImportPages(folder)).apply(reach);
}

/// Looks which downloads lie here.
pub(super) fn list(reach: &mut Reach<'_>) {
    mind_downloads(reach, DownloadChange::Look);
}

/// Throws the pages of a stopped download away.
pub(super) fn discard(reach: &mut Reach<'_>, folder: PathBuf) {
    mind_downloads(reach, DownloadChange::Discard(folder));
}

fn mind_downloads(reach: &mut Reach<'_>, change: DownloadChange) {
    let online = &mut reach.state.session.online;
    online.wants_listing = false;
    let task = MindDownloads {
        access: online.access.clone(),
        change,
    };
    let title = task.title();
    let id = reach.tasks.start_aside(
        task,
        |_: &mut State, never| match never {},
        move |state: &mut State, outcome| {
            state.session.online.listing = None;
            let Some(found) = made(state, &title, outcome) else {
                return;
            };
            let is_stopped = |one: &KeptDownload| !one.complete && one.n_here > 0;
            let online = &mut state.session.online;
            online.stopped = found.into_iter().filter(is_stopped).collect();
            if !std::mem::replace(&mut online.was_told, true) {
                tell_of_stopped(state);
            }
        },
    );
    reach.state.session.online.listing = Some(id);
}

/// Says at the start what was stopped before.
fn tell_of_stopped(state: &mut State) {
    let stopped = &state.session.online.stopped;
    let Some(first) = stopped.first() else { return };
    let n = words::progress(first.n_here, first.n_announced);
    let more = match stopped.len() - 1 {
        0 => String::new(),
        1 => " Another one was, too.".to_owned(),
        n => format!(" {n} others were, too."),
    };
    let of = words::request(&first.request);
    let text = format!("A download was stopped at {n} ({of}).{more} Online… goes on from there.");
    state.session.say(Severity::Stopped, text);
}
