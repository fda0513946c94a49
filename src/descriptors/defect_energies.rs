//! Defect energies: how the mobile ion likes its sites, and what a vacancy and an interstitial cost.
//!
//! In: an ordered [`Input`] with an oxidation state on every site and its mobile element. Out: six
//! numbers in valence units and eV.

use super::flat_cell::FlatCell;
use super::mobile_places::Void;
use super::{
    About, Description, Descriptor, DescriptorError, DescriptorSetting, DescriptorSettings, Input,
    Invariances, Registered,
};
use crate::crystal::coulomb::coulomb_potentials_v;
use crate::crystal::lattice::Vector3;
use crate::crystal::neighbors::NeighborSearch;
use crate::crystal::oxidation::unit_valence_length_ang;

const SETTINGS: &[DescriptorSetting] = &[];

const ABOUT: About = About {
    id: "defect_energies",
    name: "Defect energies",
    explanation: "What it costs to take a mobile ion from its site and to put one more into a free \
        place, before anything relaxes. Bonds: at a point the ion has the bond-valence sum \
        V = Σ exp((R₀ − r)/0.37 Å) over the ions of opposite charge within 6 Å, with R₀ from \
        O'Keeffe and Brese's parameters of the elements, and the mismatch V − |q|. Electrostatics: \
        the potential φ of all other ions as point charges (Ewald), so that a vacancy costs −qφ at \
        the site and an interstitial qφ at the free place. Free places are the voids of the \
        framework that fit the ion (as for the mobile sublattice), at least half as well as the best \
        void. The numbers: mean and root mean square of the mismatch at the ion's sites, mean and \
        standard deviation of the vacancy energy, the energy of a Frenkel pair far apart (cheapest \
        interstitial plus mean vacancy), and the smallest |mismatch| of a free place. Bare charges \
        are not screened: the energies order structures but are several times too large. A cell that \
        is not neutral has a uniform background. Only for representations that keep the mobile ion, \
        and for ordered structures. It has no settings.",
    doi: "10.1021/ja00009a002",
    counterpart: "none",
    family: "bonding",
};

pub(super) const REGISTERED: Registered = Registered {
    about: ABOUT,
    settings: SETTINGS,
    build,
};

/// Why partial occupancies cannot be described.
const WHY_WHOLE: &str = "a defect is a whole atom more or less among whole atoms";

/// Softness b in Å of a bond valence.
const SOFTNESS_ANG: f64 = 0.37;

/// Longest bond that counts, in Å.
const LONGEST_BOND_ANG: f64 = 6.0;

/// A void is a candidate for an interstitial if it fits at least so well as the best one, as a share.
const FITTING_SHARE: f64 = 0.5;

struct DefectEnergies;

fn build(_: &DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError> {
    Ok(Box::new(DefectEnergies))
}

/// Bond-valence sums of the mobile ion at any point.
struct Bonds {
    search: NeighborSearch,
    /// R₀ in Å for each of the sites of opposite charge.
    unit_valence_ang: Vec<f64>,
    charge: f64,
}

impl Bonds {
    fn new(input: &Input, cell: &FlatCell, charge: f64) -> Result<Self, DescriptorError> {
        let is_opposite = |site: &usize| cell.oxidation_states[*site] * charge < 0.0;
        let partners: Vec<usize> = (0..cell.elements.len()).filter(is_opposite).collect();
        let mobile = input.mobile_ion;
        let unit_valence_ang = |site: &usize| {
            let element = cell.elements[*site];
            unit_valence_length_ang(mobile, element).ok_or_else(|| {
                DescriptorError::MissingProperty {
                    element: format!("{mobile} with {element}"),
                    property: "bond-valence parameters".to_owned(),
                }
            })
        };
        let frac: Vec<Vector3> = partners.iter().map(|site| cell.frac[*site]).collect();
        Ok(Self {
            search: NeighborSearch::new(&input.structure.lattice, &frac, LONGEST_BOND_ANG)
                .watched_by(input.monitor()),
            unit_valence_ang: partners
                .iter()
                .map(unit_valence_ang)
                .collect::<Result<_, _>>()?,
            charge,
        })
    }

    /// V − |q| at a point; the sum is cut off at twice the charge, above which a place is as bad as
    /// it can be.
    fn mismatch(&self, point: Vector3) -> f64 {
        let mut sum = 0.0;
        self.search.visit_point(point, |neighbor| {
            let exponent =
                (self.unit_valence_ang[neighbor.site] - neighbor.distance_ang) / SOFTNESS_ANG;
            sum += exponent.exp();
        });
        let charge = self.charge.abs();
        sum.min(2.0 * charge) - charge
    }
}

/// Charge of the mobile ion, on the first of its sites.
fn mobile_charge(cell: &FlatCell, mobile: &[usize]) -> Result<f64, DescriptorError> {
    let uncharged = mobile
        .iter()
        .find(|site| cell.oxidation_states[**site] == 0.0);
    match (uncharged, mobile.first()) {
        (None, Some(site)) => Ok(cell.oxidation_states[*site]),
        (Some(site), _) => Err(DescriptorError::NotApplicable {
            fact: format!(
                "the mobile ion on site {site} has no charge; defect energies are for ions"
            ),
        }),
        (None, None) => Err(DescriptorError::NotApplicable {
            fact: "there is no mobile ion in it".to_owned(),
        }),
    }
}

/// Voids that are candidates for an interstitial.
fn candidates(voids: &[Void]) -> Vec<Vector3> {
    let best = voids.iter().map(|void| void.fitness).fold(0.0, f64::max);
    let fits = |void: &&Void| void.fitness >= FITTING_SHARE * best;
    voids.iter().filter(fits).map(|void| void.frac).collect()
}

/// Potentials in V at the mobile sites, of all other ions, and at further points, of all ions.
fn potentials_v(
    input: &Input,
    cell: &FlatCell,
    mobile: &[usize],
    points: &[Vector3],
) -> Result<(Vec<f64>, Vec<f64>), DescriptorError> {
    let sites = mobile.iter().map(|site| cell.frac[*site]);
    let places: Vec<Vector3> = sites.chain(points.iter().copied()).collect();
    let (lattice, charges) = (&input.structure.lattice, &cell.oxidation_states);
    let mut at_sites =
        coulomb_potentials_v(lattice, &cell.frac, charges, &places, input.monitor())?;
    let at_points = at_sites.split_off(mobile.len());
    Ok((at_sites, at_points))
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn root_mean_square(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, n), x| (sum + x * x, n + 1.0));
    f64::sqrt(sum / count)
}

impl Descriptor for DefectEnergies {
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
        let cell = input.ordered(WHY_WHOLE)?;
        let places = input.mobile_places()?;
        let mobile: Vec<usize> = places.sites.iter().map(|site| site.site).collect();
        let charge = mobile_charge(cell, &mobile)?;
        let points = candidates(&places.voids);
        if points.is_empty() {
            return Err(DescriptorError::NotApplicable {
                fact: "the mobile ion sits in every void of the framework".to_owned(),
            });
        }
        let bonds = Bonds::new(input, cell, charge)?;
        let at_sites = mobile.iter().map(|site| bonds.mismatch(cell.frac[*site]));
        let at_sites: Vec<f64> = at_sites.collect();
        let at_voids = points.iter().map(|point| bonds.mismatch(*point).abs());
        let (of_sites, of_voids) = potentials_v(input, cell, &mobile, &points)?;
        let vacancies_ev: Vec<f64> = of_sites.iter().map(|v| -charge * v).collect();
        let vacancy_ev = mean(&vacancies_ev);
        let interstitials_ev = of_voids.iter().map(|v| charge * v);
        Ok(Description::Fixed(vec![
            mean(&at_sites),
            root_mean_square(at_sites.iter().copied()),
            vacancy_ev,
            root_mean_square(vacancies_ev.iter().map(|v| v - vacancy_ev)),
            vacancy_ev + interstitials_ev.fold(f64::INFINITY, f64::min),
            at_voids.fold(f64::INFINITY, f64::min),
        ]))
    }

    fn labels(&self, _: &Description) -> Vec<String> {
        [
            "mean mismatch at the sites (valence units)",
            "RMS mismatch at the sites (valence units)",
            "mean vacancy energy (eV)",
            "standard deviation of the vacancy energy (eV)",
            "Frenkel pair (eV)",
            "smallest mismatch of a free place (valence units)",
        ]
        .map(str::to_owned)
        .to_vec()
    }
}
