//! What can be asked of the preview, and the task that finds out what a decision changes.

use std::sync::Arc;

use super::model::{ImportPreview, Look};
use crate::app::action::{Act, Reach};
use crate::app::ending::made;
use crate::app::session::Severity;
use crate::app::stages::experiment::bench::looking;
use crate::app::state::State;
use crate::import::{DecidedTable, ImportSettings, MeasurementKind, RememberedTable, TableKind};
use crate::tasks::{Anew, PreviewTable};

/// What can be asked of the preview.
#[derive(Clone, Debug)]
pub enum PreviewAction {
    /// Show another table.
    Show(usize),
    /// Say what the shown table is.
    SetKind(TableKind),
    /// Give a column of the shown table a role; `None`: it is not used.
    SetRole(usize, Option<String>),
    /// Give a column a unit; empty: none.
    SetUnit(usize, String),
    /// Give a column a factor.
    SetFactor(usize, f64),
    /// Say in which row the titles stand, by its number.
    SetTitleRow(usize),
    /// Say in which row the units stand.
    SetUnitRow(Option<usize>),
    /// Say in which row the values begin.
    SetFirstRow(Option<usize>),
    /// Say what separates the decimals.
    SetDecimal(char),
    /// Say what separates the cells.
    SetSeparator(char),
    /// Say in which encoding the text is.
    SetEncoding(String),
    /// Say to which entry a row belongs, by the id of the entry.
    Choose(usize, Option<String>),
    /// Say whether conductivities join those that are there, or take their place.
    SetJoins(bool),
    /// Read the table as it would be without what was decided before.
    ReadAfresh,
    /// Say that the shown table is a measurement of the laboratory, whose columns are to be named.
    TakeAsMeasurement(MeasurementKind),
    /// Let it enter.
    Confirm,
    /// Let nothing enter.
    Cancel,
}

impl Act for PreviewAction {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        match *self {
            Self::Cancel => {
                close(reach);
            }
            Self::Confirm => confirm(reach),
            Self::TakeAsMeasurement(kind) => take_as_measurement(reach, kind),
            Self::Show(table) => {
                if let Some(preview) = &mut reach.state.session.import_preview {
                    preview.shown = table.min(preview.tables.len().saturating_sub(1));
                }
            }
            Self::SetJoins(joins) => {
                if let Some(preview) = &mut reach.state.session.import_preview {
                    preview.joins = joins;
                }
            }
            change => {
                let anew = with_shown(reach.state, |look| decide(look, change)).flatten();
                if let Some(anew) = anew {
                    preview_anew(reach, anew);
                }
            }
        }
    }
}

fn with_shown<T>(state: &mut State, edit: impl FnOnce(&mut Look) -> T) -> Option<T> {
    let preview = state.session.import_preview.as_mut()?;
    preview.tables.get_mut(preview.shown).map(edit)
}

/// Changes the decision; what is to be found anew, `None`: nothing has changed.
fn decide(look: &mut Look, change: PreviewAction) -> Option<Anew> {
    look.as_before = false;
    let decided = &mut look.decided;
    let reading = &mut decided.reading;
    let mut anew = Anew::Nothing;
    match change {
        PreviewAction::SetKind(kind) => {
            decided.kind = kind;
            decided.chosen.clear();
        }
        PreviewAction::SetRole(column, role) => reading.set_role(column, role.as_deref()).ok()?,
        PreviewAction::SetUnit(column, unit) => {
            look.unread_units.retain(|(of, _)| *of != column);
            let is_set = match unit.trim() {
                "" => reading.clear_unit(column),
                unit => reading.set_unit(column, unit),
            };
            if is_set.is_err() {
                look.unread_units.push((column, unit.trim().to_owned()));
                return None;
            }
        }
        PreviewAction::SetFactor(column, factor) => {
            reading.columns.get_mut(column)?.factor = factor;
        }
        PreviewAction::SetTitleRow(row) => {
            reading.first_row = None;
            anew = Anew::AllButTitles(row);
        }
        PreviewAction::SetUnitRow(row) => reading.unit_row = row,
        PreviewAction::SetFirstRow(row) => reading.first_row = row,
        PreviewAction::SetDecimal(decimal) => {
            let thousands = reading.thousands.filter(|sign| *sign != decimal);
            reading.set_decimal(decimal, thousands);
        }
        PreviewAction::SetSeparator(separator) => {
            reading.separator = Some(separator);
            anew = Anew::All;
        }
        PreviewAction::SetEncoding(encoding) => {
            reading.encoding = Some(encoding);
            anew = Anew::All;
        }
        PreviewAction::Choose(row, entry) => match entry {
            Some(entry) => {
                decided.chosen.insert(row, entry);
            }
            None => {
                decided.chosen.remove(&row);
            }
        },
        PreviewAction::ReadAfresh => {
            decided.kind = look.seen.found_kind;
            decided.reading = look.seen.found.clone();
            decided.chosen.clear();
            look.unread_units.clear();
        }
        PreviewAction::Show(_)
        | PreviewAction::SetJoins(_)
        | PreviewAction::TakeAsMeasurement(_)
        | PreviewAction::Confirm
        | PreviewAction::Cancel => return None,
    }
    Some(anew)
}

/// Finds out what would come of the shown table now.
fn preview_anew(reach: &mut Reach<'_>, anew: Anew) {
    let state = &mut *reach.state;
    let settings = ImportSettings::clone(&state.document().import_settings);
    let preview = state.session.import_preview.as_ref();
    let entries = preview.map(|preview| preview.entries_to_fit(&state.data().entries));
    let entries = entries.unwrap_or_default();
    let number = state.session.next_number();
    let Some(preview) = state.session.import_preview.as_mut() else {
        return;
    };
    let beside = Arc::clone(&preview.beside);
    let Some(look) = preview.tables.get_mut(preview.shown) else {
        return;
    };
    look.number = number;
    if let Some(task) = look.task.take() {
        reach.tasks.cancel(task);
    }
    let task = PreviewTable {
        decided: look.decided.clone(),
        anew,
        settings,
        beside,
        entries,
    };
    let id = reach.tasks.start_aside(
        task,
        |_: &mut State, never| match never {},
        move |state: &mut State, outcome| {
            let is_wanted = |look: &&mut Look| look.number == number;
            let tables = state.session.import_preview.iter_mut();
            let mut tables = tables.flat_map(|preview| preview.tables.iter_mut());
            if tables.find(is_wanted).is_none() {
                // It was decided otherwise since.
                return;
            }
            let found = made(state, "Reading the table", outcome);
            let tables = state.session.import_preview.iter_mut();
            let mut tables = tables.flat_map(|preview| preview.tables.iter_mut());
            if let Some(look) = tables.find(is_wanted) {
                look.task = None;
                if let Some(found) = found {
                    look.decided.reading.clone_from(&found.reading);
                    look.preview = found;
                }
            }
        },
    );
    look.task = Some(id);
}

fn close(reach: &mut Reach<'_>) -> Option<ImportPreview> {
    let preview = reach.state.session.import_preview.take()?;
    for task in preview.tables.iter().filter_map(|look| look.task) {
        reach.tasks.cancel(task);
    }
    Some(preview)
}

/// The file of the shown table leaves the preview, and its columns are asked for.
fn take_as_measurement(reach: &mut Reach<'_>, kind: MeasurementKind) {
    let state = &mut *reach.state;
    let Some(preview) = state.session.import_preview.as_mut() else {
        return;
    };
    let Some(path) = preview
        .shown()
        .map(|look| look.decided.source.input.clone())
    else {
        return;
    };
    let is_of_it = |look: &Look| look.decided.source.input == path;
    for task in preview
        .tables
        .iter()
        .filter(|look| is_of_it(look))
        .filter_map(|look| look.task)
    {
        reach.tasks.cancel(task);
    }
    preview.tables.retain(|look| !is_of_it(look));
    preview.opened.paths.retain(|opened| *opened != path);
    preview.shown = 0;
    let is_done = preview.tables.is_empty() && preview.looked.with_structures.is_empty();
    if is_done {
        state.session.import_preview = None;
    }
    looking::ask_about(state, path, kind);
}

fn confirm(reach: &mut Reach<'_>) {
    let has_structures = !reach.state.data().entries.is_empty();
    let preview = reach.state.session.import_preview.as_ref();
    let lack = preview.and_then(|preview| preview.lack(has_structures));
    if let Some(lack) = lack {
        return reach.state.session.say(Severity::Error, lack);
    }
    let Some(preview) = close(reach) else { return };
    for look in &preview.tables {
        remember(reach.state, look);
    }
    reach.state.session.to_enter = Some(preview.to_enter());
}

/// Remembers how a table was read that the reader alone would read otherwise.
fn remember(state: &mut State, look: &Look) {
    let DecidedTable { kind, reading, .. } = &look.decided;
    let known = RememberedTable::of(&look.seen.found, *kind, reading);
    match look.is_decided_otherwise() {
        true => state.preferences.remember_table(known),
        false => state.preferences.forget_table(&known.titles),
    }
}
