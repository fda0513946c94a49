//! Bond fractions: which species are bonded to which, and how often.
//!
//! In: an ordered [`Input`]. Out: one column for each pair of species in the structure, bonded or
//! not, so that the columns of a data set are the pairs that could be bonded in any structure.

use std::collections::BTreeMap;

use super::{
    About, Block, Description, Descriptor, DescriptorError, DescriptorSetting, DescriptorSettings,
    Input, Invariances, Registered,
};
use crate::crystal::Species;

const SETTINGS: &[DescriptorSetting] = &[];

const ABOUT: About = About {
    id: "bond_fraction",
    name: "Bond fractions",
    explanation: "The share of each kind of bond among all bonds of the structure, with one column \
        for each pair of species that occurs in the data set, such as Al3+ - S2-. Species with \
        other oxidation states are other species. The bonds of a site are its neighbours at the \
        most probable coordination number by CrystalNN (DOI 10.1021/acs.inorgchem.0c02996): \
        Voronoi faces weighted by solid angle, by difference of electronegativity and by distance \
        beyond the sum of the radii. A structure whose atoms are all out of each other's reach, as \
        in the representations of anions alone, is zero throughout. It has no settings.",
    doi: "10.1021/acs.jpclett.5b00831",
    counterpart: "matminer BondFractions (CrystalNN)",
    family: "bonding",
};

pub(super) const REGISTERED: Registered = Registered {
    about: ABOUT,
    settings: SETTINGS,
    build,
};

struct BondFraction;

fn build(_: &DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError> {
    Ok(Box::new(BondFraction))
}

/// A species as pymatgen writes it: "Li+", "S2-", "Fe2.50+", "Mg0+"; "Li" without a known state.
/// Two digits of a broken state are written, so states nearer than that are one.
fn species_label(species: &Species) -> String {
    let Some(state) = species.oxidation_state else {
        return species.element.to_string();
    };
    let sign = if state >= 0.0 { '+' } else { '-' };
    let (element, magnitude) = (species.element, state.abs());
    let whole = magnitude.round();
    if (magnitude - whole).abs() > 1e-8 {
        format!("{element}{magnitude:.2}{sign}")
    } else if whole == 1.0 {
        format!("{element}{sign}")
    } else {
        format!("{element}{whole}{sign}")
    }
}

/// The bond between two species, in the order of their letters.
fn bond_label(u: &str, v: &str) -> String {
    let (first, second) = if u <= v { (u, v) } else { (v, u) };
    format!("{first} - {second}")
}

/// The species of a structure in the order of their letters, and the place of each site's.
fn kinds(input: &Input) -> (Vec<String>, Vec<usize>) {
    let sites = input.structure.sites.iter();
    let labels: Vec<String> = sites.map(|s| species_label(&s.main_species())).collect();
    let mut kinds = labels.clone();
    kinds.sort_unstable();
    kinds.dedup();
    let kind = |label| kinds.partition_point(|kind| kind < label);
    let kind_of = labels.iter().map(kind).collect();
    (kinds, kind_of)
}

impl Descriptor for BondFraction {
    fn about(&self) -> About {
        ABOUT
    }

    fn invariances(&self) -> Invariances {
        Invariances {
            rotation: true,
            translation: true,
            site_order: true,
            supercell: true,
        }
    }

    fn describe(&self, input: &Input) -> Result<Description, DescriptorError> {
        let environments = input.environments()?;
        let (kinds, kind_of) = kinds(input);
        let mut counts = BTreeMap::new();
        for second in 0..kinds.len() {
            for first in 0..=second {
                counts.insert((first, second), 0_u32);
            }
        }
        for (site, environment) in environments.iter().enumerate() {
            for neighbor in environment.bonded() {
                let (u, v) = (kind_of[site], kind_of[neighbor.site]);
                *counts.entry((u.min(v), u.max(v))).or_default() += 1;
            }
        }
        // Without any bond every share is zero.
        let total = f64::from(counts.values().sum::<u32>().max(1));
        let block = |((first, second), count): ((usize, usize), u32)| Block {
            key: bond_label(&kinds[first], &kinds[second]),
            values: vec![f64::from(count) / total],
        };
        Ok(Description::Blocks(counts.into_iter().map(block).collect()))
    }

    fn labels(&self, description: &Description) -> Vec<String> {
        match description {
            Description::Blocks(blocks) => blocks
                .iter()
                .map(|block| format!("{} bond fraction", block.key))
                .collect(),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::{Element, Lattice, Structure};

    fn blocks(structure: Structure) -> Vec<(String, f64)> {
        match BondFraction.describe(&Input::new(structure)).unwrap() {
            Description::Blocks(blocks) => {
                blocks.into_iter().map(|b| (b.key, b.values[0])).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    fn antifluorite(a: f64) -> Structure {
        let half = a / 2.0;
        let lattice = Lattice::from_rows([[0.0, half, half], [half, 0.0, half], [half, half, 0.0]]);
        let lithium = Species::charged(Element::LI, 1.0);
        let species = [Species::charged(Element::S, -2.0), lithium, lithium];
        Structure::ordered(lattice, &species, &[[0.0; 3], [0.25; 3], [0.75; 3]])
    }

    #[test]
    fn lithium_sulfide_has_one_kind_of_bond() {
        let found = blocks(antifluorite(5.7));
        let bonds: Vec<(&str, f64)> = found.iter().map(|(key, x)| (key.as_str(), *x)).collect();
        let expected = [("Li+ - Li+", 0.0), ("Li+ - S2-", 1.0), ("S2- - S2-", 0.0)];
        assert_eq!(bonds, expected);
        assert!(blocks(antifluorite(12.0)).iter().all(|(_, x)| *x == 0.0));
    }

    #[test]
    fn species_are_written_as_in_pymatgen() {
        let label = |state| species_label(&Species::charged(Element::AL, state));
        assert_eq!(label(3.0), "Al3+");
        assert_eq!(label(-1.0), "Al-");
        assert_eq!(label(0.0), "Al0+");
        assert_eq!(label(8.0 / 3.0), "Al2.67+");
        assert_eq!(label(2.0 + 1e-9), "Al2+");
        assert_eq!(species_label(&Species::bare(Element::AL)), "Al");
    }
}
