//! Parts to tasks of about equal cost.
//!
//! In: the smallest parts with their cost, and a number of tasks. Out: [`BatchTask`]s.

use super::manifest::BatchTask;
use crate::pipeline::{Part, SmallPart};

/// A task of less than minutes spends most of its time in the queue (seconds).
const TASK_SECONDS: f64 = 300.0;

/// Most tasks: what an array may have where nobody changed the cluster's MaxArraySize (1001, with 0).
pub const MOST_TASKS: usize = 1000;

/// How many tasks of some minutes these parts make, each on so many cores.
pub fn tasks_for(parts: &[SmallPart], n_cores: usize) -> usize {
    let seconds: f64 = parts.iter().map(|part| part.seconds).sum();
    let wanted = (seconds / TASK_SECONDS / n_cores.max(1) as f64).ceil() as usize;
    wanted.clamp(1, MOST_TASKS)
}

/// Divides parts, in their order, among at most so many tasks; as many as there are parts at most.
pub fn divided(parts: &[SmallPart], n_tasks: usize) -> Vec<BatchTask> {
    let n_tasks = n_tasks.clamp(1, parts.len().max(1));
    let total: f64 = parts.iter().map(|part| part.seconds).sum();
    let mut tasks = Vec::new();
    let (mut first, mut spent) = (0, 0.0);
    for number in 1..=n_tasks {
        // Each later task gets one part at least.
        let last = parts.len() - (n_tasks - number);
        let aim = total * number as f64 / n_tasks as f64;
        let mut end = first;
        while end < last {
            let with_half = spent + 0.5 * parts[end].seconds;
            if end > first && number < n_tasks && with_half > aim {
                break;
            }
            spent += parts[end].seconds;
            end += 1;
        }
        let own = &parts[first..end];
        if !own.is_empty() {
            tasks.push(BatchTask {
                number,
                parts: joined(own),
                seconds: own.iter().map(|part| part.seconds).sum::<f64>().ceil(),
            });
        }
        first = end;
    }
    tasks
}

/// Parts that follow one another, in one.
fn joined(parts: &[SmallPart]) -> Vec<Part> {
    let mut joined: Vec<Part> = Vec::new();
    for SmallPart { part, .. } in parts {
        match joined.last_mut() {
            Some(last) if last.representation == part.representation => {
                last.entries.end = part.entries.end;
            }
            _ => joined.push(part.clone()),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simplify::Representation;

    fn parts(n: usize) -> Vec<SmallPart> {
        let part = |representation, k| SmallPart {
            part: Part {
                representation,
                entries: 256 * k..256 * (k + 1),
            },
            seconds: 10.0 + (7 * k % 5) as f64,
        };
        [Representation::Structure, Representation::Can]
            .into_iter()
            .flat_map(|r| (0..n).map(move |k| part(r, k)))
            .collect()
    }

    /// Every part is in one task, tasks are as many as asked for, and none is much dearer than the mean.
    #[test]
    fn tasks_share_all_parts() {
        let parts = parts(20);
        let total: f64 = parts.iter().map(|part| part.seconds).sum();
        for wanted in [1, 2, 3, 7, 11, 39, 40, 100] {
            let tasks = divided(&parts, wanted);
            assert_eq!(tasks.len(), wanted.min(40));
            let mean = total / tasks.len() as f64;
            let mut covered = Vec::new();
            for (k, task) in tasks.iter().enumerate() {
                assert_eq!(task.number, k + 1);
                assert!(task.seconds <= mean + 15.0, "{wanted}: {task:?}");
                for part in &task.parts {
                    let pieces = part.entries.clone().step_by(256);
                    covered.extend(pieces.map(|first| (part.representation, first)));
                }
            }
            let all: Vec<_> = parts
                .iter()
                .map(|p| (p.part.representation, p.part.entries.start))
                .collect();
            assert_eq!(covered, all, "{wanted}");
        }
    }

    #[test]
    fn a_task_takes_minutes() {
        assert_eq!(tasks_for(&parts(2), 1), 1);
        assert_eq!(tasks_for(&parts(2000), 1), 160);
        assert_eq!(tasks_for(&parts(2000), 4), 40);
        assert_eq!(tasks_for(&parts(100_000), 1), MOST_TASKS);
    }
}
