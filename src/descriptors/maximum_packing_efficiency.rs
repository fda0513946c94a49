//! Maximum packing efficiency: how much of the cell spheres can fill that touch and do not overlap.
//!
//! In: an [`Input`], ordered or not but without alternatives. Out: one number between 0 and 1, as no
//! sphere leaves its Voronoi cell. A sphere of a partially occupied site counts by how often it is
//! there; those around it keep their size, as where the average lattice stays as it is.

use std::f64::consts::PI;

use super::{
    About, Description, Descriptor, DescriptorError, DescriptorSetting, DescriptorSettings, Input,
    Invariances, Registered,
};

const SETTINGS: &[DescriptorSetting] = &[];

const ABOUT: About = About {
    id: "maximum_packing_efficiency",
    name: "Maximum packing efficiency",
    explanation: "The share of the cell that is filled when a sphere around each atom grows until \
        it touches the nearest face of the atom's Voronoi cell, which is half the distance to the \
        nearest neighbour: Σ (4/3) π r³ / V. Face-centred cubic and hexagonal close packing have \
        π/√18 = 0.74, the simple cubic arrangement 0.52. It knows nothing of the elements, only \
        of the geometry. A partially occupied site counts by its occupancy; positions of which one at \
        most is filled have no planes between them. It has no settings.",
    doi: "10.1103/PhysRevB.96.024104",
    counterpart: "matminer MaximumPackingEfficiency",
    family: "structure",
};

pub(super) const REGISTERED: Registered = Registered {
    about: ABOUT,
    settings: SETTINGS,
    build,
};

struct MaximumPackingEfficiency;

fn build(_: &DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError> {
    Ok(Box::new(MaximumPackingEfficiency))
}

impl Descriptor for MaximumPackingEfficiency {
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
        let mut cubes_ang3 = 0.0;
        let occupancies = &input.cell()?.occupancies;
        for (cell, occupancy) in input.voronoi()?.cells.iter().zip(occupancies) {
            let distances = cell.faces.iter().map(|face| face.distance_ang);
            cubes_ang3 += occupancy * distances.fold(f64::INFINITY, f64::min).powi(3);
        }
        let volume_ang3 = input.structure.lattice.volume_ang3();
        Ok(Description::Fixed(vec![
            4.0 / 3.0 * PI * cubes_ang3 / volume_ang3,
        ]))
    }

    fn labels(&self, _: &Description) -> Vec<String> {
        vec!["maximum packing efficiency".to_owned()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::{Element, Lattice, Species, Structure};

    fn described(lattice: Lattice, frac: &[[f64; 3]]) -> f64 {
        let species = vec![Species::bare(Element::LI); frac.len()];
        let input = Input::new(Structure::ordered(lattice, &species, frac));
        let description = MaximumPackingEfficiency.describe(&input).unwrap();
        description.values().next().unwrap()
    }

    #[test]
    fn close_packing_and_the_simple_cube() {
        let fcc = Lattice::from_rows([[0.0, 2.0, 2.0], [2.0, 0.0, 2.0], [2.0, 2.0, 0.0]]);
        assert!((described(fcc, &[[0.0; 3]]) - PI / 18.0_f64.sqrt()).abs() < 1e-12);
        let cube = Lattice::from_rows([[3.0, 0.0, 0.0], [0.0, 3.0, 0.0], [0.0, 0.0, 3.0]]);
        assert!((described(cube, &[[0.5; 3]]) - PI / 6.0).abs() < 1e-12);
    }
}
