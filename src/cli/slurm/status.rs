//! `superion slurm status`: how far a folder is.

use clap::Args;
use serde_json::{Value, json};

use super::super::common::CommonArguments;
use super::super::ending::{Exit, Stop};
use super::super::out::Out;
use super::super::session::Session;
use super::folder::{FolderArguments, wrong};
use crate::batch::{BatchFolder, BatchStatus, TaskState, array_of};

/// Arguments of `superion slurm status`.
#[derive(Debug, Args)]
pub(super) struct StatusArguments {
    #[command(flatten)]
    pub folder: FolderArguments,
    /// Print only the tasks to submit, as an array of Slurm: 3,7,9-12; nothing where all are done
    #[arg(long, conflicts_with = "json")]
    pub again: bool,
    #[command(flatten)]
    pub common: CommonArguments,
}

/// Failed tasks whose logs are shown; of more only the numbers.
const SHOWN: usize = 10;

pub(super) fn run(arguments: &StatusArguments, session: &mut Session) -> Result<Exit, Stop> {
    let folder = BatchFolder::open(&arguments.folder.dir).map_err(wrong)?;
    folder.check_program().map_err(wrong)?;
    let status = folder.status(false);
    let mut out = Out::new();
    if arguments.again {
        let again = array_of(&status.again());
        if !again.is_empty() {
            out.text(&format!("{again}\n"))?;
        }
        out.flush()?;
        return Ok(Exit::Done);
    }
    let remarks = folder.check_files().map_err(wrong)?;
    session.list("warning", &remarks);
    match arguments.common.json {
        true => out.json(&object(&folder, &status))?,
        false => out.text(&text(&folder, &status))?,
    }
    out.flush()?;
    Ok(match status.again().is_empty() {
        true => Exit::Done,
        false => Exit::SomeFailed,
    })
}

fn object(folder: &BatchFolder, status: &BatchStatus) -> Value {
    let details = status.tasks.iter().filter_map(|(number, state)| {
        let mut detail = json!({"task": number, "state": state.word()});
        let more = match state {
            TaskState::Failed { fact, log } => json!({"fact": fact, "log": log}),
            TaskState::Begun { by, log } => json!({"by": by, "log": log}),
            TaskState::Gone(pieces) => json!({"pieces": pieces}),
            TaskState::Done | TaskState::NotBegun => return None,
        };
        if let (Some(detail), Value::Object(more)) = (detail.as_object_mut(), more) {
            detail.extend(more);
        }
        Some(detail)
    });
    json!({
        "folder": folder.path.display().to_string(),
        "n_tasks": status.tasks.len(),
        "n_done": status.n_done(),
        "failed": status.numbers("failed"),
        "begun": status.numbers("begun"),
        "pieces_missing": status.numbers("pieces-missing"),
        "not_begun": status.numbers("not-begun"),
        "again": array_of(&status.again()),
        "details": details.collect::<Vec<_>>(),
    })
}

/// The state for people.
pub(super) fn text(folder: &BatchFolder, status: &BatchStatus) -> String {
    let (n_tasks, n_done) = (status.tasks.len(), status.n_done());
    let mut text = format!("{n_done} of {n_tasks} tasks are done\n");
    for (word, words) in [
        ("failed", "failed"),
        ("begun", "begun and not ended: they run, or were killed"),
        (
            "pieces-missing",
            "were done, but some of what they made is missing or damaged",
        ),
        ("not-begun", "not begun"),
    ] {
        let numbers = status.numbers(word);
        if !numbers.is_empty() {
            text.push_str(&format!("  {words}: {}\n", array_of(&numbers)));
        }
    }
    let details = status
        .tasks
        .iter()
        .filter_map(|(k, state)| detail(*k, state));
    details.take(SHOWN).for_each(|lines| text.push_str(&lines));
    let dir = folder.path.display();
    match status.again().is_empty() {
        true => text.push_str(&format!("The results: superion slurm collect {dir}\n")),
        false => text.push_str(&format!(
            "To submit what is not done, and the merge: sh submit.sh in {dir}\n\
             (that is sbatch --array={} describe.sbatch, then merge.sbatch)\n",
            array_of(&status.again())
        )),
    }
    text
}

fn detail(number: usize, state: &TaskState) -> Option<String> {
    let (fact, lines) = match state {
        TaskState::Failed { fact, log } => (format!("failed: {fact}"), log.clone()),
        TaskState::Begun { by, log } => (format!("begun by {by}"), log.clone()),
        TaskState::Gone(pieces) => {
            let shown = pieces.iter().take(3).cloned().collect();
            (
                format!("{} of its pieces are missing or damaged", pieces.len()),
                shown,
            )
        }
        TaskState::Done | TaskState::NotBegun => return None,
    };
    let mut text = format!("  task {number} {fact}\n");
    for line in lines {
        text.push_str(&format!("    | {line}\n"));
    }
    Some(text)
}
