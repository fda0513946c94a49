//! CIF: text to structures.
//!
//! In: the bytes of one file. Out: one [`CifBlock`] per data block that holds a crystal, and a
//! [`Warning`] for each block (or the whole file) that could not be used. The way of a block:
//! `text` → `lexer` → `document` (tags and loops) → `cell`, `group` (operators), `atoms` →
//! `expand` (the full cell) → `choice` (of settings) → `build` (checks, ids).
//!
//! Tolerances and merging follow pymatgen's `CifParser` (SCIENCE: `site_tolerance` and
//! `frac_tolerance` 1e-4); where we do better than it, the module concerned says so. The lexer is
//! our own: `crystal-cif-fmt` refuses non-ASCII text and gives nothing back of a file that is cut
//! off, and both are common in real files.

mod atom_groups;
mod atom_numbers;
mod atoms;
mod build;
mod cell;
mod choice;
mod cif_block;
mod closure;
mod context;
mod coordinates;
mod data_block;
mod document;
mod expand;
mod formula_text;
mod group;
mod hall;
mod hydrogen;
mod images;
mod irregular_atoms;
mod lexer;
mod listed;
mod measured;
mod mixture;
mod multiplicity;
mod named;
mod names;
mod number;
mod operator;
mod parts;
mod plain_block;
mod policy;
mod repair;
mod repeated;
mod row;
mod settings;
mod shared_sites;
mod special_names;
mod species;
mod states;
mod style;
mod symbol_text;
mod symmetry;
mod text;
mod twice;
mod type_symbol;
mod vacancy;
mod whole_cell;

pub(super) use choice::OVERLAP;
pub use cif_block::CifBlock;
pub(super) use listed::{Listed, structure_from_operators};
pub(in crate::import) use plain_block::{PlainBlock, plain_blocks};

use crate::crystal::{Lattice, Site, Structure};
use crate::monitor::Warning;
use names::listed;

/// Reads every structure of a CIF; `source` names the file in warnings.
///
/// Never fails as a whole: what could not be read is in the second value, each with its reason
/// and remedy. A file without a single structure yields at least one such warning. Blocks that
/// hold neither cell nor atoms (a publication's text) are passed over when others do.
pub fn read_cif(text: &[u8], source: &str) -> (Vec<CifBlock>, Vec<Warning>) {
    let text = text::decode(text);
    let mut blocks = document::read_blocks(&text);
    repeated::note_repeated_names(&mut blocks);
    let mut structures = Vec::new();
    let mut rejected = Vec::new();
    let several = blocks.len() > 1;
    for block in &blocks {
        if !cell::has_cell(block) && !atoms::has_atoms(block) {
            continue;
        }
        let subject = if several {
            format!("{source}, block {}", block.name)
        } else {
            source.to_owned()
        };
        match build::structure_of_block(block, &subject) {
            Ok(structure) => structures.push(structure),
            Err(warning) => rejected.push(warning),
        }
    }
    if structures.is_empty() && rejected.is_empty() {
        let (fact, remedy) = why_nothing(&text, blocks.len());
        rejected.push(Warning::new(source, fact, remedy));
    }
    (structures, rejected)
}

fn why_nothing(text: &str, n_blocks: usize) -> (&'static str, &'static str) {
    if text.trim().is_empty() {
        ("the file is empty", "export it again")
    } else if text.contains('\0') {
        (
            "binary data, not a CIF",
            "give a text file that begins a block with data_",
        )
    } else if n_blocks == 0 {
        (
            "no data block, so not a CIF",
            "give a file that begins a block with data_",
        )
    } else {
        (
            "no block holds a crystal structure",
            "give cell parameters and atom positions",
        )
    }
}

/// Why an asymmetric unit could not be expanded.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SymmetryError {
    /// No such setting.
    #[error("Hall number {0} does not exist; use 1 to 530")]
    UnknownHallNumber(u16),
    /// The cell would be too large to hold.
    #[error("{fact}; {remedy}")]
    TooLarge {
        /// How many sites.
        fact: String,
        /// What to do.
        remedy: String,
    },
}

/// The full cell from an asymmetric unit and the Hall number (1–530, spglib's numbering) of its
/// setting. Sites in the order of the unit, each followed by its images.
///
/// # Errors
/// [`SymmetryError`] where the Hall number does not exist or the cell would be too large.
pub fn structure_from_asymmetric_unit(
    lattice: Lattice,
    sites: &[Site],
    hall_number: u16,
) -> Result<Structure, SymmetryError> {
    let operators = hall::operators_of_number(hall_number)
        .ok_or(SymmetryError::UnknownHallNumber(hall_number))?;
    let rows: Vec<_> = sites.iter().flat_map(rows_of_site).collect();
    let expansion = expand::expand(&rows, &operators, &lattice, policy::Policy::USUAL)
        .map_err(|(fact, remedy)| SymmetryError::TooLarge { fact, remedy })?;
    Ok(Structure {
        lattice,
        sites: expansion.sites,
    })
}

fn rows_of_site(site: &Site) -> impl Iterator<Item = row::Row<'_>> {
    site.occupants.iter().map(|occupant| row::Row {
        label: &site.label,
        species: occupant.species,
        frac: site.frac.map(atoms::ideal_third),
        occupancy: occupant.occupancy,
        multiplicity: None,
        site_order: None,
    })
}
