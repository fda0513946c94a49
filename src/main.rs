//! No subcommand: the window. Otherwise the command line.

use std::ffi::OsString;
use std::process::ExitCode;

use superion::cli;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    if cli::asks_for_window(&arguments) {
        window()
    } else {
        cli::run(&arguments)
    }
}

#[cfg(feature = "gui")]
fn window() -> ExitCode {
    match superion::app::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => cli::run_without_display(&format!("{error:#}")),
    }
}

#[cfg(not(feature = "gui"))]
fn window() -> ExitCode {
    cli::run_without_display("this build has none (feature \"gui\")")
}
