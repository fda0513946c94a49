//! Which entries are kept together, and by what their descriptions are found again.
//!
//! In: structures with oxidation states, a descriptor, a representation. Out: pieces and their
//! [`PieceKey`]s.

use super::built::Built;
use crate::crystal::Element;
use crate::crystal::oxidation::Decoration;
use crate::dataset::structure_print;
use crate::import::EntryIndex;
use crate::monitor::kept::{PieceKey, PieceKind};
use crate::pipeline::kept::{KEPT_TOGETHER, KeyWriter};
use crate::simplify::Representation;

/// Entries (ascending) in pieces that are kept together. A piece holds entries of one range of numbers, so
/// that one more or one fewer changes one piece.
pub(in crate::pipeline) fn pieces(entries: &[EntryIndex]) -> Vec<&[EntryIndex]> {
    entries
        .chunk_by(|a, b| a.0 / KEPT_TOGETHER == b.0 / KEPT_TOGETHER)
        .collect()
}

/// The key of all that one descriptor gives for entries that have oxidation states.
pub(in crate::pipeline) fn key_of_all(
    decorations: &[Decoration],
    entries: &[EntryIndex],
    representation: Representation,
    mobile_ion: Element,
    built: &Built,
) -> PieceKey {
    let mut key = KeyWriter::new(PieceKind::Summary);
    for piece in pieces(entries) {
        let prints = prints(decorations, piece);
        key.key_of(key_of(&prints, representation, mobile_ion, built));
    }
    key.finish()
}

/// The key of what one descriptor gives for structures of these fingerprints.
pub(super) fn key_of(
    prints: &[u64],
    representation: Representation,
    mobile_ion: Element,
    built: &Built,
) -> PieceKey {
    let mut key = KeyWriter::new(PieceKind::Descriptions);
    key.text(&built.id);
    key.text(&built.settings);
    key.text(representation.id());
    key.text(mobile_ion.symbol());
    key.number(prints.len() as u64);
    prints.iter().for_each(|print| key.number(*print));
    key.finish()
}

pub(super) fn prints(decorations: &[Decoration], entries: &[EntryIndex]) -> Vec<u64> {
    let print = |entry: &EntryIndex| structure_print(&decorations[entry.0].structure);
    entries.iter().map(print).collect()
}
