//! Formats of patterns, each one file here and one line in [`REGISTRY`].

mod brml;
mod bruker_bytes;
mod bruker_raw;
mod bruker_raw_4;
mod chi;
mod gsas;
mod packed;
mod pdcif;
mod ras;
mod rasx;
mod rigaku_asc;
mod stepped;
mod tables;
mod udf;
mod uxd;
mod xrdml;

use super::format::Format;
use crate::import::measurements::source::Source;
pub(in crate::import) use tables::looks_like_one;

/// The formats, in the order in which they are tried; tables are the last.
static REGISTRY: [&Format; 13] = [
    &xrdml::FORMAT,
    &rasx::FORMAT,
    &brml::FORMAT,
    &ras::FORMAT,
    &bruker_raw::FORMAT,
    &uxd::FORMAT,
    &gsas::FORMAT,
    &chi::FORMAT,
    &udf::FORMAT,
    &rigaku_asc::FORMAT,
    &pdcif::FORMAT,
    &stepped::FORMAT,
    &tables::FORMAT,
];

/// The format of a file: a table where it is none of an instrument.
pub(super) fn recognise(source: &Source) -> &'static Format {
    let head = source.head();
    let found = REGISTRY
        .into_iter()
        .find(|format| (format.recognises)(source, &head));
    found.unwrap_or(&tables::FORMAT)
}

/// Whether a file is one of an instrument.
pub(in crate::import) fn is_of_instrument(source: &Source) -> bool {
    !std::ptr::eq(recognise(source), &raw const tables::FORMAT)
}
