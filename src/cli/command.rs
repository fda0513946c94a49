//! What a command is, and how one is run.
//!
//! In: the arguments of a command. Out: an [`Exit`]. A command is a file: its arguments (a struct
//! whose fields and their comments make its options and its help), what it does with them, and one
//! line in the table of [`super::COMMANDS`].

use clap::{ArgMatches, Args};

use super::common::CommonArguments;
use super::ending::{Exit, Stop};
use super::help;
use super::progress::note;
use super::session::Session;

/// The arguments of a command, and what it does with them.
pub(super) trait Command: Args {
    /// Its name.
    const NAME: &'static str;
    /// What it is for, in a line.
    const ABOUT: &'static str;

    /// What all commands have.
    fn common(&self) -> &CommonArguments;

    /// Does it.
    ///
    /// # Errors
    /// Why it ended early.
    fn run(&self, session: &mut Session) -> Result<Exit, Stop>;
}

/// A line in the table of commands.
pub(super) struct Registered {
    /// Its name.
    pub name: &'static str,
    about: &'static str,
    /// Adds its arguments.
    arguments: fn(clap::Command) -> clap::Command,
    /// Runs it.
    pub run: fn(&ArgMatches) -> Result<Exit, clap::Error>,
}

impl Registered {
    /// The command of these arguments.
    pub(super) const fn of<C: Command>() -> Self {
        Self {
            name: C::NAME,
            about: C::ABOUT,
            arguments: C::augment_args,
            run: parse_and_run::<C>,
        }
    }

    /// As clap wants it.
    pub(super) fn described(&self) -> clap::Command {
        let command = (self.arguments)(clap::Command::new(self.name)).about(self.about);
        match help::where_explained(self.name) {
            Some(page) => command.after_help(page),
            None => command,
        }
    }
}

fn parse_and_run<C: Command>(matches: &ArgMatches) -> Result<Exit, clap::Error> {
    let arguments = C::from_arg_matches(matches)?;
    Ok(run(&arguments))
}

fn run(command: &impl Command) -> Exit {
    let common = command.common();
    if let Some(threads) = common.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        if let Err(error) = pool.build_global() {
            note(&format!(
                "superion: --threads {threads}: they cannot be started: {error}; ask for fewer"
            ));
            return Exit::Nothing;
        }
    }
    let mut session = Session::new(common);
    match command.run(&mut session) {
        Ok(exit) => exit,
        Err(Stop::WrongUse(fact)) => {
            note(&format!("superion: {fact}"));
            Exit::WrongUse
        }
        Err(Stop::Nothing(fact)) => {
            note(&format!("superion: {fact}"));
            Exit::Nothing
        }
        Err(Stop::Cancelled) => {
            note("superion: cancelled");
            Exit::Cancelled
        }
        Err(Stop::NobodyReads) => Exit::Done,
    }
}
