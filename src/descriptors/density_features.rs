//! Density features: mass density, volume per atom, packing fraction.
//!
//! In: an [`Input`], ordered or not. Out: three numbers, in which an occupant counts by its
//! occupancy: the mean over all ways to fill the sites. Radii are the empirical atomic ones (Slater
//! 1964, DOI 10.1063/1.1725697) of the elements of the representation, whatever their charge.

use std::f64::consts::PI;

use super::{
    About, Description, Descriptor, DescriptorError, DescriptorSetting, DescriptorSettings, Input,
    Invariances, Registered,
};

const SETTINGS: &[DescriptorSetting] = &[];

const ABOUT: About = About {
    id: "density_features",
    name: "Density features",
    explanation: "How densely the cell is filled, in three numbers: the mass density ρ = Σ m / V \
        in g cm⁻³, the volume per atom V / N in Å³, and the packing fraction \
        Σ (4/3) π r³ / V of spheres with the atoms' empirical radii r. In a simplified \
        representation the masses and radii are those of the placeholders Al, S, Li and Mg, so \
        that only the geometry and the classes of the atoms count. Partial occupancies count by what \
        they are. It has no settings.",
    doi: "10.1016/j.commatsci.2018.05.018",
    counterpart: "matminer DensityFeatures",
    family: "structure",
};

pub(super) const REGISTERED: Registered = Registered {
    about: ABOUT,
    settings: SETTINGS,
    build,
};

struct DensityFeatures;

fn build(_: &DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError> {
    Ok(Box::new(DensityFeatures))
}

impl Descriptor for DensityFeatures {
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
        let volume_ang3 = input.structure.lattice.volume_ang3();
        let mut cubes_ang3 = 0.0;
        for occupant in cell.occupants(&input.structure) {
            let element = occupant.element;
            let radius_ang = element.properties().atomic_radius_ang.ok_or_else(|| {
                DescriptorError::MissingProperty {
                    element: element.to_string(),
                    property: "atomic radius".to_owned(),
                }
            })?;
            cubes_ang3 += occupant.occupancy * radius_ang.powi(3);
        }
        Ok(Description::Fixed(vec![
            input.structure.density_g_cm3(),
            volume_ang3 / cell.n_atoms(),
            4.0 / 3.0 * PI * cubes_ang3 / volume_ang3,
        ]))
    }

    fn labels(&self, _: &Description) -> Vec<String> {
        [
            "density (g cm⁻³)",
            "volume per atom (Å³)",
            "packing fraction",
        ]
        .map(str::to_owned)
        .to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::{Element, Lattice, Species, Structure};

    fn described(elements: &[Element]) -> Result<Description, DescriptorError> {
        let cube = Lattice::from_rows([[4.0, 0.0, 0.0], [0.0, 4.0, 0.0], [0.0, 0.0, 4.0]]);
        let species: Vec<Species> = elements.iter().map(|e| Species::charged(*e, 1.0)).collect();
        let frac: Vec<[f64; 3]> = (0..species.len()).map(|k| [0.5 * k as f64; 3]).collect();
        DensityFeatures.describe(&Input::new(Structure::ordered(cube, &species, &frac)))
    }

    #[test]
    fn body_centred_cell_by_hand() {
        let Ok(Description::Fixed(found)) = described(&[Element::LI, Element::S]) else {
            panic!("fixed columns");
        };
        let expected = [
            // (6.941 + 32.065) u in 64 Å³
            39.006 * 1.660_539_066_60 / 64.0,
            32.0,
            // radii 1.45 and 1 Å
            4.0 / 3.0 * PI * (1.45_f64.powi(3) + 1.0) / 64.0,
        ];
        for (a, b) in found.iter().zip(expected) {
            assert!((a - b).abs() < 1e-9, "{a} is not {b}");
        }
    }

    #[test]
    fn an_element_without_radius_is_named() {
        let helium = Element::from_atomic_number(2).unwrap();
        let error = described(&[Element::LI, helium]).unwrap_err();
        assert_eq!(error.to_string(), "He: no atomic radius in the tables");
        assert!(described(&[]).is_err());
    }
}
