//! Entries become phases of a pattern.
//!
//! In: a pattern, entries. Out: the change.

use crate::app::action::Actions;
use crate::app::stages::experiment::bench::actions::BenchAction;
use crate::app::state::State;
use crate::dataset::{KeptPattern, PatternEdit};
use crate::import::EntryIndex;

/// Adds entries to the phases of the pattern at a place.
pub(super) fn add_phases(
    state: &State,
    (place, kept): (usize, &KeptPattern),
    entries: &[EntryIndex],
    actions: &mut Actions,
) {
    let mut phases = kept.phases.clone();
    for entry in entries {
        if let Some(item) = state.data().entry(*entry)
            && !phases.contains(&item.id)
        {
            phases.push(item.id.clone());
        }
    }
    if phases != kept.phases {
        actions.push(BenchAction::EditPatterns(
            vec![place],
            PatternEdit::Phases(phases),
        ));
    }
}
