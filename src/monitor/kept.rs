//! What earlier runs found, found again by what it depends on.
//!
//! In: a [`PieceKey`], a hash of everything that a piece depends on. Out: the piece as bytes, or nothing.
//! What pieces are, and their keys, is the business of whoever computes them; where they lie, that of
//! whoever runs a computation.

use std::fmt;

use super::Warning;

/// What a piece is; kinds are kept apart, and those that take most room go first where it is scarce.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PieceKind {
    /// Descriptions of some entries.
    Descriptions,
    /// What a combination describes.
    Summary,
    /// A tree.
    Tree,
    /// Bond-valence barriers of a structure.
    Barriers,
}

impl PieceKind {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Descriptions,
        Self::Summary,
        Self::Tree,
        Self::Barriers,
    ];

    /// A word for it, in file names and for people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Descriptions => "descriptions",
            Self::Summary => "summaries",
            Self::Tree => "trees",
            Self::Barriers => "barriers",
        }
    }
}

/// By what a piece is found again: a hash of all that it depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PieceKey(pub u128);

impl fmt::Display for PieceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// A place where pieces are kept from one run to the next.
pub trait Kept: Send + Sync {
    /// Whether anything is kept at all; where not, no keys are made.
    fn is_on(&self) -> bool {
        true
    }

    /// A piece, where it is there and whole.
    fn get(&self, kind: PieceKind, key: PieceKey) -> Option<Vec<u8>>;

    /// Keeps a piece.
    ///
    /// # Errors
    /// What the user should know where that fails, once; the run goes on without.
    fn put(&self, kind: PieceKind, key: PieceKey, bytes: &[u8]) -> Result<(), Warning>;
}

/// No place: everything is computed.
#[derive(Clone, Copy, Debug, Default)]
pub struct NothingKept;

impl Kept for NothingKept {
    fn is_on(&self) -> bool {
        false
    }

    fn get(&self, _: PieceKind, _: PieceKey) -> Option<Vec<u8>> {
        None
    }

    fn put(&self, _: PieceKind, _: PieceKey, _: &[u8]) -> Result<(), Warning> {
        Ok(())
    }
}
