//! The command line: arguments to settings, events to text.
//!
//! In: the arguments of the process. Out: results on standard output, progress and warnings on
//! standard error, and an [`Exit`]. Every command runs tasks (see [`crate::tasks`]); nothing is
//! computed here. A command is a file and a line in [`COMMANDS`].

mod arrhenius;
mod bvse;
mod cache;
mod channels;
mod choices;
mod cluster;
mod clustering;
mod command;
mod common;
mod comparing;
mod decorate;
mod describe;
mod disorder;
mod eis;
mod ending;
mod energies;
mod energy;
mod fetch;
mod help;
mod info;
mod input;
mod neb;
mod out;
mod paths;
mod preview;
mod progress;
mod qe;
mod ranges;
mod rank;
mod recompute;
mod relax;
mod results;
mod scan;
mod screen;
mod session;
mod simplify;
mod slurm;
mod table;
mod unread;
mod values;
mod vasp;
mod xrd;

use std::any::TypeId;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use command::Registered;
use help::Asked;

pub use ending::Exit;

/// The commands, in the order of the help.
const COMMANDS: &[Registered] = &[
    Registered::of::<info::InfoArguments>(),
    Registered::of::<decorate::DecorateArguments>(),
    Registered::of::<simplify::SimplifyArguments>(),
    Registered::of::<describe::DescribeArguments>(),
    Registered::of::<cluster::ClusterArguments>(),
    Registered::of::<screen::ScreenArguments>(),
    Registered::of::<scan::ScanArguments>(),
    Registered::of::<rank::RankArguments>(),
    Registered::of::<bvse::BvseArguments>(),
    Registered::of::<channels::ChannelsArguments>(),
    Registered::of::<paths::PathsArguments>(),
    Registered::of::<neb::Arguments>(),
    Registered::of::<energy::EnergyArguments>(),
    Registered::of::<relax::RelaxArguments>(),
    Registered::of::<qe::QeArguments>(),
    Registered::of::<vasp::VaspArguments>(),
    Registered::of::<eis::EisArguments>(),
    Registered::of::<arrhenius::ArrheniusArguments>(),
    Registered::of::<xrd::XrdArguments>(),
    Registered::of::<fetch::FetchCommand>(),
    Registered::of::<disorder::DisorderArguments>(),
    Registered::of::<preview::PreviewArguments>(),
    Registered::of::<recompute::RunArguments>(),
    Registered::of::<cache::CacheArguments>(),
    Registered::of::<slurm::SlurmArguments>(),
];

/// What the program is, and how it ends.
const ABOUT: &str = "Screen crystal structures for solid-state ion conductors";
const MORE_ABOUT: &str = "Screen crystal structures for solid-state ion conductors.

Without a command: the window, or where there is no display `superion screen --sample --first --out \
    superion-out`. With files or folders alone: the window with them.

Exit codes: 0 done; 1 done, but some inputs failed (listed); 2 wrong use; 3 nothing could be done; 130 \
    cancelled.";

/// Everything that can be written on the command line. Names are fixed by the documentation of the
/// program; wrong use ends with exit code 2 and says what to write instead.
pub fn described() -> clap::Command {
    clap::Command::new("superion")
        .version(env!("CARGO_PKG_VERSION"))
        .about(ABOUT)
        .long_about(MORE_ABOUT)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .after_help(help::pages())
        .subcommands(COMMANDS.iter().map(Registered::described))
        .mut_subcommands(with_negative_numbers)
}

/// Every option takes a negative number for its value, so that it is the program that tells which
/// numbers make sense.
fn with_negative_numbers(command: clap::Command) -> clap::Command {
    command.mut_args(|argument| {
        let takes_value = argument.get_long().is_some() && argument.get_action().takes_values();
        let is_real = argument.get_value_parser().type_id() == TypeId::of::<f64>();
        match (takes_value, is_real) {
            // Clap's own idea of a number lacks -1e-3.
            (true, true) => argument.allow_hyphen_values(true),
            (true, false) => argument.allow_negative_numbers(true),
            (false, _) => argument,
        }
    })
}

/// The command of a name.
fn find(name: &str) -> Option<&'static Registered> {
    COMMANDS.iter().find(|command| command.name == name)
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
    let is_command = named.first().is_some_and(is_command);
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

/// Whether a word is the name of a command.
fn is_command(word: &OsString) -> bool {
    let word = word.to_string_lossy();
    word == "help" || find(&word).is_some()
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
    let commands: Vec<&str> = COMMANDS.iter().map(|command| command.name).collect();
    match help::asked(arguments, &commands) {
        Some(Asked::Page(page)) => return help::print(page, commands.contains(&page.id)),
        Some(Asked::Unknown(word)) => return help::say_unknown(&word, &commands),
        None => {}
    }
    let exit = described()
        .try_get_matches_from(arguments)
        .and_then(|matches| match matches.subcommand() {
            Some((name, matches)) => find(name).map_or(Ok(Exit::WrongUse), |c| (c.run)(matches)),
            // Clap has asked for one.
            None => Ok(Exit::WrongUse),
        });
    match exit {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(error) => {
            // Standard output may be closed already; then there is nobody to tell.
            let _ = error.print();
            ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
        }
    }
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

#[cfg(test)]
mod tests {
    #[test]
    fn arguments_do_not_contradict_each_other() {
        super::described().debug_assert();
    }
}
