//! Why a structure could not be read, and remarks about one that could.
//!
//! In: fact and remedy, and where in the file. Out: [`Fault`], from which a [`Warning`] is made once
//! the name of the file is known.

use crate::monitor::Warning;

/// Why a structure could not be read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fault {
    /// Number of the line, from 1; `None` where it is about the whole file.
    pub(super) line: Option<usize>,
    /// Which structure of several, where that is known.
    pub(super) part: String,
    pub(super) fact: String,
    pub(super) remedy: String,
}

impl Fault {
    /// About the whole file.
    pub(super) fn new(fact: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            line: None,
            part: String::new(),
            fact: fact.into(),
            remedy: remedy.into(),
        }
    }

    /// About a line, numbered from 1.
    pub(super) fn at(line: usize, fact: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            line: Some(line),
            ..Self::new(fact, remedy)
        }
    }

    /// The same, with the line where none was known.
    pub(super) fn or_at(mut self, line: usize) -> Self {
        self.line.get_or_insert(line);
        self
    }

    /// The same, about one structure of several.
    pub(super) fn of_part(mut self, part: impl Into<String>) -> Self {
        self.part = part.into();
        self
    }

    pub(super) fn warning(self, source: &str) -> Warning {
        let subject = match self.part.as_str() {
            "" => source.to_owned(),
            part => format!("{source}, {part}"),
        };
        let fact = match self.line {
            Some(line) => format!("line {line}: {}", self.fact),
            None => self.fact,
        };
        Warning::new(subject, fact, self.remedy)
    }
}

/// A remark about the file at hand.
pub(super) fn remark(fact: impl Into<String>, remedy: impl Into<String>) -> Warning {
    Warning::new("", fact, remedy)
}
