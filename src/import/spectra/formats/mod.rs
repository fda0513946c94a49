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

use super::format::Format;
use crate::import::measurements::source::Source;

/// The formats, in the order in which they are tried; tables are the last.
static REGISTRY: [&Format; 9] = [
    &eclab_text::FORMAT,
    &eclab_binary::FORMAT,
    &gamry::FORMAT,
    &zplot::FORMAT,
    &ivium::FORMAT,
    &palmsens::FORMAT,
    &versastudio::FORMAT,
    &dfr::FORMAT,
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
