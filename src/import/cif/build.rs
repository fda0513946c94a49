//! One data block to a [`CifBlock`]: the parts put together and checked.
//!
//! In: a block. Out: the structure with ids and warnings, or the reason why there is none.

use super::CifBlock;
use super::atoms;
use super::cell;
use super::choice::{self, Contents};
use super::coordinates;
use super::data_block::Block;
use super::group;
use super::hydrogen;
use super::measured::{determination, remarks_of_cod};
use super::number::number;
use super::species::ElementContext;
use super::symmetry::Note;
use crate::crystal::{Element, Structure};
use crate::monitor::Warning;

/// Reads the structure of a block.
///
/// # Errors
/// A [`Warning`] about `subject` with the reason.
pub(super) fn structure_of_block(block: &Block<'_>, subject: &str) -> Result<CifBlock, Warning> {
    let mut notes = Vec::new();
    let structure = read_structure(block, &mut notes)
        .map_err(|(fact, remedy)| Warning::new(subject, fact, remedy))?;
    let determination = determination(block, &mut notes);
    notes.extend(remarks_of_cod(block));
    let irregularities = block
        .irregularities
        .iter()
        .map(|fact| (fact.clone(), String::new()));
    let warnings = irregularities
        .chain(notes)
        .map(|(fact, remedy)| Warning::new(subject, fact, remedy))
        .collect();
    Ok(CifBlock {
        name: block.name.to_owned(),
        structure,
        formula_sum: block.value(&["_chemical_formula_sum"]).map(str::to_owned),
        space_group_number: group::international_number(block),
        icsd_code: icsd_code(block),
        cod_code: whole_number(block, "_cod_database_code"),
        material_id: material_id(block),
        determination,
        warnings,
    })
}

fn read_structure(block: &Block<'_>, notes: &mut Vec<Note>) -> Result<Structure, Note> {
    if !atoms::has_atoms(block) {
        return Err((
            "a cell without atoms".to_owned(),
            "give _atom_site_fract_x, _y, _z".to_owned(),
        ));
    }
    let (lattice, mut cell_notes) = cell::lattice(block)?;
    notes.append(&mut cell_notes);
    let context = ElementContext::of(block);
    let mut atoms = atoms::read_atoms(block, &lattice, &context)?;
    let mut symmetry = group::symmetry(block, &lattice)?;
    notes.append(&mut symmetry.notes);
    notes.append(&mut atoms.notes);
    let contents = contents(block, &context);
    let mut chosen = choice::choose(&atoms, &symmetry, &lattice, &contents)?;
    notes.append(&mut chosen.expansion.notes);
    notes.append(&mut chosen.assumptions);
    notes.extend(coordinates::doubt(
        &atoms, &symmetry, &lattice, &contents, &chosen,
    ));
    if atoms.cut_off && (context.formula().is_empty() || chosen.formula_fact.is_some()) {
        return Err((
            format!(
                "the list of atoms is cut off after {} complete rows",
                atoms.rows.len()
            ),
            "restore the end of the list".to_owned(),
        ));
    }
    // Hydrogen that the formula counts is all there where the formula agrees.
    let hydrogen = Element::from_atomic_number(1);
    let counted = hydrogen.is_some_and(|h| context.formula().contains_key(&h));
    let complete = counted && chosen.formula_fact.is_none();
    if !atoms.attached_hydrogen.is_empty() && !complete {
        let sites = &chosen.expansion.sites;
        notes.extend(hydrogen::lacking(&atoms.attached_hydrogen, sites, &lattice));
    }
    notes.extend(chosen.formula_fact.map(|fact| {
        (
            fact,
            "check the atom list, occupancies and space group".to_owned(),
        )
    }));
    notes.extend(chosen.overlap);
    Ok(Structure {
        lattice,
        sites: chosen.expansion.sites,
    })
}

/// What the block says of the contents of its cell.
fn contents(block: &Block<'_>, context: &ElementContext) -> Contents {
    let positive = |tags: &[&str]| block.value(tags).and_then(number).filter(|x| *x > 0.0);
    Contents {
        formula: context.formula().clone(),
        n_units: positive(&["_cell_formula_units_Z"]),
        density_g_cm3: positive(&["_exptl_crystal_density_diffrn"]),
    }
}

fn whole_number(block: &Block<'_>, tag: &str) -> Option<u32> {
    block.value(&[tag])?.parse().ok()
}

/// From its tag, or from a block named as the ICSD exports it: `data_12345-ICSD`.
fn icsd_code(block: &Block<'_>) -> Option<u32> {
    whole_number(block, "_database_code_ICSD").or_else(|| {
        let name = block.name.to_ascii_uppercase();
        let code = name
            .strip_suffix("-ICSD")
            .or_else(|| name.strip_prefix("ICSD_"))?;
        code.parse().ok()
    })
}

/// From its tag, or from the block's name.
fn material_id(block: &Block<'_>) -> Option<String> {
    let tags = ["_materials_project_id", "_database_code_materials_project"];
    let id = block.value(&tags).unwrap_or(block.name);
    let (kind, number) = id.split_once('-')?;
    let known = matches!(kind, "mp" | "mvc") && !number.is_empty();
    (known && number.bytes().all(|byte| byte.is_ascii_alphanumeric())).then(|| id.to_owned())
}
