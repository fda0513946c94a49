//! The symmetry of a block: the tags that tell it, and the candidates for it.

use super::operator::Operator;

pub(super) const HALL_TAGS: [&str; 2] =
    ["_space_group_name_Hall", "_symmetry_space_group_name_Hall"];

pub(super) const HM_TAGS: [&str; 5] = [
    "_space_group_name_H-M_alt",
    "_symmetry_space_group_name_H-M",
    "_space_group_name_H-M_full",
    "_space_group_name_H-M",
    "_symmetry_space_group_name_H_M",
];

pub(super) const NUMBER_TAGS: [&str; 2] = ["_space_group_IT_number", "_symmetry_Int_Tables_number"];

/// (fact, remedy)
pub(super) type Note = (String, String);

/// Operators that a block may mean.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// For warnings.
    pub(super) name: String,
    /// A group, in which the identity comes first or where the file has it.
    pub(super) operators: Vec<Operator>,
    /// Whether convention allows it; the others count where none of these is sane.
    pub(super) conventional: bool,
    /// Whether it is only believed where it makes a sane crystal.
    pub(super) doubtful: bool,
    /// Whether it completes the listed operators to those of the symbol.
    pub(super) completes: bool,
    /// What to say where it is chosen.
    pub(super) notes: Vec<Note>,
}

impl Candidate {
    /// One that stands for itself.
    pub(super) fn new(name: impl Into<String>, operators: Vec<Operator>) -> Self {
        Self {
            name: name.into(),
            operators,
            conventional: true,
            doubtful: false,
            completes: false,
            notes: Vec::new(),
        }
    }

    /// The same with something to say.
    pub(super) fn noting(mut self, fact: impl Into<String>, remedy: impl Into<String>) -> Self {
        self.notes.push((fact.into(), remedy.into()));
        self
    }
}

/// Candidate operators of a block.
#[derive(Clone, Debug)]
pub(super) struct Symmetry {
    /// Never empty.
    pub(super) candidates: Vec<Candidate>,
    /// What had to be assumed, whichever is chosen.
    pub(super) notes: Vec<Note>,
}

impl From<Candidate> for Symmetry {
    fn from(candidate: Candidate) -> Self {
        Self {
            candidates: vec![candidate],
            notes: Vec::new(),
        }
    }
}
