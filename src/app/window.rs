//! The window itself: lays out the panels, feeds events in, applies actions.

use std::sync::mpsc::Receiver;

use eframe::egui;

use crate::app::action::{Action, Actions, Purpose};
use crate::app::apply::{self, Reach};
use crate::app::dialogs::Dialogs;
use crate::app::events::{self, Consequence};
use crate::app::preferences::{self, Preferences};
use crate::app::scene3d::StructureView;
use crate::app::shell::export::ExportDialog;
use crate::app::shell::report::WarningsPanel;
use crate::app::shell::{inspector, menu_bar, notices, stage_list, status_bar, unsaved};
use crate::app::stages::candidates::CandidatesPanel;
use crate::app::stages::data::DataPanel;
use crate::app::stages::dendrogram::DendrogramPanel;
use crate::app::stages::descriptors::DescriptorsPanel;
use crate::app::stages::pathways::PathwaysPanel;
use crate::app::stages::structure::StructurePanel;
use crate::app::state::{Departure, Leaving, Stage, State};
use crate::app::theme;
use crate::figures::drawing::Drawing;
use crate::jobs::{Event, Jobs};

/// The window's whole content.
pub struct SuperionApp {
    state: State,
    jobs: Jobs,
    events: Receiver<Event>,
    dialogs: Dialogs,
    data: DataPanel,
    warnings: WarningsPanel,
    descriptors: DescriptorsPanel,
    dendrogram: DendrogramPanel,
    pathways: PathwaysPanel,
    candidates: CandidatesPanel,
    structure: StructurePanel,
    export: ExportDialog,
    started: bool,
    /// What to do at the next frame, beside what panels ask for.
    pending: Vec<Action>,
}

impl SuperionApp {
    /// Builds the window on eframe's context; loads remembered choices and then the sample.
    pub fn new(context: &eframe::CreationContext<'_>) -> Self {
        Self::starting_with(context, Some(Action::LoadSample))
    }

    /// Builds the window; `first` is what it does by itself.
    pub fn starting_with(context: &eframe::CreationContext<'_>, first: Option<Action>) -> Self {
        let preferences: Preferences = context
            .storage
            .and_then(|storage| eframe::get_value(storage, preferences::KEY))
            .unwrap_or_default();
        theme::install(&context.egui_ctx);
        theme::apply_choice(&context.egui_ctx, preferences.theme);
        let ctx = context.egui_ctx.clone();
        let (jobs, events) = Jobs::new(move || ctx.request_repaint());
        Self {
            state: State::new(preferences),
            jobs,
            events,
            dialogs: Dialogs::default(),
            data: DataPanel::default(),
            warnings: WarningsPanel::default(),
            descriptors: DescriptorsPanel::default(),
            dendrogram: DendrogramPanel::default(),
            pathways: PathwaysPanel::new(context.wgpu_render_state.as_ref()),
            candidates: CandidatesPanel::default(),
            structure: StructurePanel::new(context.wgpu_render_state.as_ref()),
            export: ExportDialog::default(),
            started: false,
            pending: first.into_iter().collect(),
        }
    }

    /// What the window knows, for tests.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Whether nothing runs any more, for tests.
    pub fn is_idle(&self) -> bool {
        self.started && self.pending.is_empty() && !self.state.is_busy()
    }

    /// Does something at the next frame, as if a panel had asked for it.
    pub fn act(&mut self, action: Action) {
        self.pending.push(action);
    }

    /// Entries in the order of the rows of the table.
    pub fn table_order(&self) -> &[usize] {
        self.data.order()
    }

    /// The 3D view; `None` where the graphics device cannot draw.
    pub fn structure_view(&self) -> Option<&StructureView> {
        self.structure.view()
    }

    /// The panel of the pathways, for tests.
    pub fn pathways(&self) -> &PathwaysPanel {
        &self.pathways
    }

    /// The figure of the open stage and where its origin is on screen.
    pub fn figure(&self) -> Option<(&Drawing, egui::Pos2)> {
        match self.state.stage {
            Stage::Descriptors => self.descriptors.drawing(),
            Stage::Dendrogram => self.dendrogram.drawing(&self.state),
            Stage::Candidates => self.candidates.drawing(&self.state),
            Stage::Data | Stage::Pathways | Stage::Structure => None,
        }
    }

    /// Asks for paths in the window, not in a dialog of the desktop.
    pub fn ask_for_paths_in_window(&mut self) {
        self.dialogs.stay_in_window();
    }

    /// Shows no times, which differ from run to run.
    pub fn hide_times(&mut self) {
        self.descriptors.estimates_costs = false;
    }

    fn receive(&mut self, now_s: f64) -> Vec<Consequence> {
        let mut consequences = Vec::new();
        while let Ok(event) = self.events.try_recv() {
            consequences.extend(events::fold(&mut self.state, event, now_s));
        }
        consequences
    }

    fn act_on(&mut self, consequences: Vec<Consequence>, actions: &mut Actions) {
        for consequence in consequences {
            match consequence {
                Consequence::ProjectLoaded => {
                    self.data.forget_filter();
                    let labelled = self
                        .state
                        .project
                        .data
                        .label_of_entry
                        .iter()
                        .any(Option::is_some);
                    // The first picture is a real one; later data wait for the user's word.
                    if self.state.is_sample && labelled && self.state.screen.is_none() {
                        self.state.screening_unasked = true;
                        actions.push(Action::RunScreen);
                    }
                }
                Consequence::Saved(path) => {
                    self.state.preferences.remember_project(path.clone());
                    self.state.file = Some(path);
                    self.state.unsaved = false;
                    if self.state.leaving.as_ref().is_some_and(|l| l.saving) {
                        actions.push(Action::LeaveUnsaved);
                    }
                }
            }
        }
    }

    fn shortcuts(&self, ctx: &egui::Context, actions: &mut Actions) {
        use egui::{Key, KeyboardShortcut, Modifiers};
        let pressed = |modifiers, key| {
            ctx.input_mut(|i| i.consume_shortcut(&KeyboardShortcut::new(modifiers, key)))
        };
        let command = Modifiers::COMMAND;
        for (modifiers, key, action) in [
            (
                command | Modifiers::SHIFT,
                Key::O,
                Action::Ask(Purpose::OpenProject),
            ),
            (
                command | Modifiers::SHIFT,
                Key::S,
                Action::Ask(Purpose::SaveProject),
            ),
            (command, Key::O, Action::Ask(Purpose::Structures)),
            (command, Key::S, Action::Save),
            (command, Key::E, Action::OpenExport),
            (command, Key::R, Action::RunScreen),
            (command, Key::Q, Action::Quit),
            (command, Key::Num1, Action::GoTo(Stage::Data)),
            (command, Key::Num2, Action::GoTo(Stage::Descriptors)),
            (command, Key::Num3, Action::GoTo(Stage::Dendrogram)),
            (command, Key::Num4, Action::GoTo(Stage::Pathways)),
            (command, Key::Num5, Action::GoTo(Stage::Candidates)),
            (command, Key::Num6, Action::GoTo(Stage::Structure)),
        ] {
            if pressed(modifiers, key) {
                actions.push(action);
            }
        }
        // An open menu takes Esc for itself.
        if ctx.input(|i| i.key_pressed(Key::Escape)) && !egui::Popup::is_any_open(ctx) {
            actions.push(Action::CancelAll);
        }
        // Arrows belong to a text field or slider while one has the keyboard.
        if ctx.memory(|m| m.focused().is_none()) {
            for (key, rows) in [
                (Key::ArrowDown, 1),
                (Key::ArrowUp, -1),
                (Key::PageDown, 20),
                (Key::PageUp, -20),
            ] {
                if ctx.input(|i| i.key_pressed(key)) {
                    actions.push(Action::MoveSelection(rows));
                }
            }
        }
    }

    fn dropped_files(&self, ctx: &egui::Context, actions: &mut Actions) {
        let dropped = ctx.input(|i| i.raw.dropped_files.clone());
        let paths: Vec<_> = dropped
            .iter()
            .map(|file| file.path().to_path_buf())
            .filter(|path| !path.as_os_str().is_empty())
            .collect();
        if !paths.is_empty() {
            actions.push(Action::Import { paths, add: false });
        }
    }

    fn panels(&mut self, ui: &mut egui::Ui, actions: &mut Actions) {
        let state = &self.state;
        egui::Panel::top("menu").show(ui, |ui| menu_bar::show(ui, state, actions));
        egui::Panel::bottom("status").show(ui, |ui| status_bar::show(ui, state, actions));
        egui::Panel::left("stages")
            .exact_size(148.0)
            .resizable(false)
            .show(ui, |ui| stage_list::show(ui, state, actions));
        if state.preferences.inspector_open {
            egui::Panel::right("inspector")
                .default_size(304.0)
                .size_range(240.0..=520.0)
                .show(ui, |ui| {
                    // A short text must not make the panel narrower.
                    ui.set_min_width(ui.available_width());
                    inspector::show(ui, state, &mut self.structure, actions);
                });
        }
        if state.warnings_open {
            egui::Panel::bottom("warnings")
                .default_size(180.0)
                .resizable(true)
                .show(ui, |ui| self.warnings.show(ui, state, actions));
        }
        egui::CentralPanel::default().show(ui, |ui| {
            notices::show(ui, state, actions);
            match state.stage {
                Stage::Data => self.data.show(ui, state, actions),
                Stage::Descriptors => self.descriptors.show(ui, state, actions),
                Stage::Dendrogram => self.dendrogram.show(ui, state, actions),
                Stage::Pathways => self.pathways.show(ui, state, actions),
                Stage::Candidates => self.candidates.show(ui, state, actions),
                Stage::Structure => self.structure.show(ui, state, actions),
            }
        });
        let request = self.export.show(ui.ctx(), state, actions);
        if let Some(mut request) = request {
            if let Some((width, height, transparent)) = request.wanted_picture() {
                let rgba = match state.stage {
                    Stage::Pathways => self.pathways.picture(width, height, transparent),
                    _ => self.structure.picture(width, height, transparent),
                };
                request.set_picture(width, height, rgba);
            }
            self.dialogs
                .ask_export(request, &state.preferences, ui.ctx());
        }
        menu_bar::about(ui.ctx(), state, actions);
        drop_hint(ui.ctx());
    }

    /// Closing with unsaved work waits for the user's word.
    fn guard_close(&mut self, ctx: &egui::Context) {
        let asked = ctx.input(|i| i.viewport().close_requested());
        if asked && self.state.unsaved {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.state.leaving = Some(Leaving {
                what: Departure::Close,
                saving: false,
            });
        }
    }
}

impl eframe::App for SuperionApp {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        let mut actions = Actions::default();
        let consequences = self.receive(ctx.input(|i| i.time));
        self.act_on(consequences, &mut actions);
        self.started = true;
        for action in self.pending.drain(..) {
            actions.push(action);
        }
        self.shortcuts(&ctx, &mut actions);
        self.dropped_files(&ctx, &mut actions);
        self.panels(ui, &mut actions);
        self.dialogs.show(&ctx, &mut actions);
        self.guard_close(&ctx);
        unsaved::ask(&ctx, &self.state, &mut actions);
        for action in actions.take() {
            let mut reach = Reach {
                state: &mut self.state,
                jobs: &mut self.jobs,
                dialogs: &mut self.dialogs,
                table_order: self.data.order(),
            };
            apply::apply(action, &mut reach, &ctx);
            // The frame just painted shows the state before the action.
            ctx.request_repaint();
        }
        if self.state.is_busy() {
            ctx.request_repaint_after(std::time::Duration::from_millis(250));
        }
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        eframe::set_value(storage, preferences::KEY, &self.state.preferences);
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
        "Drop structures, folders, archives, tables or a project to open them",
        theme::bold_font(20.0),
        egui::Color32::WHITE,
    );
}
