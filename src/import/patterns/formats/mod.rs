//! Formats of patterns, each one file here and one line in [`REGISTRY`].

mod brml;
mod bruker_bytes;
mod bruker_raw;
mod bruker_raw_4;
mod chi;
mod gsas;
mod header;
mod packed;
mod pdcif;
mod ras;
mod rasx;
mod rigaku_asc;
mod smartlab;
mod stepped;
mod tables;
mod udf;
mod uxd;
mod xrdml;

use super::scan::Scans;
use crate::import::measurements::format::Registry;
use crate::import::measurements::source::Source;
pub(in crate::import) use tables::looks_like_one;

/// The formats, in the order in which they are tried; tables are the last.
pub(super) static REGISTRY: Registry<Scans> = Registry {
    instruments: &[
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
    ],
    tables: &tables::FORMAT,
};

/// Whether a file is one of an instrument.
pub(in crate::import) fn is_of_instrument(source: &Source) -> bool {
    REGISTRY.is_of_instrument(source)
}
