//! What is selected, changed.
//!
//! In: an action, and the rows that are shown in their order. Out: another selection. Several that give
//! way to others are remembered, so that a slip of the hand costs a click.

use std::collections::BTreeSet;

use crate::app::action::{Action, Reach};
use crate::app::selection::Pick;
use crate::app::state::State;
use crate::import::EntryIndex;

/// Changes the selection.
pub(super) fn select(action: Action, reach: &mut Reach<'_>) {
    let order = reach.table_order;
    let state = &mut *reach.state;
    let before = state.session.selection.clone();
    let grows = matches!(action, Action::ExtendSelection(_) | Action::SelectTo(_));
    let selection = &mut state.session.selection;
    match action {
        Action::Pick(entry, pick) => selection.pick(entry, pick),
        Action::Reveal(entry) => {
            selection.pick(entry, Pick::Alone);
            state.view.revealed += 1;
            state.preferences.inspector_open = true;
        }
        Action::Select { entries, origin } => selection.select(entries, origin),
        Action::MoveSelection(rows) => {
            if let Some(entry) = row_beside(state, order, rows) {
                state.session.selection.pick(entry, Pick::Only);
            }
        }
        Action::ExtendSelection(rows) => {
            if let Some(entry) = row_beside(state, order, rows) {
                state.session.selection.extend_to(order, entry);
            }
        }
        Action::SelectTo(entry) => selection.extend_to(order, entry),
        Action::SelectAll => selection.select(order.iter().copied(), ""),
        Action::InvertSelection => invert(state, order),
        Action::SelectPrevious => {
            if let Some(previous) = state.session.selected_before.take() {
                state.session.selection = previous;
            }
        }
        Action::ClearSelection => selection.clear(),
        _ => {}
    }
    let now = &state.session.selection;
    if !grows && before.len() > 1 && !before.iter().all(|k| now.contains(k)) {
        state.session.selected_before = Some(before);
    }
}

/// The row so many rows below the one whose details are shown; the first one where there is none.
fn row_beside(state: &State, order: &[EntryIndex], rows: isize) -> Option<EntryIndex> {
    let last = order.len().checked_sub(1)?;
    let primary = state.session.selection.primary();
    let place = primary.and_then(|primary| order.iter().position(|&entry| entry == primary));
    let next = place.map_or(0, |place| place.saturating_add_signed(rows).min(last));
    order.get(next).copied()
}

/// Rows that are not shown stay as they are: not selected.
fn invert(state: &mut State, order: &[EntryIndex]) {
    let selection = &mut state.session.selection;
    let others: BTreeSet<EntryIndex> = order
        .iter()
        .copied()
        .filter(|entry| !selection.contains(*entry))
        .collect();
    selection.select(others, "");
}
