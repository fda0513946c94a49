//! Global instability index: how far bond-valence sums are from the atoms' valences.
//!
//! In: an [`Input`], ordered or not, with an oxidation state on every occupant. Out: one number in
//! valence units. Parameters are those of the IUCr (`assets/iucr_bond_valence/`). Only cation–anion pairs
//! are searched, each once, and only as far as a bond valence still matters.
//!
//! Around an ion that is there a partially occupied partner gives its bond valence times its occupancy,
//! as bond-valence sums of disordered structures are taken (Brown, Chem. Rev. 2009, 109, 6858,
//! DOI 10.1021/cr900053k); alternatives of its own place give none. The mean over the ions weights each
//! by its occupancy.

use std::collections::BTreeMap;
use std::f64::consts::PI;
use std::sync::LazyLock;

use super::flat_cell::{CellOccupant, FlatCell};
use super::{
    About, Description, Descriptor, DescriptorError, DescriptorSetting, DescriptorSettings, Input,
    Invariances, Registered, resolve,
};
use crate::crystal::neighbors::NeighborSearch;
use crate::crystal::{Element, Occupant, Structure};

const SETTINGS: &[DescriptorSetting] = &[DescriptorSetting {
    name: "r_cut",
    explanation: "Longest bond that counts.",
    unit: "Å",
    default: 20.0,
    range: (1.0, 30.0),
    integer: false,
}];

const ABOUT: About = About {
    id: "global_instability_index",
    name: "Global instability index",
    explanation: "How strained the bonds are, in one number. A cation and an anion at distance R \
        share the bond valence s = exp((R₀ − R) / B), with R₀ and B of the IUCr's table for the \
        two elements in their oxidation states; the sum over all partners within the cut-off \
        should be the atom's valence V, and the index is the root mean square of Σ s − |V| over \
        the atoms of the cell. Below 0.1 a structure is relaxed, above 0.2 unstable or wrongly \
        charged. For anions softer than O, Cl and F a cation without parameters of its own valence \
        (1–6) takes those of the unspecified one. A pair of ions that the table does not have \
        cannot be described, nor can valences that are not whole numbers, nor a crystal of one \
        element; in simplified representations the first is common (Al⁵⁺–S²⁻). DescriptorSetting: the \
        cut-off (20 Å). The library takes the sum at the first site \
        of each symmetry orbit (tolerance 0.01 Å) for the whole orbit; here every site is summed, \
        which changes the index by up to 4·10⁻⁴ of itself. Partially occupied partners count by their \
        occupancies.",
    doi: "10.1016/0022-4596(92)90094-C",
    counterpart: "matminer GlobalInstabilityIndex",
    family: "bonding",
};

pub(super) const REGISTERED: Registered = Registered {
    about: ABOUT,
    settings: SETTINGS,
    build,
};

/// Bond valence that may be left out for each atom, beyond the distance that is searched.
const NEGLECTED_VALENCE: f64 = 1e-10;

struct GlobalInstabilityIndex {
    cutoff_ang: f64,
}

fn build(given: &DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError> {
    let settings = resolve(ABOUT.id, SETTINGS, given)?;
    Ok(Box::new(GlobalInstabilityIndex {
        cutoff_ang: settings.value("r_cut"),
    }))
}

/// An element in a whole valence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Ion {
    atomic_number: u8,
    valence: i32,
}

impl Ion {
    fn name(self) -> String {
        let element = Element::from_atomic_number(self.atomic_number);
        let symbol = element.map_or("?", Element::symbol);
        format!("{symbol}{:+}", self.valence)
    }
}

/// Parameters of s = exp((R₀ − R) / B).
#[derive(Clone, Copy, Debug, PartialEq)]
struct BondParameters {
    r0_ang: f64,
    b_ang: f64,
}

/// Parameters by cation and anion. The table is part of the program; a test counts its rows.
static TABLE: LazyLock<BTreeMap<(Ion, Ion), BondParameters>> = LazyLock::new(|| {
    let text = include_str!("../../assets/iucr_bond_valence/bvparm2020.csv");
    text.lines().filter_map(row_from_line).collect()
});

/// `None` for comments, the heading, and ions that are no elements (ammonium).
fn row_from_line(line: &str) -> Option<((Ion, Ion), BondParameters)> {
    let fields: Vec<&str> = line.split(',').collect();
    let ion = |k: usize| -> Option<Ion> {
        let element: Element = fields.get(k)?.parse().ok()?;
        Some(Ion {
            atomic_number: element.atomic_number(),
            valence: fields.get(k + 1)?.parse().ok()?,
        })
    };
    let parameters = BondParameters {
        r0_ang: fields.get(4)?.parse().ok()?,
        b_ang: fields.get(5)?.parse().ok()?,
    };
    Some(((ion(0)?, ion(2)?), parameters))
}

/// The ion of each occupant.
fn ions(structure: &Structure, occupants: &[CellOccupant]) -> Result<Vec<Ion>, DescriptorError> {
    let species = structure.sites.iter().flat_map(|site| &site.occupants);
    let ion = |(occupant, known): (&CellOccupant, &Occupant)| {
        let site = occupant.site;
        let label = &structure.sites[site].label;
        let not_applicable = |fact: String| DescriptorError::NotApplicable { fact };
        let valence = known.species.oxidation_state.ok_or_else(|| {
            not_applicable(format!("site {site} ({label}) has no oxidation state"))
        })?;
        if valence.fract() != 0.0 || valence.abs() > 100.0 {
            return Err(not_applicable(format!(
                "site {site} ({label}) has valence {valence:.3}; bond-valence parameters are for whole valences"
            )));
        }
        Ok(Ion {
            atomic_number: occupant.element.atomic_number(),
            valence: valence as i32,
        })
    };
    occupants.iter().zip(species).map(ion).collect()
}

/// The cations or the anions of a cell: places among the occupants and, for each, the kind of ion.
struct Side {
    places: Vec<usize>,
    kind: Vec<usize>,
    kinds: Vec<Ion>,
}

impl Side {
    fn of(ions: &[Ion], sign: i32) -> Self {
        let is_of_side = |place: &usize| ions[*place].valence.signum() == sign;
        let places: Vec<usize> = (0..ions.len()).filter(is_of_side).collect();
        let mut kinds: Vec<Ion> = places.iter().map(|place| ions[*place]).collect();
        kinds.sort_unstable();
        kinds.dedup();
        // Every ion is among the kinds.
        let kind = |place: &usize| kinds.binary_search(&ions[*place]).unwrap_or(0);
        Self {
            kind: places.iter().map(kind).collect(),
            places,
            kinds,
        }
    }
}

/// Parameters for each kind of cation (rows) with each kind of anion (columns).
fn parameters(cations: &Side, anions: &Side) -> Result<Vec<BondParameters>, DescriptorError> {
    let pairs = cations
        .kinds
        .iter()
        .flat_map(|c| anions.kinds.iter().map(move |a| (*c, *a)));
    pairs
        .map(|pair| {
            let known = TABLE.get(&pair).copied();
            known.ok_or_else(|| DescriptorError::MissingProperty {
                element: format!("{} with {}", pair.0.name(), pair.1.name()),
                property: "bond-valence parameters".to_owned(),
            })
        })
        .collect()
}

/// Distance beyond which all bonds of an atom together have less than [`NEGLECTED_VALENCE`], at a
/// uniform density of partners: ∫ 4π ρ r² exp((R₀ − r) / B) dr.
fn sufficient_cutoff_ang(parameters: &[BondParameters], per_ang3: f64, largest_ang: f64) -> f64 {
    let r0 = parameters.iter().map(|p| p.r0_ang).fold(0.0, f64::max);
    let b = parameters.iter().map(|p| p.b_ang).fold(0.0, f64::max);
    let beyond = |r: f64| {
        let shell = r * r * b + 2.0 * r * b * b + 2.0 * b * b * b;
        4.0 * PI * per_ang3 * shell * ((r0 - r) / b).exp()
    };
    let mut cutoff_ang = r0 + 1.0;
    while cutoff_ang < largest_ang && beyond(cutoff_ang) > NEGLECTED_VALENCE {
        cutoff_ang += 0.5;
    }
    cutoff_ang.min(largest_ang)
}

impl GlobalInstabilityIndex {
    /// Bond-valence sum of every occupant where it is there, without sign.
    fn bond_valence_sums(
        &self,
        input: &Input,
        cell: &FlatCell,
        occupants: &[CellOccupant],
        ions: &[Ion],
    ) -> Result<Vec<f64>, DescriptorError> {
        let (cations, anions) = (Side::of(ions, 1), Side::of(ions, -1));
        let parameters = parameters(&cations, &anions)?;
        let mut sums = vec![0.0; ions.len()];
        if parameters.is_empty() {
            return Ok(sums);
        }
        let lattice = &input.structure.lattice;
        let per_ang3 = ions.len() as f64 / lattice.volume_ang3();
        let cutoff_ang = sufficient_cutoff_ang(&parameters, per_ang3, self.cutoff_ang);
        let frac = |place: &usize| cell.frac[occupants[*place].site];
        let anion_frac: Vec<_> = anions.places.iter().map(frac).collect();
        let search =
            NeighborSearch::new(lattice, &anion_frac, cutoff_ang).watched_by(input.monitor());
        for (kind, &place) in cations.kind.iter().zip(&cations.places) {
            let row = &parameters[kind * anions.kinds.len()..];
            let cation = occupants[place];
            let mut sum = 0.0;
            search.visit_point(frac(&place), |neighbor| {
                let its_place = anions.places[neighbor.site];
                let anion = occupants[its_place];
                if cell.exclude(cation.site, anion.site, neighbor.distance_ang) {
                    return;
                }
                let BondParameters { r0_ang, b_ang } = row[anions.kind[neighbor.site]];
                let valence = ((r0_ang - neighbor.distance_ang) / b_ang).exp();
                sum += anion.occupancy * valence;
                sums[its_place] += cation.occupancy * valence;
            });
            sums[place] = sum;
        }
        Ok(sums)
    }
}

impl Descriptor for GlobalInstabilityIndex {
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
        if occupants.iter().all(|o| o.element == occupants[0].element) {
            return Err(DescriptorError::NotApplicable {
                fact: "atoms of a single kind: no bonds between ions".to_owned(),
            });
        }
        let ions = ions(&input.structure, &occupants)?;
        let sums = self.bond_valence_sums(input, cell, &occupants, &ions)?;
        let deviations = sums.iter().zip(&ions).zip(&occupants);
        let squares = deviations.map(|((sum, ion), occupant)| {
            occupant.occupancy * (sum - f64::from(ion.valence.abs())).powi(2)
        });
        let mean = squares.sum::<f64>() / cell.n_atoms();
        Ok(Description::Fixed(vec![mean.sqrt()]))
    }

    fn labels(&self, _: &Description) -> Vec<String> {
        vec!["global instability index (valence units)".to_owned()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::neighbors::CUTOFF_TOLERANCE_ANG;
    use crate::crystal::{Lattice, Species};

    fn described(pairs: &[(&str, Option<f64>)]) -> Result<f64, DescriptorError> {
        let cube = Lattice::from_rows([[4.0, 0.0, 0.0], [0.0, 4.0, 0.0], [0.0, 0.0, 4.0]]);
        let species: Vec<Species> = pairs
            .iter()
            .map(|(symbol, state)| Species {
                oxidation_state: *state,
                ..Species::bare(symbol.parse().unwrap())
            })
            .collect();
        let frac: Vec<[f64; 3]> = (0..species.len()).map(|k| [0.5 * k as f64; 3]).collect();
        let descriptor = build(&DescriptorSettings::new())?;
        let description =
            descriptor.describe(&Input::new(Structure::ordered(cube, &species, &frac)))?;
        Ok(description.values().sum())
    }

    #[test]
    fn caesium_chloride_by_hand() {
        let found = described(&[("Cs", Some(1.0)), ("Cl", Some(-1.0))]).unwrap();
        let BondParameters { r0_ang, b_ang } = TABLE[&(
            Ion {
                atomic_number: 55,
                valence: 1,
            },
            Ion {
                atomic_number: 17,
                valence: -1,
            },
        )];
        // Distances 2√((2i+1)² + (2j+1)² + (2k+1)²) Å to the corners of ever larger cubes.
        let mut sum = 0.0;
        for corner in 0..20_i32.pow(3) {
            let odd = [corner % 20, corner / 20 % 20, corner / 400].map(|n| f64::from(2 * n - 19));
            let distance = 2.0 * odd.iter().map(|x| x * x).sum::<f64>().sqrt();
            if distance <= 20.0 + CUTOFF_TOLERANCE_ANG {
                sum += ((r0_ang - distance) / b_ang).exp();
            }
        }
        assert!((found - (sum - 1.0).abs()).abs() < 1e-9, "{found} {sum}");
    }

    #[test]
    fn what_cannot_be_described_says_why() {
        let message = |pairs: &[(&str, Option<f64>)]| described(pairs).unwrap_err().to_string();
        assert_eq!(
            message(&[("Al", Some(5.0)), ("S", Some(-2.0))]),
            "Al+5 with S-2: no bond-valence parameters in the tables"
        );
        assert_eq!(
            message(&[("S", Some(-2.0)), ("S", Some(-2.0))]),
            "atoms of a single kind: no bonds between ions"
        );
        assert!(message(&[("Li", Some(0.5)), ("S", Some(-2.0))]).contains("whole valences"));
        assert!(message(&[("Li", None), ("S", Some(-2.0))]).contains("no oxidation state"));
        // Without charges there is no strain.
        assert_eq!(described(&[("Li", Some(0.0)), ("Hg", Some(0.0))]), Ok(0.0));
    }

    #[test]
    fn the_table_is_read() {
        // 3,051 lines with the heading; ammonium is left out.
        assert!(TABLE.len() > 3000, "{}", TABLE.len());
    }
}
