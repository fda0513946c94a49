//! `superion qe`: decks for Quantum ESPRESSO written, its outputs read.

mod lines;
mod read;
mod words;

use clap::{Args, Subcommand};

use self::read::ReadArguments;
use super::command::Command;
use super::common::CommonArguments;
use super::ending::{Exit, Stop};
use super::session::Session;

/// Arguments of `superion qe`.
#[derive(Debug, Args)]
pub(super) struct QeArguments {
    #[command(subcommand)]
    what: What,
}

/// What to do.
#[derive(Debug, Subcommand)]
enum What {
    /// What outputs say: energies, forces, cells, bands, how the runs ended; convergence of a series
    Read(ReadArguments),
}

impl Command for QeArguments {
    const NAME: &str = "qe";
    const ABOUT: &str =
        "Quantum ESPRESSO: decks for convergence, relaxation and bands; outputs read back";

    fn common(&self) -> &CommonArguments {
        match &self.what {
            What::Read(arguments) => &arguments.common,
        }
    }

    fn run(&self, session: &mut Session) -> Result<Exit, Stop> {
        match &self.what {
            What::Read(arguments) => read::run(arguments, session),
        }
    }
}
