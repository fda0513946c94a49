//! Any file that Quantum ESPRESSO writes, told apart by its content.

use serde::{Deserialize, Serialize};

use super::axsf::BandImages;
use super::neb::NebOutput;
use super::path_file::NebPath;
use super::profile::Profile;
use super::pw::PwOutput;
use super::pw_words::{Crash, is_frame};
use crate::neb::espresso::ending::Trouble;
use crate::neb::fault::ProgramFault;
use crate::neb::words::{number, vector};

/// What a file says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Said {
    /// An output of pw.x.
    Pw(Box<PwOutput>),
    /// An output of neb.x.
    Neb(Box<NebOutput>),
    /// A .path file of neb.x.
    Path(NebPath),
    /// A .dat or .int file of neb.x.
    Profile(Profile),
    /// An .axsf or .xyz file of neb.x.
    Images(BandImages),
    /// A CRASH file.
    Crash(Trouble),
}

impl Said {
    /// Reads a file; `name` is its name in messages.
    ///
    /// # Errors
    /// [`ProgramFault`] where it is damaged, or no file that Quantum ESPRESSO writes.
    pub fn read(name: &str, text: &str) -> Result<Self, ProgramFault> {
        if text.trim().is_empty() {
            let remedy = "the run may not have started; see what the queue or the terminal said";
            return Err(ProgramFault::new(name, "it is empty", remedy));
        }
        // A run may be started by a script that says things of its own first.
        if text.contains("Program PWSCF") {
            return PwOutput::read(name, text).map(|pw| Self::Pw(Box::new(pw)));
        }
        if text.contains("Program NEB") {
            return NebOutput::read(name, text).map(|neb| Self::Neb(Box::new(neb)));
        }
        let head = text.trim_start();
        if head.starts_with("RESTART INFORMATION") {
            return NebPath::read(name, text).map(Self::Path);
        }
        if head.starts_with("ANIMSTEPS") {
            return BandImages::of_axsf(name, text).map(Self::Images);
        }
        if is_frame(head.lines().next().unwrap_or_default()) {
            return Ok(Self::Crash(crash(text)));
        }
        if Profile::is_one(text) {
            return Profile::read(name, text).map(Self::Profile);
        }
        if is_xyz(text) {
            return BandImages::of_xyz(name, text).map(Self::Images);
        }
        Err(stranger(name, head))
    }
}

impl Said {
    /// Whether a text is one of these files, damaged or not.
    pub fn is_one(text: &str) -> bool {
        let head = text.trim_start();
        text.contains("Program PWSCF")
            || text.contains("Program NEB")
            || head.starts_with("RESTART INFORMATION")
            || head.starts_with("ANIMSTEPS")
            || is_frame(head.lines().next().unwrap_or_default())
            || Profile::is_one(text)
    }
}

fn crash(text: &str) -> Trouble {
    let mut crash = Crash::default();
    for line in text.lines().filter(|line| !is_frame(line)) {
        crash.see(line);
    }
    crash.trouble()
}

/// A count, a comment, then atoms with positions.
fn is_xyz(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().take(3).collect();
    let count = lines
        .first()
        .is_some_and(|l| l.trim().parse::<usize>().is_ok());
    let atom = lines.get(2).is_some_and(|line| {
        let line = line.trim_start();
        let label = line.split_whitespace().next().unwrap_or_default();
        number(label).is_none() && vector(&line[label.len()..]).is_some()
    });
    count && atom
}

/// What a file is instead, where that can be told.
fn stranger(name: &str, head: &str) -> ProgramFault {
    let start: String = head.chars().take(4000).collect();
    let lower = start.to_lowercase();
    let (fact, remedy) = if let Some(rest) = start.split_once("Program ").map(|(_, rest)| rest)
        && rest.contains("starts on")
    {
        let program = rest.split_whitespace().next().unwrap_or_default();
        (
            format!("it is an output of {program}, of which nothing is read here"),
            "give outputs of pw.x and neb.x",
        )
    } else if lower.contains("&control") || lower.contains("&path") {
        (
            "it is an input, not an output".to_owned(),
            "give what pw.x or neb.x wrote to its standard output",
        )
    } else if lower.contains("vasp") || lower.contains("<modeling>") {
        (
            "it is an output of VASP".to_owned(),
            "read it with the command for VASP",
        )
    } else if lower.contains("<qes:espresso") || lower.starts_with("<?xml") {
        (
            "it is the XML file of a run".to_owned(),
            "give the text that pw.x wrote to its standard output",
        )
    } else {
        (
            "it is none of the files that Quantum ESPRESSO writes".to_owned(),
            "give outputs of pw.x or neb.x, or .path, .dat, .int, .axsf files of neb.x",
        )
    };
    ProgramFault::new(name, fact, remedy)
}
