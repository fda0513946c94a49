//! File dialogs that never block a frame.
//!
//! In: a [`Question`]. Out: its answer as an action, once there are paths. The dialog of the desktop
//! (rfd) runs on a thread; where the desktop has none (it answers at once, with nothing), a field for a
//! path opens in the window instead.

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use eframe::egui;

use super::action::{Action, Actions, PathKind, Question};
use super::preferences::Preferences;

/// A desktop dialog that ends sooner than this without a path was never shown.
const NEVER_SHOWN: Duration = Duration::from_millis(600);

enum Answer {
    Paths(Question, Vec<PathBuf>),
    Dismissed,
    NoDialog(PathField),
}

/// Open dialogs and their answers.
pub(super) struct Dialogs {
    sender: Sender<Answer>,
    receiver: Receiver<Answer>,
    open: bool,
    /// Whether the desktop is not asked at all.
    stays_in_window: bool,
    /// The path field, where the desktop has no dialog.
    field: Option<PathField>,
}

struct PathField {
    question: Question,
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
        }
    }
}

impl Dialogs {
    /// From now on asks for paths in the window, not in a dialog of the desktop.
    pub(super) fn stay_in_window(&mut self) {
        self.stays_in_window = true;
    }

    /// Opens a dialog; nothing happens while another one is open.
    pub(super) fn ask(
        &mut self,
        question: Question,
        preferences: &Preferences,
        ctx: &egui::Context,
    ) {
        if self.open || self.field.is_some() {
            return;
        }
        let future = (!self.stays_in_window).then(|| desktop_dialog(&question, preferences));
        let field = PathField {
            text: proposed_path(&question, preferences),
            question,
            fresh: true,
        };
        let Some(future) = future else {
            self.field = Some(field);
            return;
        };
        self.open = true;
        let sender = self.sender.clone();
        let ctx = ctx.clone();
        std::thread::spawn(move || {
            let started = Instant::now();
            let paths = pollster::block_on(future);
            let answer = if !paths.is_empty() {
                Answer::Paths(field.question, paths)
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

    /// Turns answers into actions and shows the path field if there is one.
    pub(super) fn show(&mut self, ctx: &egui::Context, actions: &mut Actions) {
        while let Ok(answer) = self.receiver.try_recv() {
            self.open = false;
            match answer {
                Answer::Paths(question, paths) => actions.push_boxed((question.answer)(paths)),
                Answer::Dismissed => actions.push(Action::Stay),
                Answer::NoDialog(field) => self.field = Some(field),
            }
        }
        self.path_field(ctx, actions);
    }

    fn path_field(&mut self, ctx: &egui::Context, actions: &mut Actions) {
        let Some(field) = &mut self.field else { return };
        let mut chosen = None;
        let mut closed = false;
        let modal = egui::Modal::new(egui::Id::unique("path-field")).show(ctx, |ui| {
            ui.set_width(520.0);
            ui.heading(title(&field.question));
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
        let closed = closed || modal.should_close();
        let path = chosen.filter(|path| !path.as_os_str().is_empty());
        if path.is_none() && !closed {
            return;
        }
        let field = self.field.take();
        match field.zip(path) {
            Some((field, path)) => actions.push_boxed((field.question.answer)(vec![path])),
            // No path was chosen: what waited for one is off.
            None => actions.push(Action::Stay),
        }
    }
}

/// What the dialog is called: with the file, where a certain one is looked for.
fn title(question: &Question) -> String {
    match (question.kind, question.name.as_str()) {
        (PathKind::File, name) if !name.is_empty() => format!("{}: {name}", question.title),
        _ => question.title.to_owned(),
    }
}

/// What the path field holds at first: where files are written, a name in the last folder.
fn proposed_path(question: &Question, preferences: &Preferences) -> String {
    match &preferences.last_folder {
        _ if question.name.is_empty() => String::new(),
        Some(folder) => folder.join(&question.name).display().to_string(),
        None => question.name.clone(),
    }
}

/// The desktop's dialog, begun on the calling (main) thread as some desktops demand.
fn desktop_dialog(
    question: &Question,
    preferences: &Preferences,
) -> Pin<Box<dyn Future<Output = Vec<PathBuf>> + Send>> {
    let mut dialog = rfd::AsyncFileDialog::new().set_title(title(question));
    if let Some(folder) = &preferences.last_folder {
        dialog = dialog.set_directory(folder);
    }
    if let Some((name, endings)) = question.filter {
        dialog = dialog
            .add_filter(name, endings)
            .add_filter("All files", &["*"]);
    }
    let path = |handle: &rfd::FileHandle| handle.path().to_path_buf();
    let paths = move |handles: &[rfd::FileHandle]| handles.iter().map(path).collect::<Vec<_>>();
    match question.kind {
        PathKind::Files => {
            let future = dialog.pick_files();
            Box::pin(async move { paths(&future.await.unwrap_or_default()) })
        }
        PathKind::File => {
            let future = dialog.pick_file();
            Box::pin(async move { paths(future.await.as_slice()) })
        }
        PathKind::Folder => {
            let future = dialog.pick_folder();
            Box::pin(async move { paths(future.await.as_slice()) })
        }
        PathKind::Save => {
            let future = dialog.set_file_name(&question.name).save_file();
            Box::pin(async move { paths(future.await.as_slice()) })
        }
    }
}
