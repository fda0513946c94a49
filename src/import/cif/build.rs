//! One data block to a [`CifBlock`]: the parts put together and checked.
//!
//! In: a block. Out: the structure with ids and warnings, or the reason why there is none.

use std::collections::BTreeMap;

use super::CifBlock;
use super::atoms::{self, Atoms};
use super::cell;
use super::document::Block;
use super::expand::{self, Expansion};
use super::grid::Grid;
use super::group::{self, Symmetry};
use super::hydrogen;
use super::species::ElementContext;
use crate::crystal::{Element, Lattice, Site, Structure};
use crate::monitor::Warning;

/// Two sites closer than this in Å that hold more than one atom together are reported.
const OVERLAP_ANG: f64 = 0.5;
/// Relative spread of the ratios between structure and formula that counts as agreement.
const FORMULA_TOLERANCE: f64 = 0.02;

/// (fact, remedy)
type Note = (String, String);

/// Reads the structure of a block.
///
/// # Errors
/// A [`Warning`] about `subject` with the reason.
pub(super) fn structure_of_block(block: &Block<'_>, subject: &str) -> Result<CifBlock, Warning> {
    let mut notes = Vec::new();
    let structure = read_structure(block, &mut notes)
        .map_err(|(fact, remedy)| Warning::new(subject, fact, remedy))?;
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
    let mut chosen = choose(&atoms, &symmetry, &lattice, context.formula())?;
    notes.append(&mut chosen.expansion.notes);
    notes.extend(chosen.assumption.take());
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

/// An expansion and how it compares with what the file says of itself.
struct Trial {
    expansion: Expansion,
    overlap: Option<Note>,
    formula_fact: Option<String>,
    assumption: Option<Note>,
}

impl Trial {
    fn of(expansion: Expansion, lattice: &Lattice, formula: &BTreeMap<Element, f64>) -> Self {
        Self {
            overlap: overlapping_sites(&expansion.sites, lattice),
            formula_fact: formula_difference(&expansion.sites, formula),
            assumption: None,
            expansion,
        }
    }

    fn faults(&self) -> Faults {
        let repaired = !self.expansion.notes.is_empty();
        (
            self.formula_fact.is_some(),
            self.overlap.is_some(),
            repaired,
        )
    }
}

/// What speaks against a trial: the wrong formula, overlaps, repairs, in this order of weight.
type Faults = (bool, bool, bool);

/// Expands with each candidate; the one with the least faults wins, the first of equals.
///
/// Where the formula stays wrong and full atoms overlap, they may be moved further onto special
/// positions, if that makes the formula right.
fn choose(
    atoms: &Atoms<'_>,
    symmetry: &Symmetry,
    lattice: &Lattice,
    formula: &BTreeMap<Element, f64>,
) -> Result<Trial, Note> {
    let mut best: Option<(Faults, Trial)> = None;
    for capture_ang in [expand::ROUNDING_ANG, expand::REFINEMENT_ANG] {
        let repair = capture_ang > expand::ROUNDING_ANG;
        let hopeless = |faults: &Faults| formula.is_empty() || !faults.0 || !faults.1;
        if repair && best.as_ref().is_some_and(|(faults, _)| hopeless(faults)) {
            break;
        }
        for (name, operators) in &symmetry.candidates {
            let expansion = expand::expand(&atoms.rows, operators, lattice, capture_ang)?;
            let mut trial = Trial::of(expansion, lattice, formula);
            let faults = trial.faults();
            let better = best.as_ref().is_none_or(|(least, _)| faults < *least);
            if better && !(repair && faults.0) {
                trial.assumption = (symmetry.candidates.len() > 1).then(|| {
                    (
                        format!("the file leaves the setting open; {name} was assumed"),
                        "add _space_group_symop_operation_xyz to settle it".to_owned(),
                    )
                });
                best = Some((faults, trial));
            }
            if faults == (false, false, false) {
                break;
            }
        }
    }
    best.map(|(_, trial)| trial)
        .ok_or_else(|| ("no symmetry could be read".to_owned(), String::new()))
}

/// What differs between the cell's composition and the formula, `None` where they agree or there
/// is no formula.
fn formula_difference(sites: &[Site], formula: &BTreeMap<Element, f64>) -> Option<String> {
    if formula.is_empty() {
        return None;
    }
    let mut amounts: BTreeMap<Element, f64> = BTreeMap::new();
    for occupant in sites.iter().flat_map(|site| &site.occupants) {
        *amounts.entry(occupant.species.element).or_insert(0.0) += occupant.occupancy;
    }
    let only_in = |these: &BTreeMap<Element, f64>, others: &BTreeMap<Element, f64>| {
        let missing = these
            .iter()
            .filter(|(e, n)| **n > 1e-6 && !others.contains_key(e));
        missing
            .map(|(e, _)| e.symbol())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let (lost, added) = (only_in(formula, &amounts), only_in(&amounts, formula));
    if !lost.is_empty() {
        return Some(format!(
            "{lost} of _chemical_formula_sum is not among the atoms"
        ));
    }
    if !added.is_empty() {
        return Some(format!(
            "{added} among the atoms is not in _chemical_formula_sum"
        ));
    }
    let ratios = formula
        .iter()
        .filter(|(_, n)| **n > 0.0)
        .map(|(e, n)| amounts[e] / n);
    let (least, most) = ratios.fold((f64::INFINITY, 0.0_f64), |(least, most), ratio| {
        (least.min(ratio), most.max(ratio))
    });
    (most > least * (1.0 + FORMULA_TOLERANCE)).then(|| {
        let composition = crate::crystal::formula::reduced_formula(&amounts);
        let stated = crate::crystal::formula::reduced_formula(formula);
        format!("the atoms make {composition}, _chemical_formula_sum {stated}")
    })
}

/// Sites on top of each other that hold more than one atom together.
fn overlapping_sites(sites: &[Site], lattice: &Lattice) -> Option<Note> {
    const ENOUGH: usize = 100;
    let reach = lattice
        .plane_spacings_ang()
        .map(|width| OVERLAP_ANG / width);
    let mut grid = Grid::new(reach, sites.len());
    let mut pairs: Vec<String> = Vec::new();
    for (number, site) in sites.iter().enumerate() {
        if pairs.len() < ENOUGH {
            grid.near(site.frac, |other, _| {
                let Some(other) = sites.get(other as usize) else {
                    return;
                };
                let crowded = site.total_occupancy() + other.total_occupancy() > 1.0 + 1e-2;
                if crowded && pairs.len() < ENOUGH {
                    let distance_ang = lattice.shortest_distance_ang(site.frac, other.frac);
                    if distance_ang < OVERLAP_ANG {
                        let pair = format!("{} and {}", other.label, site.label);
                        if !pairs.iter().any(|known| known.starts_with(&pair)) {
                            pairs.push(format!("{pair} ({distance_ang:.2} Å)"));
                        }
                    }
                }
            });
        }
        debug_assert_eq!(number, grid.len());
        grid.insert(site.frac);
    }
    (!pairs.is_empty()).then(|| {
        (
            format!("atoms on top of each other: {}", super::listed(&pairs)),
            "check positions, occupancies and space group".to_owned(),
        )
    })
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
