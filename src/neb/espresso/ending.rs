//! How a run of Quantum ESPRESSO ended, and what went wrong in it, in plain words.
//!
//! In: what the output says last, and the text of a crash. Out: [`Ending`], [`Trouble`].

use serde::{Deserialize, Serialize};

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// The program came to its end ("JOB DONE").
    Done,
    /// It stopped itself because its time was up (max_seconds), and can go on.
    TimeUp,
    /// It stopped itself with an error.
    Crashed,
    /// The text ends before the run did: it still runs, or something ended it.
    CutOff {
        /// Number of the last line, from 1.
        line: usize,
        /// What it was at, in words.
        doing: String,
    },
}

/// Something that went wrong: fact and remedy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// What the program says, and what that means.
    pub fact: String,
    /// What to do.
    pub remedy: String,
}

impl Trouble {
    /// A trouble of these words.
    pub fn new(fact: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            fact: fact.into(),
            remedy: remedy.into(),
        }
    }

    /// What a crash of Quantum ESPRESSO means: `routine` is the one that stopped, `message` what it
    /// said.
    pub fn of_crash(routine: &str, message: &str) -> Self {
        let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
        let said = match (routine, message.as_str()) {
            ("", "") => "the program stopped itself and does not say why".to_owned(),
            ("", message) => format!("the program stopped itself: \"{message}\""),
            (routine, "") => format!("the program stopped itself in its routine {routine}"),
            (routine, message) => {
                format!("the program stopped itself in its routine {routine}: \"{message}\"")
            }
        };
        let lower = format!("{routine} {message}").to_lowercase();
        let known = KNOWN
            .iter()
            .find(|(marks, ..)| marks.iter().all(|mark| lower.contains(mark)));
        match known {
            Some((_, meaning, remedy)) => Self::new(format!("{said}: {meaning}"), *remedy),
            None => Self::new(
                said,
                "look this message up in the manual of Quantum ESPRESSO, correct the input, run it again",
            ),
        }
    }
}

/// Marks of a message in lower case, all of which it has; what it means; what to do.
const KNOWN: [(&[&str], &str, &str); 17] = [
    (
        &["smearing is needed"],
        "the number of electrons is odd, so fixed occupations cannot hold",
        "use smearing, or give the cell its charge",
    ),
    (
        &["readpp", "not found"],
        "a pseudopotential is missing",
        "put the file into the folder of pseudopotentials that the input names",
    ),
    (
        &["read_pseudo"],
        "a pseudopotential cannot be read",
        "put a UPF file into the folder of pseudopotentials that the input names",
    ),
    (
        &["readpp"],
        "a pseudopotential cannot be read",
        "put a UPF file into the folder of pseudopotentials that the input names",
    ),
    (
        &["overlap"],
        "two atoms are at the same place",
        "check the positions and their unit, then write the deck again",
    ),
    (
        &["same position"],
        "two atoms are at the same place",
        "check the positions and their unit, then write the deck again",
    ),
    (
        &["cell_factor"],
        "the cell grew more than the tables of the pseudopotentials allow",
        "start again from the last cell of the output, or give &CELL a larger cell_factor",
    ),
    (
        &["too many bands are not converged"],
        "the wave functions could not be found",
        "use diagonalization = 'cg', a smaller mixing_beta, or check the positions",
    ),
    (
        &["s matrix not positive definite"],
        "the wave functions could not be found, mostly because atoms are too close or too many processes share the work",
        "check the positions, use fewer processes for the linear algebra, or diagonalization = 'cg'",
    ),
    (
        &["cdiaghg"],
        "the wave functions could not be found",
        "use fewer processes for the linear algebra, or diagonalization = 'cg'",
    ),
    (
        &["no k-points"],
        "more pools were asked for than there are k-points",
        "start it with fewer pools",
    ),
    (
        &["some nodes have no"],
        "more processes were asked for than the cell can use",
        "start it with fewer processes",
    ),
    (
        &["has no planes"],
        "more processes were asked for than the cell can use",
        "start it with fewer processes",
    ),
    (
        &["dexx is negative"],
        "exact exchange did not converge",
        "lower the threshold of the self-consistency",
    ),
    (
        &["cannot open", "restart"],
        "what the run should go on from is not there",
        "start it from scratch",
    ),
    (
        &["namelist"],
        "a line of the input is not understood",
        "correct the line that is named; older and newer versions know different keys",
    ),
    (
        &["out of memory"],
        "the memory did not suffice",
        "use more nodes or more memory for each process",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_says_what_to_do() {
        let odd = Trouble::of_crash("electrons", "charge is wrong:   smearing is needed");
        assert!(odd.fact.contains("is odd"), "{}", odd.fact);
        let file = Trouble::of_crash("readpp", "file ./Li.UPF not found");
        assert!(file.fact.contains("./Li.UPF") && file.remedy.contains("folder"));
        let other = Trouble::of_crash("foo", "never heard of");
        assert!(other.remedy.contains("manual"));
    }
}
