//! Structures that were read: added to those that are there, or put in their place.
//!
//! In: what a task read. Out: a change that can be undone, another document, or a question which of
//! the two is wanted. What is there is never replaced without the user's word.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use super::leaving;
use crate::app::action::Reach;
use crate::app::ending::Started;
use crate::app::offered::{Choice, Offered};
use crate::app::session::{Arrival, Departure, Severity};
use crate::app::shell::import_preview::model::StructuresGo;
use crate::app::shell::widgets::{count, plural};
use crate::app::state::State;
use crate::dataset::Dataset;
use crate::import::{Entry, EntryIndex};
use crate::project::Document;

/// Takes structures that were read for a document.
pub(super) fn take(
    state: &mut State,
    document: Document,
    way: StructuresGo,
    started: Started,
    project: Option<PathBuf>,
) {
    let is_gone = !started.is_present(state);
    match way {
        StructuresGo::InPlace => replace(state, document),
        StructuresGo::Added if is_gone => closed_meanwhile(state),
        StructuresGo::Added => add(state, document),
        StructuresGo::AsAsked if state.data().entries.is_empty() => replace(state, document),
        StructuresGo::AsAsked if document.data.entries.is_empty() => refuse_empty(state, &document),
        StructuresGo::AsAsked => state.session.offered.push_back(Offered {
            document: Box::new(document),
            document_number: state.session.document_number,
            project,
        }),
    }
}

/// Does what the user answered about what was offered first.
pub(super) fn answer(reach: &mut Reach<'_>, choice: Choice) {
    let state = &mut *reach.state;
    let Some(offered) = state.session.offered.pop_front() else {
        return;
    };
    let is_present = offered.document_number == state.session.document_number;
    match (choice, offered.project) {
        (Choice::Nothing, _) => {}
        (Choice::Add, _) if is_present => add(state, *offered.document),
        (Choice::Add, _) => closed_meanwhile(state),
        (Choice::StartAnew, Some(path)) => leaving::replace(reach, Departure::Project(path)),
        (Choice::StartAnew, None) => replace(state, *offered.document),
    }
}

fn closed_meanwhile(state: &mut State) {
    let text = "The structures were read, but their project was closed meanwhile: open them again.";
    state.session.say(Severity::Stopped, text);
}

/// Structures are added to those that are there.
fn add(state: &mut State, new: Document) {
    let n = new.data.entries.len();
    if n == 0 {
        return refuse_empty(state, &new);
    }
    if new.data.is_of_databases() {
        return add_download(state, new);
    }
    let title = match n {
        1 => "Add 1 structure".to_owned(),
        n => format!("Add {n} structures"),
    };
    let first_new = state.data().entries.len();
    let mut labels = 0;
    state.change(title, "", |document| {
        let data = Arc::unwrap_or_clone(new.data);
        labels = document.data_mut().add_own(data).n_added;
    });
    let new_entries = (first_new..state.data().entries.len()).map(EntryIndex);
    state
        .session
        .selection
        .select(new_entries, "added just now");
    state.view.falls_open |= state.screen().is_some() && first_new > 0;
    let structures = match n {
        1 => "1 structure".to_owned(),
        n => format!("{n} structures"),
    };
    let labels = match labels {
        0 => String::new(),
        1 => " with 1 measured conductivity".to_owned(),
        n => format!(" with {n} measured conductivities"),
    };
    let known = known_already(state.data(), first_new);
    let text = format!("{structures}{labels} added to the {first_new} here.{known}");
    state.session.say(Severity::Done, text);
}

/// What was fetched from a database is added; what is there already is not added twice.
fn add_download(state: &mut State, new: Document) {
    let n = new.data.entries.len();
    let names = new.data.attributed.iter();
    let names: BTreeSet<&str> = names.map(|known| known.attribution.name.as_str()).collect();
    let names = names.into_iter().collect::<Vec<&str>>().join(", ");
    let first_new = state.data().entries.len();
    let compounds = plural(n, "compound");
    state.change(format!("Add {compounds} of {names}"), "", |document| {
        let data = Arc::unwrap_or_clone(new.data);
        document.data_mut().join_download(data);
    });
    let n_added = state.data().entries.len() - first_new;
    let new_entries = (first_new..first_new + n_added).map(EntryIndex);
    let selection = &mut state.session.selection;
    selection.select(new_entries, format!("fetched from {names}"));
    let text = match n - n_added.min(n) {
        0 => format!("{compounds} of {names} added to the {first_new} here."),
        here if here == n => format!(
            "{compounds} of {names}: here already, by id or ICSD code; what was lacking of them was taken over."
        ),
        here => format!(
            "{} of {names} added to the {first_new} here; {} here already, by id or ICSD code, and not added twice.",
            plural(n_added, "compound"),
            match here {
                1 => "1 was".to_owned(),
                here => format!("{} were", count(here)),
            }
        ),
    };
    state.session.say(Severity::Done, text);
}

/// Says which of the entries from `first_new` on has formula and space group of one that was there:
/// " Same formula and space group: Probe 9 and mp-985592."; nothing where none has.
fn known_already(data: &Dataset, first_new: usize) -> String {
    let key = |entry: &Entry| {
        let group = entry.space_group.as_ref().map(|group| group.number);
        Some((entry.formula.clone(), group?))
    };
    let (known, new) = data.entries.split_at(first_new.min(data.entries.len()));
    let mut id_of = BTreeMap::new();
    for entry in known {
        if let Some(key) = key(entry) {
            id_of.entry(key).or_insert(entry.id.as_str());
        }
    }
    let twins = new.iter().filter_map(|entry| {
        let twin = id_of.get(&key(entry)?)?;
        Some(format!("{} and {twin}", entry.id))
    });
    let twins: Vec<String> = twins.collect();
    match twins.as_slice() {
        [] => String::new(),
        [one] => format!(" Same formula and space group: {one}."),
        [first, more @ ..] => {
            format!(
                " Same formula and space group: {first}, {} more.",
                more.len()
            )
        }
    }
}

/// Structures take the place of the document.
fn replace(state: &mut State, document: Document) {
    if document.data.entries.is_empty() && !state.data().entries.is_empty() {
        return refuse_empty(state, &document);
    }
    if state.data().entries.is_empty() && state.has_data() {
        // Spectra, patterns and σ(T) that wait for their structures stay.
        return add_to_measurements(state, document);
    }
    let arrival = Arrival {
        unsaved: true,
        ..Arrival::default()
    };
    leaving::arrive(state, document, arrival);
}

/// Structures come to measurements that were there without any.
fn add_to_measurements(state: &mut State, new: Document) {
    let n = new.data.entries.len();
    let title = match n {
        1 => "Add 1 structure".to_owned(),
        n => format!("Add {n} structures"),
    };
    state.change(title, "", |document| {
        let data = Arc::unwrap_or_clone(new.data);
        document.data_mut().add_own(data);
    });
}

/// Files of which nothing could be used leave everything as it was, but say why.
fn refuse_empty(state: &mut State, document: &Document) {
    let report = &document.data.report;
    let first = report.rejected.first().or(report.warnings.first());
    let reason = first.map_or_else(String::new, |warning| format!(" First: {warning}."));
    let text = format!("No structure could be read, and the project is as it was.{reason}");
    state.session.say(Severity::Error, text);
    let said = report.rejected.iter().chain(&report.warnings);
    state.session.warnings.extend(said.cloned());
}
