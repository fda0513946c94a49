//! The actions of the whole window, applied.
//!
//! In: an [`Action`]. Out: a changed state, a task that runs, a question for a path, or a message why
//! not.

mod files;
mod joining;
mod leaving;
mod saving;
mod selecting;
pub(in crate::app) mod tables;

use eframe::egui;

use crate::app::action::{Act, Action, Reach};
use crate::app::preferences::ThemeChoice;
use crate::app::recovery::Recovery;
use crate::app::session::{Departure, Severity};
use crate::app::shell::help;
use crate::app::shell::import_preview::model::StructuresGo;
use crate::app::shell::pointing;
use crate::app::stages::ids::DATA;
use crate::app::state::State;
use crate::app::theme;

impl Act for Action {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        match *self {
            action @ (Self::GoTo(_)
            | Self::PointOut { .. }
            | Self::FilterTable(_)
            | Self::ShowSelected) => look(action, reach),
            action @ (Self::Pick(..)
            | Self::Reveal(_)
            | Self::Select { .. }
            | Self::MoveSelection(_)
            | Self::ExtendSelection(_)
            | Self::SelectTo(_)
            | Self::SelectAll
            | Self::InvertSelection
            | Self::SelectPrevious
            | Self::ClearSelection) => selecting::select(action, reach),
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
            Self::Open(paths) => files::open(reach, paths, StructuresGo::AsAsked),
            Self::Import { paths, add: true } => files::open(reach, paths, StructuresGo::Added),
            Self::Import { paths, .. } => files::open(reach, paths, StructuresGo::InPlace),
            Self::ImportPages(folder) => files::import_pages(reach, folder),
            Self::OpenRest => files::open_rest(reach),
            Self::Take(choice) => joining::answer(reach, choice),
            Self::EnterTables => files::enter(reach),
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
            Self::Copy(what) => reach.state.view.to_copy = Some(what),
            Self::CopyText { text, what } => {
                reach.ctx.copy_text(text);
                let said = format!("Copied {what}");
                reach.state.session.say(Severity::Done, said);
            }
            Self::Quit => reach.ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            action => show(action, reach.state),
        }
    }
}

/// Which stage is open, and what of it is looked at.
fn look(action: Action, reach: &mut Reach<'_>) {
    let state = &mut *reach.state;
    match action {
        Action::GoTo(stage) => state.preferences.stage = stage,
        Action::PointOut { stage, menu, field } => {
            state.preferences.stage = stage;
            pointing::point_out(reach.ctx, menu, field);
        }
        Action::FilterTable(text) => {
            let asked = state.view.asked_filter.0 + 1;
            state.view.asked_filter = (asked, text);
        }
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
        Action::ToggleFinder => state.view.finder_open = !state.view.finder_open,
        Action::SetViews(views) => state.view.views = views,
        Action::SetViolinsPage(page) => state.view.violins_page = page,
        Action::OpenExport => state.view.export_open = state.has_data(),
        Action::CloseExport => state.view.export_open = false,
        Action::SetExportChoices(choices) => state.preferences.export = choices,
        Action::ToggleInspector => state.toggle_inspector(),
        Action::ToggleStages => state.toggle_stages(),
        Action::ToggleNotices => state.view.notices_open = !state.view.notices_open,
        Action::DismissNotices => state.session.notices.clear(),
        Action::ToggleWarnings => state.view.warnings_open = !state.view.warnings_open,
        Action::ToggleJobs => state.view.jobs_open = !state.view.jobs_open,
        Action::ToggleWords => state.view.words_open = !state.view.words_open,
        Action::ToggleHelp => toggle_help(state),
        Action::OpenHelp(page) => state.view.help.open(page),
        Action::Tour(step) => state.session.tour.take(step),
        Action::HelpBack => state.view.help.back(),
        Action::HelpToOtherSide => state.view.help.on_left = !state.view.help.on_left,
        Action::CloseHelp => state.view.help.close(),
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

/// The help on the open stage; where that is shown already, it closes.
fn toggle_help(state: &mut State) {
    let page = help::page_of(state.preferences.stage).id;
    match state.view.help.page == Some(page) {
        true => state.view.help.close(),
        false => state.view.help.open(page),
    }
}

/// Esc closes what is open, what lies on top first; it never ends work.
fn close_open(state: &mut State) {
    let view = &mut state.view;
    if view.facts_of.take().is_some() || state.session.batch.shown.take().is_some() {
        return;
    }
    for open in [
        &mut view.finder_open,
        &mut view.online_open,
        &mut view.about_open,
        &mut view.words_open,
        &mut view.export_open,
        &mut view.falls_open,
        &mut view.jobs_open,
        &mut view.warnings_open,
    ] {
        if std::mem::take(open) {
            return;
        }
    }
    view.help.close();
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
