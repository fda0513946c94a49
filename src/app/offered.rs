//! What was read and waits for the user's word: to be added to what is there, or to take its place.

use std::path::PathBuf;

use crate::project::Document;

/// Structures that were read, and what came beside them.
#[derive(Clone, Debug)]
pub struct Offered {
    /// They, with their own conductivities and samples.
    pub document: Box<Document>,
    /// The document that they were read for, by its number in the session.
    pub document_number: u64,
    /// The project that they are of, where they are one: opened, it comes with its results.
    pub project: Option<PathBuf>,
}

impl Offered {
    /// Number of structures.
    pub fn n_entries(&self) -> usize {
        self.document.data.entries.len()
    }

    /// Number of conductivities.
    pub fn n_labels(&self) -> usize {
        self.document.data.labels.len()
    }
}

/// What is done with what is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// It is added to what is there.
    Add,
    /// It takes the place of what is there.
    StartAnew,
    /// Nothing.
    Nothing,
}
