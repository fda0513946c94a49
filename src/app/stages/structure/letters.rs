//! Wyckoff letters of the entry that is looked at, found on the side.

use std::convert::Infallible;

use crate::app::action::Reach;
use crate::app::state::State;
use crate::import::EntryIndex;
use crate::tasks::{FindLetters, Outcome};

/// The letters of one entry.
#[derive(Clone, Debug, Default)]
pub struct Letters {
    /// (Data version, entry) that they are of, found or not yet.
    of: Option<(u64, EntryIndex)>,
    found: Option<Vec<Option<char>>>,
}

impl Letters {
    /// Those of an entry; `None` where they are not known.
    pub fn of(&self, of: (u64, EntryIndex)) -> Option<&[Option<char>]> {
        self.found.as_deref().filter(|_| self.of == Some(of))
    }

    /// Whether nobody has asked for those of an entry.
    pub fn are_wanted(&self, of: (u64, EntryIndex)) -> bool {
        self.of != Some(of)
    }
}

/// Finds the letters of an entry.
pub(super) fn find(reach: &mut Reach<'_>, entry: EntryIndex) {
    let state = &mut *reach.state;
    let Some(item) = state.data().entry(entry) else {
        return;
    };
    let decorated = state.data().decoration(entry).map(|d| &d.structure);
    let task = FindLetters {
        structure: decorated.unwrap_or(&item.structure).clone(),
    };
    let of = (state.session.data_version, entry);
    state.session.letters = Letters {
        of: Some(of),
        found: None,
    };
    reach.tasks.start_aside(
        task,
        |_: &mut State, never: Infallible| match never {},
        move |state: &mut State, outcome| {
            let letters = &mut state.session.letters;
            // Without letters the labels of the sites stand alone; nobody need hear of it.
            if let Outcome::Done(found) = outcome
                && letters.of == Some(of)
            {
                letters.found = Some(found);
            }
        },
    );
}
