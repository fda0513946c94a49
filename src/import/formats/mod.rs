//! Formats: from the bytes of a structure file to its structures, each format one file.
//!
//! In: bytes and the name that messages give their source. Out: [`Reading`], the structures and
//! what could not be read, each with fact and remedy. What a file is, its first bytes tell
//! ([`recognise`]); its name only counts where they tell nothing. A new format is a file here and a
//! line in [`REGISTRY`].

mod builder;
mod cif;
mod espresso;
mod espresso_cell;
mod espresso_namelist;
mod espresso_output;
mod fault;
mod format;
mod head;
mod json;
mod materials_project;
mod optimade;
mod optimade_assemblies;
mod optimade_facts;
mod optimade_fields;
mod optimade_species;
mod poscar;
mod poscar_symbols;
mod pymatgen;
mod shelx;
mod symbols;
mod text;
mod xsf;
mod xyz;
mod xyz_header;

pub(super) use format::{FileStructure, Format, Reading};
pub(super) use head::{HEAD_BYTES, Head};
pub(super) use materials_project::{HullEnergy, hull_energies};
pub use optimade_fields::OptimadeMeaning;

use fault::{Fault, remark};
use format::{Found, ends, report};

/// The formats, in the order in which they are tried: the stricter mark goes first.
static REGISTRY: [&Format; 10] = [
    &materials_project::FORMAT,
    &optimade::FORMAT,
    &pymatgen::FORMAT,
    &xsf::FORMAT,
    &espresso_output::FORMAT,
    &espresso::FORMAT,
    &shelx::FORMAT,
    &xyz::FORMAT,
    &poscar::FORMAT,
    &cif::FORMAT,
];

/// The format of a file by its first bytes; `None` where it is of none.
pub(super) fn recognise(bytes: &[u8]) -> Option<&'static Format> {
    let head = Head::of(bytes)?;
    REGISTRY
        .into_iter()
        .find(|format| (format.recognises)(&head))
}

/// Whether a file begins as JSON does, of whatever kind.
pub(super) fn is_json(bytes: &[u8]) -> bool {
    Head::of(bytes).is_some_and(|head| head.begins_json() && json::may_be_json(&head.text))
}

/// Whether a file is called as those of a format are.
pub(super) fn is_named(name: &str) -> bool {
    REGISTRY.into_iter().any(|format| (format.is_named)(name))
}

/// Reads a structure file called `name`, which says what it is where its bytes do not. What is of
/// no known format goes to the reader of CIFs, which says what is the matter.
pub(super) fn read(bytes: &[u8], name: &str, source: &str) -> (Reading, &'static Format) {
    let by_name = || REGISTRY.into_iter().find(|format| (format.is_named)(name));
    let format = match recognise(bytes).or_else(by_name) {
        Some(format) => format,
        None if is_json(bytes) => &json::UNKNOWN,
        None => &cif::FORMAT,
    };
    ((format.read)(bytes, source), format)
}
