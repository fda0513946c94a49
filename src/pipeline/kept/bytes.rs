//! Pieces to bytes and back.
//!
//! In: a piece, or what is kept of it. Out: packed bytes in the place that the monitor brings, or the piece.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::monitor::kept::{PieceKey, PieceKind};
use crate::monitor::{Monitor, Warning};

/// Larger pieces are not believed (bytes).
const LARGEST: usize = 1 << 30;

/// A piece read back; `None` where it is not there or makes no sense.
pub(super) fn read<T: DeserializeOwned>(
    monitor: &Monitor,
    kind: PieceKind,
    key: PieceKey,
) -> Option<T> {
    let packed = monitor.kept().get(kind, key)?;
    let (size, packed) = lz4_flex::block::uncompressed_size(&packed).ok()?;
    if size > LARGEST {
        return None;
    }
    let bytes = lz4_flex::block::decompress(packed, size).ok()?;
    postcard::from_bytes(&bytes).ok()
}

pub(super) fn write<T: Serialize>(monitor: &Monitor, kind: PieceKind, key: PieceKey, piece: &T) {
    let Ok(bytes) = postcard::to_stdvec(piece) else {
        return;
    };
    if bytes.len() <= LARGEST {
        let packed = lz4_flex::block::compress_prepend_size(&bytes);
        if let Err(not) = monitor.kept().put(kind, key, &packed) {
            monitor.warn(Warning::new(not.place, not.fact, not.remedy));
        }
    }
}
