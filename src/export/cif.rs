//! Structures as CIF.
//!
//! In: a [`Structure`]. Out: a data block in P1 with every site of the cell, occupancies and, where
//! known, oxidation states; coordinates with eight decimals. Sites keep the labels of their source;
//! those of one label (equivalent sites, as a rule) are told apart as Li1, Li1_2, Li1_3….

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::crystal::{Site, Species, Structure};

/// A structure as a CIF; `name` becomes that of the data block.
pub fn cif_text(name: &str, structure: &Structure) -> String {
    let mut text = String::new();
    // Writing into a String does not fail.
    let _ = write_block(&mut text, name, structure);
    text
}

/// The same with notes above the block, as comments, and the program that wrote it.
pub fn cif_text_with_notes(name: &str, structure: &Structure, notes: &[String]) -> String {
    let mut text = String::new();
    for note in notes {
        // Comments of a CIF are ASCII, too, and end with their line.
        let plain = |c: char| match c {
            'Å' => 'A',
            ' '..='~' => c,
            _ => '?',
        };
        let note: String = note.chars().map(plain).take(1000).collect();
        text = format!("{text}# {note}\n");
    }
    let block = cif_text(name, structure);
    let (heading, rest) = block.split_once('\n').unwrap_or((&block, ""));
    let program = env!("CARGO_PKG_VERSION");
    format!("{text}{heading}\n_audit_creation_method 'superion {program}'\n{rest}")
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
    let mut labels = Labels::default();
    for (number, site) in (1..).zip(&structure.sites) {
        let [x, y, z] = site.frac;
        for (place, occupant) in site.occupants.iter().enumerate() {
            let label = labels.next(wanted_label(site, number, place));
            let (symbol, occupancy) = (type_symbol(occupant.species), occupant.occupancy);
            writeln!(text, "{symbol} {label} {x:.8} {y:.8} {z:.8} {occupancy}")?;
        }
    }
    Ok(())
}

/// The label of an occupant of the site of that number: the source's for the first one, where it can
/// stand in a CIF without quotes; else its element and the number of the site.
fn wanted_label(site: &Site, number: usize, place: usize) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-+*'()".contains(c);
    let own = site.label.as_str();
    let usable = own.starts_with(|c: char| c.is_ascii_alphabetic()) && own.chars().all(is_plain);
    if place == 0 && usable {
        return own.to_owned();
    }
    let element = site.occupants[place].species.element.symbol();
    format!("{element}{number}")
}

/// Labels of a file, each different from all before it.
#[derive(Default)]
struct Labels {
    given: BTreeSet<String>,
    /// How often each was wanted.
    counts: BTreeMap<String, usize>,
}

impl Labels {
    /// The label as wanted, or with a number after it.
    fn next(&mut self, wanted: String) -> String {
        let count = self.counts.entry(wanted.clone()).or_default();
        loop {
            *count += 1;
            let label = match *count {
                1 => wanted.clone(),
                n => format!("{wanted}_{n}"),
            };
            if self.given.insert(label.clone()) {
                return label;
            }
        }
    }
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

/// Each kind of ion with its state, 0 for those without (as CIF has it where nothing is said); empty
/// where no state is known.
fn states(structure: &Structure) -> BTreeMap<String, f64> {
    let occupants = structure.sites.iter().flat_map(|site| &site.occupants);
    let species = occupants.map(|occupant| occupant.species);
    if species.clone().all(|s| s.oxidation_state.is_none()) {
        return BTreeMap::new();
    }
    species
        .map(|s| (type_symbol(s), s.oxidation_state.unwrap_or(0.0)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::{Element, Lattice};

    #[test]
    fn labels_are_those_of_the_source_and_differ() {
        let lattice = Lattice::from_parameters([4.0; 3], [90.0; 3]).unwrap();
        let species = [Species::charged(Element::LI, 1.0); 4];
        let frac = [0.0, 0.2, 0.4, 0.6].map(|x| [x, 0.0, 0.0]);
        let mut structure = Structure::ordered(lattice, &species, &frac);
        for (site, label) in structure.sites.iter_mut().zip(["Li1", "Li1_2", "Li1", "?"]) {
            site.label = label.to_owned();
        }
        let helium = Species::bare("He".parse().unwrap());
        structure.sites.push(Site::full(helium, [0.8, 0.0, 0.0]));
        let text = cif_text("labels", &structure);
        let labels = text.lines().filter(|line| line.contains("0.00000000 1"));
        let labels: Vec<&str> = labels.filter_map(|l| l.split(' ').nth(1)).collect();
        assert_eq!(labels, ["Li1", "Li1_2", "Li1_3", "Li4", "He5"]);
        assert!(
            text.contains("\nLi1+ 1\n") && text.contains("\nHe 0\n"),
            "{text}"
        );
    }
}
