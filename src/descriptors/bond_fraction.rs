//! Bond fractions: which species are bonded to which, and how often.
//!
//! In: an [`Input`], ordered or not but without alternatives. Out: one column for each pair of species in
//! the structure, bonded or not, so that the columns of a data set are the pairs that could be bonded in
//! any structure. Which sites are bonded is told by their main species, as pymatgen does
//! (`on_disorder="take_max_species"`); each pair of occupants counts by the product of occupancies.

use std::collections::BTreeMap;

use smallvec::SmallVec;

use super::{
    About, Block, Description, Descriptor, DescriptorError, DescriptorSetting, DescriptorSettings,
    Input, Invariances, Registered,
};
use crate::crystal::{Occupant, Site, Species};

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
        in the representations of anions alone, is zero throughout. Bonds of mixed and partially \
        occupied sites count by the product of the occupancies. It has no settings.",
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

/// The kinds of species on a site, and how often each is there.
type Kinds = SmallVec<[(usize, f64); 1]>;

/// The species of a structure in the order of their letters, and those of each site.
fn kinds(input: &Input) -> (Vec<String>, Vec<Kinds>) {
    let sites = &input.structure.sites;
    let occupants = sites.iter().flat_map(|site| &site.occupants);
    let mut kinds: Vec<String> = occupants.map(|o| species_label(&o.species)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let is_ordered = input.structure.is_ordered();
    let kind = |occupant: &Occupant| {
        let label = species_label(&occupant.species);
        let place = kinds.partition_point(|kind| *kind < label);
        (place, if is_ordered { 1.0 } else { occupant.occupancy })
    };
    let of_site = |site: &Site| site.occupants.iter().map(kind).collect();
    let kinds_of = sites.iter().map(of_site).collect();
    (kinds, kinds_of)
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
        let (kinds, kinds_of) = kinds(input);
        let mut counts = BTreeMap::new();
        for second in 0..kinds.len() {
            for first in 0..=second {
                counts.insert((first, second), 0.0);
            }
        }
        for (site, environment) in environments.iter().enumerate() {
            for neighbor in environment.bonded() {
                for &(u, here) in &kinds_of[site] {
                    for &(v, there) in &kinds_of[neighbor.site] {
                        *counts.entry((u.min(v), u.max(v))).or_default() += here * there;
                    }
                }
            }
        }
        // Without any bond every share is zero.
        let total: f64 = counts.values().sum();
        let total = if total > 0.0 { total } else { 1.0 };
        let block = |((first, second), count): ((usize, usize), f64)| Block {
            key: bond_label(&kinds[first], &kinds[second]),
            values: vec![count / total],
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
