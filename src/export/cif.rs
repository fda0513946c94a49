//! Structures as CIF.
//!
//! In: a [`Structure`]. Out: a data block in P1 with every site of the cell, occupancies and, where
//! known, oxidation states; coordinates with eight decimals.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::crystal::{Species, Structure};

/// A structure as a CIF; `name` becomes that of the data block.
pub fn cif_text(name: &str, structure: &Structure) -> String {
    let mut text = String::new();
    // Writing into a String does not fail.
    let _ = write_block(&mut text, name, structure);
    text
}

fn write_block(text: &mut String, name: &str, structure: &Structure) -> std::fmt::Result {
    let lattice = &structure.lattice;
    writeln!(text, "data_{}", block_name(name))?;
    writeln!(text, "_chemical_formula_sum '{}'", formula_sum(structure))?;
    for (axis, length) in ["a", "b", "c"].iter().zip(lattice.lengths_ang()) {
        writeln!(text, "_cell_length_{axis} {length:.8}")?;
    }
    for (name, angle) in ["alpha", "beta", "gamma"].iter().zip(lattice.angles_deg()) {
        writeln!(text, "_cell_angle_{name} {angle:.8}")?;
    }
    writeln!(text, "_cell_volume {:.8}", lattice.volume_ang3())?;
    text.push_str("_symmetry_space_group_name_H-M 'P 1'\n_symmetry_Int_Tables_number 1\n");
    text.push_str("loop_\n_symmetry_equiv_pos_site_id\n_symmetry_equiv_pos_as_xyz\n1 'x, y, z'\n");
    let states = states(structure);
    if !states.is_empty() {
        text.push_str("loop_\n_atom_type_symbol\n_atom_type_oxidation_number\n");
        for (symbol, state) in &states {
            writeln!(text, "{symbol} {state}")?;
        }
    }
    text.push_str("loop_\n_atom_site_type_symbol\n_atom_site_label\n_atom_site_fract_x\n");
    text.push_str("_atom_site_fract_y\n_atom_site_fract_z\n_atom_site_occupancy\n");
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for site in &structure.sites {
        let [x, y, z] = site.frac;
        for occupant in &site.occupants {
            let element = occupant.species.element.symbol();
            let count = counts.entry(element).or_default();
            *count += 1;
            let (symbol, occupancy) = (type_symbol(occupant.species), occupant.occupancy);
            writeln!(
                text,
                "{symbol} {element}{count} {x:.8} {y:.8} {z:.8} {occupancy}"
            )?;
        }
    }
    Ok(())
}

/// Names of data blocks have neither blanks nor unusual signs.
fn block_name(name: &str) -> String {
    let kept = |c: char| if c.is_ascii_graphic() { c } else { '_' };
    let name: String = name.chars().map(kept).take(70).collect();
    if name.is_empty() {
        "structure".to_owned()
    } else {
        name
    }
}

fn formula_sum(structure: &Structure) -> String {
    let amount = |amount: f64| (amount * 1e4).round() / 1e4;
    let terms = structure.composition();
    let terms = terms
        .iter()
        .map(|(e, n)| format!("{}{}", e.symbol(), amount(*n)));
    terms.collect::<Vec<_>>().join(" ")
}

/// "V5+", "S2-", "Fe2.5+", or the bare symbol.
fn type_symbol(species: Species) -> String {
    let symbol = species.element.symbol();
    match species.oxidation_state {
        None => symbol.to_owned(),
        Some(state) => {
            let magnitude = (state.abs() * 1e4).round() / 1e4;
            let sign = if state < 0.0 { '-' } else { '+' };
            format!("{symbol}{magnitude}{sign}")
        }
    }
}

/// Each kind of ion with its state; empty where no state is known.
fn states(structure: &Structure) -> BTreeMap<String, f64> {
    let occupants = structure.sites.iter().flat_map(|site| &site.occupants);
    occupants
        .filter_map(|occupant| {
            let state = occupant.species.oxidation_state?;
            Some((type_symbol(occupant.species), state))
        })
        .collect()
}
