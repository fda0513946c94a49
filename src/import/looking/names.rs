//! Names: a column of a table that calls its materials as the structures are called.
//!
//! In: a table as it is proposed, and the entries that are there. Out: the column that holds their ids,
//! whatever its title: people name samples as they name their files.

use std::collections::BTreeSet;

use crate::import::Entry;
use crate::import::columns::Role;
use crate::import::columns::numbers::is_blank;
use crate::import::decided::{DecidedTable, TableKind};

/// Cells of a column that tell what it holds.
const ENOUGH: usize = 200;

/// The column of ids by what the structures are called, where no column is known to hold ids: that of
/// which at least half of the cells are ids.
pub(super) fn column_of_ids(decided: &DecidedTable, entries: &[&[Entry]]) -> Option<usize> {
    let kind = decided.kind;
    // One that says nothing else may be made a table of conductivities by hand.
    let is_of_materials = matches!(
        kind,
        TableKind::Conductivities | TableKind::Facts | TableKind::LeftOut
    );
    if !is_of_materials {
        return None;
    }
    let table = decided.table().ok()?;
    let mut roles = [Role::Id, Role::MaterialId].into_iter();
    if roles.any(|role| table.columns.get(role).is_some()) {
        return None;
    }
    let entries = entries.iter().flat_map(|entries| entries.iter());
    let ids: BTreeSet<&str> = entries.map(|entry| entry.id.as_str()).collect();
    let share = |column: usize| {
        let cells = table.rows.iter().filter_map(|row| row.get(column));
        let cells = cells.map(|cell| cell.trim()).filter(|cell| !is_blank(cell));
        let cells: Vec<&str> = cells.take(ENOUGH).collect();
        let known = cells.iter().filter(|cell| ids.contains(**cell)).count();
        100 * known / cells.len().max(1)
    };
    let free = (0..table.titles.len()).filter(|k| table.columns.role_of(*k).is_none());
    let best = free.max_by_key(|k| (share(*k), std::cmp::Reverse(*k)));
    best.filter(|k| share(*k) >= 50)
}
