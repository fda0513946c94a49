//! What becomes of the rows of a table.
//!
//! In: nothing. Out: [`RowFate`]: what a row says, and what is done with it.

use crate::import::{Entry, Label, RowFacts};

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct RowFate {
    /// Its number.
    pub row: usize,
    /// What it says.
    pub gives: Gives,
    /// What is done with it.
    pub fate: Fate,
}

/// What a row says.
#[derive(Clone, Debug, PartialEq)]
pub enum Gives {
    /// Nothing that can be read.
    Nothing,
    /// A conductivity, measured at this temperature in K where the table says it.
    Conductivity(Box<Label>, Option<f64>),
    /// A structure: its name, and its formula and number of sites where they are known yet.
    Structure(String, Option<(String, usize)>),
    /// Facts.
    Facts(Box<RowFacts>),
    /// Points (K, S/cm) of a sample.
    Points(Option<String>, Vec<(f64, f64)>),
}

/// An entry that a row belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Belonging {
    /// Its id.
    pub id: String,
    /// Its formula.
    pub formula: String,
    /// Symbol of its space group.
    pub space_group: Option<String>,
}

impl Belonging {
    pub(super) fn of(entry: &Entry) -> Self {
        Self {
            id: entry.id.clone(),
            formula: entry.formula.clone(),
            space_group: entry.space_group.as_ref().map(|group| group.symbol.clone()),
        }
    }
}

/// What is done with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is used; for these entries, where it belongs to entries.
    Used(Vec<Belonging>),
    /// It is read, but another row counts instead; why.
    GivesWay(String),
    /// It is read, and may be of each of these; why none of them is sure.
    Ambiguous(Vec<Belonging>, String),
    /// It is read, and belongs to nothing; why.
    Unmatched(String),
    /// It cannot be read; why.
    LeftOut(String),
}
