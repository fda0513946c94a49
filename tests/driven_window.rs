//! The window, driven without a display by the names that screen readers know.
//!
//! One harness for each group of facts, as each brings a graphics device and a project with it.

mod adding;
mod arrhenius;
mod bands;
mod batch;
pub mod bench;
mod bench_columns;
pub mod bench_patterns;
mod big;
mod candidates;
mod clicks;
mod data;
mod dendrogram;
mod descriptors;
mod disorder;
mod export;
mod files;
mod finder;
mod help;
mod import_preview;
mod looks;
mod measurements;
#[cfg(feature = "online")]
mod online;
mod own_candidates;
mod pathways;
mod recovery;
mod relaxing;
mod room;
mod room_for_dialogs;
mod running;
mod start;
mod structure;
mod table;
mod undo;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use eframe::egui::{self, Pos2, accesskit::Role};
use eframe::egui_wgpu::WgpuSetup;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use superion::app::SuperionApp;
use superion::app::action::{Act, Action};
use superion::app::preferences::ThemeChoice;
use superion::app::scene3d::tune_setup;
use superion::app::selection::Pick;
use superion::app::session::Severity;
use superion::app::state::State;
use superion::dataset::Dataset;
use superion::figures::drawing::{Shape, Target};
use superion::import::EntryIndex;
use superion::monitor::Monitor;
use superion::pipeline::{ScreenSettings, combinations};
use superion::project::Document;
use superion::simplify::Representation;
use superion::tasks::{self, Outcome, Task};

pub type Window = Harness<'static, SuperionApp>;

/// Longer than any job of these tests takes, even on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(180);

/// A window of 1280 × 800 px that does `first` by itself.
pub fn window(first: Option<Action>) -> Window {
    window_of_size([1280.0, 800.0], first)
}

/// The same of another size, in px.
pub fn window_of_size(size: [f32; 2], first: Option<Action>) -> Window {
    let mut setup = egui_kittest::wgpu::default_wgpu_setup();
    if let WgpuSetup::CreateNew(create) = &mut setup {
        tune_setup(create);
    }
    let mut window = Harness::builder()
        .with_size(size)
        .wgpu_setup(setup)
        .build_eframe(|context| SuperionApp::starting_with(context, first));
    window.state_mut().ask_for_paths_in_window();
    act(&mut window, Action::SetTheme(ThemeChoice::Light));
    window
}

/// A window with the sample, screened.
pub fn window_with_sample() -> Window {
    let mut window = window(Some(Action::OpenProject(sample_project().to_owned())));
    until_idle(&mut window);
    assert_eq!(state(&window).data().entries.len(), 430);
    window
}

/// The sample with the screen of a first start, as a project file; computed once.
pub fn sample_project() -> &'static Path {
    static FILE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = FILE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("Sample.superion");
        let inputs = tasks::Inputs::of_sample();
        let mut document = done(tasks::LoadInputs { inputs });
        let settings = ScreenSettings::first();
        let screen = done(tasks::ScreenDescriptors {
            data: Arc::clone(&document.data),
            settings: settings.clone(),
        });
        document.screen = Some(Arc::new(screen));
        document.screen_settings = Arc::new(settings);
        done(tasks::SaveProject {
            document: Arc::new(document),
            path: path.clone(),
        });
        (folder, path)
    });
    path
}

/// A window with a few small structures of the sample, Li3N among them, and a screen that took a second.
pub fn window_with_few() -> Window {
    let mut window = window(Some(Action::OpenProject(few_project().to_owned())));
    until_idle(&mut window);
    assert_eq!(state(&window).data().entries.len(), 2 * FEW);
    window
}

/// So many with a conductivity, and as many without.
const FEW: usize = 20;

/// The project of [`window_with_few`]; made once.
pub fn few_project() -> &'static Path {
    static FILE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = FILE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("Few.superion");
        let settings = ScreenSettings {
            combinations: combinations(&["density_features".to_owned()], &Representation::ALL[..3]),
            ..ScreenSettings::default()
        };
        let data = Arc::new(few());
        let screen = done(tasks::ScreenDescriptors {
            data: Arc::clone(&data),
            settings: settings.clone(),
        });
        let document = Document {
            data,
            screen: Some(Arc::new(screen)),
            screen_settings: Arc::new(settings),
            ..Document::default()
        };
        done(tasks::SaveProject {
            document: Arc::new(document),
            path: path.clone(),
        });
        (folder, path)
    });
    path
}

fn few() -> Dataset {
    let inputs = tasks::Inputs::of_sample();
    let all = done(tasks::LoadInputs { inputs });
    let data = &all.data;
    let mut small: Vec<EntryIndex> = data.entry_indices().collect();
    small.sort_by_key(|&k| {
        (
            data.entries[k.0].formula != "Li3N",
            data.entries[k.0].structure.n_sites(),
            k,
        )
    });
    let (labelled, others): (Vec<EntryIndex>, Vec<EntryIndex>) =
        small.into_iter().partition(|&k| data.label_of(k).is_some());
    let chosen = labelled.iter().take(FEW).chain(others.iter().take(FEW));
    let ids: Vec<String> = chosen.map(|&k| data.entries[k.0].id.clone()).collect();
    let mut few = Dataset::default();
    few.merge(Arc::unwrap_or_clone(all.data), &ids, "the sample");
    few.drop_unmatched_labels();
    few
}

/// What a task makes that must not fail.
pub fn done<T: Task>(task: T) -> T::Output {
    let title = task.title();
    match tasks::run_here(task, &Monitor::silent(), |_| {}) {
        Outcome::Done(made) => made,
        Outcome::Failed(reason) | Outcome::Panicked(reason) => panic!("{title}: {reason}"),
        Outcome::Cancelled => panic!("{title}: cancelled"),
    }
}

pub fn state(window: &Window) -> &State {
    window.state().state()
}

/// Some frames, after which whatever was asked for is on screen, and a second click at the same
/// place is no double click.
pub fn settle(window: &mut Window) {
    window.step();
    window.run_steps(3);
}

/// Frames until no job runs.
pub fn until_idle(window: &mut Window) {
    let deadline = Instant::now() + PATIENCE;
    let mut quiet = 0;
    // A job may follow from what another one brought, two frames later.
    while quiet < 3 {
        let running: Vec<_> = state(window)
            .session
            .running
            .iter()
            .map(|task| &task.title)
            .collect();
        assert!(Instant::now() < deadline, "still running: {running:?}");
        window.step();
        if window.state().is_idle() {
            quiet += 1;
        } else {
            quiet = 0;
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// Frames until the state is as wanted.
pub fn wait_for(window: &mut Window, wanted: impl Fn(&State) -> bool) {
    for _ in 0..3_000 {
        settle(window);
        if wanted(state(window)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("the state never came");
}

pub fn act(window: &mut Window, act: impl Act + 'static) {
    window.state_mut().act(act);
    settle(window);
    until_idle(window);
}

pub fn click(window: &mut Window, name: &str) {
    window.get_by_label(name).click();
    settle(window);
}

/// Clicks a button that may have to be scrolled into view first.
pub fn scroll_and_click(window: &mut Window, name: &str) {
    window.get_by_label(name).scroll_to_me();
    settle(window);
    click(window, name);
}

pub fn click_role(window: &mut Window, role: Role, name: &str) {
    window.get_by_role_and_label(role, name).click();
    settle(window);
}

pub fn click_at(window: &mut Window, at: Pos2) {
    window.hover_at(at);
    window.drag_at(at);
    window.drop_at(at);
    settle(window);
}

/// Presses at `from`, moves to `to` in steps, lets go.
pub fn drag(window: &mut Window, from: Pos2, to: Pos2) {
    window.hover_at(from);
    window.drag_at(from);
    for k in 1..=4 {
        window.hover_at(from + (to - from) * (k as f32 / 4.0));
    }
    window.drop_at(to);
    settle(window);
}

pub fn press(window: &mut Window, modifiers: egui::Modifiers, key: egui::Key) {
    window.key_press_modifiers(modifiers, key);
    settle(window);
}

/// Empties a text field and types into it.
pub fn write(window: &mut Window, field: &str, text: &str) {
    window.get_by_label(field).focus();
    settle(window);
    press(window, egui::Modifiers::COMMAND, egui::Key::A);
    press(window, egui::Modifiers::NONE, egui::Key::Delete);
    if !text.is_empty() {
        window.get_by_label(field).type_text(text);
        settle(window);
    }
}

/// Leaves the text field that has the keyboard.
pub fn leave_field(window: &mut Window) {
    press(window, egui::Modifiers::NONE, egui::Key::Escape);
}

pub fn is_shown(window: &Window, name: &str) -> bool {
    window.query_all_by_label(name).next().is_some()
}

/// The entry of a formula; the one with a label where there are several.
pub fn entry_of(window: &Window, formula: &str) -> EntryIndex {
    let state = state(window);
    let fits = |&k: &EntryIndex| state.data().entries[k.0].formula == formula;
    let all: Vec<EntryIndex> = state.data().entry_indices().filter(fits).collect();
    let labelled = all.iter().find(|&&k| state.label_of(k).is_some());
    *labelled.or(all.first()).expect(formula)
}

pub fn select(window: &mut Window, formula: &str) -> EntryIndex {
    let entry = entry_of(window, formula);
    act(window, Action::Pick(entry, Pick::Only));
    entry
}

/// A mark of the figure on screen, and a point where the pointer meets it and nothing else.
pub fn mark(window: &Window, wanted: impl Fn(&Target) -> bool) -> Option<(Target, Pos2)> {
    let (drawing, origin) = window.state().figure()?;
    drawing.items.iter().find_map(|item| {
        let target = item.target.as_ref().filter(|t| wanted(t))?;
        let meets = |p: &[f32; 2]| {
            let met = drawing.item_at(*p, 4.0).and_then(|i| i.target.as_ref());
            met == Some(target)
        };
        let at = places(&item.shape).into_iter().find(meets)?;
        Some((target.clone(), origin + egui::vec2(at[0], at[1])))
    })
}

/// Points that probably lie on a shape.
fn places(shape: &Shape) -> Vec<[f32; 2]> {
    let middle = |points: &[[f32; 2]]| {
        let n = points.len() as f32;
        [0, 1].map(|k| points.iter().map(|p| p[k]).sum::<f32>() / n)
    };
    match shape {
        Shape::Line { points, .. } => points.windows(2).map(middle).collect(),
        Shape::Polygon { points, .. } => vec![middle(points)],
        Shape::Circle { center, .. } => vec![*center],
        Shape::Text { position, .. } => vec![*position],
    }
}

pub fn errors(window: &Window) -> Vec<String> {
    let notices = state(window).session.notices.iter();
    notices
        .filter(|notice| notice.severity == Severity::Error)
        .map(|notice| notice.text.clone())
        .collect()
}
