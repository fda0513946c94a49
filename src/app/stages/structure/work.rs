//! The task of the Structure stage: Wyckoff letters, found on the side.

use std::convert::Infallible;

use crate::app::action::Reach;
use crate::app::state::State;
use crate::import::EntryIndex;
use crate::tasks::{FindLetters, Outcome};

/// Finds the letters of an entry.
pub(super) fn find_letters(reach: &mut Reach<'_>, entry: EntryIndex) {
    let state = &mut *reach.state;
    let Some(item) = state.data().entry(entry) else {
        return;
    };
    let decorated = state.data().decoration(entry).map(|d| &d.structure);
    let task = FindLetters {
        structure: decorated.unwrap_or(&item.structure).clone(),
    };
    let of = (state.session.data_version, entry);
    state.session.letters.begin(of);
    reach.tasks.start_aside(
        task,
        |_: &mut State, never: Infallible| match never {},
        move |state: &mut State, outcome| {
            // Without letters the labels of the sites stand alone; nobody need hear of it.
            let found = match outcome {
                Outcome::Done(found) => found,
                _ => Vec::new(),
            };
            state.session.letters.end(of, found);
        },
    );
}
