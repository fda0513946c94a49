//! Formats of spectra, each one file here and one line in [`REGISTRY`].

mod dfr;
mod eclab_binary;
mod eclab_columns;
mod eclab_text;
mod gamry;
mod ivium;
mod palmsens;
mod tables;
mod versastudio;
mod zplot;

use super::sweep::Sweeps;
use crate::import::measurements::format::Registry;
use crate::import::measurements::source::Source;

/// The formats, in the order in which they are tried; tables are the last.
pub(super) static REGISTRY: Registry<Sweeps> = Registry {
    instruments: &[
        &eclab_text::FORMAT,
        &eclab_binary::FORMAT,
        &gamry::FORMAT,
        &zplot::FORMAT,
        &ivium::FORMAT,
        &palmsens::FORMAT,
        &versastudio::FORMAT,
        &dfr::FORMAT,
    ],
    tables: &tables::FORMAT,
};

/// Whether a file is one of an instrument.
pub(in crate::import) fn is_of_instrument(source: &Source) -> bool {
    REGISTRY.is_of_instrument(source)
}
