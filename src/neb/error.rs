//! Why there is no band.

use super::Engine;
use crate::crystal::Element;
use crate::monitor::Cancelled;
use crate::potentials::{Disordered, PotentialError};
use crate::setting::OutOfRange;

/// Why there is no band.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BandError {
    /// The ends hold different atoms.
    #[error(
        "the ends hold different atoms: {first} at the start, {second} at the end; give two structures \
         that differ in places only"
    )]
    DifferentAtoms {
        /// Formula of the start.
        first: String,
        /// Formula of the end.
        second: String,
    },
    /// The ends have different cells.
    #[error(
        "the ends have different cells: {difference_ang:.3} Å between their vectors; put both into the \
         same cell"
    )]
    DifferentCells {
        /// Largest difference of a component of the vectors in Å.
        difference_ang: f64,
    },
    /// No atom is in another place at the end.
    #[error(
        "start and end are the same: the atom that moves most moves by {largest_ang:.3} Å; \
         choose another end"
    )]
    SameEnds {
        /// How far the atom that moves most moves in Å.
        largest_ang: f64,
    },
    /// The ends become the same when they are relaxed.
    #[error(
        "this is no hop: relaxed, start and end are the same state (no atom differs by more than \
         {largest_ang:.2} Å); one of them is no resting place of the ion for {engine}"
    )]
    NoHop {
        /// How far the atom that moves most moves in Å.
        largest_ang: f64,
        /// Name of the potential.
        engine: &'static str,
    },
    /// The ion hops to its own image.
    #[error(
        "in a cell of {repeats} the ion hops to its own image, which moves with it; take more cells along \
         {axes}"
    )]
    OwnImage {
        /// "1×1×1".
        repeats: String,
        /// The axes along which it hops to the next cell.
        axes: String,
    },
    /// A vacancy needs a site.
    #[error(
        "{start} → {end} leads from one filled site to another, and with every site filled there is no \
         room; choose a vacancy"
    )]
    NoVacancy {
        /// Label of the start.
        start: String,
        /// Label of the end.
        end: String,
    },
    /// A place that is not known.
    #[error("{place} is no place of {ion} in this structure; {remedy}")]
    NoSuchPlace {
        /// What was given.
        place: String,
        /// The mobile ion.
        ion: Element,
        /// What to give instead.
        remedy: String,
    },
    /// Two atoms of an image are too close.
    #[error(
        "image {image}: {first} and {second} are {distance_ang:.2} Å apart and could not be pushed apart; \
         choose another way or more images"
    )]
    TooClose {
        /// Number of the image, 0 for the start.
        image: usize,
        /// "Li1", by element and number from 1.
        first: String,
        /// The other one.
        second: String,
        /// Their distance in Å.
        distance_ang: f64,
    },
    /// This program does not compute with it.
    #[error("{} is read from files, not computed; choose CHGNet or bond valences", .0.name())]
    NotComputed(Engine),
    /// A structure with places that are not filled by one element.
    #[error(transparent)]
    Disordered(#[from] Disordered),
    /// The potential says nothing of the atoms.
    #[error(transparent)]
    Potential(#[from] PotentialError),
    /// A setting is out of range.
    #[error(transparent)]
    BadSetting(#[from] OutOfRange),
    /// It would take more than a structure may.
    #[error("{fact}; {remedy}")]
    TooLarge {
        /// What it would take.
        fact: String,
        /// What to do.
        remedy: String,
    },
    /// The user stopped it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl BandError {
    /// Short machine-readable kind: "no-hop", "different-atoms"…
    pub fn kind(&self) -> &'static str {
        match self {
            Self::DifferentAtoms { .. } => "different-atoms",
            Self::DifferentCells { .. } => "different-cells",
            Self::SameEnds { .. } => "same-ends",
            Self::NoHop { .. } => "no-hop",
            Self::OwnImage { .. } => "own-image",
            Self::NoVacancy { .. } => "no-vacancy",
            Self::NoSuchPlace { .. } => "no-such-place",
            Self::TooClose { .. } => "too-close",
            Self::NotComputed(_) => "not-computed",
            Self::Disordered(_) => "disordered",
            Self::Potential(PotentialError::Unknown { .. }) => "unknown-element",
            Self::Potential(_) => "potential",
            Self::BadSetting(_) => "bad-setting",
            Self::TooLarge { .. } => "too-large",
            Self::Cancelled(_) => "cancelled",
        }
    }
}
