//! What earlier runs found, found again by what it depends on.
//!
//! In: a [`PieceKey`](crate::monitor::kept::PieceKey) made of everything that a piece depends on: structures with their oxidation
//! states, descriptor and settings, representation, rows, criterion, and the code. Out: the piece, as
//! if it had just been computed. Where pieces lie is not known here: the monitor brings a
//! [`Kept`](crate::monitor::kept::Kept).
//!
//! | piece | depends on |
//! |---|---|
//! | descriptions of up to 256 entries by one combination | these structures, descriptor, settings, representation, ion |
//! | which entries a combination describes, and in how many columns | all its descriptions |
//! | bond-valence barriers of a structure | the structure, ion, force field and grid |
//! | tree | all descriptions of a combination, rows taken, criterion and metric |
//!
//! What took too long or asked for too much memory depends on the machine and is not kept.

mod barriers;
mod bytes;
mod descriptions;
mod key;
mod summary;
mod trees;

pub(super) use barriers::EnergyOfStructure;
pub(super) use descriptions::{Descriptions, KEPT_TOGETHER};
pub(super) use key::KeyWriter;
pub(super) use summary::Summary;
pub(super) use trees::{keep_tree, kept_tree, tree_key};
