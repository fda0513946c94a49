//! JARVIS-CFID: classical force-field inspired descriptors.
//!
//! In: an ordered [`Input`]. Out: 1,557 numbers: element vectors averaged over the elements, four
//! of the cell, and distributions of distances, bond angles and dihedral angles.

mod angles;
mod block;
mod counts;
mod elements;
mod shells;

use std::f64::consts::PI;

use self::block::{Block, Cell};
use self::elements::{CHARGES, CHEMISTRY, Vectors};
use self::shells::Shells;
use super::{
    About, Description, Descriptor, DescriptorError, DescriptorSetting, DescriptorSettings, Input,
    Invariances, Registered,
};
use crate::crystal::Element;

const SETTINGS: &[DescriptorSetting] = &[];

const ABOUT: About = About {
    id: "jarvis_cfid",
    name: "JARVIS force-field inspired descriptors",
    explanation: "1,557 numbers on chemistry and geometry. 438 chemical properties and the charge \
        at 378 distances from the nucleus, each the mean over the elements present, without regard \
        to amounts; of the cell the logarithm of the volume per atom, the density, the volume per \
        atom and the packing fraction; the radial distribution function and the number of \
        neighbours of an atom, each in 100 bins of 0.1 Å up to 10 Å; the angles between bonds \
        shorter than a cut-off that parts the first shell of every pair of elements, and shorter \
        than that behind the second gap of the radial distribution; the dihedral angles along \
        bonds shorter than that in its first gap, all in bins of 1°. An angle rounded to 0.001° \
        weighs n / m, where n is how often it occurs and m the number of atoms at which it does. \
        As in the library that is followed, angles are counted in a block of about 10 Å along \
        each axis with one image of each neighbour, a dihedral angle belongs to the atom of its \
        bond that comes first, and a cell whose atoms leave more than 8 Å free along a Cartesian \
        axis is cut to the atoms plus 8 Å; so the numbers depend a little on the choice of the \
        cell, its orientation and the order of the sites. Rounding errors decide in \
        the library whether collinear atoms make 180° or 179.919°, what dihedral angle they have, \
        and which image of an atom halfway through the block is taken; here they make 180°, have \
        none, and it is always the same image. It has no \
        settings.",
    doi: "10.1103/PhysRevMaterials.2.083801",
    counterpart: "matminer JarvisCFID",
    family: "structure",
};

pub(super) const REGISTERED: Registered = Registered {
    about: ABOUT,
    settings: SETTINGS,
    build,
};

struct JarvisCfid;

fn build(_: &DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError> {
    Ok(Box::new(JarvisCfid))
}

/// Why partial occupancies cannot be described.
const WHY_WHOLE: &str = "this descriptor counts shells and angles between whole atoms, and has no value for parts of them";

/// The mean of a table's rows over the elements.
fn mean_vector(
    table: &Vectors,
    elements: &[Element],
    property: &str,
) -> Result<Vec<f64>, DescriptorError> {
    let mut mean = vec![0.0; table.columns.len()];
    for element in elements {
        let row = table
            .of(*element)
            .ok_or_else(|| DescriptorError::MissingProperty {
                element: element.to_string(),
                property: property.to_owned(),
            })?;
        for (sum, x) in mean.iter_mut().zip(row) {
            *sum += x / elements.len() as f64;
        }
    }
    Ok(mean)
}

/// ln of the volume per atom (Å³, five decimals), density (g cm⁻³), volume per atom (Å³), packing
/// fraction.
fn cell_features(
    volume_ang3: f64,
    density_g_cm3: f64,
    sites: &[Element],
) -> Result<[f64; 4], DescriptorError> {
    let mut cubes_ang3 = 0.0;
    for element in sites {
        let radius_ang = element.properties().atomic_radius_ang.ok_or_else(|| {
            DescriptorError::MissingProperty {
                element: element.to_string(),
                property: "atomic radius".to_owned(),
            }
        })?;
        cubes_ang3 += radius_ang.powi(3);
    }
    let per_atom_ang3 = volume_ang3 / sites.len() as f64;
    let packing_fraction = 4.0 / 3.0 * PI * cubes_ang3 / volume_ang3;
    let logarithm = rounded(per_atom_ang3.ln(), 1e5);
    Ok([logarithm, density_g_cm3, per_atom_ang3, packing_fraction])
}

fn rounded(x: f64, units: f64) -> f64 {
    (x * units).round_ties_even() / units
}

/// The pair distribution relative to a gas of the same density, four decimals.
fn radial_distribution(counts: &[u64], n_sites: f64, volume_ang3: f64) -> Vec<f64> {
    let value = |(k, count): (usize, &u64)| {
        let (inner, outer) = (0.1 * k as f64, 0.1 * (k + 1) as f64);
        let shell_ang3 = 4.0 / 3.0 * PI * (outer.powi(3) - inner.powi(3));
        rounded(
            *count as f64 / shell_ang3 / (n_sites / volume_ang3) / n_sites,
            1e4,
        )
    };
    counts.iter().enumerate().map(value).collect()
}

impl Descriptor for JarvisCfid {
    fn about(&self) -> About {
        ABOUT
    }

    fn invariances(&self) -> Invariances {
        Invariances {
            // Vacuum and the block's repeats go by Cartesian components.
            rotation: false,
            // Only where atoms leave more than 8 Å free along an axis.
            translation: false,
            // Only dihedral angles, which belong to the atom that comes first.
            site_order: false,
            supercell: false,
        }
    }

    fn describe(&self, input: &Input) -> Result<Description, DescriptorError> {
        let sites = input.ordered(WHY_WHOLE)?;
        let mut elements = sites.elements.clone();
        elements.sort_unstable();
        elements.dedup();
        let not_applicable = |fact: &str| DescriptorError::NotApplicable {
            fact: fact.to_owned(),
        };
        let structure = &input.structure;
        let mut values = mean_vector(&CHEMISTRY, &elements, "JARVIS chemical vector")?;
        let cell = Cell::without_vacuum(&structure.lattice, &sites.cart)
            .ok_or_else(|| not_applicable("the cell without its vacuum has no volume"))?;
        let volume_ang3 = cell.lattice.volume_ang3();
        let shrunk = structure.lattice.volume_ang3() / volume_ang3;
        let density_g_cm3 = structure.density_g_cm3() * shrunk;
        values.extend(cell_features(volume_ang3, density_g_cm3, &sites.elements)?);
        values.extend(mean_vector(&CHARGES, &elements, "JARVIS charge vector")?);

        let shells = Shells::new(&cell, &sites.elements, input.monitor());
        input.check()?;
        let too_few = || not_applicable("too few distances between atoms within 10 Å");
        let pair_cutoff_ang = shells.pair_cutoff_ang().ok_or_else(too_few)?;
        let (first_ang, second_ang) = shells.shell_cutoffs_ang().ok_or_else(too_few)?;
        let block = Block::new(&cell)?;
        let monitor = input.monitor();
        let [to_pairs, to_second] =
            angles::bond_angles(&block, [pair_cutoff_ang, second_ang], monitor)?;
        let n_sites = sites.elements.len() as f64;
        values.extend(radial_distribution(&shells.counts, n_sites, volume_ang3));
        values.extend(to_pairs);
        values.extend(to_second);
        values.extend(angles::dihedral_angles(&block, first_ang, monitor)?);
        values.extend(shells.counts.iter().map(|count| *count as f64 / n_sites));
        Ok(Description::Fixed(values))
    }

    fn labels(&self, _: &Description) -> Vec<String> {
        let cell = [
            "ln of volume per atom (Å³)",
            "density (g cm⁻³)",
            "volume per atom (Å³)",
            "packing fraction",
        ];
        let bins = |name: &'static str| {
            (0..shells::N_BINS).map(move |k| format!("{name}, r = {:.1} Å", 0.1 * k as f64))
        };
        let angles = |name: &'static str| {
            (1..=counts::N_BINS).map(move |k| format!("{name} {k}–{}°", k + 1))
        };
        let charge = |r: &String| format!("mean charge, r = {r} Å");
        let chemistry = CHEMISTRY.columns.iter().map(|name| format!("mean {name}"));
        chemistry
            .chain(cell.map(str::to_owned))
            .chain(CHARGES.columns.iter().map(charge))
            .chain(bins("radial distribution"))
            .chain(angles("angle of bonds in the first shell of every pair,"))
            .chain(angles("angle of bonds in two shells,"))
            .chain(angles("dihedral angle"))
            .chain(bins("neighbours"))
            .collect()
    }
}
