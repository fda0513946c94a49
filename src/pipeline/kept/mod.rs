//! What earlier runs found, found again by what it depends on.
//!
//! In: a [`PieceKey`] made of everything that a piece depends on: structures with their oxidation
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
mod descriptions;
mod key;
mod summary;
mod trees;

pub(super) use barriers::EnergyOfStructure;
pub(super) use descriptions::{Descriptions, KEPT_TOGETHER};
pub(super) use key::KeyWriter;
pub(super) use summary::Summary;
pub(super) use trees::{keep_tree, kept_tree, tree_key};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::monitor::Monitor;
use crate::monitor::kept::{PieceKey, PieceKind};

/// Larger pieces are not believed (bytes).
const LARGEST: usize = 1 << 30;

/// A piece read back; `None` where it is not there or makes no sense.
fn read<T: DeserializeOwned>(monitor: &Monitor, kind: PieceKind, key: PieceKey) -> Option<T> {
    let packed = monitor.kept().get(kind, key)?;
    let (size, packed) = lz4_flex::block::uncompressed_size(&packed).ok()?;
    if size > LARGEST {
        return None;
    }
    let bytes = lz4_flex::block::decompress(packed, size).ok()?;
    postcard::from_bytes(&bytes).ok()
}

fn write<T: Serialize>(monitor: &Monitor, kind: PieceKind, key: PieceKey, piece: &T) {
    let Ok(bytes) = postcard::to_stdvec(piece) else {
        return;
    };
    if bytes.len() <= LARGEST {
        let packed = lz4_flex::block::compress_prepend_size(&bytes);
        if let Err(warning) = monitor.kept().put(kind, key, &packed) {
            monitor.warn(warning);
        }
    }
}
