//! Which neighbours an atom is bonded to: CrystalNN.
//!
//! In: sites with elements and oxidation states, and their Voronoi cells. Out: an [`Environment`]
//! per site: neighbours by falling weight, and how likely each coordination number is.
//!
//! The weight of a neighbour is the solid angle of its Voronoi face, times (for open structures)
//! the solid angle over the area, times a preference for differences in electronegativity, faded
//! out beyond the sum of the radii. Every weight that occurs splits the neighbours into those at
//! least as heavy and the rest; the coordination number so defined has as probability the share of
//! a quarter of the unit disc between that weight and the next smaller one.
//!
//! Pan et al., Inorg. Chem. 2021, 60, 1590, DOI 10.1021/acs.inorgchem.0c02996; details follow
//! pymatgen's `CrystalNN`, among them that weights are rounded to three digits and that only sites
//! within 7 Å bound a cell.

use std::borrow::Cow;
use std::f64::consts::PI;

use super::Element;
use super::bonding_radii::{covalent_radius_ang, ion_radius_ang};
use super::lattice::{Lattice, Vector3, norm};
use super::neighbors::{CUTOFF_TOLERANCE_ANG, Neighbor};
use super::voronoi::{Tessellation, VoronoiCell, VoronoiError, cell_within};
use crate::monitor::Monitor;

/// Largest difference of electronegativity between two elements, by which CrystalNN divides.
const LARGEST_DIFFERENCE: f64 = 3.3;

/// Rounded weights are whole numbers of these parts of one.
const PARTS: f64 = 1000.0;

/// Settings of CrystalNN; the defaults are pymatgen's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CrystalNnSettings {
    /// How far beyond the sum of the radii the weight starts to fall, and where it is zero, in Å;
    /// `None` for no limit.
    pub distance_cutoffs_ang: Option<[f64; 2]>,
    /// Strength of the preference for neighbours of different electronegativity, ≥ 0.
    pub electronegativity_weight: f64,
    /// Whether weights are adjusted to layered and porous structures.
    pub porous_adjustment: bool,
    /// Sites within this radius bound a cell, in Å; it grows where they do not enclose the site.
    pub search_cutoff_ang: f64,
}

impl Default for CrystalNnSettings {
    fn default() -> Self {
        Self {
            distance_cutoffs_ang: Some([0.5, 1.0]),
            electronegativity_weight: 3.0,
            porous_adjustment: true,
            search_cutoff_ang: 7.0,
        }
    }
}

/// The sites of an ordered crystal, as parallel slices.
#[derive(Clone, Copy, Debug)]
pub struct Sites<'a> {
    /// Lattice.
    pub lattice: &'a Lattice,
    /// Fractional coordinates.
    pub frac: &'a [Vector3],
    /// Element of each site.
    pub elements: &'a [Element],
    /// Oxidation state of each site, 0 where unknown.
    pub oxidation_states: &'a [f64],
}

/// The surroundings of a site.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Environment {
    /// Neighbours with their weights in (0, 1], heaviest first.
    pub neighbors: Vec<(Neighbor, f64)>,
    /// Coordination numbers with their probabilities: ascending, 0 last.
    pub coordination_numbers: Vec<(usize, f64)>,
}

/// Why bonds cannot be told.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CoordinationError {
    /// An element has neither a covalent nor an atomic radius.
    #[error("{0}: no covalent radius in the tables")]
    NoRadius(Element),
    /// A site has no Voronoi cell.
    #[error(transparent)]
    NoCell(#[from] VoronoiError),
}

impl Environment {
    /// The neighbours at the most probable coordination number: the bonds of the site.
    pub fn bonded(&self) -> impl Iterator<Item = &Neighbor> {
        let mut best = (0, f64::NEG_INFINITY);
        for &(number, probability) in &self.coordination_numbers {
            if probability > best.1 {
                best = (number, probability);
            }
        }
        self.neighbors.iter().take(best.0).map(|(n, _)| n)
    }
}

/// The environment of every site.
///
/// # Errors
/// [`CoordinationError`] with the element or the sites at fault, or once the monitor says stop.
pub fn environments(
    sites: &Sites<'_>,
    tessellation: &Tessellation,
    settings: &CrystalNnSettings,
    monitor: &Monitor,
) -> Result<Vec<Environment>, CoordinationError> {
    let cells = tessellation.cells.iter().enumerate();
    cells
        .map(|(site, cell)| {
            monitor.check().map_err(VoronoiError::from)?;
            let cell = searched_cell(sites, site, cell, settings.search_cutoff_ang)?;
            environment(sites, site, &cell, settings)
        })
        .collect()
}

/// The cell of a site as bounded by sites within the search cut-off only. Where these do not
/// enclose it the cut-off doubles, at most to the longest diagonal of the crystal's cell.
fn searched_cell<'c>(
    sites: &Sites<'_>,
    site: usize,
    cell: &'c VoronoiCell,
    search_cutoff_ang: f64,
) -> Result<Cow<'c, VoronoiCell>, CoordinationError> {
    let diagonals = [
        [1.0; 3],
        [-1.0, 1.0, 1.0],
        [1.0, -1.0, 1.0],
        [1.0, 1.0, -1.0],
    ];
    let longest_ang = diagonals
        .map(|corner| norm(sites.lattice.cart_from_frac(corner)))
        .into_iter()
        .fold(0.0, f64::max);
    let mut cutoff_ang = search_cutoff_ang;
    loop {
        if cell.farthest_neighbor_ang() <= cutoff_ang + CUTOFF_TOLERANCE_ANG {
            return Ok(Cow::Borrowed(cell));
        }
        if let Some(larger) = cell_within(sites.lattice, sites.frac, site, cutoff_ang)? {
            return Ok(Cow::Owned(larger));
        }
        if cutoff_ang > longest_ang {
            return Ok(Cow::Borrowed(cell));
        }
        cutoff_ang = (2.0 * cutoff_ang).min(longest_ang + 0.011);
    }
}

fn environment(
    sites: &Sites<'_>,
    site: usize,
    cell: &VoronoiCell,
    settings: &CrystalNnSettings,
) -> Result<Environment, CoordinationError> {
    let mut weighted: Vec<(Neighbor, f64)> = Vec::with_capacity(cell.faces.len());
    for face in cell.faces.iter().filter(|face| face.area_ang2 > 0.0) {
        let mut weight = face.solid_angle_sr;
        if settings.porous_adjustment {
            weight *= face.solid_angle_sr / face.area_ang2;
        }
        weight *= preference(sites, site, face.neighbor.site, settings);
        weighted.push((face.neighbor, weight));
    }
    let heaviest = weighted.iter().map(|(_, w)| *w).fold(0.0, f64::max);
    for (neighbor, weight) in &mut weighted {
        *weight /= heaviest;
        if let Some(cutoffs_ang) = settings.distance_cutoffs_ang {
            *weight *= fading(sites, site, neighbor, cutoffs_ang)?;
        }
        *weight = (*weight * PARTS).round_ties_even() / PARTS;
    }
    weighted.retain(|(_, weight)| *weight > 0.0);
    // Stable: neighbours of equal weight stay in order of distance.
    weighted.sort_by(|a, b| b.1.total_cmp(&a.1));
    Ok(Environment {
        coordination_numbers: coordination_numbers(&weighted),
        neighbors: weighted,
    })
}

/// Factor ≥ 1 that grows with the difference of electronegativity; 1 where one is unknown.
fn preference(sites: &Sites<'_>, site: usize, other: usize, settings: &CrystalNnSettings) -> f64 {
    let electronegativity = |k: usize| sites.elements[k].properties().electronegativity;
    match (electronegativity(site), electronegativity(other)) {
        (Some(x), Some(y)) => {
            1.0 + settings.electronegativity_weight * ((x - y).abs() / LARGEST_DIFFERENCE).sqrt()
        }
        _ => 1.0,
    }
}

/// Factor that falls as a cosine from 1 to 0 between the two distances beyond touching.
fn fading(
    sites: &Sites<'_>,
    site: usize,
    neighbor: &Neighbor,
    cutoffs_ang: [f64; 2],
) -> Result<f64, CoordinationError> {
    let touching_ang = touching_ang(sites, site, neighbor.site)?;
    let [near, far] = cutoffs_ang.map(|beyond| touching_ang + beyond);
    Ok(if neighbor.distance_ang <= near {
        1.0
    } else if neighbor.distance_ang < far {
        let share = (neighbor.distance_ang - near) / (far - near);
        0.5 * ((share * PI).cos() + 1.0)
    } else {
        0.0
    })
}

/// Sum of the radii of two sites: those of the ions if both are known, else the covalent ones.
fn touching_ang(sites: &Sites<'_>, site: usize, other: usize) -> Result<f64, CoordinationError> {
    let ion = |k: usize| ion_radius_ang(sites.elements[k], sites.oxidation_states[k]);
    if let (Some(r), Some(s)) = (ion(site), ion(other)) {
        return Ok(r + s);
    }
    let covalent = |k: usize| {
        let element = sites.elements[k];
        covalent_radius_ang(element).ok_or(CoordinationError::NoRadius(element))
    };
    Ok(covalent(site)? + covalent(other)?)
}

/// Probability of each coordination number, from weights in falling order.
fn coordination_numbers(weighted: &[(Neighbor, f64)]) -> Vec<(usize, f64)> {
    let mut numbers = Vec::new();
    let mut total = 0.0;
    for (k, (_, weight)) in weighted.iter().enumerate() {
        let next = weighted.get(k + 1).map_or(0.0, |(_, next)| *next);
        if next < *weight {
            let probability = (disc_area(*weight) - disc_area(next)) / disc_area(1.0);
            total += probability;
            numbers.push((k + 1, probability));
        }
    }
    if total < 1.0 {
        numbers.push((0, 1.0 - total));
    }
    numbers
}

/// Area of the unit disc between abscissas 0 and `x` ≤ 1, above the axis:
/// (x √(1 − x²) + arcsin x) / 2.
fn disc_area(x: f64) -> f64 {
    0.5 * (x * (1.0 - x * x).max(0.0).sqrt() + x.asin())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bonds(lattice: &Lattice, atoms: &[(Element, f64, Vector3)]) -> Vec<Environment> {
        let frac: Vec<Vector3> = atoms.iter().map(|a| a.2).collect();
        let elements: Vec<Element> = atoms.iter().map(|a| a.0).collect();
        let oxidation_states: Vec<f64> = atoms.iter().map(|a| a.1).collect();
        let sites = Sites {
            lattice,
            frac: &frac,
            elements: &elements,
            oxidation_states: &oxidation_states,
        };
        let tessellation = Tessellation::new(lattice, &frac).unwrap();
        environments(
            &sites,
            &tessellation,
            &CrystalNnSettings::default(),
            &Monitor::silent(),
        )
        .unwrap()
    }

    fn fcc(a: f64) -> Lattice {
        let half = a / 2.0;
        Lattice::from_rows([[0.0, half, half], [half, 0.0, half], [half, half, 0.0]])
    }

    #[test]
    fn rock_salt_and_zinc_blende() {
        let lithium = (Element::LI, 1.0, [0.0; 3]);
        for (place, number) in [(0.5, 6), (0.25, 4)] {
            let found = bonds(&fcc(5.0), &[lithium, (Element::S, -2.0, [place; 3])]);
            for (site, environment) in found.iter().enumerate() {
                let bonded: Vec<&Neighbor> = environment.bonded().collect();
                assert_eq!(bonded.len(), number);
                assert!(bonded.iter().all(|n| n.site == 1 - site));
                let numbers = &environment.coordination_numbers;
                let total: f64 = numbers.iter().map(|(_, p)| p).sum();
                assert!((total - 1.0).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn atoms_out_of_reach_are_not_bonded() {
        let found = bonds(&fcc(9.0), &[(Element::S, -2.0, [0.0; 3])]);
        assert_eq!(found[0].bonded().count(), 0);
        assert_eq!(found[0].coordination_numbers, [(0, 1.0)]);
    }

    #[test]
    fn the_distance_fades_out_half_an_angstrom_beyond_touching() {
        // Li+ and S2- touch at 0.9 + 1.7 Å; the weight is halved at 0.75 Å beyond.
        let lattice = fcc(2.0 * (2.6 + 0.75));
        let atoms = [(Element::LI, 1.0, [0.0; 3]), (Element::S, -2.0, [0.5; 3])];
        let found = bonds(&lattice, &atoms);
        assert_eq!(found[0].neighbors.len(), 6);
        assert_eq!(found[0].neighbors[0].1, 0.5);
        // x = ½: (√3/4 + π/6) / 2 of π/4
        let expected = (3.0_f64.sqrt() / 4.0 + PI / 6.0) / 2.0 / (PI / 4.0);
        assert!((found[0].coordination_numbers[0].1 - expected).abs() < 1e-12);
    }

    #[test]
    fn an_element_without_radius_is_named() {
        let heavy = Element::from_atomic_number(118).unwrap();
        let frac = [[0.0; 3]];
        let lattice = fcc(4.0);
        let sites = Sites {
            lattice: &lattice,
            frac: &frac,
            elements: &[heavy],
            oxidation_states: &[0.0],
        };
        let tessellation = Tessellation::new(&lattice, &frac).unwrap();
        let settings = CrystalNnSettings::default();
        let found = environments(&sites, &tessellation, &settings, &Monitor::silent());
        assert_eq!(found.unwrap_err(), CoordinationError::NoRadius(heavy));
    }
}
