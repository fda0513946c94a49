//! Structures of the table as CIFs in a folder.
//!
//! In: entries, a folder. Out: a file for each, named after its id; written by a task.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::action::Reach;
use crate::app::ending::made;
use crate::app::shell::widgets::plural;
use crate::app::state::State;
use crate::export::folder::Folder;
use crate::import::EntryIndex;
use crate::monitor::Monitor;
use crate::outputs::files::entry_cif;
use crate::tasks;

/// Writes them, as they were imported.
pub(super) fn write(reach: &mut Reach<'_>, entries: Vec<EntryIndex>, folder: PathBuf) {
    let state = &mut *reach.state;
    state.preferences.remember_folder_of(&folder);
    let data = Arc::clone(&state.document().data);
    let title = format!("Writing {}", plural(entries.len(), "CIF"));
    let task = tasks::WriteFiles {
        title: title.clone(),
        work: move |monitor: &Monitor| {
            let mut out = Folder::begin(&folder, monitor)?;
            for entry in entries.iter().copied() {
                let text = entry_cif(&data, entry);
                let Some((item, text)) = data.entry(entry).zip(text) else {
                    continue;
                };
                let stem = out.stem(&item.id);
                out.write(&format!("{stem}.cif"), text.as_bytes())?;
            }
            Ok(out.finish()?.paths)
        },
    };
    reach.tasks.start(
        task,
        |_: &mut State, never| match never {},
        move |state: &mut State, outcome| {
            if let Some(paths) = made(state, &title, outcome) {
                state.session.say_written(&paths);
            }
        },
    );
}
