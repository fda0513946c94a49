//! Smooth overlap of atomic positions, averaged over the sites of the cell.
//!
//! In: a cell, ordered or not, with four settings. Out: a block of power spectrum for every pair of an anion
//! with any species of the cell. Values are those of DScribe 2.1 (`rbf="gto"`, `average="outer"`,
//! `periodic=True`, no weighting, no compression): Bartók, Kondor, Csányi 2013,
//! DOI 10.1103/PhysRevB.87.184115; Himanen et al. 2020, DOI 10.1016/j.cpc.2019.106949.
//!
//! Around every site the atoms of each species, as Gaussians of width σ, are expanded in n_max radial
//! functions and in spherical harmonics up to l_max ([`basis`], [`harmonics`], [`expansion`]); the
//! products of two species' coefficients, summed over m, do not change when the crystal turns
//! ([`power`]). An atom counts when it is nearer than r_cut + σ √(2 ln 1000), where its Gaussian has
//! fallen to 10⁻³ at r_cut.
//!
//! Partial occupancies: the density around an atom that is there is the mean over all ways to fill the
//! other sites independently of each other. Each occupant is a Gaussian as high as its occupancy in the
//! channel of its species; the centre itself is whole, and alternatives of its place are not there. The
//! mean over the centres weights each by its occupancy. DScribe knows whole atoms alone. The spectrum is
//! a square of the density, so that this is the spectrum of the mean surroundings and not the mean of
//! the spectra: what differs from cell to cell adds nothing.

mod basis;
mod expansion;
mod exponentials;
mod harmonics;
mod power;

use std::collections::{BTreeMap, BTreeSet};

use basis::RadialBasis;
use power::{Atoms, Parts, Spectrum, spectrum};

use super::flat_cell::{CellOccupant, FlatCell};
use super::{
    About, Block, Description, Descriptor, DescriptorError, DescriptorSetting, DescriptorSettings,
    Input, Invariances, Registered, Resolved, resolve,
};
use crate::crystal::Element;

/// The line of the registry.
pub(super) const REGISTERED: Registered = Registered {
    about: ABOUT,
    settings: SETTINGS,
    build,
};

const ABOUT: About = About {
    id: "soap",
    name: "Smooth overlap of atomic positions",
    explanation: "Around each site the neighbours of each species are smeared to Gaussians of width \
        sigma and expanded in n_max radial functions and spherical harmonics up to l_max, within \
        r_cut. The power spectrum p(n, n', l) = Σ_m c(n, l, m) c'(n', l, m) of two species' \
        coefficients is averaged over the sites. Kept are the pairs of an anion (S in simplified \
        structures) with any species, so that of a structure without anions, an alloy, all are 0. \
        Partially occupied sites are Gaussians as high as their occupancy, and count by it in the \
        mean; two positions of which one at most is filled do not see each other.",
    doi: "10.1103/PhysRevB.87.184115",
    counterpart: "DScribe SOAP (GTO basis, average outer)",
    family: "structure",
};

static SETTINGS: &[DescriptorSetting] = &[
    DescriptorSetting {
        name: "r_cut",
        explanation: "Radius of the neighbourhood; larger takes in more and costs more.",
        unit: "Å",
        default: 3.0,
        range: (1.1, 12.0),
        integer: false,
    },
    DescriptorSetting {
        name: "n_max",
        explanation: "Number of radial functions; more resolve distances more finely.",
        unit: "",
        default: 5.0,
        range: (1.0, 12.0),
        integer: true,
    },
    DescriptorSetting {
        name: "l_max",
        explanation: "Largest angular momentum; more resolve angles more finely.",
        unit: "",
        default: 3.0,
        range: (0.0, 9.0),
        integer: true,
    },
    DescriptorSetting {
        name: "sigma",
        explanation: "Width (standard deviation) of the Gaussian that stands for an atom.",
        unit: "Å",
        default: 1.0,
        range: (0.1, 3.0),
        integer: false,
    },
];

/// Decay of an atom's Gaussian at the cut-off beyond which the atom is left out.
const ATOM_DECAY: f64 = 1e-3;

fn build(given: &DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError> {
    let settings = resolve(ABOUT.id, SETTINGS, given)?;
    Ok(Box::new(Soap::new(&settings)?))
}

/// SOAP with its settings applied.
struct Soap {
    n_max: usize,
    l_max: usize,
    spectrum: Box<dyn Spectrum>,
}

impl Soap {
    fn new(settings: &Resolved) -> Result<Self, DescriptorError> {
        let (n_max, l_max) = (settings.count("n_max"), settings.count("l_max"));
        let (r_cut, sigma) = (settings.value("r_cut"), settings.value("sigma"));
        let basis = RadialBasis::new(r_cut, n_max, l_max, sigma).ok_or_else(|| {
            DescriptorError::BadSetting {
                name: "soap.n_max".to_owned(),
                value: settings.value("n_max"),
                fact: format!(
                    "so many radial functions between 1 Å and r_cut = {r_cut} Å are too alike to be \
                     told apart; lower n_max or raise r_cut"
                ),
            }
        })?;
        let cutoff_ang = r_cut + sigma * (-2.0 * ATOM_DECAY.ln()).sqrt();
        Ok(Self {
            n_max,
            l_max,
            spectrum: spectrum(&basis, cutoff_ang),
        })
    }

    /// Visits (n, n', l) in DScribe's order: n belongs to the lighter element, n' to the heavier;
    /// within one element n ≤ n'.
    fn for_each_index(&self, same: bool, mut visit: impl FnMut(usize, usize, usize)) {
        for l in 0..=self.l_max {
            for n in 0..self.n_max {
                for n2 in if same { n } else { 0 }..self.n_max {
                    visit(n, n2, l);
                }
            }
        }
    }
}

impl Descriptor for Soap {
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
        let cell = input.cell()?;
        let occupants = cell.occupants(&input.structure);
        let elements: BTreeSet<Element> = occupants.iter().map(|o| o.element).collect();
        let elements: Vec<Element> = elements.into_iter().collect();
        let pairs = pairs_with_anions(&occupants, &elements);
        let atoms = sorted_atoms(input, cell, &occupants, &elements);
        let spectra = self.spectrum.power(&atoms, &pairs);
        let mut blocks = BTreeMap::new();
        for ((first, second), spectrum) in pairs.into_iter().zip(spectra) {
            let mut values = Vec::with_capacity(spectrum.len());
            self.for_each_index(first == second, |n, n2, l| {
                values.push(spectrum[(l * self.n_max + n) * self.n_max + n2]);
            });
            blocks.insert(key(elements[first], elements[second]), values);
        }
        let block = |(key, values)| Block { key, values };
        Ok(Description::Blocks(blocks.into_iter().map(block).collect()))
    }

    fn labels(&self, description: &Description) -> Vec<String> {
        let Description::Blocks(blocks) = description else {
            return Vec::new();
        };
        let mut labels = Vec::with_capacity(description.len());
        for Block { key, .. } in blocks {
            let (named_first, named_second) = key.split_once('-').unwrap_or((key, key));
            let number = |symbol: &str| symbol.parse::<Element>().ok();
            let heavier_first = number(named_first) > number(named_second);
            self.for_each_index(named_first == named_second, |n, n2, l| {
                let (n, n2) = if heavier_first { (n2, n) } else { (n, n2) };
                labels.push(format!("{key} n={n} n'={n2} l={l}"));
            });
        }
        labels
    }
}

/// Pairs of indices into `elements`, the lighter first, of which at least one is an anion's: an
/// element with a negative oxidation state somewhere in the cell, or sulfur, which stands for the
/// anion in simplified structures whatever the state of its sites.
fn pairs_with_anions(occupants: &[CellOccupant], elements: &[Element]) -> Vec<(usize, usize)> {
    let negative = |element: Element| {
        let mut all = occupants.iter();
        all.any(|o| o.element == element && o.state < 0.0)
    };
    let is_anion: Vec<bool> = elements
        .iter()
        .map(|e| *e == Element::S || negative(*e))
        .collect();
    let mut pairs = Vec::new();
    for first in 0..elements.len() {
        for second in first..elements.len() {
            if is_anion[first] || is_anion[second] {
                pairs.push((first, second));
            }
        }
    }
    pairs
}

/// The atoms sorted by element: of a disordered cell every occupant of a site is one.
fn sorted_atoms<'a>(
    input: &'a Input,
    cell: &'a FlatCell,
    occupants: &[CellOccupant],
    elements: &[Element],
) -> Atoms<'a> {
    let mut sorted = occupants.to_vec();
    sorted.sort_by_key(|occupant| occupant.element);
    let species = |o: &CellOccupant| elements.partition_point(|e| *e < o.element);
    let parts = || Parts {
        cell,
        sites: sorted.iter().map(|o| o.site).collect(),
        weights: sorted.iter().map(|o| o.occupancy).collect(),
    };
    Atoms {
        lattice: &input.structure.lattice,
        frac: sorted.iter().map(|o| cell.frac[o.site]).collect(),
        species: sorted.iter().map(species).collect(),
        n_species: elements.len(),
        parts: (!cell.is_ordered()).then(parts),
        monitor: input.monitor(),
    }
}

/// Name of a pair: the more electronegative element first (the lighter of equals, those without a
/// value last), so that a pair has one name in every structure: "S-Al", "O-S".
fn key(u: Element, v: Element) -> String {
    let rank = |e: Element| -e.properties().electronegativity.unwrap_or(0.0);
    let u_first = rank(u).total_cmp(&rank(v)).then(u.cmp(&v)).is_le();
    let (first, second) = if u_first { (u, v) } else { (v, u) };
    format!("{first}-{second}")
}
