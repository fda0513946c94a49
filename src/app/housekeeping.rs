//! What the window does by itself, looked at once a frame.
//!
//! In: the state. Out: a first screen of the sample and a first map; scores made anew where a label or
//! a barrier has changed, for the trees still stand; places of what the user added; copies of unsaved
//! work; the end of a wish to save first. Nothing
//! here depends on what was clicked, only on what is.

use std::sync::Arc;

use super::action::{Act, Action, Actions, Reach};
use super::ending::{Started, made};
use super::place;
use super::recovery::Recovery;
use super::session::{Copied, Severity};
use super::shell::batch;
use super::stages::candidates::actions::CandidatesAction;
use super::stages::data::online;
use super::stages::descriptors::actions::DescriptorsAction;
use super::stages::experiment::bench::actions::BenchAction;
use super::stages::experiment::bench::{looking, work};
use super::stages::pathways::actions::PathwaysAction;
use super::stages::pathways::bands::actions::BandsAction;
use super::stages::pathways::example;
use super::state::State;
use crate::dataset::Change;
use crate::pipeline::Screen;
use crate::project::{Document, Freshness};
use crate::tasks::{self, Outcome, Runner};

/// Asks for what is due.
pub(super) fn due(state: &State, actions: &mut Actions) {
    let session = &state.session;
    // The first picture is a real one; later data wait for the user's word.
    let is_new_sample = session.is_sample && state.screen().is_none();
    if is_new_sample && session.screening.is_none() && !session.sample_screened {
        actions.push(DescriptorsAction::Screen { unasked: true });
    }
    if session.to_enter.is_some() {
        actions.push(Action::EnterTables);
    }
    online::due::due(state, actions);
    batch::due::due(state, actions);
    if example::is_due(state) {
        actions.push(PathwaysAction::ShowExample);
    }
    if wants_rescoring(state) {
        actions.push(Rescore);
    }
    if place::is_due(state) {
        actions.push(place::PlaceEntries);
    }
    if !session.to_open.is_empty() {
        actions.push(Action::OpenRest);
    }
    if looking::is_due(state) {
        actions.push(BenchAction::LookAtColumns);
    }
    if work::is_due(state) {
        actions.push(BenchAction::Analyse);
    }
    for entry in &session.bands.to_sum_up {
        actions.push(BandsAction::SumUp(*entry));
    }
    if wants_ranking(state) {
        actions.push(RankByBands);
    }
    let saves_first = session.leaving.as_ref().is_some_and(|l| l.saving);
    if saves_first && !state.is_unsaved() {
        actions.push(Action::LeaveUnsaved);
    }
}

/// Whether the screen's scores are those of other labels than the present ones, on trees that stand.
fn wants_rescoring(state: &State) -> bool {
    let session = &state.session;
    let is_free = session.screening.is_none() && session.rescoring.task.is_none();
    let changes = state.screen_changes();
    let is_old =
        Freshness::only_scores_are_old(changes) || (session.rescoring.wanted && changes.is_empty());
    let tried = session.rescoring.tried.as_ref();
    let is_tried = tried.is_some_and(|tried| Arc::ptr_eq(tried, &state.document().data));
    is_free && is_old && !is_tried && state.screen().is_some()
}

/// Whether the ranking is by relaxed barriers, new ones have come, and nothing else has changed.
fn wants_ranking(state: &State) -> bool {
    let session = &state.session;
    let is_free = session.bands.jobs.is_empty() && !session.runs(session.ranking);
    let tried = session.bands.ranked.as_ref();
    let is_tried = tried.is_some_and(|tried| Arc::ptr_eq(tried, &state.document().data));
    is_free && !is_tried && state.ranking_changes() == [Change::RelaxedBarriers]
}

/// Ranks anew by the relaxed barriers that are there: every other number is known.
#[derive(Debug)]
struct RankByBands;

impl Act for RankByBands {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        reach.state.session.bands.ranked = Some(Arc::clone(&reach.state.document().data));
        Box::new(CandidatesAction::Rank).apply(reach);
    }
}

/// Scores the screen anew, on the side.
#[derive(Debug)]
struct Rescore;

impl Act for Rescore {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        let state = &mut *reach.state;
        let Some(screen) = state.screen().cloned() else {
            return;
        };
        let data = Arc::clone(&state.document().data);
        state.session.rescoring.wanted = false;
        state.session.rescoring.tried = Some(Arc::clone(&data));
        let task = tasks::RescoreScreen {
            screen: Arc::clone(&screen),
            data,
        };
        let started = Started::on(state);
        let id = reach.tasks.start_aside(
            task,
            |_: &mut State, never| match never {},
            move |state: &mut State, outcome| end_rescoring(state, started, &screen, outcome),
        );
        state.session.rescoring.task = Some(id);
    }
}

fn end_rescoring(
    state: &mut State,
    started: Started,
    before: &Arc<Screen>,
    outcome: Outcome<Option<Screen>>,
) {
    if !started.is_present(state) {
        return;
    }
    state.session.rescoring.task = None;
    let Some(rescored) = made(state, "Scoring anew", outcome).flatten() else {
        // Which descriptors are compared would change too: the screen stays, out of date.
        return;
    };
    if !state.screen().is_some_and(|now| Arc::ptr_eq(now, before)) {
        // Another screen has come.
        return;
    }
    let now = Arc::new(rescored);
    let put = Arc::clone(&now);
    // The change of the label is what would be lost, and counts.
    state.fold_quietly(|document: &mut Document| document.screen = Some(put));
    state.session.feature_maps.carry_over(before, &now);
}

/// Keeps a copy of unsaved work.
pub(super) fn keep_copy(state: &mut State, tasks: &mut Runner<State>, recovery: &mut Recovery) {
    if let Some(copy) = state.session.recovered_from.take() {
        recovery.opened(copy);
    }
    if let Some(copied) = state.session.copied.take() {
        recovery.written(&copied.document, copied.file.as_deref(), copied.is_done);
    }
    let document = Arc::clone(state.document());
    let unsaved = state.is_unsaved();
    let Some(path) = recovery.due(&document, unsaved, state.session.now_s) else {
        return;
    };
    let task = tasks::SaveProject {
        document: Arc::clone(&document),
        path,
    };
    let file = state.session.file.clone();
    tasks.start_aside(
        task,
        |_: &mut State, never| match never {},
        move |state: &mut State, outcome| {
            if let Outcome::Failed(reason) = &outcome
                && !std::mem::replace(&mut state.session.copy_failed, true)
            {
                let text = format!("Unsaved work is not being copied for recovery: {reason}");
                state.session.say(Severity::Error, text);
            }
            let is_done = matches!(outcome, Outcome::Done(_));
            state.session.copied = Some(Copied {
                document,
                file,
                is_done,
            });
        },
    );
}
