//! The window itself: lays out stages and shell, folds in what tasks made, applies actions.

use std::any::Any;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui;

use super::action::{Act, Action, Actions, PathKind, Question, Reach};
use super::dialogs::Dialogs;
use super::finder::Finder;
use super::housekeeping;
use super::links;
use super::preferences::{self, Preferences};
use super::recovery::Recovery;
use super::reports;
use super::scene3d::StructureView;
use super::session::{Departure, Leaving};
use super::shell::export::{ExportDialog, ExportRequest};
use super::shell::facts::FactsDialog;
use super::shell::help::HelpPanel;
use super::shell::panes::{self, Edge};
use super::shell::report::WarningsPanel;
use super::shell::words::WordList;
use super::shell::{
    add_or_replace, batch, copying, falls_panel, import_preview, inspector, jobs, menu_bar,
    notices, recovered, stage_list, status_bar, tour, unsaved,
};
use super::shortcuts;
use super::stages::data::DataPanel;
use super::stages::data::online::OnlineDialog;
use super::stages::descriptors::DescriptorsPanel;
use super::stages::pathways::PathwaysPanel;
use super::stages::structure::StructurePanel;
use super::stages::{self, Stage};
use super::state::State;
use super::theme;
use crate::cache::Cache;
use crate::figures::drawing::Drawing;
use crate::import::EntryIndex;
use crate::online::Access;
use crate::tasks::Runner;

/// The window's whole content.
pub struct SuperionApp {
    state: State,
    tasks: Runner<State>,
    dialogs: Dialogs,
    recovery: Recovery,
    stages: Vec<Box<dyn Stage>>,
    warnings: WarningsPanel,
    words: WordList,
    export: ExportDialog,
    finder: Finder,
    facts: FactsDialog,
    online: OnlineDialog,
    help: HelpPanel,
    /// The document that the stages know.
    met: u64,
    started: bool,
    /// The title that the desktop shows.
    title: String,
    /// What to do at the next frame, beside what panels ask for.
    pending: Vec<Box<dyn Act>>,
}

impl SuperionApp {
    /// Builds the window on eframe's context; loads remembered choices and then the sample.
    pub fn new(context: &eframe::CreationContext<'_>) -> Self {
        Self::starting_with(context, Some(Action::LoadSample))
    }

    /// Builds the window; `first` is what it does by itself.
    pub fn starting_with(context: &eframe::CreationContext<'_>, first: Option<Action>) -> Self {
        let mut preferences: Preferences = context
            .storage
            .and_then(|storage| eframe::get_value(storage, preferences::KEY))
            .unwrap_or_default();
        theme::install(&context.egui_ctx);
        theme::apply_choice(&context.egui_ctx, preferences.theme);
        let ctx = context.egui_ctx.clone();
        let stages = stages::all(context.wgpu_render_state.as_ref());
        let mut ids = stages.iter().map(|stage| stage.id());
        if let Some(was_open) = ids.find(|id| id.0 == preferences.open_stage) {
            preferences.stage = was_open;
        }
        let first = first.map(|first| -> Box<dyn Act> { Box::new(first) });
        Self {
            state: State::new(preferences),
            tasks: Runner::new(move || ctx.request_repaint()),
            dialogs: Dialogs::default(),
            recovery: Recovery::default(),
            stages,
            warnings: WarningsPanel::default(),
            words: WordList::default(),
            help: HelpPanel::default(),
            export: ExportDialog::default(),
            finder: Finder::default(),
            facts: FactsDialog::default(),
            online: OnlineDialog::default(),
            met: 0,
            started: false,
            title: String::new(),
            pending: first.into_iter().collect(),
        }
    }

    /// Keeps results there for later sessions, and finds those of earlier ones.
    pub fn keep_results_in(&mut self, cache: Cache) {
        self.tasks.set_kept(Arc::new(cache));
    }

    /// Keeps copies of unsaved work in a folder, and asks about those that crashes left there.
    pub fn recover_in(&mut self, folder: &Path) {
        self.state.session.recoverable = Recovery::left_in(folder);
        self.recovery = Recovery::in_folder(folder);
    }

    /// How databases on the net are reached; downloads that were stopped are told of.
    pub fn reach_databases(&mut self, access: Access) {
        let online = &mut self.state.session.online;
        online.access = access;
        online.wants_listing = true;
    }

    /// A panic leaves a report in this folder from now on.
    pub fn report_in(folder: PathBuf) {
        reports::write_into(folder);
    }

    /// What the window knows, for tests.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Whether nothing runs any more, for tests.
    pub fn is_idle(&self) -> bool {
        self.started && self.pending.is_empty() && self.state.session.running.is_empty()
    }

    /// Does something at the next frame, as if a panel had asked for it.
    pub fn act(&mut self, act: impl Act + 'static) {
        self.pending.push(Box::new(act));
    }

    /// A stage by its type, for tests.
    pub fn stage<T: Stage>(&self) -> Option<&T> {
        let mut stages = self.stages.iter();
        stages.find_map(|stage| as_any(&**stage).downcast_ref())
    }

    fn stage_mut<T: Stage>(&mut self) -> Option<&mut T> {
        let mut stages = self.stages.iter_mut();
        stages.find_map(|stage| as_any_mut(&mut **stage).downcast_mut())
    }

    /// The open stage.
    fn open_stage(&self) -> Option<&dyn Stage> {
        let open = self.state.preferences.stage;
        let stage = self.stages.iter().find(|stage| stage.id() == open);
        stage.or(self.stages.first()).map(|stage| &**stage)
    }

    /// Entries in the order of the rows of the table.
    pub fn table_order(&self) -> &[EntryIndex] {
        self.stage::<DataPanel>().map_or(&[], DataPanel::order)
    }

    /// The rows that are shown: those of the open stage's list, else of the table.
    fn rows_shown(&self) -> Vec<EntryIndex> {
        let own = self.open_stage().and_then(|stage| stage.rows(&self.state));
        own.unwrap_or_else(|| self.table_order().to_vec())
    }

    /// The 3D view; `None` where the graphics device cannot draw.
    pub fn structure_view(&self) -> Option<&StructureView> {
        self.stage::<StructurePanel>()?.view()
    }

    /// The stage of the pathways, for tests.
    pub fn pathways(&self) -> Option<&PathwaysPanel> {
        self.stage()
    }

    /// The figure of the open stage and where its origin is on screen.
    pub fn figure(&self) -> Option<(&Drawing, egui::Pos2)> {
        self.open_stage()?.drawing(&self.state)
    }

    /// Asks for paths in the window, not in a dialog of the desktop.
    pub fn ask_for_paths_in_window(&mut self) {
        self.dialogs.stay_in_window();
    }

    /// Shows no times, which differ from run to run.
    pub fn hide_times(&mut self) {
        if let Some(descriptors) = self.stage_mut::<DescriptorsPanel>() {
            descriptors.estimates_costs = false;
        }
    }

    /// Folds in what tasks made since the last frame.
    fn receive(&mut self, now_s: f64) {
        self.state.session.now_s = now_s;
        self.state.session.memory.look(now_s);
        for folding in self.tasks.take() {
            // The same is said once, however often it is met.
            if let Some((_, warning)) = folding.apply(&mut self.state)
                && !self.state.session.warnings.contains(&warning)
            {
                self.state.session.warnings.push(warning);
            }
        }
        self.state.session.running = self.tasks.running().to_vec();
        if self.met != self.state.session.document_number {
            self.met = self.state.session.document_number;
            self.stages
                .iter_mut()
                .for_each(|stage| stage.forget_document());
        }
    }

    fn panels(&mut self, ui: &mut egui::Ui, actions: &mut Actions) {
        self.state.view.is_narrow = panes::is_narrow(ui.ctx());
        self.help.follow(&mut self.state);
        notices::let_go(ui, &self.state, actions);
        egui::Panel::top("menu").show(ui, |ui| menu_bar::show(ui, &self.state, actions));
        egui::Panel::bottom("status").show(ui, |ui| status_bar::show(ui, &self.state, actions));
        notices::strip(ui, &self.state, actions);
        self.stage_list(ui, actions);
        self.inspector(ui, actions);
        self.help.show(ui, &self.state, actions);
        let state = &self.state;
        if state.view.warnings_open {
            let panel = panes::bottom_list(ui, "warnings", 180.0);
            panes::split(ui, panel, Edge::Top, |ui| {
                self.warnings.show(ui, state, actions);
            });
        }
        if state.view.falls_open && !state.data().added.is_empty() {
            let panel = panes::bottom_list(ui, "falls", 150.0);
            panes::split(ui, panel, Edge::Top, |ui| {
                falls_panel::show(ui, state, actions);
            });
        }
        if state.view.jobs_open {
            let panel = panes::bottom_list(ui, "jobs", 168.0);
            panes::split(ui, panel, Edge::Top, |ui| jobs::show(ui, state, actions));
        }
        let open = state.preferences.stage;
        let place = self.stages.iter().position(|stage| stage.id() == open);
        let stage = self.stages.get_mut(place.unwrap_or(0));
        egui::CentralPanel::default().show(ui, |ui| {
            notices::banner(ui, state, actions);
            if let Some(stage) = stage {
                stage.show(ui, state, actions);
            }
        });
        self.export(ui.ctx(), actions);
        self.facts.show(ui.ctx(), &self.state, actions);
        self.online.show(ui.ctx(), &self.state, actions);
        menu_bar::about(ui.ctx(), &self.state, actions);
        self.words.show(ui.ctx(), &self.state, actions);
        self.finder
            .show(ui.ctx(), &self.state, &self.stages, actions);
        tour::show(ui.ctx(), &self.state, actions);
        drop_hint(ui.ctx());
    }

    fn stage_list(&self, ui: &mut egui::Ui, actions: &mut Actions) {
        let width = match self.state.stages_open() {
            true => stage_list::OPEN_PX,
            false => stage_list::FOLDED_PX,
        };
        egui::Panel::left("stages")
            .exact_size(width)
            .resizable(false)
            .show(ui, |ui| {
                stage_list::show(ui, &self.state, &self.stages, actions)
            });
    }

    /// The inspector, and beside it the strip that folds it.
    fn inspector(&mut self, ui: &mut egui::Ui, actions: &mut Actions) {
        let is_open = self.state.inspector_open();
        if is_open {
            self.open_inspector(ui, actions);
        }
        egui::Panel::right("inspector-strip")
            .exact_size(panes::STRIP_PX)
            .resizable(false)
            .show_separator_line(false)
            .frame(egui::Frame::NONE)
            .show(ui, |ui| {
                if panes::strip(ui, is_open, "Inspector") {
                    actions.push(Action::ToggleInspector);
                }
            });
    }

    fn open_inspector(&mut self, ui: &mut egui::Ui, actions: &mut Actions) {
        let state = &self.state;
        let mut stages = self.stages.iter_mut();
        let structure = stages.find_map(|stage| as_any_mut(&mut **stage).downcast_mut());
        let Some(structure) = structure else { return };
        let (width, most) = match state.view.is_narrow {
            true => (280.0, 360.0),
            false => (304.0, 520.0),
        };
        // Each width of the window has its own width of the panel.
        let id = ("inspector", state.view.is_narrow);
        let panel = egui::Panel::right(id)
            .default_size(width)
            .size_range(240.0..=most);
        panes::split(ui, panel, Edge::Left, |ui| {
            inspector::show(ui, state, structure, actions);
        });
    }

    /// The export dialog, and the question where to once it is confirmed.
    fn export(&mut self, ctx: &egui::Context, actions: &mut Actions) {
        let shown = self
            .open_stage()
            .map(|stage| stage.shown_output(&self.state));
        let shown = shown.unwrap_or_default();
        let Some(mut request) = self.export.show(ctx, &self.state, shown, actions) else {
            return;
        };
        if let Some((width, height, transparent)) = request.wanted_picture() {
            let open = self.state.preferences.stage;
            let mut stages = self.stages.iter_mut();
            let stage = stages.find(|stage| stage.id() == open);
            let rgba = stage.and_then(|stage| stage.picture(width, height, transparent));
            request.set_picture(width, height, rgba);
        }
        actions.push(ask_where(request));
    }

    /// The desktop's title says which project it is, and whether it is saved.
    fn name_window(&mut self, ctx: &egui::Context) {
        let title = format!("{} – Superion", menu_bar::title_text(&self.state));
        if title != self.title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    /// Closing with unsaved work waits for the user's word.
    fn guard_close(&mut self, ctx: &egui::Context) {
        let asked = ctx.input(|i| i.viewport().close_requested());
        if asked && self.state.is_unsaved() {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.state.session.leaving = Some(Leaving {
                what: Departure::Close,
                saving: false,
            });
        }
    }

    /// Applies what was asked for; what that asks for in turn comes at the next frame.
    fn apply(&mut self, ctx: &egui::Context, actions: &mut Actions) {
        let mut questions = Vec::new();
        let acts = actions.take();
        let order = match acts.is_empty() {
            true => Vec::new(),
            false => self.rows_shown(),
        };
        for act in acts {
            let mut reach = Reach {
                state: &mut self.state,
                tasks: &mut self.tasks,
                questions: &mut questions,
                table_order: &order,
                ctx,
            };
            act.apply(&mut reach);
            // The frame just painted shows the state before the action.
            ctx.request_repaint();
        }
        self.state.session.running = self.tasks.running().to_vec();
        for question in questions {
            self.dialogs.ask(question, &self.state.preferences, ctx);
        }
    }
}

impl eframe::App for SuperionApp {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        let mut actions = Actions::default();
        self.receive(ctx.input(|i| i.time));
        self.started = true;
        for act in self.pending.drain(..) {
            actions.push_boxed(act);
        }
        self.name_window(&ctx);
        shortcuts::ask(&ctx, &self.state, &self.stages, &mut actions);
        dropped_files(&ctx, &mut actions);
        self.panels(ui, &mut actions);
        links::follow(&ctx, &mut self.state.session);
        self.dialogs.show(&ctx, &mut actions);
        batch::show(&ctx, &self.state, &mut actions);
        import_preview::show(&ctx, &self.state, &mut actions);
        self.guard_close(&ctx);
        unsaved::ask(&ctx, &self.state, &mut actions);
        if self.state.session.leaving.is_none() {
            recovered::ask(&ctx, &self.state, &mut actions);
            add_or_replace::ask(&ctx, &self.state, &mut actions);
        }
        self.apply(&ctx, &mut actions);
        copying::serve(&mut self.state, &mut self.tasks, &mut self.stages, &ctx);
        housekeeping::due(&self.state, &mut actions);
        housekeeping::keep_copy(&mut self.state, &mut self.tasks, &mut self.recovery);
        self.apply(&ctx, &mut actions);
        if self.state.is_busy() {
            // Pages from the net call for a frame themselves.
            let pause_ms = if self.state.session.waits_for_pages() {
                1000
            } else {
                250
            };
            ctx.request_repaint_after(std::time::Duration::from_millis(pause_ms));
        } else if self.state.is_unsaved() {
            // A copy of it may be due, though nobody moves a hand.
            ctx.request_repaint_after(std::time::Duration::from_secs(5));
        }
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        let mut preferences = self.state.preferences.clone();
        preferences.open_stage = preferences.stage.0.to_owned();
        eframe::set_value(storage, preferences::KEY, &preferences);
    }
}

/// A stage, to be told what it is.
fn as_any(stage: &dyn Stage) -> &dyn Any {
    stage
}

fn as_any_mut(stage: &mut dyn Stage) -> &mut dyn Any {
    stage
}

/// Asks where an export goes.
fn ask_where(request: ExportRequest) -> Question {
    let name = request.file_name();
    let first = |paths: Vec<PathBuf>| paths.into_iter().next().unwrap_or_default();
    Question {
        title: "Export",
        kind: PathKind::Save,
        name,
        filter: None,
        answer: Box::new(move |paths| Box::new(request.into_file(first(paths)))),
    }
}

fn dropped_files(ctx: &egui::Context, actions: &mut Actions) {
    let dropped = ctx.input(|i| i.raw.dropped_files.clone());
    let paths: Vec<PathBuf> = dropped
        .iter()
        .map(|file| file.path().to_path_buf())
        .filter(|path| !path.as_os_str().is_empty())
        .collect();
    if !paths.is_empty() {
        actions.push(Action::Open(paths));
    }
}

/// While files hover over the window, says what dropping them does.
fn drop_hint(ctx: &egui::Context) {
    if ctx.input(|i| i.raw.hovered_files.is_empty()) {
        return;
    }
    let painter = ctx.layer_painter(egui::LayerId::new(
        egui::Order::Foreground,
        egui::Id::unique("drop"),
    ));
    let rect = ctx.content_rect();
    painter.rect_filled(rect, 0.0, egui::Color32::from_black_alpha(160));
    painter.text(
        rect.center(),
        egui::Align2::CENTER_CENTER,
        "Drop structures, folders, archives, tables, spectra, patterns or a project: they are read, nothing is replaced unasked",
        theme::bold_font(20.0),
        egui::Color32::WHITE,
    );
}
