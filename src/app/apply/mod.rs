//! The actions of the whole window, applied.
//!
//! In: an [`Action`]. Out: a changed state, a task that runs, a question for a path, or a message why
//! not.

mod files;
mod joining;
mod leaving;
mod saving;

use eframe::egui;

use joining::Way;

use crate::app::action::{Act, Action, Reach};
use crate::app::preferences::ThemeChoice;
use crate::app::recovery::Recovery;
use crate::app::selection::Pick;
use crate::app::session::{Departure, Severity};
use crate::app::stages::ids::DATA;
use crate::app::state::State;
use crate::app::theme;
use crate::import::EntryIndex;

impl Act for Action {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        match *self {
            action @ (Self::GoTo(_)
            | Self::Pick(..)
            | Self::Select { .. }
            | Self::MoveSelection(_)
            | Self::ShowSelected
            | Self::ClearSelection) => look(action, reach),
            Self::Undo => undo(reach.state),
            Self::Redo => redo(reach.state),
            action @ (Self::AskStructures
            | Self::AskToAdd
            | Self::AskFolder
            | Self::AskFolderToAdd
            | Self::AskLabels
            | Self::AskProject
            | Self::AskSave) => files::ask(&action, reach),
            Self::LoadSample => leaving::replace(reach, Departure::Sample),
            Self::Open(paths) => files::open(reach, paths, Way::Ask),
            Self::Import { paths, add: true } => files::open(reach, paths, Way::Add),
            Self::Import { paths, .. } => files::open(reach, paths, Way::StartAnew),
            Self::Take(choice) => joining::answer(reach, choice),
            Self::ImportLabels(path) => files::import_labels(reach, path),
            Self::OpenProject(path) => leaving::replace(reach, Departure::Project(path)),
            Self::Recover(path) => leaving::replace(reach, Departure::Recovered(path)),
            Self::ForgetRecovery(path) => {
                Recovery::remove(&path);
                let left = &mut reach.state.session.recoverable;
                left.retain(|found| found.copy != path);
            }
            Self::AskRecoveryLater => reach.state.session.recoverable.clear(),
            Self::Save => saving::save(reach),
            Self::SaveAs(path) => saving::save_as(reach, path),
            Self::Cancel(task) => reach.tasks.cancel(task),
            Self::SetTheme(choice) => set_theme(reach.state, choice, reach.ctx),
            Self::SaveAndLeave => leaving::save_and_leave(reach),
            Self::LeaveUnsaved => leaving::leave(reach),
            Self::Stay => reach.state.session.leaving = None,
            Self::Quit => reach.ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            action => show(action, reach.state),
        }
    }
}

/// Which stage is open, and what is selected.
fn look(action: Action, reach: &mut Reach<'_>) {
    let state = &mut *reach.state;
    match action {
        Action::GoTo(stage) => state.preferences.stage = stage,
        Action::Pick(entry, pick) => state.session.selection.pick(entry, pick),
        Action::Select { entries, origin } => state.session.selection.select(entries, origin),
        Action::MoveSelection(rows) => move_selection(state, reach.table_order, rows),
        Action::ClearSelection => state.session.selection.clear(),
        Action::ShowSelected => {
            state.preferences.stage = DATA;
            state.view.show_selected += 1;
        }
        _ => {}
    }
}

/// What lies open, and what is remembered.
fn show(action: Action, state: &mut State) {
    match action {
        Action::CloseOpen => close_open(state),
        Action::SetViews(views) => state.view.views = views,
        Action::OpenExport => state.view.export_open = state.has_data(),
        Action::CloseExport => state.view.export_open = false,
        Action::SetExportChoices(choices) => state.preferences.export = choices,
        Action::ToggleInspector => {
            state.preferences.inspector_open = !state.preferences.inspector_open;
        }
        Action::ToggleWarnings => state.view.warnings_open = !state.view.warnings_open,
        Action::ToggleJobs => state.view.jobs_open = !state.view.jobs_open,
        Action::ToggleFalls => state.view.falls_open = !state.view.falls_open,
        Action::ToggleAbout => state.view.about_open = !state.view.about_open,
        Action::DismissBanner => state.preferences.banner_dismissed = true,
        Action::DismissNotice(k) => {
            let notices = &mut state.session.notices;
            if k < notices.len() {
                notices.remove(k);
            }
        }
        _ => {}
    }
}

/// Esc closes what is open, what lies on top first; it never ends work.
fn close_open(state: &mut State) {
    let view = &mut state.view;
    for open in [
        &mut view.about_open,
        &mut view.export_open,
        &mut view.falls_open,
        &mut view.jobs_open,
        &mut view.warnings_open,
    ] {
        if std::mem::take(open) {
            return;
        }
    }
}

fn undo(state: &mut State) {
    if let Some(title) = state.undo() {
        state
            .session
            .say(Severity::Done, format!("Undone: {title}"));
    }
}

fn redo(state: &mut State) {
    if let Some(title) = state.redo() {
        state
            .session
            .say(Severity::Done, format!("Made again: {title}"));
    }
}

fn set_theme(state: &mut State, choice: ThemeChoice, ctx: &egui::Context) {
    state.preferences.theme = choice;
    theme::apply_choice(ctx, choice);
}

fn move_selection(state: &mut State, order: &[EntryIndex], rows: isize) {
    if order.is_empty() {
        return;
    }
    let selection = &mut state.session.selection;
    let primary = selection.primary();
    let place = primary.and_then(|primary| order.iter().position(|&entry| entry == primary));
    let next = match place {
        Some(place) => place
            .saturating_add_signed(rows)
            .min(order.len().saturating_sub(1)),
        None => 0,
    };
    selection.pick(order[next], Pick::Only);
}
