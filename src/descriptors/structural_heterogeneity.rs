//! Structural heterogeneity: how much bond lengths and the room of the atoms vary.
//!
//! In: an [`Input`], ordered or not but without alternatives. Out: nine numbers, all without a unit.
//! Neighbours are those that share a Voronoi face, weighted by its area and by how often they are there;
//! a mean over the sites weights each by its occupancy.

use super::{
    About, Description, Descriptor, DescriptorError, DescriptorSetting, DescriptorSettings, Input,
    Invariances, Registered,
};
use crate::crystal::voronoi::{VoronoiCell, VoronoiFace};
use crate::math::statistics::weighted_mean;

const SETTINGS: &[DescriptorSetting] = &[];

const ABOUT: About = About {
    id: "structural_heterogeneity",
    name: "Structural heterogeneity",
    explanation: "How unlike the surroundings of the atoms are, from their Voronoi cells. The \
        bond length of a site is l = Σ A d / Σ A over its neighbours at distance d behind a face \
        of area A; its variation is v = Σ A |d − l| / (l Σ A). The nine numbers are the mean \
        absolute deviation, the largest and the smallest of l relative to its mean; the smallest, \
        the largest, range, mean and mean absolute deviation of v; and the mean absolute deviation \
        of the volumes of the Voronoi cells relative to their mean. Called structure variance in \
        the screening of Laskowski et al. pymatgen counts a site twice whose \
        fractional coordinate is not below 1, and then finds wrong neighbours or none (cubic rock \
        salt written so); here coordinates are wrapped first. Partially occupied sites count by their occupancies, as \
        neighbours and in the means. It has no settings.",
    doi: "10.1103/PhysRevB.96.024104",
    counterpart: "matminer StructuralHeterogeneity",
    family: "structure",
};

pub(super) const REGISTERED: Registered = Registered {
    about: ABOUT,
    settings: SETTINGS,
    build,
};

struct StructuralHeterogeneity;

fn build(_: &DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError> {
    Ok(Box::new(StructuralHeterogeneity))
}

/// Bond length of a site in Å and its relative variation; neighbours count by their occupancies.
fn bond_length(cell: &VoronoiCell, occupancies: &[f64]) -> (f64, f64) {
    let lengths_ang: Vec<f64> = cell.faces.iter().map(|f| f.neighbor.distance_ang).collect();
    let there = |face: &VoronoiFace| occupancies.get(face.neighbor.site).copied().unwrap_or(1.0);
    let areas = cell.faces.iter().map(|f| there(f) * f.area_ang2);
    let areas_ang2: Vec<f64> = areas.collect();
    let weighted = |values: &[f64]| weighted_mean(values, &areas_ang2).unwrap_or(f64::NAN);
    let length_ang = weighted(&lengths_ang);
    let deviations: Vec<f64> = lengths_ang.iter().map(|d| (d - length_ang).abs()).collect();
    (length_ang, weighted(&deviations) / length_ang)
}

/// Mean over the sites, by occupancy.
fn mean_of(values: &[f64], occupancies: &[f64]) -> f64 {
    weighted_mean(values, occupancies).unwrap_or(f64::NAN)
}

fn mean_absolute_deviation(values: &[f64], occupancies: &[f64]) -> f64 {
    let center = mean_of(values, occupancies);
    let deviations: Vec<f64> = values.iter().map(|x| (x - center).abs()).collect();
    mean_of(&deviations, occupancies)
}

fn smallest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

fn largest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

impl Descriptor for StructuralHeterogeneity {
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
        let cells = &input.voronoi()?.cells;
        let there = &input.cell()?.occupancies;
        let bonds = cells.iter().map(|cell| bond_length(cell, there));
        let (mut lengths, variations): (Vec<f64>, Vec<f64>) = bonds.unzip();
        let typical_ang = mean_of(&lengths, there);
        for length in &mut lengths {
            *length /= typical_ang;
        }
        let volumes_ang3: Vec<f64> = cells.iter().map(VoronoiCell::volume_ang3).collect();
        Ok(Description::Fixed(vec![
            mean_absolute_deviation(&lengths, there),
            largest(&lengths),
            smallest(&lengths),
            smallest(&variations),
            largest(&variations),
            largest(&variations) - smallest(&variations),
            mean_of(&variations, there),
            mean_absolute_deviation(&variations, there),
            mean_absolute_deviation(&volumes_ang3, there) / mean_of(&volumes_ang3, there),
        ]))
    }

    fn labels(&self, _: &Description) -> Vec<String> {
        [
            "mean absolute deviation of relative bond length",
            "largest relative bond length",
            "smallest relative bond length",
            "smallest neighbour distance variation",
            "largest neighbour distance variation",
            "range of neighbour distance variation",
            "mean neighbour distance variation",
            "mean absolute deviation of neighbour distance variation",
            "mean absolute deviation of relative cell volume",
        ]
        .map(str::to_owned)
        .to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::{Element, Lattice, Species, Structure};

    #[test]
    fn layers_by_hand() {
        // Sites at 0 and 2 Å on a line of 6 Å, in a square of 3 Å: each has four neighbours at 3 Å
        // behind faces of 3 × 3 Å², one at 2 and one at 4 Å behind faces of 9 Å².
        let lattice = Lattice::from_rows([[3.0, 0.0, 0.0], [0.0, 3.0, 0.0], [0.0, 0.0, 6.0]]);
        let frac = [[0.0; 3], [0.0, 0.0, 1.0 / 3.0]];
        let species = [Species::bare(Element::LI); 2];
        let input = Input::new(Structure::ordered(lattice, &species, &frac));
        let description = StructuralHeterogeneity.describe(&input).unwrap();
        let found: Vec<f64> = description.values().collect();
        let variation = (1.0 + 1.0) / 6.0 / 3.0;
        let expected = [
            0.0, 1.0, 1.0, variation, variation, 0.0, variation, 0.0, 0.0,
        ];
        for (a, b) in found.iter().zip(expected) {
            assert!((a - b).abs() < 1e-12, "{found:?}");
        }
    }
}
