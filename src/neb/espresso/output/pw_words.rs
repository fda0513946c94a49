//! What pw.x says beside numbers: that something did not converge, that a limit was met, that it ends.

use crate::neb::espresso::ending::Trouble;

/// The trouble that a line of an output tells, where it tells one.
pub(super) fn trouble_of(line: &str) -> Option<Trouble> {
    let lower = line.to_lowercase();
    let has = |mark: &str| lower.contains(mark);
    let (fact, remedy) = if has("convergence not achieved after") {
        (
            "the self-consistency did not converge in the iterations it was allowed",
            "allow more (electron_maxstep), take a smaller mixing_beta, or check the positions",
        )
    } else if has("not achieved on image") || has("not achieved for image") {
        (
            "the self-consistency of an image did not converge",
            "take a smaller mixing_beta, allow more iterations, or check that image's positions",
        )
    } else if has("maximum number of steps has been reached") {
        (
            "the relaxation was not converged in the steps it was allowed",
            "go on from its last positions, with a larger nstep",
        )
    } else if has("bfgs failed after") {
        (
            "the relaxation gave up before it was converged: energies and forces do not agree well enough",
            "go on from its last positions, with a smaller conv_thr",
        )
    } else if has("maximum cpu time exceeded") {
        (
            "the run stopped itself because its time was up (max_seconds)",
            "start it again with restart_mode = 'restart'",
        )
    } else if has("program stopped by user request") {
        (
            "the run was stopped on request (a file prefix.EXIT)",
            "start it again with restart_mode = 'restart'",
        )
    } else if has("scf correction compared to forces is large") {
        (
            "forces are less exact than they are small",
            "take a smaller conv_thr where such small forces matter",
        )
    } else if has("reached the maximum number of steps") {
        (
            "the band was not converged in the steps it was allowed",
            "go on from it, with a larger nstep_path",
        )
    } else if has("out of memory") || has("oom-kill") || has("oom kill") {
        (
            "the memory did not suffice",
            "use more nodes, or more memory for each process",
        )
    } else if has("due to time limit") {
        (
            "the queue ended the run because its time was up",
            "ask for more time, and go on from what there is",
        )
    } else if has("segmentation fault") || has("sigsegv") {
        (
            "the program itself failed (segmentation fault)",
            "use fewer processes, more memory, or another build of the program",
        )
    } else {
        return None;
    };
    Some(Trouble::new(fact, remedy))
}

/// The routine and number of "Error in routine readpp (2):" or "from readpp : error # 2".
pub(super) fn crashed_routine(line: &str) -> Option<String> {
    let rest = match line.split_once("Error in routine") {
        Some((_, rest)) => rest,
        None => {
            let (before, _) = line.split_once("error #")?;
            before.trim().strip_prefix("from")?
        }
    };
    let name = rest.trim().split([' ', '(', ':']).next()?;
    Some(name.to_owned())
}

/// Whether a line is the frame of a crash.
pub(super) fn is_frame(line: &str) -> bool {
    let line = line.trim();
    line.len() > 20 && line.bytes().all(|b| b == b'%')
}

/// A crash being read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Crash {
    routine: String,
    words: Vec<String>,
}

impl Crash {
    /// Takes a line between the frames.
    pub(super) fn see(&mut self, line: &str) {
        match crashed_routine(line) {
            Some(routine) => self.routine = routine,
            None if line.trim_start().starts_with("task #") => {}
            // MPI writes the same of every process.
            None if !line.trim().is_empty() && !self.words.iter().any(|w| w == line.trim()) => {
                self.words.push(line.trim().to_owned());
            }
            None => {}
        }
    }

    /// What it means.
    pub(super) fn trouble(&self) -> Trouble {
        Trouble::of_crash(&self.routine, &self.words.join(" "))
    }
}
