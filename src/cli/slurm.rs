//! `superion slurm`: a screen as a folder of tasks for a cluster.

mod collect;
mod folder;
mod status;
mod task;
mod write;

use clap::{Args, Subcommand};

use self::collect::CollectArguments;
use self::status::StatusArguments;
use self::task::TaskArguments;
use self::write::WriteArguments;
use super::command::Command;
use super::common::CommonArguments;
use super::ending::{Exit, Stop};
use super::session::Session;

/// Arguments of `superion slurm`.
#[derive(Debug, Args)]
pub(super) struct SlurmArguments {
    #[command(subcommand)]
    what: What,
}

/// What to do.
#[derive(Debug, Subcommand)]
enum What {
    /// A self-contained folder: the data, the settings, array tasks, a merge step, scripts
    Write(Box<WriteArguments>),
    /// Compute one task of such a folder
    Task(TaskArguments),
    /// How many tasks are done, which failed and why, which to submit again
    Status(StatusArguments),
    /// Cluster and score what the tasks described, and write the results of the screen
    Collect(CollectArguments),
}

impl Command for SlurmArguments {
    const NAME: &str = "slurm";
    const ABOUT: &str = "A screen on a cluster: a folder of tasks, their state, their results";

    fn common(&self) -> &CommonArguments {
        match &self.what {
            What::Write(arguments) => &arguments.screen.input.common,
            What::Task(arguments) => &arguments.common,
            What::Status(arguments) => &arguments.common,
            What::Collect(arguments) => &arguments.common,
        }
    }

    fn run(&self, session: &mut Session) -> Result<Exit, Stop> {
        match &self.what {
            What::Write(arguments) => write::run(arguments, session),
            What::Task(arguments) => task::run(arguments, session),
            What::Status(arguments) => status::run(arguments, session),
            What::Collect(arguments) => collect::run(arguments, session),
        }
    }
}
