//! What to type next in a folder of tasks.
//!
//! In: how far it is. Out: lines for a shell, to be copied, each with what it does.

use std::path::Path;

use super::script::for_shell;
use super::status::{BatchStatus, TaskState, array_of};

/// A line for a shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShellLine {
    /// What it does, without a full stop.
    pub does: &'static str,
    /// The line.
    pub line: String,
}

/// What to type next, the likeliest first; all but the first are typed in the folder, where that one leads.
pub fn shell_lines(folder: &Path, status: &BatchStatus) -> Vec<ShellLine> {
    let line = |does, line: String| ShellLine { does, line };
    let mut lines = vec![line(
        "goes to the folder; on the cluster it may lie elsewhere",
        format!("cd {}", word(folder)),
    )];
    if status.again().is_empty() {
        lines.push(line(
            "submits the step that joins them",
            "sh submit.sh".to_owned(),
        ));
        let here = "superion slurm collect .".to_owned();
        lines.push(line("joins them on this machine", here));
        return lines;
    }
    let does = "submits what is not done, then the step that joins all";
    lines.push(line(does, "sh submit.sh".to_owned()));
    let rests = |state: &TaskState| !matches!(state, TaskState::Done | TaskState::Begun { .. });
    let resting = status.tasks.iter().filter(|(_, state)| rests(state));
    let resting: Vec<usize> = resting.map(|(number, _)| *number).collect();
    let (does, numbers) = match resting.len() {
        0 => ("submits these tasks alone", status.again()),
        n if n == status.again().len() => ("submits these tasks alone", resting),
        _ => ("submits them but for those that may still run", resting),
    };
    let numbers = array_of(&numbers);
    lines.push(line(does, format!("sbatch -a {numbers} describe.sbatch")));
    let does = "does all of it on this machine, without Slurm";
    lines.push(line(does, "sh run-all.sh".to_owned()));
    lines
}

/// A path as a word for a shell, in quotation marks where it needs them.
fn word(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |c: char| c.is_alphanumeric() || "_./+-=:\\".contains(c);
    match text.chars().all(is_plain) {
        true => text,
        false if cfg!(windows) => format!("\"{text}\""),
        false => for_shell(&text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(states: Vec<TaskState>) -> Vec<String> {
        let tasks = (1..).zip(states).collect();
        let lines = shell_lines(Path::new("/a b/c"), &BatchStatus { tasks });
        lines.into_iter().map(|line| line.line).collect()
    }

    #[cfg(unix)]
    #[test]
    fn what_may_still_run_is_not_submitted_alone() {
        let failed = || TaskState::Failed {
            fact: String::new(),
            log: Vec::new(),
        };
        let begun = || TaskState::Begun {
            by: String::new(),
            log: Vec::new(),
        };
        let all = lines(vec![
            TaskState::Done,
            begun(),
            failed(),
            TaskState::NotBegun,
        ]);
        assert_eq!(
            all,
            [
                "cd '/a b/c'",
                "sh submit.sh",
                "sbatch -a 3,4 describe.sbatch",
                "sh run-all.sh"
            ]
        );
        assert_eq!(lines(vec![begun()])[2], "sbatch -a 1 describe.sbatch");
        assert_eq!(
            lines(vec![TaskState::Done])[1..],
            ["sh submit.sh", "superion slurm collect ."]
        );
        let gone = TaskState::Gone(vec!["kept/a".to_owned()]);
        assert_eq!(lines(vec![gone])[2], "sbatch -a 1 describe.sbatch");
    }
}
