//! Tables among what was opened: they are looked at before anything enters.
//!
//! In: what was opened. Out: a task that finds the tables; then the preview of them, or, where there are
//! none, the wish to read everything as it is.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::action::Reach;
use crate::app::ending::start_for;
use crate::app::shell::import_preview::model::{
    ImportPreview, Look, Opened, StructuresGo, ToEnter,
};
use crate::app::state::State;
use crate::import::ImportSettings;
use crate::tasks::{Found, LookAtTables};

/// Endings of files that hold structures and never tables.
const STRUCTURES: [&str; 11] = [
    "cif", "mcif", "vasp", "poscar", "xyz", "extxyz", "json", "xsf", "axsf", "res", "superion",
];

/// Whether there may be a table at a path.
pub(super) fn may_hold_tables(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    path.is_dir() || !STRUCTURES.contains(&extension.to_lowercase().as_str())
}

/// Looks for tables in what was opened.
pub(in crate::app) fn look(reach: &mut Reach<'_>, opened: Opened) {
    let state = &mut *reach.state;
    let task = LookAtTables {
        paths: opened.paths.clone(),
        settings: ImportSettings::clone(&state.document().import_settings),
        wish: opened.wish,
        remembered: state.preferences.tables.clone(),
        entries: Arc::clone(&state.data().entries),
        in_place: opened.way == StructuresGo::InPlace,
    };
    start_for(reach, task, |state, found| show(state, opened, found));
}

fn show(state: &mut State, opened: Opened, found: Found) {
    let Found {
        mut looked,
        previews,
        beside,
    } = found;
    if looked.tables.is_empty() {
        let paths: Vec<PathBuf> = opened.paths.clone();
        state.session.to_enter = Some(ToEnter {
            opened,
            paths,
            decided: Vec::new(),
            joins: true,
        });
        return;
    }
    let tables = std::mem::take(&mut looked.tables).into_iter();
    let tables: Vec<Look> = tables
        .zip(previews)
        .map(|(seen, preview)| Look::new(seen, preview))
        .collect();
    let is_used = |look: &Look| look.decided.kind != crate::import::TableKind::LeftOut;
    let shown = tables.iter().position(is_used).unwrap_or(0);
    state.session.import_preview = Some(ImportPreview {
        opened,
        looked,
        tables,
        shown,
        beside,
        joins: true,
    });
}
