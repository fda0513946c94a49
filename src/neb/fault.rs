//! Why a text of another program could not be read or written.

use crate::monitor::Warning;

/// Object, fact, remedy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{object}: {}{fact}; {remedy}", at(.line))]
pub struct ProgramFault {
    /// The file or folder, as the user named it.
    pub object: String,
    /// Number of the line, from 1; `None` where it is about the whole.
    pub line: Option<usize>,
    /// The fact.
    pub fact: String,
    /// What to do.
    pub remedy: String,
}

impl ProgramFault {
    /// About a whole file or folder.
    pub fn new(object: &str, fact: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            object: object.to_owned(),
            line: None,
            fact: fact.into(),
            remedy: remedy.into(),
        }
    }

    /// About a line of a file, numbered from 1.
    pub fn at(
        object: &str,
        line: usize,
        fact: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            line: Some(line),
            ..Self::new(object, fact, remedy)
        }
    }
}

fn at(line: &Option<usize>) -> String {
    line.map_or_else(String::new, |line| format!("line {line}: "))
}

impl From<ProgramFault> for Warning {
    fn from(fault: ProgramFault) -> Self {
        let fact = format!("{}{}", at(&fault.line), fault.fact);
        Self::new(fault.object, fact, fault.remedy)
    }
}
