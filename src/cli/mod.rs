//! The command line: arguments to settings, events to text.
//!
//! In: the arguments of the process. Out: results on standard output, progress and warnings on
//! standard error, and an [`Exit`]. Every command is a job (see [`crate::jobs`]); nothing is
//! computed here.

mod arguments;
mod arrhenius;
mod bvse;
mod channels;
mod choices;
mod cluster;
mod decorate;
mod describe;
mod info;
mod out;
mod paths;
mod preview;
mod progress;
mod ranges;
mod rank;
mod results;
mod screen;
mod session;
mod simplify;
mod table;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use arguments::{Arguments, Command};
use session::Session;

/// How the program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Everything was done.
    Done,
    /// Done, but some inputs failed; they were listed.
    SomeFailed,
    /// The command line makes no sense.
    WrongUse,
    /// Nothing could be done.
    Nothing,
    /// The user stopped it.
    Cancelled,
}

impl Exit {
    /// The exit code of the process.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::SomeFailed => 1,
            Self::WrongUse => 2,
            Self::Nothing => 3,
            Self::Cancelled => 130,
        }
    }
}

/// Why a command ended early.
#[derive(Debug)]
enum Stop {
    /// The command line makes no sense; says what to write instead.
    WrongUse(String),
    /// Nothing could be done; says why.
    Nothing(String),
    /// The user stopped it.
    Cancelled,
    /// Nobody reads standard output any more.
    NobodyReads,
}

impl From<std::io::Error> for Stop {
    /// Errors of standard output: files are written elsewhere.
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Self::NobodyReads,
            _ => Self::Nothing(format!("standard output: {error}")),
        }
    }
}

/// What the arguments ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// The window, with what is named: a project, structures, tables, or nothing.
    Window(Vec<PathBuf>),
    /// What is named is not there.
    Missing(PathBuf),
    /// A command.
    Command,
}

/// What the arguments (program name first) ask for: the window where there are none, or where only
/// files and folders are named, as after a double click on one. The name of a command is a command,
/// whatever a file is called.
pub fn wish(arguments: &[OsString]) -> Wish {
    let named = arguments.get(1..).unwrap_or_default();
    let begins_as_option = |word: &OsString| word.to_string_lossy().starts_with('-');
    let is_command = named.first().is_some_and(Arguments::is_command);
    if is_command || named.iter().any(begins_as_option) {
        return Wish::Command;
    }
    let missing = named.iter().find(|path| !Path::new(path).exists());
    match missing {
        None => Wish::Window(named.iter().map(PathBuf::from).collect()),
        // A first word that is no path is a mistyped command.
        Some(path) if named.first() == Some(path) && !is_path(Path::new(path)) => Wish::Command,
        Some(path) => Wish::Missing(path.into()),
    }
}

/// Whether a word is meant as the path of a file: it has an extension or lies in a folder.
fn is_path(path: &Path) -> bool {
    path.extension().is_some() || path.components().count() > 1 || path.has_root()
}

/// Says that what should be opened in the window is not there.
pub fn say_missing(path: &Path) -> ExitCode {
    progress::note(&format!(
        "superion: {}: there is no such file or folder; check its name, or see superion --help",
        path.display()
    ));
    ExitCode::from(Exit::Nothing.code())
}

/// Runs the command that the arguments (program name first) ask for.
pub fn run(arguments: &[OsString]) -> ExitCode {
    let parsed = match Arguments::read(arguments) {
        Ok(parsed) => parsed,
        Err(error) => {
            // Standard output may be closed already; then there is nobody to tell.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    ExitCode::from(run_command(&parsed.command).code())
}

/// What happens without a display: the window's first screen of the sample, its result printed.
/// Files can only be looked at in the window; commands take them as input.
pub fn run_without_display(paths: &[PathBuf], reason: &str) -> ExitCode {
    const INSTEAD: [&str; 6] = [
        "superion",
        "screen",
        "--sample",
        "--first",
        "--out",
        "superion-out",
    ];
    if let Some(path) = paths.first() {
        progress::note(&format!(
            "superion: {}: no window to open it in: {reason}; commands take it as input, such as \
             superion info {}",
            path.display(),
            path.display()
        ));
        return ExitCode::from(Exit::Nothing.code());
    }
    progress::note(&format!(
        "No window: {reason}. Running \"{}\" instead.",
        INSTEAD.join(" ")
    ));
    run(&INSTEAD.map(OsString::from))
}

fn run_command(command: &Command) -> Exit {
    let common = command.common();
    if let Some(threads) = common.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        if let Err(error) = pool.build_global() {
            progress::note(&format!(
                "superion: --threads {threads}: they cannot be started: {error}; ask for fewer"
            ));
            return Exit::Nothing;
        }
    }
    let mut session = Session::new(common.quiet, common.all_warnings, common.limits());
    let result = match command {
        Command::Info(arguments) => info::run(arguments, &mut session),
        Command::Decorate(arguments) => decorate::run(arguments, &mut session),
        Command::Simplify(arguments) => simplify::run(arguments, &mut session),
        Command::Describe(arguments) => describe::run(arguments, &mut session),
        Command::Cluster(arguments) => cluster::run(arguments, &mut session),
        Command::Screen(arguments) => screen::run(arguments, &mut session),
        Command::Rank(arguments) => rank::run(arguments, &mut session),
        Command::Bvse(arguments) => bvse::run(arguments, &mut session),
        Command::Channels(arguments) => channels::run(arguments, &mut session),
        Command::Paths(arguments) => paths::run(arguments, &mut session),
        Command::Arrhenius(arguments) => arrhenius::run(arguments, &mut session),
        Command::Preview(arguments) => preview::run(arguments, &mut session),
    };
    match result {
        Ok(exit) => exit,
        Err(Stop::WrongUse(fact)) => {
            progress::note(&format!("superion: {fact}"));
            Exit::WrongUse
        }
        Err(Stop::Nothing(fact)) => {
            progress::note(&format!("superion: {fact}"));
            Exit::Nothing
        }
        Err(Stop::Cancelled) => {
            progress::note("superion: cancelled");
            Exit::Cancelled
        }
        Err(Stop::NobodyReads) => Exit::Done,
    }
}
