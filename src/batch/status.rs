//! How far a folder of tasks is.
//!
//! In: a [`BatchFolder`]. Out: [`BatchStatus`]: the state of each task, and which to submit again.

use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use super::folder::BatchFolder;

/// Lines of a log that are shown.
const LOG_LINES: usize = 5;

/// So much of the end of a log is looked at (bytes).
const LOG_BYTES: u64 = 4096;

/// What Slurm says in the log of a task that it ends: "slurmstepd-NODE: error: *** JOB 5 ON NODE CANCELLED".
fn said_by_slurm(line: &str) -> Option<&str> {
    let (_, fact) = line.strip_prefix("slurmstepd")?.split_once(": error:")?;
    Some(fact.trim())
}

/// State of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskState {
    /// Done; all that it made is there.
    Done,
    /// It was done, but these of its pieces are missing or damaged.
    Gone(Vec<String>),
    /// It made nothing.
    Failed {
        /// Why.
        fact: String,
        /// The last lines of its log.
        log: Vec<String>,
    },
    /// It was begun and has not come to its end: it runs, or was killed.
    Begun {
        /// Which process of which machine.
        by: String,
        /// The last lines of its log.
        log: Vec<String>,
    },
    /// It was not begun.
    NotBegun,
}

impl TaskState {
    /// A word for it in files.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Gone(_) => "pieces-missing",
            Self::Failed { .. } => "failed",
            Self::Begun { .. } => "begun",
            Self::NotBegun => "not-begun",
        }
    }
}

/// How far a folder is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchStatus {
    /// Tasks by their numbers, ascending.
    pub tasks: Vec<(usize, TaskState)>,
}

impl BatchStatus {
    /// Numbers of tasks in a state of this word.
    pub fn numbers(&self, word: &str) -> Vec<usize> {
        let of_word = self.tasks.iter().filter(|(_, state)| state.word() == word);
        of_word.map(|(number, _)| *number).collect()
    }

    /// Tasks that are to be submitted, the first time or again: all that are not done.
    pub fn again(&self) -> Vec<usize> {
        let undone = self.tasks.iter().filter(|(_, s)| *s != TaskState::Done);
        undone.map(|(number, _)| *number).collect()
    }

    /// Number of tasks that are done.
    pub fn n_done(&self) -> usize {
        self.tasks.len() - self.again().len()
    }
}

impl BatchFolder {
    /// The state of each task; `thorough` reads every piece and compares its checksum, otherwise only its size.
    pub fn status(&self, thorough: bool) -> BatchStatus {
        let numbers = self.manifest.tasks.iter().map(|task| task.number);
        BatchStatus {
            tasks: numbers.map(|n| (n, self.state(n, thorough))).collect(),
        }
    }

    /// The state of a task.
    pub fn state(&self, number: usize, thorough: bool) -> TaskState {
        let gone = self.done_mark(number).map(|mark| {
            let pieces = mark.pieces.iter().filter(|piece| {
                let place = self.path.join(&piece.name);
                let size = std::fs::metadata(&place).map(|facts| facts.len());
                match thorough {
                    true => !piece.is_at(&place),
                    false => !size.is_ok_and(|size| size == piece.bytes),
                }
            });
            pieces.map(|piece| piece.name.clone()).collect::<Vec<_>>()
        });
        if gone.as_ref().is_some_and(Vec::is_empty) {
            return TaskState::Done;
        }
        let log = last_lines(&self.log(number));
        if let Some(fact) = self.said(number, "failed") {
            return TaskState::Failed { fact, log };
        }
        if let Some(by) = self.said(number, "begun") {
            return match log.iter().find_map(|line| said_by_slurm(line)) {
                Some(fact) => TaskState::Failed {
                    fact: fact.to_owned(),
                    log,
                },
                None => TaskState::Begun { by, log },
            };
        }
        match gone {
            Some(gone) => TaskState::Gone(gone),
            // A script that does not even find the program leaves a log and no mark.
            None if !log.is_empty() => TaskState::Failed {
                fact: "it ended before the program began".to_owned(),
                log,
            },
            None => TaskState::NotBegun,
        }
    }
}

/// The last lines of a text file that are not empty; none where it cannot be read.
pub(super) fn last_lines(path: &Path) -> Vec<String> {
    let read = || -> std::io::Result<Vec<u8>> {
        let mut file = std::fs::File::open(path)?;
        let size = file.metadata()?.len();
        file.seek(SeekFrom::Start(size.saturating_sub(LOG_BYTES)))?;
        let mut bytes = Vec::new();
        file.take(LOG_BYTES).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let first = lines.len().saturating_sub(LOG_LINES);
    lines[first..]
        .iter()
        .map(|line| (*line).to_owned())
        .collect()
}

/// Ascending numbers as an array of Slurm: "3,7,9-12".
pub fn array_of(numbers: &[usize]) -> String {
    let ranges = numbers.chunk_by(|a, b| a + 1 == *b);
    let range = |range: &[usize]| match range {
        [first, .., last] if last - first > 1 => format!("{first}-{last}"),
        few => {
            let few: Vec<String> = few.iter().map(usize::to_string).collect();
            few.join(",")
        }
    };
    ranges.map(range).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slurm_is_heard() {
        for (line, fact) in [
            (
                "slurmstepd: error: *** JOB 5 ON a ***",
                Some("*** JOB 5 ON a ***"),
            ),
            (
                "slurmstepd-a1: error: Detected 1 oom-kill",
                Some("Detected 1 oom-kill"),
            ),
            ("superion: error: what", None),
        ] {
            assert_eq!(said_by_slurm(line), fact);
        }
    }

    #[test]
    fn numbers_are_written_as_an_array() {
        for (numbers, text) in [
            (vec![], ""),
            (vec![4], "4"),
            (vec![1, 2], "1,2"),
            (vec![1, 2, 3], "1-3"),
            (vec![3, 7, 9, 10, 11, 12], "3,7,9-12"),
        ] {
            assert_eq!(array_of(&numbers), text);
        }
    }
}
