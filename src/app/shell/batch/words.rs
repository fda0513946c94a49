//! How the state of a folder of tasks is said.

use std::collections::BTreeMap;
use std::path::Path;

use super::look::Look;
use super::model::BatchView;
use crate::app::shell::widgets::{count, plural};
use crate::app::state::State;
use crate::batch::{BatchError, TaskState};
use crate::tasks::BatchSeen;

/// A path as it is seen from the folder.
pub(super) fn below(folder: &Path, path: &Path) -> String {
    match path.strip_prefix(folder) {
        Ok(below) if below.as_os_str().is_empty() => "The folder".to_owned(),
        Ok(below) => below.display().to_string(),
        Err(_) => path.display().to_string(),
    }
}

/// What is wrong, and what to do: "settings.json: it is missing. Copy it again from …."
pub(super) fn wrong(folder: &Path, error: &BatchError) -> String {
    let mut remedy = error.remedy.chars();
    let remedy: String = remedy.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(remedy).collect()
    });
    let object = below(folder, &error.path);
    format!("{object}: {}. {remedy}.", error.fact)
}

/// "12 of 20 tasks are done".
pub(super) fn n_done(seen: &BatchSeen) -> String {
    match (seen.status.n_done(), seen.status.tasks.len()) {
        (1, 1) => "The only task is done".to_owned(),
        (n, all) if n == all => format!("All {} tasks are done", count(all)),
        (1, all) => format!("1 of {} is done", plural(all, "task")),
        (n, 1) => format!("{n} of 1 task is done"),
        (n, all) => format!("{} of {} tasks are done", count(n), count(all)),
    }
}

/// "some 35 minutes of one core left"; empty where nothing is.
pub(super) fn left(seen: &BatchSeen) -> String {
    // States are in the order of the manifest.
    let tasks = seen.folder.manifest.tasks.iter().zip(&seen.status.tasks);
    let undone = tasks.filter(|(_, (_, state))| *state != TaskState::Done);
    match undone.map(|(task, _)| task.seconds).sum::<f64>() {
        0.0 => String::new(),
        seconds => format!("{} of one core left", roughly(seconds)),
    }
}

/// A time that nobody knows exactly: "some seconds", "some 5 minutes", "some 3 hours".
fn roughly(seconds: f64) -> String {
    let some = |n: f64, unit: &str| format!("some {}", plural(n.round() as usize, unit));
    match seconds {
        s if s < 50.0 => "some seconds".to_owned(),
        s if s < 90.0 => "a minute".to_owned(),
        s if s < 5400.0 => some(s / 60.0, "minute"),
        s => some(s / 3600.0, "hour"),
    }
}

/// How long ago: "less than a minute", "14 minutes", "3 hours", "2 days".
fn span(seconds: f64) -> String {
    let whole = |n: f64, unit: &str| plural(n.floor() as usize, unit);
    match seconds {
        s if s < 60.0 => "less than a minute".to_owned(),
        s if s < 3600.0 => whole(s / 60.0, "minute"),
        s if s < 2.0 * 86_400.0 => whole(s / 3600.0, "hour"),
        s => whole(s / 86_400.0, "day"),
    }
}

/// A task in a line: "Task 7 failed: no space left on device".
pub(super) fn in_short(seen: &BatchSeen, number: usize, state: &TaskState) -> String {
    match state {
        TaskState::Failed { fact, .. } => format!("Task {number} failed: {fact}"),
        TaskState::Begun { .. } => {
            let since = seen.begun_s.get(&number);
            let since = since.map_or_else(String::new, |s| format!(", begun {} ago", span(*s)));
            format!("Task {number} runs or was killed{since}")
        }
        TaskState::Gone(pieces) => {
            format!(
                "Task {number}: {} missing or damaged",
                plural(pieces.len(), "piece")
            )
        }
        TaskState::Done | TaskState::NotBegun => {
            format!("Task {number}: {}", Look::of(state).words())
        }
    }
}

/// The fact about a task.
pub(super) fn fact(seen: &BatchSeen, number: usize, state: &TaskState) -> String {
    match state {
        TaskState::Failed { fact, .. } => sentence(fact),
        TaskState::Begun { by, .. } => {
            let since = seen.begun_s.get(&number);
            let since = since.map_or_else(String::new, |s| format!(" {} ago", span(*s)));
            format!("Begun{since} by {by}. {}", Look::of(state).explanation())
        }
        TaskState::Gone(pieces) => {
            let shown: Vec<&str> = pieces.iter().take(3).map(String::as_str).collect();
            let more = match pieces.len().saturating_sub(shown.len()) {
                0 => String::new(),
                n => format!(" and {n} more"),
            };
            let shown = shown.join(", ");
            format!(
                "{} Missing or damaged: {shown}{more}.",
                Look::of(state).explanation()
            )
        }
        TaskState::Done | TaskState::NotBegun => Look::of(state).explanation().to_owned(),
    }
}

/// With a great first letter and a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.trim_end_matches('.').chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).chain(['.']).collect()
}

/// "It describes structures in CAN (256) and A (128): some 5 minutes of one core."
pub(super) fn what_it_does(seen: &BatchSeen, number: usize) -> String {
    let Some(task) = seen.folder.manifest.task(number) else {
        return String::new();
    };
    let mut n_of: BTreeMap<&str, usize> = BTreeMap::new();
    for part in &task.parts {
        *n_of.entry(part.representation.id()).or_default() += part.entries.len();
    }
    let parts: Vec<String> = n_of
        .iter()
        .map(|(representation, n)| format!("{representation} ({})", count(*n)))
        .collect();
    format!(
        "It describes structures in these representations: {}; {} of one core.",
        parts.join(", "),
        roughly(task.seconds)
    )
}

/// What to do next.
pub(super) fn next(seen: &BatchSeen) -> &'static str {
    let has = |look| {
        let mut tasks = seen.status.tasks.iter();
        tasks.any(|(_, state)| Look::of(state) == look)
    };
    let merged = &seen.merged;
    let all_done = seen.status.again().is_empty();
    match all_done {
        true if merged.interrupted => {
            "Joining what the tasks made was stopped before its end: collect again, here or on the cluster:"
        }
        true if merged.project => {
            "The results are there: open them. Joined again, they are the same; in a terminal that is:"
        }
        true => {
            "All that is left is to join what the tasks made: collect it here, or type on the cluster:"
        }
        false if has(Look::Failed) => {
            "Mend what made tasks fail, and submit again: what is done is not computed twice. On the cluster, type:"
        }
        false if has(Look::Gone) => {
            "Copy the folder again, or submit again what misses pieces. On the cluster, type:"
        }
        false if has(Look::Begun) => {
            "Wait while tasks run; those that were killed are submitted again. On the cluster, type:"
        }
        false if seen.status.n_done() == 0 => "Nothing was begun yet. On the cluster, type:",
        false => "The rest was not begun. On the cluster, type:",
    }
}

/// Why the results cannot be collected now; `None` where they can.
pub(super) fn why_not_collect(state: &State, view: &BatchView, seen: &BatchSeen) -> Option<String> {
    let folder = &seen.folder.path;
    if let Some(wrong) = view.wrongs().next() {
        return Some(self::wrong(folder, wrong));
    }
    if let Some(collecting) = &state.session.batch.collecting {
        return Some(match collecting.path == *folder {
            true => "It is being collected".to_owned(),
            false => "Another folder is being collected: wait for it, or stop it".to_owned(),
        });
    }
    match seen.status.again().len() {
        0 => None,
        1 => Some("1 task is not done".to_owned()),
        n => Some(format!("{} tasks are not done", count(n))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_as_well_as_they_are_known() {
        for (seconds, text) in [
            (3.0, "some seconds"),
            (70.0, "a minute"),
            (290.0, "some 5 minutes"),
            (7200.0, "some 2 hours"),
        ] {
            assert_eq!(roughly(seconds), text);
        }
        for (seconds, text) in [
            (59.0, "less than a minute"),
            (60.0, "1 minute"),
            (3599.0, "59 minutes"),
            (86_400.0, "24 hours"),
            (200_000.0, "2 days"),
        ] {
            assert_eq!(span(seconds), text);
        }
    }

    #[test]
    fn what_is_wrong_is_said_as_seen_from_the_folder() {
        let folder = Path::new("/a/job");
        assert_eq!(
            below(folder, Path::new("/a/job/settings.json")),
            "settings.json"
        );
        assert_eq!(below(folder, folder), "The folder");
        assert_eq!(sentence("it is full."), "It is full.");
        assert_eq!(sentence("état"), "État.");
    }
}
