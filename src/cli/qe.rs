//! `superion qe`: decks for Quantum ESPRESSO written, its outputs read.

pub(super) mod hop;
mod lines;
mod read;
mod run;
mod words;
mod write;

use clap::{Args, Subcommand};

use self::read::ReadArguments;
use self::run::RunArguments;
use self::write::WriteArguments;
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
    /// Decks of each structure: series of cut-offs and k-points, relaxation of cell and ends, the band of a
    /// hop, a script that runs them
    Write(Box<WriteArguments>),
    /// Run a folder of decks, or one input, on this machine; outputs are read while they are written
    Run(RunArguments),
}

impl Command for QeArguments {
    const NAME: &str = "qe";
    const ABOUT: &str =
        "Quantum ESPRESSO: decks for convergence, relaxation and bands; outputs read back";

    fn common(&self) -> &CommonArguments {
        match &self.what {
            What::Read(arguments) => &arguments.common,
            What::Write(arguments) => arguments.common(),
            What::Run(arguments) => &arguments.common,
        }
    }

    fn run(&self, session: &mut Session) -> Result<Exit, Stop> {
        match &self.what {
            What::Read(arguments) => read::run(arguments, session),
            What::Write(arguments) => write::run(arguments, session),
            What::Run(arguments) => run::run(arguments, session),
        }
    }
}
