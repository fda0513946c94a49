//! File dialogs that never block a frame.
//!
//! In: a [`Purpose`]. Out: paths, on a channel. The dialog of the desktop (rfd) runs on a thread;
//! where the desktop has none (it answers at once, with nothing), a field for a path opens in the
//! window instead.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use eframe::egui;

use crate::app::action::{Action, Actions, Purpose};
use crate::app::preferences::Preferences;

/// A desktop dialog that ends sooner than this without a path was never shown.
const NEVER_SHOWN: Duration = Duration::from_millis(600);

/// File types of structures and tables.
const STRUCTURE_EXTENSIONS: [&str; 24] = [
    "cif", "mcif", "vasp", "poscar", "xyz", "extxyz", "json", "xsf", "axsf", "res", "ins", "in",
    "pwi", "out", "zip", "tar", "gz", "tgz", "zst", "csv", "tsv", "xlsx", "txt", "superion",
];

enum Answer {
    Paths(Purpose, Vec<PathBuf>),
    Dismissed,
    NoDialog(PathField),
}

/// Open dialogs and their answers.
pub struct Dialogs {
    sender: Sender<Answer>,
    receiver: Receiver<Answer>,
    open: bool,
    /// Whether the desktop is not asked at all.
    stays_in_window: bool,
    /// The path field, where the desktop has no dialog.
    field: Option<PathField>,
    /// What to write once a path for an export is known.
    pending_export: Option<crate::app::shell::export::ExportRequest>,
}

struct PathField {
    purpose: Purpose,
    text: String,
    fresh: bool,
}

impl Default for Dialogs {
    fn default() -> Self {
        let (sender, receiver) = channel();
        Self {
            sender,
            receiver,
            open: false,
            stays_in_window: false,
            field: None,
            pending_export: None,
        }
    }
}

impl Dialogs {
    /// From now on asks for paths in the window, not in a dialog of the desktop.
    pub fn stay_in_window(&mut self) {
        self.stays_in_window = true;
    }

    /// Opens a dialog; nothing happens while another one is open.
    pub fn ask(
        &mut self,
        purpose: Purpose,
        name: &str,
        preferences: &Preferences,
        ctx: &egui::Context,
    ) {
        if self.open || self.field.is_some() {
            return;
        }
        let field = PathField {
            purpose,
            text: proposed_path(purpose, name, preferences),
            fresh: true,
        };
        if self.stays_in_window {
            self.field = Some(field);
            return;
        }
        self.open = true;
        let sender = self.sender.clone();
        let ctx = ctx.clone();
        let future = desktop_dialog(purpose, name, preferences);
        std::thread::spawn(move || {
            let started = Instant::now();
            let paths = pollster::block_on(future);
            let answer = if !paths.is_empty() {
                Answer::Paths(purpose, paths)
            } else if started.elapsed() < NEVER_SHOWN {
                Answer::NoDialog(field)
            } else {
                Answer::Dismissed
            };
            // The window may be gone by now; then nobody needs the answer.
            let _ = sender.send(answer);
            ctx.request_repaint();
        });
    }

    /// Asks where to write an export.
    pub fn ask_export(
        &mut self,
        request: crate::app::shell::export::ExportRequest,
        preferences: &Preferences,
        ctx: &egui::Context,
    ) {
        let name = request.file_name();
        self.pending_export = Some(request);
        self.ask(Purpose::Export, &name, preferences, ctx);
    }

    /// Turns answers into actions and shows the path field if there is one.
    pub fn show(&mut self, ctx: &egui::Context, actions: &mut Actions) {
        while let Ok(answer) = self.receiver.try_recv() {
            self.open = false;
            match answer {
                Answer::Paths(purpose, paths) => self.answer(purpose, paths, actions),
                Answer::Dismissed => self.dismiss(actions),
                Answer::NoDialog(field) => self.field = Some(field),
            }
        }
        self.path_field(ctx, actions);
    }

    fn answer(&mut self, purpose: Purpose, paths: Vec<PathBuf>, actions: &mut Actions) {
        let Some(first) = paths.first().cloned() else {
            return;
        };
        let action = match purpose {
            Purpose::Structures | Purpose::Folder => Action::Import { paths, add: false },
            Purpose::Labels => Action::ImportLabels(first),
            Purpose::Samples => Action::OpenSamples(paths),
            Purpose::OpenProject => Action::OpenProject(first),
            Purpose::SaveProject => Action::SaveAs(first),
            Purpose::RankingFolder => Action::WriteRanking(first),
            Purpose::PathsFolder => Action::WritePaths(first),
            Purpose::Export => match self.pending_export.take() {
                Some(request) => Action::Export(request, first),
                None => return,
            },
        };
        actions.push(action);
    }

    fn path_field(&mut self, ctx: &egui::Context, actions: &mut Actions) {
        let Some(field) = &mut self.field else { return };
        let mut chosen = None;
        let mut closed = false;
        let modal = egui::Modal::new(egui::Id::unique("path-field")).show(ctx, |ui| {
            ui.set_width(520.0);
            ui.heading(title(field.purpose));
            ui.label("This desktop offers no file dialog. Type or paste a path:");
            let edit = egui::TextEdit::singleline(&mut field.text).desired_width(f32::INFINITY);
            let response = ui.add(edit);
            response.widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Path of the file")
            });
            if field.fresh {
                response.request_focus();
                field.fresh = false;
            }
            let entered = response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
            ui.horizontal(|ui| {
                if ui.button("OK").clicked() || entered {
                    chosen = Some(PathBuf::from(field.text.trim()));
                }
                if ui.button("Cancel").clicked() {
                    closed = true;
                }
            });
        });
        let purpose = field.purpose;
        if let Some(path) = chosen.filter(|path| !path.as_os_str().is_empty()) {
            self.field = None;
            self.answer(purpose, vec![path], actions);
        } else if closed || modal.should_close() {
            self.field = None;
            self.dismiss(actions);
        }
    }

    /// No path was chosen: what waited for one is off.
    fn dismiss(&mut self, actions: &mut Actions) {
        self.pending_export = None;
        actions.push(Action::Stay);
    }
}

/// What the path field holds at first: where files are written, a name in the last folder.
fn proposed_path(purpose: Purpose, name: &str, preferences: &Preferences) -> String {
    match (purpose, &preferences.last_folder) {
        (Purpose::RankingFolder, Some(folder)) => folder.join("candidates").display().to_string(),
        (Purpose::RankingFolder, None) => "candidates".to_owned(),
        (Purpose::PathsFolder, Some(folder)) => folder.join("paths").display().to_string(),
        (Purpose::PathsFolder, None) => "paths".to_owned(),
        (Purpose::SaveProject | Purpose::Export, Some(folder)) => {
            folder.join(name).display().to_string()
        }
        (Purpose::SaveProject | Purpose::Export, None) => name.to_owned(),
        _ => String::new(),
    }
}

fn title(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Structures => "Open structures",
        Purpose::Folder => "Open a folder of structures",
        Purpose::Labels => "Open measured conductivities",
        Purpose::Samples => "Open conductivities at several temperatures",
        Purpose::OpenProject => "Open a project",
        Purpose::SaveProject => "Save the project",
        Purpose::Export => "Export",
        Purpose::RankingFolder => "Folder for candidates and report",
        Purpose::PathsFolder => "Folder for the map and the pathways",
    }
}

/// The desktop's dialog, begun on the calling (main) thread as some desktops demand.
fn desktop_dialog(
    purpose: Purpose,
    name: &str,
    preferences: &Preferences,
) -> std::pin::Pin<Box<dyn Future<Output = Vec<PathBuf>> + Send>> {
    let mut dialog = rfd::AsyncFileDialog::new().set_title(title(purpose));
    if let Some(folder) = &preferences.last_folder {
        dialog = dialog.set_directory(folder);
    }
    let one = |handle: Option<rfd::FileHandle>| {
        handle
            .map(|h| h.path().to_path_buf())
            .into_iter()
            .collect::<Vec<_>>()
    };
    match purpose {
        Purpose::Structures => {
            let future = dialog
                .add_filter("Structures, archives, tables", &STRUCTURE_EXTENSIONS)
                .add_filter("All files", &["*"])
                .pick_files();
            Box::pin(async move {
                let handles = future.await.unwrap_or_default();
                handles.iter().map(|h| h.path().to_path_buf()).collect()
            })
        }
        Purpose::Samples => {
            let future = dialog
                .add_filter("Tables", &["csv", "tsv", "txt", "xlsx"])
                .add_filter("All files", &["*"])
                .pick_files();
            Box::pin(async move {
                let handles = future.await.unwrap_or_default();
                handles.iter().map(|h| h.path().to_path_buf()).collect()
            })
        }
        Purpose::Folder | Purpose::RankingFolder | Purpose::PathsFolder => {
            let future = dialog.pick_folder();
            Box::pin(async move { one(future.await) })
        }
        Purpose::Labels => {
            let future = dialog
                .add_filter("Tables", &["csv", "tsv", "txt", "gz", "xlsx"])
                .add_filter("All files", &["*"])
                .pick_file();
            Box::pin(async move { one(future.await) })
        }
        Purpose::OpenProject => {
            let future = dialog
                .add_filter("Superion project", &["superion"])
                .add_filter("All files", &["*"])
                .pick_file();
            Box::pin(async move { one(future.await) })
        }
        Purpose::SaveProject => {
            let future = dialog
                .add_filter("Superion project", &["superion"])
                .set_file_name(name)
                .save_file();
            Box::pin(async move { one(future.await) })
        }
        Purpose::Export => {
            let future = dialog.set_file_name(name).save_file();
            Box::pin(async move { one(future.await) })
        }
    }
}
