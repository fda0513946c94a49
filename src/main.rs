//! No command, or a project file alone: the window. Otherwise the command line.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use superion::cli::{self, Wish};

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    match cli::wish(&arguments) {
        Wish::Window(project) => window(project),
        Wish::Command => cli::run(&arguments),
    }
}

#[cfg(feature = "gui")]
fn window(project: Option<PathBuf>) -> ExitCode {
    match superion::app::run(project.clone()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => cli::run_without_display(project.as_deref(), &format!("{error:#}")),
    }
}

#[cfg(not(feature = "gui"))]
fn window(project: Option<PathBuf>) -> ExitCode {
    let reason = "this build has none (feature \"gui\")";
    cli::run_without_display(project.as_deref(), reason)
}
