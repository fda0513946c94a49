//! What can be asked of the Data stage.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use crate::app::action::{Act, PathKind, Question, Reach};
use crate::app::session::Severity;
use crate::app::shell::widgets::plural;
use crate::app::stages::data::{barriers, cifs, disorder};
use crate::app::state::State;
use crate::crystal::formula::pretty_formula;
use crate::import::{Disorder, EntryIndex, ImportSettings};
use crate::project::NamedSet;

/// What can be asked of the stage.
#[derive(Clone, Debug)]
pub enum DataAction {
    /// Change how the next import runs.
    SetImportSettings(ImportSettings),
    /// Compute the bond-valence barriers of entries.
    ComputeBarriers(Vec<EntryIndex>),
    /// Order the partial occupancies of entries, or keep them.
    TreatDisorder(Vec<EntryIndex>, Disorder),
    /// Take entries out of screens and rankings, or put them back.
    SetExcluded(Vec<EntryIndex>, bool),
    /// Keep the selected entries under a name; one of the same name is replaced.
    KeepSet(String),
    /// Forget a named set, by place.
    ForgetSet(usize),
    /// Give a named set, by place, another name.
    RenameSet(usize, String),
    /// Put entries into a named set, by place.
    AddToSet(usize, Vec<EntryIndex>),
    /// Take entries out of a named set, by place.
    TakeFromSet(usize, Vec<EntryIndex>),
    /// Ask for a folder, and write the structures of entries into it as CIFs.
    AskCifs(Vec<EntryIndex>),
    /// Write them there.
    WriteCifs(Vec<EntryIndex>, PathBuf),
    /// Show or hide a column of the table, by its name in the preferences.
    ShowColumn(&'static str, bool),
    /// Show the columns that are shown at first.
    ForgetColumns,
}

impl Act for DataAction {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        let state = &mut *reach.state;
        match *self {
            Self::SetImportSettings(settings) => {
                state.change("Import settings", "import-settings", |document| {
                    document.import_settings = Arc::new(settings);
                });
            }
            Self::ComputeBarriers(entries) => barriers::compute(reach, &entries),
            Self::TreatDisorder(entries, way) => disorder::treat(reach, entries, way),
            Self::SetExcluded(entries, out) => set_excluded(state, &entries, out),
            Self::KeepSet(name) => keep_set(state, name),
            Self::ForgetSet(place) => forget_set(state, place),
            Self::RenameSet(place, name) => rename_set(state, place, &name),
            Self::AddToSet(place, entries) => change_set(state, place, &entries, true),
            Self::TakeFromSet(place, entries) => change_set(state, place, &entries, false),
            Self::AskCifs(entries) => ask_cifs(reach, entries),
            Self::WriteCifs(entries, folder) => cifs::write(reach, entries, folder),
            Self::ShowColumn(column, shown) => {
                let chosen = &mut state.preferences.table_columns;
                chosen.insert(column.to_owned(), shown);
            }
            Self::ForgetColumns => state.preferences.table_columns.clear(),
        }
    }
}

fn ask_cifs(reach: &mut Reach<'_>, entries: Vec<EntryIndex>) {
    reach.questions.push(Question {
        title: "Folder for the CIFs",
        kind: PathKind::Folder,
        name: "structures".to_owned(),
        filter: None,
        answer: Box::new(move |paths| {
            let folder = paths.into_iter().next().unwrap_or_default();
            Box::new(DataAction::WriteCifs(entries, folder))
        }),
    });
}

fn set_excluded(state: &mut State, entries: &[EntryIndex], out: bool) {
    let what = match entries {
        [one] => {
            let entry = state.data().entry(*one);
            entry.map_or_else(String::new, |entry| pretty_formula(&entry.formula))
        }
        more => format!("{} structures", more.len()),
    };
    let title = match out {
        true => format!("Take out {what}"),
        false => format!("Put back {what}"),
    };
    state.change(title, "", |document| {
        let excluded = Arc::make_mut(&mut document.data_mut().excluded);
        for entry in entries {
            match out {
                true => excluded.insert(*entry),
                false => excluded.remove(entry),
            };
        }
    });
}

fn keep_set(state: &mut State, name: String) {
    let entries: BTreeSet<EntryIndex> = state.session.selection.iter().collect();
    let name = name.trim().to_owned();
    if entries.is_empty() || name.is_empty() {
        return;
    }
    state.session.selection.origin.clone_from(&name);
    state.change(format!("Keep the set “{name}”"), "", |document| {
        let sets = Arc::make_mut(&mut document.sets);
        sets.retain(|set| set.name != name);
        sets.push(NamedSet { name, entries });
    });
}

fn forget_set(state: &mut State, place: usize) {
    let Some(set) = state.document().sets.get(place) else {
        return;
    };
    state.change(
        format!("Forget the set “{}”", set.name),
        "",
        |document| {
            Arc::make_mut(&mut document.sets).remove(place);
        },
    );
}

fn rename_set(state: &mut State, place: usize, name: &str) {
    let name = name.trim();
    let sets = &state.document().sets;
    let Some(set) = sets.get(place) else {
        return;
    };
    let taken = sets
        .iter()
        .enumerate()
        .any(|(k, other)| k != place && other.name == name);
    if taken {
        let text = format!(
            "There is a set “{name}” already: choose another name, or forget that one first."
        );
        return state.session.say(Severity::Error, text);
    }
    if name.is_empty() || set.name == name {
        return;
    }
    let is_selected = state.session.selection.origin == set.name;
    let title = format!("Rename the set “{}” to “{name}”", set.name);
    state.change(title, "", |document| {
        Arc::make_mut(&mut document.sets)[place].name = name.to_owned();
    });
    if is_selected {
        state.session.selection.origin = name.to_owned();
    }
}

/// Puts entries into a set, or takes them out of it.
fn change_set(state: &mut State, place: usize, entries: &[EntryIndex], add: bool) {
    let Some(set) = state.document().sets.get(place) else {
        return;
    };
    let (n, name) = (plural(entries.len(), "structure"), &set.name);
    let title = match add {
        true => format!("Add {n} to the set “{name}”"),
        false => format!("Take {n} out of the set “{name}”"),
    };
    state.change(title, "", |document| {
        let set = &mut Arc::make_mut(&mut document.sets)[place].entries;
        for entry in entries {
            match add {
                true => set.insert(*entry),
                false => set.remove(entry),
            };
        }
    });
}
