//! What a label belongs to, and by what, or why to nothing.
//!
//! In: what `matching` finds. Out: [`LabelMatch`], with its words for tables and windows.

use crate::import::EntryIndex;

/// To which entries a label belongs, and by what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelMatch {
    /// By what.
    pub basis: Basis,
    /// The entries that it belongs to, ascending.
    pub entries: Vec<EntryIndex>,
    /// Entries of the same composition, ascending, whether or not it belongs to them: what a decision
    /// is between.
    pub candidates: Vec<EntryIndex>,
    /// Whether it belongs by an id to a structure of another formula than its own, though one of its own
    /// formula is there: either the id or the formula is a slip.
    pub contradicts_formula: bool,
}

/// By what a label belongs to its entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The user measured it for its entry.
    Own,
    /// The user decided.
    Chosen,
    /// By Materials Project id or the id of the entry.
    MaterialId,
    /// By ICSD collection code.
    Icsd,
    /// By formula and space group.
    FormulaAndSpaceGroup,
    /// By formula alone: all structures of it have one space group.
    Formula,
    /// It belongs to none.
    None(Unmatched),
}

/// Why a label belongs to no entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unmatched {
    /// The user took it out.
    LeftOut,
    /// The user decided that it belongs to none.
    ByChoice,
    /// The entries that the user chose are not there any more.
    Gone,
    /// It gives no formula.
    NoFormula,
    /// Its formula cannot be read.
    UnreadableFormula,
    /// It is one of a mixture, glass or composite.
    Mixture,
    /// Structures of several space groups have its formula, and it names none.
    Polymorphs,
    /// Structures have its formula, but none of them its space group.
    OtherSpaceGroup,
    /// No structure has its formula.
    NoStructure,
}

impl Unmatched {
    /// In a few words, for a cell of a table.
    pub fn in_short(self) -> &'static str {
        match self {
            Self::LeftOut => "left out",
            Self::ByChoice => "none, as you decided",
            Self::Gone => "its structure is gone",
            Self::NoFormula => "gives no formula",
            Self::UnreadableFormula => "formula unreadable",
            Self::Mixture => "mixture or composite",
            Self::Polymorphs => "several polymorphs fit",
            Self::OtherSpaceGroup => "other space group",
            Self::NoStructure => "no such structure",
        }
    }

    /// In a sentence, with what can be done.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::LeftOut => "You left it out: it counts for no structure.",
            Self::ByChoice => "You decided that it belongs to none of the structures.",
            Self::Gone => {
                "The structure that you gave it to is not there any more; choose another one."
            }
            Self::NoFormula => {
                "It gives neither a formula nor an id by which to find its structure."
            }
            Self::UnreadableFormula => {
                "Its formula cannot be read, as with x in place of a number; choose its structure."
            }
            Self::Mixture => {
                "It is one of a mixture, glass or composite, which is no crystal of the list."
            }
            Self::Polymorphs => {
                "Structures of several space groups have its formula, and it names none: choose the one that was measured."
            }
            Self::OtherSpaceGroup => {
                "Structures have its formula, but none of them its space group: choose the one that was measured, or none."
            }
            Self::NoStructure => {
                "No structure of the list has its formula: open its structure, or choose one that stands for it."
            }
        }
    }
}

impl LabelMatch {
    /// Whether it waits for a decision: several structures fit, or only by their composition, or one by
    /// its id and another one by its formula.
    pub fn is_ambiguous(&self) -> bool {
        match self.basis {
            Basis::MaterialId | Basis::Icsd => self.contradicts_formula,
            Basis::FormulaAndSpaceGroup | Basis::Formula => self.entries.len() > 1,
            Basis::None(reason) => {
                matches!(reason, Unmatched::Polymorphs | Unmatched::OtherSpaceGroup)
            }
            _ => false,
        }
    }
}
