//! Actions turned into state changes and jobs.

mod asides;
mod computing;
mod samples;

use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui;

use crate::app::action::{Action, Purpose};
use crate::app::dialogs::Dialogs;
use crate::app::feature_maps;
use crate::app::measurements;
use crate::app::preferences::ThemeChoice;
use crate::app::state::{Arrival, Departure, Leaving, Notice, Severity, Stage, State};
use crate::app::theme;
use crate::import::ImportSettings;
use crate::jobs::{Command, Jobs, WriteWork};
use crate::pipeline::{ScreenSettings, is_labels_table};
use crate::project::KeptView;
use asides::{estimate_costs, look_close};
use computing::{
    compute_barriers, compute_map, run_ranking, run_screen, search_mix, try_measurements,
    write_paths, write_ranking,
};

/// Said where a job cannot start because another runs.
pub const BUSY: &str = "Another job is running. Cancel it (Esc) or wait until it is done.";

/// What actions act on.
pub struct Reach<'a> {
    /// The state.
    pub state: &'a mut State,
    /// The job runner.
    pub jobs: &'a mut Jobs,
    /// File dialogs.
    pub dialogs: &'a mut Dialogs,
    /// The order of the data table, for moving the selection.
    pub table_order: &'a [usize],
}

/// The screen of a first start; sorted as the panel keeps it, so that ticking and clearing comes
/// back to the same settings.
pub fn default_screen_settings() -> ScreenSettings {
    ScreenSettings::first()
}

/// Applies one action.
pub fn apply(action: Action, reach: &mut Reach<'_>, ctx: &egui::Context) {
    let state = &mut *reach.state;
    match action {
        Action::GoTo(stage) => go_to(state, stage),
        Action::Pick(entry, pick) => state.selection.pick(entry, pick),
        Action::Select { entries, origin } => state.selection.select(entries, origin),
        Action::MoveSelection(rows) => move_selection(state, reach.table_order, rows),
        Action::ClearSelection => state.selection.clear(),
        Action::ShowSelected => {
            go_to(state, Stage::Data);
            state.show_selected += 1;
        }
        Action::Ask(purpose) => ask(reach, purpose, ctx),
        Action::LoadSample => {
            let arrival = Arrival {
                is_sample: true,
                ..Arrival::default()
            };
            start_fresh(reach, Command::LoadSample, arrival);
        }
        Action::Import { paths, add } => import(reach, paths, add),
        Action::ImportLabels(path) => import_labels(reach, path),
        Action::OpenSamples(paths) => samples::open(reach, paths),
        Action::ForgetSample(place) => samples::forget(state, place),
        Action::AddMeasurements(added) => measurements::add(state, &added),
        Action::SetImportSettings(settings) => {
            Arc::make_mut(&mut state.project).import_settings = Arc::new(settings);
        }
        Action::OpenProject(path) => open_project(reach, path),
        Action::Save => match state.file.clone() {
            Some(path) => save_as(reach, path),
            None => ask(reach, Purpose::SaveProject, ctx),
        },
        Action::SaveAs(path) => save_as(reach, with_extension(path)),
        Action::RunScreen => run_screen(reach),
        Action::SetScreenSettings(settings) => {
            state.screen_settings = settings;
            state.unsaved = true;
        }
        Action::Cancel(job) => cancel(reach, job),
        Action::CancelAll => cancel_all(reach),
        Action::ChooseScore(combination) => state.chosen = Some(combination),
        Action::LookClose(combination, entries) => look_close(reach, combination, entries),
        Action::ComputeBarriers(entries) => compute_barriers(reach, &entries),
        Action::ComputeMap(key) => compute_map(reach, key),
        Action::SetMapSettings(settings) => state.preferences.map = settings,
        Action::SetRankSettings(settings) => state.candidates.settings = *settings,
        Action::RunRanking => run_ranking(reach),
        Action::SearchMix(partners) => search_mix(reach, partners),
        Action::TryMeasurements(tried) => try_measurements(reach, tried),
        Action::KeepMeasurements => measurements::keep(state),
        Action::ForgetMeasurements => state.candidates.trial = None,
        Action::WriteRanking(folder) => write_ranking(reach, folder),
        Action::WritePaths(folder) => write_paths(reach, folder),
        Action::EstimateCosts => estimate_costs(reach),
        Action::SetCut(clusters) => state.cut = clusters.max(1),
        Action::SetViews(views) => state.views = views,
        Action::MapFeatures => map_features(reach),
        Action::OpenExport => state.export_open = state.has_data(),
        Action::CloseExport => state.export_open = false,
        Action::SetExportChoices(choices) => state.preferences.export = choices,
        Action::Export(request, path) => export(reach, request, path),
        Action::SetTheme(choice) => set_theme(state, choice, ctx),
        Action::ToggleInspector => {
            state.preferences.inspector_open = !state.preferences.inspector_open;
        }
        Action::ToggleWarnings => state.warnings_open = !state.warnings_open,
        Action::ToggleAbout => state.about_open = !state.about_open,
        Action::DismissBanner => state.preferences.banner_dismissed = true,
        Action::DismissNotice(k) => {
            if k < state.notices.len() {
                state.notices.remove(k);
            }
        }
        Action::SaveAndLeave => {
            if let Some(leaving) = &mut state.leaving {
                leaving.saving = true;
            }
            apply(Action::Save, reach, ctx);
        }
        Action::LeaveUnsaved => leave(reach, ctx),
        Action::Stay => state.leaving = None,
        Action::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
    }
}

fn go_to(state: &mut State, stage: Stage) {
    state.stage = stage;
    state.preferences.stage = stage;
}

fn set_theme(state: &mut State, choice: ThemeChoice, ctx: &egui::Context) {
    state.preferences.theme = choice;
    theme::apply_choice(ctx, choice);
}

fn move_selection(state: &mut State, order: &[usize], rows: isize) {
    if order.is_empty() {
        return;
    }
    let place = state
        .selection
        .primary()
        .and_then(|primary| order.iter().position(|&entry| entry == primary));
    let next = match place {
        Some(place) => place
            .saturating_add_signed(rows)
            .min(order.len().saturating_sub(1)),
        None => 0,
    };
    state
        .selection
        .pick(order[next], crate::app::selection::Pick::Only);
}

fn ask(reach: &mut Reach<'_>, purpose: Purpose, ctx: &egui::Context) {
    if purpose == Purpose::Labels && reach.state.project.data.entries.is_empty() {
        refuse(
            reach.state,
            "Measured conductivities belong to structures: import structures first.",
        );
        return;
    }
    let name = match reach.state.project.name.as_str() {
        "" => "screening.superion".to_owned(),
        name => format!("{name}.superion"),
    };
    reach
        .dialogs
        .ask(purpose, &name, &reach.state.preferences, ctx);
}

fn refuse(state: &mut State, text: impl Into<String>) {
    state.notices.push(Notice {
        severity: Severity::Error,
        text: text.into(),
        since_s: f64::INFINITY,
    });
}

/// Starts a job that replaces the project; not while another job runs.
fn start_fresh(reach: &mut Reach<'_>, command: Command, arrival: Arrival) {
    if reach.state.is_busy() {
        return refuse(reach.state, BUSY);
    }
    if reach.state.unsaved && !arrival.grows {
        reach.state.leaving = Some(Leaving {
            what: Departure::Replace(Box::new(command), arrival),
            saving: false,
        });
        return;
    }
    begin(reach, command, arrival);
}

fn begin(reach: &mut Reach<'_>, command: Command, arrival: Arrival) {
    reach.state.awaited = arrival;
    reach.jobs.start(command);
}

/// Does what the user was asked about.
fn leave(reach: &mut Reach<'_>, ctx: &egui::Context) {
    let Some(leaving) = reach.state.leaving.take() else {
        return;
    };
    match leaving.what {
        Departure::Close => {
            // Whatever is lost now, the user has said so.
            reach.state.unsaved = false;
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        }
        Departure::Replace(..) if reach.state.is_busy() => refuse(reach.state, BUSY),
        // The work is lost only once another project is there.
        Departure::Replace(command, arrival) => begin(reach, *command, arrival),
    }
}

fn remember_folder(state: &mut State, path: &std::path::Path) {
    if let Some(folder) = path.parent() {
        state.preferences.last_folder = Some(folder.to_owned());
    }
}

fn import(reach: &mut Reach<'_>, paths: Vec<PathBuf>, add: bool) {
    if let Some(path) = paths.first() {
        remember_folder(reach.state, path);
        if paths.len() == 1 && path.extension().is_some_and(|e| e == "superion") {
            return open_project(reach, path.clone());
        }
        if paths.len() == 1 && is_small_labels_table(reach.state, path) {
            return import_labels(reach, path.clone());
        }
        if paths.iter().all(|path| samples::is_small_table(path)) {
            return samples::open(reach, paths);
        }
    }
    let command = Command::Import {
        paths,
        settings: ImportSettings::clone(&reach.state.project.import_settings),
        present: Arc::clone(&reach.state.project),
        add,
    };
    let arrival = Arrival {
        file: reach.state.file.clone().filter(|_| add),
        unsaved: true,
        grows: add,
        ..Arrival::default()
    };
    start_fresh(reach, command, arrival);
}

/// Whether a file is a table of conductivities, to go with the structures that are there. A large
/// file is left to the job that reads it, which comes to the same end after asking to save.
fn is_small_labels_table(state: &State, path: &std::path::Path) -> bool {
    let settings = &state.project.import_settings;
    is_small(path) && !state.project.data.entries.is_empty() && is_labels_table(path, settings)
}

/// Whether a file can be looked into within a frame.
fn is_small(path: &std::path::Path) -> bool {
    const MOST_BYTES: u64 = 4_000_000;
    std::fs::metadata(path).is_ok_and(|file| file.len() <= MOST_BYTES)
}

fn import_labels(reach: &mut Reach<'_>, path: PathBuf) {
    remember_folder(reach.state, &path);
    let command = Command::ImportLabels {
        path,
        settings: ImportSettings::clone(&reach.state.project.import_settings),
        into: Arc::clone(&reach.state.project),
    };
    let arrival = Arrival {
        file: reach.state.file.clone(),
        unsaved: true,
        grows: true,
        ..Arrival::default()
    };
    start_fresh(reach, command, arrival);
}

fn open_project(reach: &mut Reach<'_>, path: PathBuf) {
    remember_folder(reach.state, &path);
    let arrival = Arrival {
        file: Some(path.clone()),
        ..Arrival::default()
    };
    start_fresh(reach, Command::Open { path }, arrival);
}

fn with_extension(path: PathBuf) -> PathBuf {
    if path.extension().is_some() {
        path
    } else {
        path.with_extension("superion")
    }
}

fn save_as(reach: &mut Reach<'_>, path: PathBuf) {
    remember_folder(reach.state, &path);
    let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned());
    let screen = reach.state.screen.clone();
    let ranking = reach.state.candidates.ranking.clone();
    let settings = reach.state.screen_settings.clone();
    let view = KeptView {
        chosen: reach.state.chosen.clone(),
        clusters: reach.state.cut,
    };
    let project = Arc::make_mut(&mut reach.state.project);
    project.name = stem.unwrap_or_default();
    project.screen = screen;
    project.ranking = ranking;
    project.screen_settings = Arc::new(settings);
    project.view = view;
    reach.jobs.start(Command::Save {
        project: Arc::clone(&reach.state.project),
        path,
    });
}

fn map_features(reach: &mut Reach<'_>) {
    if reach.state.is_busy() {
        return refuse(reach.state, BUSY);
    }
    if let Some(command) = feature_maps::command(reach.state) {
        let job = reach.jobs.start(command);
        feature_maps::start(reach.state, job);
    }
}

fn cancel(reach: &mut Reach<'_>, job: crate::jobs::JobId) {
    if let Some(running) = reach.state.jobs.get_mut(&job) {
        running.cancelling = true;
    }
    reach.jobs.cancel(job);
}

fn cancel_all(reach: &mut Reach<'_>) {
    if reach.state.export_open || reach.state.about_open {
        reach.state.export_open = false;
        reach.state.about_open = false;
        return;
    }
    let running: Vec<_> = reach.state.jobs.keys().copied().collect();
    for job in running {
        cancel(reach, job);
    }
}

fn export(reach: &mut Reach<'_>, request: crate::app::shell::export::ExportRequest, path: PathBuf) {
    remember_folder(reach.state, &path);
    reach.state.export_open = false;
    let snapshot = crate::app::snapshot::Snapshot::of(reach.state);
    let title = format!("Writing {}", path.display());
    let work = WriteWork(Arc::new(move |_| request.write(&snapshot, &path)));
    reach.jobs.start(Command::Write { title, work });
}
