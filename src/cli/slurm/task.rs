//! `superion slurm task`: one task of a folder.

use std::sync::Arc;

use clap::Args;

use super::super::common::CommonArguments;
use super::super::ending::{Exit, Stop};
use super::super::session::Session;
use super::super::values::positive;
use super::folder::{FolderArguments, checked, loaded, wrong};
use crate::batch::{BatchFolder, Recording, TaskState};
use crate::monitor::kept::Kept;
use crate::tasks::DescribeParts;

/// Arguments of `superion slurm task`.
#[derive(Debug, Args)]
pub(super) struct TaskArguments {
    #[command(flatten)]
    pub folder: FolderArguments,
    /// Number of the task, from 1
    #[arg(value_name = "K", value_parser = positive)]
    pub number: usize,
    #[command(flatten)]
    pub common: CommonArguments,
}

pub(super) fn run(arguments: &TaskArguments, session: &mut Session) -> Result<Exit, Stop> {
    let folder = checked(&arguments.folder, session)?;
    let number = arguments.number;
    folder.task(number).map_err(wrong)?;
    if folder.state(number, true) == TaskState::Done {
        session.say(&format!("task {number} is done already"));
        return Ok(Exit::Done);
    }
    folder.mark_begun(number, &own_name()).map_err(wrong)?;
    match compute(&folder, number, session) {
        Ok(n_described) => {
            session.say(&format!(
                "task {number} is done: {n_described} structures, each by all descriptors"
            ));
            Ok(Exit::Done)
        }
        Err(stop) => {
            let fact = match &stop {
                Stop::Nothing(fact) | Stop::WrongUse(fact) => fact,
                Stop::Cancelled | Stop::NobodyReads => "it was cancelled",
            };
            folder.mark_failed(number, fact);
            Err(stop)
        }
    }
}

/// Computes tasks and marks one as done.
pub(super) fn compute(
    folder: &BatchFolder,
    number: usize,
    session: &mut Session,
) -> Result<usize, Stop> {
    let settings = folder.settings().map_err(wrong)?;
    let task = folder.task(number).map_err(wrong)?;
    let recording = Arc::new(Recording::of(folder.cache()));
    let kept: Arc<dyn Kept> = Arc::<Recording>::clone(&recording);
    session.compute_with(kept, settings.limits());
    let loaded = loaded(folder, session)?;
    let n_described = session.run(DescribeParts {
        data: Arc::clone(&loaded.project.data),
        settings: settings.screen,
        parts: task.parts.clone(),
    })?;
    let pieces = recording.pieces();
    let pieces = pieces.map_err(|warning| Stop::Nothing(warning.to_string()))?;
    folder.mark_done(number, &pieces).map_err(wrong)?;
    Ok(n_described)
}

/// Which process of which machine this is.
fn own_name() -> String {
    let process = std::process::id();
    let of = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    match (of("SLURM_JOB_ID"), of("SLURMD_NODENAME")) {
        (Some(job), Some(node)) => format!("job {job} on {node}"),
        _ => format!("process {process}"),
    }
}
