//! Placing entries among those of the screen, which happens by itself.
//!
//! In: the state. Out: a task, where something is to be placed that is not placed yet: structures that the
//! user added, and whatever is looked at in a data set so small that it takes no time.

use std::sync::Arc;

use super::action::{Act, Reach};
use super::ending::{Started, made};
use super::placing::Key;
use super::state::State;
use crate::pipeline::{Descriptions, Placement};
use crate::tasks::{self, Outcome, Task};

/// Up to so many entries their relatives are found for whoever looks at one of them; beyond, for those
/// who add structures or ask.
const SMALL: usize = 2000;

/// Whether something waits to be placed.
pub(super) fn is_due(state: &State) -> bool {
    let session = &state.session;
    let data = state.data();
    let is_looked_at = state.preferences.inspector_open
        && !session.selection.is_empty()
        && data.entries.len() <= SMALL;
    let is_wanted = !data.added.is_empty() || is_looked_at;
    if !is_wanted || session.screening.is_some() || session.placing.task.is_some() {
        return false;
    }
    let Some(now) = Key::of(state.document()) else {
        return false;
    };
    let tried = session.placing.tried.as_ref();
    !tried.is_some_and(|tried| tried.is(&now))
}

/// Places the entries.
#[derive(Clone, Copy, Debug)]
pub struct PlaceEntries;

impl Act for PlaceEntries {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        let state = &mut *reach.state;
        let Some(key) = Key::of(state.document()) else {
            return;
        };
        let task = tasks::PlaceEntries {
            data: Arc::clone(&state.document().data),
            screen: Arc::clone(&key.screen),
            combination: Some(key.combination.clone()),
            conducting_s_cm: key.conducting_s_cm,
            known: state.session.placing.known.clone(),
        };
        let title = task.title();
        state.session.placing.tried = Some(key.clone());
        let started = Started::on(state);
        let is_small = state.data().entries.len() <= SMALL;
        let end = move |state: &mut State, outcome: Outcome<_>| {
            if !started.is_present(state) {
                return;
            }
            state.session.placing.task = None;
            let made: Option<(Placement, Option<Descriptions>)> = made(state, &title, outcome);
            let Some((placement, known)) = made else {
                return;
            };
            let placing = &mut state.session.placing;
            placing.known = known.map(Arc::new);
            placing.found = Some((key, Arc::new(placement)));
            state.session.placing_version += 1;
        };
        let part = |_: &mut State, never| match never {};
        let id = match is_small {
            true => reach.tasks.start_aside(task, part, end),
            false => reach.tasks.start(task, part, end),
        };
        state.session.placing.task = Some(id);
    }
}
