//! Orbital field matrix: which valence subshells surround which.
//!
//! In: an [`Input`], ordered or not but without alternatives. Out: 39 × 39 values, row by row. Each element is a vector of zeros and
//! ones; a pair of elements fills few places of the matrix, so the weights of pairs are summed
//! first and spread over the matrix once. The matrix is linear in what sits on both sites of a pair: of
//! partial occupancies it is the mean over all ways to fill them, on the planes of the average lattice.

use std::sync::LazyLock;

use smallvec::SmallVec;

use super::{
    About, Description, Descriptor, DescriptorError, DescriptorSetting, DescriptorSettings, Input,
    Invariances, Plot, Registered,
};
use crate::crystal::Element;
use crate::crystal::voronoi::VoronoiCell;
use crate::units::{ANGSTROM_STAR_M, BOHR_RADIUS_M};

/// Places of an element's vector: s¹–s², p¹–p⁶, d¹–d¹⁰, f¹–f¹⁴, periods 1–7.
const SIZE: usize = 39;

const SETTINGS: &[DescriptorSetting] = &[];

const ABOUT: About = About {
    id: "orbital_field_matrix",
    name: "Orbital field matrix",
    explanation: "Which valence electrons surround which. An element is a vector of 39 zeros and \
        ones: one place for each possible filling of a valence subshell (s¹, s², p¹ … f¹⁴) and \
        seven for its period. The outer product of the vectors of neighbour and centre, \
        times w / r, summed over the neighbours of a site, at distance r in Bohr radii, with the solid angle of the Voronoi face relative to the largest \
        as weight w, gives 39 × 39 values; the mean over all sites describes the structure. In a \
        simplified representation the electrons are those of the placeholders. The distance is \
        that to the neighbour itself: matminer repeats the cell three times and takes the nearest \
        image in that, which differs where a cell is shorter than about two thirds of the \
        distance; and it takes one site for all that symmetry makes alike within 0.01 Å, here \
        every site counts. Occupants of mixed and partially occupied sites count by their \
        occupancies; positions of which one at most is filled have no planes between them. It has \
        no settings.",
    doi: "10.1080/14686996.2017.1378060",
    counterpart: "matminer OrbitalFieldMatrix (period_tag)",
    family: "electronic",
};

pub(super) const REGISTERED: Registered = Registered {
    about: ABOUT,
    settings: SETTINGS,
    build,
};

struct OrbitalFieldMatrix;

fn build(_: &DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError> {
    Ok(Box::new(OrbitalFieldMatrix))
}

static VALENCE_SHELLS: &str = include_str!("../../assets/elements/valence_shells.csv");

/// The places of each element's vector that are one, by atomic number from 1; none where the
/// configuration is not known.
static PLACES: LazyLock<Vec<Vec<usize>>> = LazyLock::new(|| {
    let lines = VALENCE_SHELLS
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1);
    lines.zip(Element::all()).map(places).collect()
});

/// The table is part of the program, so a malformed line is a defect of the program; a test reads
/// all of it.
fn places((line, element): (&str, Element)) -> Vec<usize> {
    let subshells = line.rsplit(',').next().unwrap_or_default();
    let place = |subshell: &str| {
        let start = match subshell.chars().next()? {
            's' => 0,
            'p' => 2,
            'd' => 8,
            _ => 18,
        };
        let electrons: usize = subshell.get(1..)?.parse().ok()?;
        Some(start + electrons - 1)
    };
    let mut places: Vec<usize> = subshells.split_whitespace().filter_map(place).collect();
    if !places.is_empty() {
        places.push(31 + usize::from(element.properties().row));
    }
    places.sort_unstable();
    places.dedup();
    places
}

fn places_of(element: Element) -> Result<&'static [usize], DescriptorError> {
    let known = PLACES.get(usize::from(element.atomic_number()).wrapping_sub(1));
    match known {
        Some(places) if !places.is_empty() => Ok(places),
        _ => Err(DescriptorError::MissingProperty {
            element: element.to_string(),
            property: "electron configuration".to_owned(),
        }),
    }
}

/// The kinds of elements on a site, and how often each is there.
type Kinds = SmallVec<[(usize, f64); 1]>;

/// Sums of w / r in Bohr⁻¹ over the pairs (neighbour, centre) of kinds of elements, by occupancy.
fn pair_sums(cells: &[VoronoiCell], kinds_of: &[Kinds], n_kinds: usize) -> Vec<f64> {
    // matminer takes the Ångström star, so the values are 1.5e-5 lower than with the Å.
    let bohr_per_ang = ANGSTROM_STAR_M / BOHR_RADIUS_M;
    let mut sums = vec![0.0; n_kinds * n_kinds];
    for (site, cell) in cells.iter().enumerate() {
        let angles = cell.faces.iter().map(|face| face.solid_angle_sr);
        let largest_sr = angles.fold(0.0, f64::max);
        for face in &cell.faces {
            let weight = face.solid_angle_sr / largest_sr;
            let distance_bohr = face.neighbor.distance_ang * bohr_per_ang;
            for (theirs, there) in &kinds_of[face.neighbor.site] {
                for (own, here) in &kinds_of[site] {
                    sums[theirs * n_kinds + own] += there * here * (weight / distance_bohr);
                }
            }
        }
    }
    sums
}

impl Descriptor for OrbitalFieldMatrix {
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
        let mut kinds: Vec<Element> = occupants.iter().map(|o| o.element).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let mut kinds_of = vec![Kinds::new(); cell.frac.len()];
        for occupant in &occupants {
            let kind = kinds.partition_point(|kind| *kind < occupant.element);
            kinds_of[occupant.site].push((kind, occupant.occupancy));
        }
        let places: Vec<&[usize]> = kinds
            .iter()
            .map(|element| places_of(*element))
            .collect::<Result<_, _>>()?;
        let sums = pair_sums(&input.voronoi()?.cells, &kinds_of, kinds.len());
        let mut matrix = vec![0.0; SIZE * SIZE];
        for (pair, sum) in sums.iter().enumerate() {
            let mean = sum / cell.n_atoms();
            for row in places[pair / kinds.len()] {
                for column in places[pair % kinds.len()] {
                    matrix[row * SIZE + column] += mean;
                }
            }
        }
        Ok(Description::Fixed(matrix))
    }

    fn plot(&self) -> Plot {
        Plot::Matrix { side: SIZE }
    }

    fn labels(&self, _: &Description) -> Vec<String> {
        let subshells = [("s", 2), ("p", 6), ("d", 10), ("f", 14)]
            .into_iter()
            .flat_map(|(name, n)| (1..=n).map(move |k| format!("{name}^{k}")));
        let places: Vec<String> = subshells
            .chain((1..=7).map(|k| format!("period {k}")))
            .collect();
        places
            .iter()
            .flat_map(|row| places.iter().map(move |column| format!("{row} - {column}")))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::{Lattice, Species, Structure};

    fn described(element: Element) -> Result<Description, DescriptorError> {
        let lattice = Lattice::from_rows([[3.0, 0.0, 0.0], [0.0, 3.0, 0.0], [0.0, 0.0, 3.0]]);
        let input = Input::new(Structure::ordered(
            lattice,
            &[Species::bare(element)],
            &[[0.0; 3]],
        ));
        OrbitalFieldMatrix.describe(&input)
    }

    #[test]
    fn the_table_is_read_whole() {
        assert_eq!(PLACES.len(), 118);
        let known = PLACES.iter().filter(|places| !places.is_empty()).count();
        assert_eq!(known, 104);
        // Sulfur: s², p⁴, period 3; cerium: f¹, period 6.
        assert_eq!(places_of(Element::S).unwrap(), [1, 5, 34]);
        let cerium = places_of("Ce".parse().unwrap()).unwrap();
        assert!(cerium.contains(&18) && cerium.contains(&37));
    }

    #[test]
    fn the_simple_cube_by_hand() {
        let found: Vec<f64> = described(Element::S).unwrap().values().collect();
        let expected = 6.0 / (3.0 * ANGSTROM_STAR_M / BOHR_RADIUS_M);
        for (k, value) in found.iter().enumerate() {
            let hot = [1, 5, 34].contains(&(k / SIZE)) && [1, 5, 34].contains(&(k % SIZE));
            assert!((value - if hot { expected } else { 0.0 }).abs() < 1e-12);
        }
    }

    #[test]
    fn an_element_without_configuration_is_named() {
        let error = described(Element::from_atomic_number(110).unwrap()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "Ds: no electron configuration in the tables"
        );
    }
}
