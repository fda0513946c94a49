//! Which atoms are bonded: pairs of elements up to a greatest length, each by default or as the user
//! wants it.
//!
//! In: a structure and [`BondRules`]. Out: the bonds of every site with the cells they lead into.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::app::scene3d::appearance::covalent_radius_ang;
use crate::crystal::alternatives::Alternatives;
use crate::crystal::lattice::Vector3;
use crate::crystal::neighbors::{NeighborList, is_searchable};
use crate::crystal::{Element, Structure};

/// Bonds are drawn up to this multiple of the sum of covalent radii.
const BOND_STRETCH: f64 = 1.25;
/// Between ions of like charge up to this one: O–O of peroxides and P–P of P₂S₆ are bonds, two corners of
/// a polyhedron are not.
const ALIKE_STRETCH: f64 = 1.2;
/// Atoms nearer than this (Å) are images of one another or an error of the file, not bonded.
const SHORTEST_BOND_ANG: f64 = 0.4;
/// Lengths that can be chosen, in Å.
pub const LENGTHS_ANG: std::ops::RangeInclusive<f64> = 0.5..=6.0;

/// Two elements, the lighter first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Pair(Element, Element);

impl Pair {
    /// Of two elements in any order.
    pub fn new(u: Element, v: Element) -> Self {
        Self(u.min(v), u.max(v))
    }

    /// Its elements.
    pub fn elements(self) -> [Element; 2] {
        [self.0, self.1]
    }

    /// "Li–S".
    pub fn name(self) -> String {
        format!("{}–{}", self.0, self.1)
    }
}

/// What the user wants of the bonds of a pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BondRule {
    /// Greatest length in Å; `None` for that by the radii.
    pub longest_ang: Option<f64>,
    /// Whether they are drawn; `None` for by default.
    pub shown: Option<bool>,
}

/// What the user wants of bonds; pairs that are not named follow the radii.
pub type BondRules = BTreeMap<Pair, BondRule>;

/// A pair of elements of a structure with its rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairOfStructure {
    /// The elements.
    pub pair: Pair,
    /// Greatest length in Å by the radii.
    pub default_ang: f64,
    /// Greatest length in Å in force.
    pub longest_ang: f64,
    /// Whether its bonds are drawn by default.
    pub shown_by_default: bool,
    /// Whether its bonds are drawn.
    pub shown: bool,
}

/// All pairs of elements of a structure.
pub fn pairs(structure: &Structure, rules: &BondRules) -> Vec<PairOfStructure> {
    let charges = charges(structure);
    let mut pairs = Vec::new();
    for (&u, charge) in &charges {
        for (&v, other) in charges.range(u..) {
            let pair = Pair::new(u, v);
            let is_alike = charge * other > 0.0;
            let stretch = if is_alike {
                ALIKE_STRETCH
            } else {
                BOND_STRETCH
            };
            let radii = f64::from(covalent_radius_ang(u)) + f64::from(covalent_radius_ang(v));
            let rule = rules.get(&pair).copied().unwrap_or_default();
            let default_ang = stretch * radii;
            // Cations beside each other are not bonded, with a metal among them.
            let is_of_cations = is_alike && *charge > 0.0 && (is_metal(u) || is_metal(v));
            let shown_by_default = !is_of_cations;
            pairs.push(PairOfStructure {
                pair,
                default_ang,
                longest_ang: rule.longest_ang.unwrap_or(default_ang),
                shown_by_default,
                shown: rule.shown.unwrap_or(shown_by_default),
            });
        }
    }
    pairs
}

/// Whether an element is a metal; the elements between metals and others are none.
fn is_metal(element: Element) -> bool {
    let properties = element.properties();
    match properties.block {
        's' => properties.group <= 2 && properties.row > 1,
        'd' | 'f' => true,
        // Down to the right of the line from Al to Po.
        _ => match properties.group {
            13 => properties.row >= 3,
            14 => properties.row >= 5,
            15 | 16 => properties.row >= 6,
            _ => false,
        },
    }
}

/// Elements that stand first on their sites, with their mean charge; 0 where it is not known.
fn charges(structure: &Structure) -> BTreeMap<Element, f64> {
    let mut sums: BTreeMap<Element, (f64, f64)> = BTreeMap::new();
    for site in &structure.sites {
        let species = site.main_species();
        let (sum, n) = sums.entry(species.element).or_default();
        *sum += species.oxidation_state.unwrap_or(0.0);
        *n += 1.0;
    }
    let mean = |(element, (sum, n)): (Element, (f64, f64))| (element, sum / n);
    sums.into_iter().map(mean).collect()
}

/// A bond of a site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bond {
    /// The other site.
    pub site: usize,
    /// The cell that it is in, from that of the first.
    pub image: [i32; 3],
    /// Where it is from the first, in Å.
    pub along: Vector3,
    /// Length in Å.
    pub length_ang: f64,
}

/// The bonds of every site of the cell, the shortest first; none between positions of which one at most is
/// filled.
pub fn bonds(structure: &Structure, rules: &BondRules) -> Vec<Vec<Bond>> {
    let longest: BTreeMap<Pair, f64> = pairs(structure, rules)
        .into_iter()
        .filter(|pair| pair.shown)
        .map(|pair| (pair.pair, pair.longest_ang))
        .collect();
    let cutoff_ang = longest.values().copied().fold(0.0, f64::max);
    if cutoff_ang <= 0.0 || !is_searchable(&structure.lattice, cutoff_ang) {
        return vec![Vec::new(); structure.n_sites()];
    }
    let elements: Vec<Element> = structure
        .sites
        .iter()
        .map(|site| site.main_species().element)
        .collect();
    let frac: Vec<Vector3> = structure.sites.iter().map(|site| site.frac).collect();
    let near = NeighborList::new(&structure.lattice, &frac, cutoff_ang);
    let alternatives = (!structure.is_ordered()).then(|| Alternatives::of(structure));
    (0..structure.n_sites())
        .map(|site| {
            let is_bond = |other: usize, length_ang: f64| {
                let pair = Pair::new(elements[site], elements[other]);
                let never_both = alternatives.as_ref();
                let never_both = never_both.is_some_and(|a| a.exclude(site, other, length_ang));
                !never_both
                    && length_ang >= SHORTEST_BOND_ANG
                    && longest
                        .get(&pair)
                        .is_some_and(|longest| length_ang <= *longest)
            };
            let mut own: Vec<Bond> = near
                .of(site)
                .iter()
                .filter(|near| is_bond(near.site, near.distance_ang))
                .map(|near| Bond {
                    site: near.site,
                    image: near.image,
                    along: near.displacement_ang,
                    length_ang: near.distance_ang,
                })
                .collect();
            own.sort_by(|u, v| u.length_ang.total_cmp(&v.length_ang));
            own
        })
        .collect()
}
