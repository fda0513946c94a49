//! The window: state, actions, theme; one folder for each stage; what surrounds them; the 3D scene.
//!
//! Data flow goes one way. A panel gets the [`state::State`] read-only and pushes [`action::Act`]s; each
//! is applied after the frame, and changes the state or starts a task. What a task makes is folded into
//! the state, before the next frame, by whoever asked for it.

pub mod action;
mod apply;
mod dialogs;
pub mod ending;
pub mod finder;
mod housekeeping;
mod let_go;
mod links;
pub mod memory;
pub mod offered;
mod output_view;
pub mod paint;
pub mod place;
pub mod placing;
pub mod preferences;
pub mod recovery;
mod reports;
pub mod scene3d;
pub mod selection;
pub mod session;
pub mod shell;
mod shortcuts;
pub mod shown;
pub mod stages;
pub mod state;
pub mod theme;
pub mod touring;
pub mod view;
pub mod window;

use std::path::PathBuf;

use eframe::{egui, egui_wgpu};

pub use window::SuperionApp;

use crate::cache::Cache;
use crate::project::is_project_file;

/// Opens the window and returns when it is closed. A project is opened as such, other files and
/// folders are imported as if they had been dropped; without any the sample is loaded.
///
/// # Errors
/// Where there is no display or no graphics adapter.
pub fn run(paths: Vec<PathBuf>) -> anyhow::Result<()> {
    let first = first_action(paths);
    let folder = eframe::storage_dir("superion");
    if let Some(folder) = &folder {
        SuperionApp::report_in(folder.join("reports"));
    }
    let mut setup = egui_wgpu::WgpuSetupCreateNew::without_display_handle();
    scene3d::tune_setup(&mut setup);
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("Superion")
            .with_app_id("superion")
            .with_icon(theme::icon())
            .with_inner_size([1280.0, 800.0])
            .with_min_inner_size([1024.0, 720.0])
            .with_drag_and_drop(true),
        renderer: eframe::Renderer::Wgpu,
        wgpu_options: egui_wgpu::WgpuConfiguration {
            wgpu_setup: setup.into(),
            ..Default::default()
        },
        persist_window: true,
        ..Default::default()
    };
    eframe::run_native(
        "superion",
        options,
        Box::new(move |context| {
            let mut app = SuperionApp::starting_with(context, Some(first));
            if let Some(cache) = Cache::of_user() {
                app.keep_results_in(cache);
            }
            if let Some(folder) = folder {
                app.recover_in(&folder.join("recovery"));
            }
            #[cfg(feature = "online")]
            app.reach_databases(crate::online::Access::default());
            Ok(Box::new(app))
        }),
    )
    .map_err(|error| anyhow::anyhow!("the window cannot be opened: {error}"))
}

/// What the window does by itself with the paths that it was opened with.
pub fn first_action(paths: Vec<PathBuf>) -> action::Action {
    if paths.is_empty() {
        return action::Action::LoadSample;
    }
    match paths.as_slice() {
        [project] if is_project_file(project) => {
            return action::Action::OpenProject(project.clone());
        }
        _ => {}
    }
    action::Action::Import { paths, add: false }
}
