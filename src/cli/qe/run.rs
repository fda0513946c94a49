//! `superion qe run`: Quantum ESPRESSO on this machine.

use std::path::PathBuf;

use clap::Args;

use super::super::common::CommonArguments;
use super::super::ending::{Exit, Stop};
use super::super::out::Out;
use super::super::session::Session;
use super::{lines, words};
use crate::tasks::{EspressoRun, RunEspresso};

/// Arguments of `superion qe run`.
#[derive(Debug, Args)]
pub(super) struct RunArguments {
    /// A folder of decks, or one input of pw.x or neb.x
    #[arg(value_name = "DIR|INPUT")]
    pub what: PathBuf,
    /// Steps of the folder's script, such as series or band; none: all
    #[arg(value_name = "STEP")]
    pub steps: Vec<String>,
    /// What is written before the programs, such as "mpirun -np 2"
    #[arg(long, value_name = "COMMAND", allow_hyphen_values = true)]
    pub prefix: Option<String>,
    #[command(flatten)]
    pub common: CommonArguments,
}

pub(super) fn run(arguments: &RunArguments, session: &mut Session) -> Result<Exit, Stop> {
    let what = match arguments.what.is_dir() {
        true => EspressoRun::Deck {
            folder: arguments.what.clone(),
            steps: arguments.steps.clone(),
        },
        false => EspressoRun::Input(arguments.what.clone()),
    };
    let prefix = arguments.prefix.clone();
    // What it is at, the line of progress says.
    let ran = session.run(RunEspresso { what, prefix })?;
    let mut out = Out::new();
    for (path, said) in &ran.files {
        let name = path.display().to_string();
        match arguments.common.json {
            true => out.json(&lines::line(&name, said))?,
            false => out.text(&words::of_file(&name, said))?,
        }
    }
    out.flush()?;
    match ran.failure {
        None => Ok(Exit::Done),
        Some(fact) if ran.files.is_empty() => Err(Stop::Nothing(fact)),
        Some(fact) => {
            session.say(&format!("superion: {fact}"));
            Ok(Exit::SomeFailed)
        }
    }
}
