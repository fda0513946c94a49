//! Words and weights that several tasks share.

use super::task::Weight;

/// So many structures are dealt with in seconds.
pub(super) const FEW: usize = 50;

/// The weight of work on `n` structures, which is long beyond `few`.
pub(super) fn heavy_beyond(few: usize, n: usize) -> Weight {
    match n > few {
        true => Weight::Long,
        false => Weight::Short,
    }
}

/// "1 descriptor", "6 descriptors".
pub(super) fn descriptors(n: usize) -> String {
    match n {
        1 => "1 descriptor".to_owned(),
        n => format!("{n} descriptors"),
    }
}
