//! Looking at a folder of tasks, collecting its results, and what becomes of both.

use std::path::{Path, PathBuf};

use super::model::{BatchView, Collecting};
use crate::app::action::Reach;
use crate::app::ending::made;
use crate::app::session::Severity;
use crate::app::shell::widgets::plural;
use crate::app::state::State;
use crate::batch::BatchError;
use crate::tasks::{BatchCollected, BatchSeen, CollectBatch, LookAtBatch, Outcome, Task};

/// Seconds between two looks.
const PAUSE_S: f64 = 4.0;

/// A look that takes long, over a slow net, is made so much more seldom: it holds longer work up meanwhile.
const PAUSE_PER_LOOK: f64 = 10.0;

/// Shows a folder; it is looked at by itself.
pub(in crate::app) fn open(state: &mut State, path: PathBuf) {
    let number = state.session.next_number();
    let batch = &mut state.session.batch;
    batch.failed = None;
    batch.shown = Some(BatchView::new(path, number));
}

/// Shows the first of several folders, and says so.
pub(in crate::app) fn open_first(state: &mut State, paths: Vec<PathBuf>) {
    let n_others = paths.len().saturating_sub(1);
    let Some(first) = paths.into_iter().next() else {
        return;
    };
    if n_others > 0 {
        let text = format!(
            "One folder of tasks is shown at a time: this is {}; open the {} after it.",
            first.display(),
            match n_others {
                1 => "other".to_owned(),
                n => format!("{n} others"),
            }
        );
        state.session.say(Severity::Stopped, text);
    }
    open(state, first);
}

/// Looks at the folder that is open.
pub(super) fn look(reach: &mut Reach<'_>, with_files: bool) {
    let Some(view) = &mut reach.state.session.batch.shown else {
        return;
    };
    // What it sees may be older than the wish.
    view.asked_again = with_files && view.looking.is_some();
    if view.looking.is_some() {
        return;
    }
    let number = view.number;
    let task = LookAtBatch {
        path: view.path.clone(),
        with_files,
    };
    let title = task.title();
    let id = reach.tasks.start_aside(
        task,
        |_: &mut State, never| match never {},
        move |state: &mut State, outcome| end_look(state, number, &title, outcome),
    );
    view.looking = Some(id);
}

fn end_look(
    state: &mut State,
    number: u64,
    title: &str,
    outcome: Outcome<Result<BatchSeen, BatchError>>,
) {
    let now_s = state.session.now_s;
    let is_it = |view: &&mut BatchView| view.number == number;
    let Some(view) = state.session.batch.shown.as_mut().filter(is_it) else {
        // Closed, or another folder was opened since.
        return;
    };
    view.looking = None;
    view.next_look_s = now_s + PAUSE_S;
    match outcome {
        Outcome::Done(Ok(mut seen)) => {
            let is_first = view.seen.is_none();
            view.next_look_s = now_s + PAUSE_S.max(PAUSE_PER_LOOK * seen.took_s);
            view.wrong = None;
            view.files = seen.files.take().or(view.files.take());
            let path = seen.folder.path.clone();
            view.seen = Some(seen);
            if is_first {
                state.preferences.remember_batch(path);
            }
        }
        // What was seen before stays in sight.
        Outcome::Done(Err(wrong)) => view.wrong = Some(wrong),
        other => {
            made(state, title, other);
        }
    }
}

/// Hides the folder.
pub(super) fn close(reach: &mut Reach<'_>) {
    let closed = reach.state.session.batch.shown.take();
    if let Some(looking) = closed.and_then(|view| view.looking) {
        reach.tasks.cancel(looking);
    }
}

/// Collects the results of the folder that is open.
pub(super) fn collect(reach: &mut Reach<'_>) {
    let batch = &mut reach.state.session.batch;
    let Some(seen) = batch.shown.as_ref().and_then(|view| view.seen.as_ref()) else {
        return;
    };
    if batch.collecting.is_some() {
        return;
    }
    let path = seen.folder.path.clone();
    batch.failed = None;
    let task = CollectBatch { path: path.clone() };
    let title = task.title();
    let of = path.clone();
    let id = reach.tasks.start(
        task,
        |_: &mut State, never| match never {},
        move |state: &mut State, outcome| end_collect(state, &of, &title, outcome),
    );
    batch.collecting = Some(Collecting { task: id, path });
}

fn end_collect(state: &mut State, path: &Path, title: &str, outcome: Outcome<BatchCollected>) {
    let batch = &mut state.session.batch;
    batch.collecting = None;
    let is_open = batch.shows(path);
    if let Some(view) = &mut batch.shown {
        view.next_look_s = 0.0;
    }
    if let (true, Outcome::Failed(reason)) = (is_open, &outcome) {
        batch.failed = Some((path.to_owned(), reason.clone()));
        return;
    }
    let Some(collected) = made(state, title, outcome) else {
        return;
    };
    state.session.say(Severity::Done, said(&collected, is_open));
    state
        .preferences
        .remember_project(collected.project.clone());
    if is_open {
        // Whoever waits for it sees it; whoever went on is not torn from his work.
        state.session.batch.shown = None;
        state.session.batch.to_open = Some(collected.project);
    }
}

/// What became of collecting.
fn said(collected: &BatchCollected, opens: bool) -> String {
    let n = plural(collected.n_scores, "combination");
    let failed = match collected.n_failed {
        0 => String::new(),
        n => format!(", {n} gave nothing"),
    };
    let kept = match &collected.kept_as {
        Some(kept) => format!(" The project of before is kept as {}.", kept.display()),
        None => String::new(),
    };
    let place = collected.results.display();
    let project = match opens {
        true => String::new(),
        false => format!(
            " File, Recent projects opens the project, {}.",
            collected.project.display()
        ),
    };
    format!("Collected: {n}{failed}; tables and figures are in {place}.{kept}{project}")
}
